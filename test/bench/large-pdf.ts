// A signed PDF of any size on disk, most of it a hole: the bytes of one stream.
import { createHash } from 'node:crypto';
import { closeSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import { encodeOctetString } from '../../src/core/encoding/der-writer.ts';
import { attribute, makeCms, makeSigner } from '../unit/core/cms/demo-cms.ts';
import { makeCertificate } from '../unit/core/x509/demo-certificates.ts';

const DIGITS = 6000;
const CHUNK = 1 << 20;

/** Answers the size of the file in bytes. */
export function makeLargeSignedPdf(path: string, streamBytes: number): number {
  const file = openSync(path, 'w+');
  const offsets = new Map<number, number>();
  let length = 0;
  const put = (text: string): void => {
    writeSync(file, Buffer.from(text, 'latin1'), 0, text.length, length);
    length += text.length;
  };
  const object = (number: number, body: string): void => {
    offsets.set(number, length);
    put(`${number} 0 obj\n${body}\nendobj\n`);
  };
  put('%PDF-1.7\n');
  object(1, '<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [10 0 R] /SigFlags 3 >> >>');
  object(2, '<< /Type /Pages /Kids [3 0 R] /Count 1 >>');
  object(3, '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Annots [10 0 R] >>');
  offsets.set(4, length);
  put(`4 0 obj\n<< /Length ${streamBytes} >>\nstream\n`);
  length += streamBytes;
  put('\nendstream\nendobj\n');
  object(10, '<< /Type /Annot /Subtype /Widget /FT /Sig /T (S1) /V 11 0 R /Rect [10 10 120 120] /P 3 0 R >>');
  const zeros = `<${'0'.repeat(DIGITS)}>`;
  const range = '/ByteRange [0 0000000000 0000000000 0000000000]';
  const dictionaryAt = length;
  object(11, `<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached ${range} /Contents ${zeros} >>`);
  const start = length;
  put('xref\n0 1\n0000000000 65535 f \n');
  for (const [number, offset] of offsets) put(`${number} 1\n${String(offset).padStart(10, '0')} 00000 n \n`);
  put(`trailer\n<< /Size 12 /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`);
  ftruncateSync(file, length);
  const head = `11 0 obj\n<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached `;
  const open = dictionaryAt + head.length + range.length + ' /Contents '.length;
  const close = open + zeros.length;
  const numbers = [open, close, length - close].map((number) => String(number).padStart(10, '0')).join(' ');
  writeSync(file, Buffer.from(`/ByteRange [0 ${numbers}]`), 0, null, dictionaryAt + head.length);
  const cms = sign(
    digestOf(file, [
      [0, open],
      [close, length],
    ]),
  );
  writeSync(file, Buffer.from(Buffer.from(cms).toString('hex')), 0, null, open + 1);
  closeSync(file);
  return length;
}

function digestOf(file: number, ranges: readonly (readonly [from: number, to: number])[]): Uint8Array {
  const hash = createHash('sha256');
  const buffer = Buffer.alloc(CHUNK);
  for (const [from, to] of ranges) {
    for (let at = from; at < to; at += CHUNK) {
      const read = readSync(file, buffer, 0, Math.min(CHUNK, to - at), at);
      hash.update(buffer.subarray(0, read));
    }
  }
  return new Uint8Array(hash.digest());
}

function sign(digest: Uint8Array): Uint8Array {
  const party = makeCertificate({ subject: 'A', ca: true });
  const signedAttributes = [
    attribute('1.2.840.113549.1.9.3', new Uint8Array([6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 1])),
    attribute('1.2.840.113549.1.9.4', encodeOctetString(digest)),
  ];
  return makeCms({
    signers: [makeSigner({ party, content: new Uint8Array(0), signedAttributes })],
    certificates: [party.certificate.raw],
  });
}
