// What a file is, by its first bytes. A name's extension is used only where the bytes say nothing (plain text).
import { fileTypeFromBuffer } from 'file-type';

export const HEAD_BYTES = 4_100;

const BY_EXTENSION: Readonly<Record<string, string>> = {
  txt: 'text/plain',
  csv: 'text/csv',
  p7s: 'application/pkcs7-signature',
};

/** `head`: the first HEAD_BYTES of the file. */
export async function mediaTypeOf(head: Uint8Array, name: string): Promise<string> {
  // ISO 32000-2 Annex I: readers look for the header in the first 1,024 bytes; file-type wants it at the start.
  if (/%PDF-\d/.test(Buffer.from(head.subarray(0, 1024)).toString('latin1'))) return 'application/pdf';
  const known = await fileTypeFromBuffer(head);
  if (known !== undefined) return known.mime;
  const extension = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  return BY_EXTENSION[extension] ?? 'application/octet-stream';
}
