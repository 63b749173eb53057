// An administrative document as a PDF: national heading, issuer, number, subject, body, laid out in the manner of Decree 30/2020
// Appendix I. For demonstration, tests and benchmarks; everything in it is invented.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import fontkit from '@pdf-lib/fontkit';
import { PDFDocument, type PDFFont, type PDFPage, rgb } from 'pdf-lib';

export interface AdministrativeDocument {
  readonly issuer: string;
  /** "15/QĐ-UBND" */
  readonly code: string;
  readonly place: string;
  readonly date: Date;
  readonly typeName: string;
  readonly subject: string;
  readonly paragraphs: readonly string[];
  readonly signer: { readonly position: string; readonly name: string };
  /** "Nơi nhận" */
  readonly recipients?: readonly string[];
  /** Bytes of an uncompressible picture, as scans of seals and maps make files large; 0: none. */
  readonly pictureBytes?: number;
}

const A4: [number, number] = [595.28, 841.89];
const MARGIN = 64;
/** Middles of the two columns of the head. */
const LEFT = 160;
const RIGHT = 420;
const PAPER = { regular: 'DejaVuSerif.ttf', bold: 'DejaVuSerif-Bold.ttf' } as const;

const fonts = new Map<string, Promise<Uint8Array>>();

function fontBytes(file: string): Promise<Uint8Array> {
  const known = fonts.get(file);
  if (known !== undefined) return known;
  const reading = readFile(createRequire(import.meta.url).resolve(`dejavu-fonts-ttf/ttf/${file}`));
  fonts.set(file, reading);
  return reading;
}

/** Not signed; `AppendedSignatures` signs it. The same input gives the same bytes. */
export async function drawDocument(content: AdministrativeDocument): Promise<Uint8Array> {
  const pdf = await PDFDocument.create({ updateMetadata: false });
  pdf.registerFontkit(fontkit);
  pdf.setTitle(`${content.typeName} ${content.code}: ${content.subject}`);
  pdf.setProducer('Châu Bản demo');
  pdf.setCreationDate(content.date);
  pdf.setModificationDate(content.date);
  const regular = await pdf.embedFont(await fontBytes(PAPER.regular), { subset: true });
  const bold = await pdf.embedFont(await fontBytes(PAPER.bold), { subset: true });
  const sheet = new Sheet(pdf, regular, bold);
  sheet.heading(content);
  for (const paragraph of content.paragraphs) sheet.paragraph(paragraph);
  sheet.closing(content);
  if (content.pictureBytes !== undefined && content.pictureBytes > 0) await sheet.picture(content.pictureBytes, content.code);
  // Plain objects and a classic cross-reference table: what signatures are appended to must be easy to point into.
  return pdf.save({ useObjectStreams: false, addDefaultPage: false, updateFieldAppearances: false });
}

class Sheet {
  readonly #pdf: PDFDocument;
  readonly #regular: PDFFont;
  readonly #bold: PDFFont;
  #page: PDFPage;
  #y = 0;

  constructor(pdf: PDFDocument, regular: PDFFont, bold: PDFFont) {
    this.#pdf = pdf;
    this.#regular = regular;
    this.#bold = bold;
    this.#page = this.#newPage();
  }

  heading(content: AdministrativeDocument): void {
    const day = content.date;
    const top = this.#y;
    for (const line of this.#wrap(content.issuer.toUpperCase(), this.#bold, 9.5, 190)) {
      this.#centred(line, LEFT, 9.5, this.#bold);
      this.#y -= 13;
    }
    this.#centred(`Số: ${content.code}`, LEFT, 10, this.#regular);
    const below = this.#y;
    this.#y = top;
    this.#centred('CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', RIGHT, 9.5, this.#bold);
    this.#y -= 14;
    this.#centred('Độc lập - Tự do - Hạnh phúc', RIGHT, 10, this.#bold);
    this.#y -= 22;
    const written = `${content.place}, ngày ${twoDigits(day.getUTCDate())} tháng ${twoDigits(day.getUTCMonth() + 1)} năm ${day.getUTCFullYear()}`;
    this.#centred(written, RIGHT, 9, this.#regular);
    this.#y = Math.min(this.#y, below) - 38;
    // Decree 30/2020 Article 8: an official letter carries no name of type.
    if (content.typeName !== 'Công văn') {
      this.#centred(content.typeName.toUpperCase(), A4[0] / 2, 13, this.#bold);
      this.#y -= 18;
    }
    for (const line of this.#wrap(content.subject, this.#bold, 11, 380)) {
      this.#centred(line, A4[0] / 2, 11, this.#bold);
      this.#y -= 15;
    }
    this.#y -= 12;
  }

  paragraph(text: string): void {
    for (const line of this.#wrap(text, this.#regular, 10.5, A4[0] - 2 * MARGIN)) {
      if (this.#y < MARGIN) this.#page = this.#newPage();
      this.#page.drawText(line, { x: MARGIN, y: this.#y, size: 10.5, font: this.#regular, color: rgb(0, 0, 0) });
      this.#y -= 15;
    }
    this.#y -= 5;
  }

  closing(content: AdministrativeDocument): void {
    if (this.#y < MARGIN + 110) this.#page = this.#newPage();
    this.#y -= 20;
    this.#recipients(content.recipients ?? []);
    this.#centred(content.signer.position.toUpperCase(), RIGHT, 10.5, this.#bold);
    this.#y -= 70;
    this.#centred(content.signer.name, RIGHT, 10.5, this.#bold);
  }

  #recipients(recipients: readonly string[]): void {
    if (recipients.length === 0) return;
    let y = this.#y;
    for (const [index, text] of ['Nơi nhận:', ...recipients.map((recipient) => `- ${recipient};`)].entries()) {
      this.#page.drawText(text, { x: MARGIN, y, size: 8.5, font: index === 0 ? this.#bold : this.#regular });
      y -= 12;
    }
  }

  /** Noise that depends on `seed` alone, as a raw grey picture. */
  async picture(bytes: number, seed: string): Promise<void> {
    const side = Math.max(8, Math.floor(Math.sqrt(bytes)));
    const samples = new Uint8Array(side * side);
    let state = [...seed].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) >>> 0, 0x9e3779b9);
    for (let i = 0; i < samples.length; i++) {
      state ^= (state << 13) >>> 0;
      state ^= state >>> 17;
      state = (state ^ (state << 5)) >>> 0;
      samples[i] = state & 255;
    }
    const image = this.#pdf.context.stream(samples, {
      Type: 'XObject', Subtype: 'Image', Width: side, Height: side, ColorSpace: 'DeviceGray', BitsPerComponent: 8,
    }); // biome-ignore format: one dictionary
    this.#page.node.setXObject(this.#page.node.newXObjectKey('Noise'), this.#pdf.context.register(image));
  }

  #newPage(): PDFPage {
    this.#y = A4[1] - MARGIN;
    return this.#pdf.addPage(A4);
  }

  #centred(text: string, x: number, size: number, font: PDFFont): void {
    this.#page.drawText(text, { x: x - font.widthOfTextAtSize(text, size) / 2, y: this.#y, size, font });
  }

  #wrap(text: string, font: PDFFont, size: number, width: number): string[] {
    const lines: string[] = [];
    let line = '';
    for (const word of text.split(/\s+/)) {
      const longer = line === '' ? word : `${line} ${word}`;
      if (font.widthOfTextAtSize(longer, size) > width && line !== '') {
        lines.push(line);
        line = word;
      } else line = longer;
    }
    return line === '' ? lines : [...lines, line];
  }
}

function twoDigits(count: number): string {
  return String(count).padStart(2, '0');
}
