// Base 64, RFC 4648 section 4, with padding. Core has neither btoa nor Buffer.
import type { Bytes } from './bytes.ts';
import { MalformedError } from './malformed-error.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const VALUES = new Map([...ALPHABET].map((letter, value) => [letter, value]));

export function encodeBase64(bytes: Uint8Array): string {
  let out = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b = 0, c = 0] = bytes.subarray(i, i + 3);
    const group = (a << 16) | (b << 8) | c;
    const left = bytes.length - i;
    out += ALPHABET.charAt(group >> 18) + ALPHABET.charAt((group >> 12) & 63);
    out += left > 1 ? ALPHABET.charAt((group >> 6) & 63) : '=';
    out += left > 2 ? ALPHABET.charAt(group & 63) : '=';
  }
  return out;
}

/** Strict: canonical padding, no white space, unused bits zero (RFC 4648 3.5). Throws MalformedError BASE64_INVALID. */
export function parseBase64(text: string): Bytes {
  if (text.length % 4 !== 0) throw new MalformedError('BASE64_INVALID', `expected a length divisible by 4, got ${text.length}`);
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const out = new Uint8Array((text.length / 4) * 3 - padding);
  let at = 0;
  for (let i = 0; i < text.length; i += 4) {
    const last = i + 4 === text.length;
    let group = 0;
    for (let k = 0; k < 4; k++) {
      const padded = last && k >= 4 - padding;
      const value = padded ? 0 : VALUES.get(text.charAt(i + k));
      if (value === undefined) throw new MalformedError('BASE64_INVALID', `character ${i + k} is outside the base 64 alphabet`);
      group = (group << 6) | value;
    }
    if (last && padding > 0 && (group & (padding === 2 ? 0xffff : 0xff)) !== 0) {
      throw new MalformedError('BASE64_INVALID', 'expected zero in the unused bits before the padding');
    }
    for (let k = 0; k < 3 && at < out.length; k++) out[at++] = (group >> (16 - 8 * k)) & 255;
  }
  return out;
}
