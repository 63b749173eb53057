// Base 16, RFC 4648 section 8; written in lower case, read in either.
import type { Bytes } from './bytes.ts';
import { MalformedError } from './malformed-error.ts';

const PAIRS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

export function encodeHex(bytes: Uint8Array): string {
  let out = '';
  for (const byte of bytes) out += PAIRS[byte] as string;
  return out;
}

/** Throws MalformedError HEX_INVALID for an odd length or a character outside 0-9 a-f A-F. */
export function parseHex(text: string): Bytes {
  if (text.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(text)) {
    throw new MalformedError('HEX_INVALID', 'expected pairs of hexadecimal digits');
  }
  const out = new Uint8Array(text.length / 2);
  for (let i = 0; i < out.length; i++) out[i] = Number.parseInt(text.slice(2 * i, 2 * i + 2), 16);
  return out;
}
