/** Becomes the range around the /Contents that follows it, to the end of its revision. */
export const AROUND = '/ByteRange [0 0000000001 0000000002 0000000003]';

/** Becomes a range that ends with the revision it is written in. */
export const TO_THE_END = '/ByteRange [0 1 2 0000000000]';

// Writes small PDFs, revision by revision, for tests. Not a signer: /Contents holds what the test puts there.
export class PdfWriter {
  #text = '%PDF-1.7\n';
  #previous = 0;

  /** Appends a revision: object number -> body. `trailer` is added to the trailer dictionary. */
  revision(objects: Readonly<Record<number, string>>, trailer = '', options: { readonly free?: readonly number[] } = {}): this {
    const began = this.#text.length;
    const offsets = new Map<number, number>();
    for (const [number, body] of Object.entries(objects)) {
      offsets.set(Number(number), this.#text.length);
      this.#text += `${number} 0 obj\n${body}\nendobj\n`;
    }
    const start = this.#text.length;
    this.#text += 'xref\n0 1\n0000000000 65535 f \n';
    for (const [number, offset] of offsets) this.#text += `${number} 1\n${String(offset).padStart(10, '0')} 00000 n \n`;
    for (const number of options.free ?? []) this.#text += `${number} 1\n0000000000 00001 f \n`;
    const previous = this.#previous === 0 ? '' : `/Prev ${this.#previous}`;
    this.#text += `trailer\n<< /Size 100 /Root 1 0 R ${previous} ${trailer} >>\nstartxref\n${start}\n%%EOF\n`;
    this.#previous = start;
    const whole = String(this.#text.length - 2).padStart(10, '0');
    this.#text =
      this.#text.slice(0, began) + this.#text.slice(began).replace(TO_THE_END, TO_THE_END.replace('0000000000', whole));
    this.#text = this.#text.slice(0, began) + withRange(this.#text, began);
    return this;
  }

  raw(text: string): this {
    this.#text += text;
    return this;
  }

  get length(): number {
    return this.#text.length;
  }

  get text(): string {
    return this.#text;
  }

  get bytes(): Uint8Array<ArrayBuffer> {
    return latin1Bytes(this.#text);
  }
}

function withRange(text: string, began: number): string {
  const at = text.indexOf(AROUND, began);
  if (at < 0) return text.slice(began);
  const inline = text.indexOf('/Contents <', at);
  // Or in an object of its own that follows.
  const open = inline < 0 ? text.indexOf('\n<', at) + 1 : inline + '/Contents '.length;
  const close = text.indexOf('>', open) + 1;
  const numbers = [open, close, text.length - close].map((number) => String(number).padStart(10, '0'));
  return text.slice(began).replace(AROUND, `/ByteRange [0 ${numbers.join(' ')}]`);
}

export function latin1Bytes(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

export const BASE: Readonly<Record<number, string>> = {
  1: '<< /Type /Catalog /Pages 2 0 R >>',
  2: '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
  3: '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>',
  4: '<< /Length 12 >>\nstream\nBT (a) Tj ET\nendstream',
};

/** What a signing tool appends: field 10 with value 11 on page 3. */
export const SIGNED: Readonly<Record<number, string>> = {
  1: '<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [10 0 R] /SigFlags 3 >> >>',
  3: '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Annots [10 0 R] >>',
  10: '<< /Type /Annot /Subtype /Widget /FT /Sig /T (S1) /V 11 0 R /Rect [10 10 120 120] /P 3 0 R >>',
  11: `<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached ${TO_THE_END} /Contents <00> >>`,
};

/** The same with a range that is well-formed. */
export const SIGNED_AROUND: Readonly<Record<number, string>> = { ...SIGNED, 11: (SIGNED[11] ?? '').replace(TO_THE_END, AROUND) };
