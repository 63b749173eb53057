// Base 64, RFC 4648 section 4, with padding. Core has neither btoa nor Buffer.
import type { Bytes } from './bytes.ts';
import { MalformedError } from './malformed-error.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const CODES = Uint8Array.from(ALPHABET, (letter) => letter.charCodeAt(0));
const OUTSIDE = 255;
const VALUES = new Uint8Array(256).fill(OUTSIDE);
for (const [value, code] of CODES.entries()) VALUES[code] = value;
const PADDING = 0x3d;
/** As many arguments as a call may have anywhere. */
const CODES_AT_ONCE = 8192;

export function encodeBase64(bytes: Uint8Array): string {
  const codes = new Uint8Array(Math.ceil(bytes.length / 3) * 4).fill(PADDING);
  const put = (at: number, sextet: number) => {
    codes[at] = CODES[sextet & 63] as number;
  };
  const whole = bytes.length - (bytes.length % 3);
  let at = 0;
  for (let i = 0; i < bytes.length; i += 3, at += 4) {
    const group = ((bytes[i] as number) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    put(at, group >> 18);
    put(at + 1, group >> 12);
    if (i < whole || bytes.length - i > 1) put(at + 2, group >> 6);
    if (i < whole) put(at + 3, group);
  }
  let out = '';
  for (let i = 0; i < codes.length; i += CODES_AT_ONCE) out += String.fromCharCode(...codes.subarray(i, i + CODES_AT_ONCE));
  return out;
}

/** Strict: canonical padding, no white space, unused bits zero (RFC 4648 3.5). Throws MalformedError BASE64_INVALID. */
export function parseBase64(text: string): Bytes {
  if (text.length % 4 !== 0) throw new MalformedError('BASE64_INVALID', `expected a length divisible by 4, got ${text.length}`);
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const letters = text.length - padding;
  const out = new Uint8Array((text.length / 4) * 3 - padding);
  let at = 0;
  let group = 0;
  for (let i = 0; i < letters; i++) {
    const code = text.charCodeAt(i);
    const value = code < 256 ? (VALUES[code] as number) : OUTSIDE;
    if (value === OUTSIDE) throw new MalformedError('BASE64_INVALID', `character ${i} is outside the base 64 alphabet`);
    group = ((group << 6) | value) & 0xffffff;
    if ((i & 3) !== 3) continue;
    out[at++] = group >> 16;
    out[at++] = (group >> 8) & 255;
    out[at++] = group & 255;
  }
  if (padding > 0) readLast(out, at, group, padding);
  return out;
}

// Two letters hold one byte and four unused bits, three hold two bytes and two.
function readLast(out: Bytes, at: number, group: number, padding: number): void {
  const unused = padding === 2 ? 4 : 2;
  if ((group & ((1 << unused) - 1)) !== 0) {
    throw new MalformedError('BASE64_INVALID', 'expected zero in the unused bits before the padding');
  }
  const bits = (group & (padding === 2 ? 0xfff : 0x3ffff)) >> unused;
  if (padding === 2) out[at] = bits;
  else {
    out[at] = bits >> 8;
    out[at + 1] = bits & 255;
  }
}
