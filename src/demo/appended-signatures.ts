// Appends signatures to a PDF as incremental updates (ISO 32000-2 7.5.6, 12.8), the way signing tools do: nothing before is changed.
import { createHash } from 'node:crypto';
import { PDFDocument, PDFName, type PDFRef } from 'pdf-lib';
import type { DocumentSigner, StampedBy } from './document-signature.ts';

const CONTENTS_BYTES = 12_288;
const RANGE_WIDTH = 10;

export interface SignatureRequest {
  readonly signer: DocumentSigner;
  readonly stamped: StampedBy | null;
  /** /M, claimed by the signing tool. */
  readonly claimedAt: Date;
  readonly reason: string;
}

export class AppendedSignatures {
  #bytes: Buffer;
  #nextObject: number;
  #previousXref: number;
  readonly #catalogRef: PDFRef;
  readonly #catalog: string;
  readonly #pageRef: PDFRef;
  readonly #page: string;
  readonly #fields: string[] = [];

  private constructor(bytes: Buffer, pdf: PDFDocument) {
    const root = pdf.context.trailerInfo.Root;
    const page = pdf.getPage(0);
    page.node.delete(PDFName.of('Annots'));
    this.#bytes = bytes;
    this.#nextObject = pdf.context.largestObjectNumber + 1;
    this.#previousXref = lastStartXref(bytes);
    this.#catalogRef = root as PDFRef;
    this.#catalog = pdf.catalog.toString();
    this.#pageRef = page.ref;
    this.#page = page.node.toString();
  }

  /** `unsigned`: what `drawDocument` made. */
  static async open(unsigned: Uint8Array): Promise<AppendedSignatures> {
    return new AppendedSignatures(Buffer.from(unsigned), await PDFDocument.load(unsigned, { updateMetadata: false }));
  }

  get bytes(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#bytes);
  }

  async append(request: SignatureRequest): Promise<this> {
    const field = this.#nextObject++;
    const dictionary = this.#nextObject++;
    const name = `Signature${this.#fields.length + 1}`;
    this.#fields.push(`${field} 0 R`);
    const fields = this.#fields.join(' ');
    const objects = new Map<number, string>([
      [this.#catalogRef.objectNumber, extended(this.#catalog, `/AcroForm << /Fields [${fields}] /SigFlags 3 >>`)],
      [this.#pageRef.objectNumber, extended(this.#page, `/Annots [${fields}]`)],
      [
        field,
        `<< /Type /Annot /Subtype /Widget /FT /Sig /F 132 /Rect [0 0 0 0] /T (${name}) /P ${this.#pageRef} /V ${dictionary} 0 R >>`,
      ],
      [dictionary, signatureDictionary(request)],
    ]);
    const update = this.#write(objects);
    await seal(update, request);
    this.#bytes = update;
    return this;
  }

  #write(objects: ReadonlyMap<number, string>): Buffer {
    const parts: Buffer[] = [this.#bytes];
    let at = this.#bytes.length;
    const offsets = new Map<number, number>();
    for (const [number, body] of objects) {
      const text = Buffer.from(`\n${number} 0 obj\n${body}\nendobj`, 'latin1');
      offsets.set(number, at + 1);
      parts.push(text);
      at += text.length;
    }
    const rows = [...offsets].sort(([a], [b]) => a - b);
    const table = rows.map(([number, offset]) => `${number} 1\n${String(offset).padStart(10, '0')} 00000 n \n`).join('');
    const trailer = `trailer\n<< /Size ${this.#nextObject} /Root ${this.#catalogRef} /Prev ${this.#previousXref} >>\n`;
    parts.push(Buffer.from(`\nxref\n${table}${trailer}startxref\n${at + 1}\n%%EOF\n`, 'latin1'));
    this.#previousXref = at + 1;
    return Buffer.concat(parts);
  }
}

function extended(dictionary: string, entry: string): string {
  return `${dictionary.slice(0, dictionary.lastIndexOf('>>'))}${entry}\n>>`;
}

function signatureDictionary(request: SignatureRequest): string {
  const range = `[0 ${'*'.repeat(RANGE_WIDTH)} ${'*'.repeat(RANGE_WIDTH)} ${'*'.repeat(RANGE_WIDTH)}]`;
  return [
    '<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached',
    `/M (${pdfDate(request.claimedAt)}) /Reason <${utf16Hex(request.reason)}>`,
    `/ByteRange ${range}`,
    `/Contents <${'0'.repeat(2 * CONTENTS_BYTES)}> >>`,
  ].join('\n');
}

// Fills in the byte range, then the CMS over everything but the /Contents string.
async function seal(file: Buffer, request: SignatureRequest): Promise<void> {
  const open = file.lastIndexOf('/Contents <') + '/Contents '.length;
  const close = open + 2 * CONTENTS_BYTES + 2;
  const placeholder = file.lastIndexOf('/ByteRange [') + '/ByteRange '.length;
  const end = file.indexOf(']', placeholder) + 1;
  const range = `[0 ${open} ${close} ${file.length - close}]`.padEnd(end - placeholder);
  file.write(range, placeholder, 'latin1');
  const digest = createHash('sha256').update(file.subarray(0, open)).update(file.subarray(close)).digest();
  const cms = await request.signer.sign(new Uint8Array(digest), request.stamped);
  if (cms.length > CONTENTS_BYTES) throw new RangeError(`expected a CMS of at most ${CONTENTS_BYTES} bytes, got ${cms.length}`);
  file.write(Buffer.from(cms).toString('hex'), open + 1, 'latin1');
}

function lastStartXref(bytes: Buffer): number {
  return Number.parseInt(bytes.subarray(bytes.lastIndexOf('startxref') + 'startxref'.length).toString('latin1'), 10);
}

// ISO 32000-2 7.9.4, in Vietnamese time.
function pdfDate(time: Date): string {
  const local = new Date(time.getTime() + 7 * 3_600_000).toISOString();
  return `D:${local.slice(0, 19).replace(/[-:T]/g, '')}+07'00'`;
}

function utf16Hex(text: string): string {
  return `FEFF${[...Buffer.from(text, 'utf16le').swap16()].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
