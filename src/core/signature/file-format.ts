// What a file is, by its bytes and never by its name.
import type { Bytes } from '../encoding/bytes.ts';

/** How many bytes of the beginning are wanted. */
export const HEAD_BYTES = 1024;

/** The family of formats that the beginning of a file announces; what it is exactly is found by reading it. */
export type FormatFamily = 'pdf' | 'cms' | 'text-cms' | 'time-stamp-response' | 'xml' | 'zip' | 'other';

/** A CMS may hold a whole PDF, so what stands at the very beginning comes before what stands near it. */
export function detectFormat(head: Bytes): FormatFamily {
  if (startsWith(head, 0, ZIP)) return 'zip';
  const der = detectDer(head);
  if (der !== undefined) return der;
  const text = String.fromCharCode(...head.subarray(0, HEAD_BYTES));
  if (ARMOURED.test(text) || isBase64Cms(text)) return 'text-cms';
  // ISO 32000-2 Annex I: readers look for the header in the first 1,024 bytes.
  if (/%PDF-\d\.\d/.test(text)) return 'pdf';
  return looksLikeXml(text) ? 'xml' : 'other';
}

// RFC 7468 9 and 14, and what OpenSSL writes.
const ARMOURED = /^(?:\xef\xbb\xbf)?\s{0,64}-----BEGIN (?:CMS|PKCS7|PKCS #7 SIGNED DATA)-----/;

// A SEQUENCE in base 64 begins with "MI" (two length octets or more), or "MI" is "MIA" for an indefinite length.
const isBase64Cms = (text: string): boolean => /^MI[A-Za-z0-9+/\r\n]{62,}={0,2}\s*$/.test(text);

function detectDer(head: Bytes): 'cms' | 'time-stamp-response' | undefined {
  const at = contentsOf(head, 0, 0x30);
  if (at === undefined) return undefined;
  // ContentInfo (RFC 5652 3): an object identifier below 1.2.840.113549.1.7 (PKCS #7) or 1.2.840.113549.1.9.16.1 (S/MIME content types).
  if (head[at] === 0x06) return startsWith(head, at + 2, PKCS7) || startsWith(head, at + 2, SMIME_CT) ? 'cms' : undefined;
  // TimeStampResp (RFC 3161 2.4.2): PKIStatusInfo, which begins with an INTEGER of one octet.
  const status = contentsOf(head, at, 0x30);
  return status !== undefined && head[status] === 0x02 && head[status + 1] === 1 && (head[status + 2] ?? 6) < 6
    ? 'time-stamp-response'
    : undefined;
}

// APPNOTE.TXT 6.3.10, 4.3.7: a local header.
const ZIP = [0x50, 0x4b, 0x03, 0x04];

const PKCS7 = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07];
const SMIME_CT = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x01];

const startsWith = (head: Bytes, at: number, wanted: readonly number[]): boolean =>
  wanted.every((octet, i) => head[at + i] === octet);

// Where the contents of an element with this tag begin; undefined when there is none.
function contentsOf(head: Bytes, at: number, tag: number): number | undefined {
  const length = head[at + 1];
  if (head[at] !== tag || length === undefined) return undefined;
  return at + 2 + (length > 0x80 ? length & 0x7f : 0);
}

// XML 1.0 appendix F: white space and a byte order mark may stand before the first markup; UTF-16 has zeros between.
function looksLikeXml(text: string): boolean {
  const plain = text.replace(/^(\u00ef\u00bb\u00bf|\u00fe\u00ff|\u00ff\u00fe)/, '').replaceAll('\u0000', '');
  return /^\s*<(\?xml\s|!--|!DOCTYPE|[A-Za-z_\u0080-\u00ff])/.test(plain);
}
