// UTF-8, RFC 3629. Core compiles without TextEncoder, and a verifier must refuse what others would replace with U+FFFD.
import type { Bytes } from './bytes.ts';
import { MalformedError } from './malformed-error.ts';

/** Throws MalformedError UTF8_LONE_SURROGATE: such a string has no UTF-8 form. */
export function encodeUtf8(text: string): Bytes {
  const ascii = asciiBytes(text);
  if (ascii !== undefined) return ascii;
  const out = new Uint8Array(text.length * 3);
  let at = 0;
  for (let i = 0; i < text.length; i++) {
    const point = text.codePointAt(i) ?? 0;
    if (point < 0x80) {
      out[at++] = point;
      continue;
    }
    if (point >= 0xd800 && point <= 0xdfff) throw new MalformedError('UTF8_LONE_SURROGATE', `lone surrogate at ${i}`);
    if (point < 0x800) out[at++] = 0xc0 | (point >> 6);
    else {
      if (point < 0x10000) out[at++] = 0xe0 | (point >> 12);
      else {
        out[at++] = 0xf0 | (point >> 18);
        out[at++] = 0x80 | ((point >> 12) & 63);
        i++;
      }
      out[at++] = 0x80 | ((point >> 6) & 63);
    }
    out[at++] = 0x80 | (point & 63);
  }
  return out.slice(0, at);
}

// Digests, identifiers and times are most of what is encoded.
function asciiBytes(text: string): Bytes | undefined {
  const out = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit >= 0x80) return undefined;
    out[i] = unit;
  }
  return out;
}

const SMALLEST = [0, 0, 0x80, 0x800, 0x10000] as const;

/** Throws MalformedError UTF8_INVALID for overlong forms, surrogates, stray or missing continuation bytes. */
export function parseUtf8(bytes: Uint8Array): string {
  const parts: string[] = [];
  const points: number[] = [];
  for (let i = 0; i < bytes.length; ) {
    const first = bytes[i] ?? 0;
    const length = first < 0x80 ? 1 : first >> 5 === 6 ? 2 : first >> 4 === 14 ? 3 : first >> 3 === 30 ? 4 : 0;
    if (length === 0 || i + length > bytes.length) throw new MalformedError('UTF8_INVALID', `expected UTF-8 at byte ${i}`);
    let point = length === 1 ? first : first & (0x7f >> length);
    for (let k = 1; k < length; k++) {
      const next = bytes[i + k] ?? 0;
      if (next >> 6 !== 2) throw new MalformedError('UTF8_INVALID', `expected a continuation byte at ${i + k}`);
      point = (point << 6) | (next & 63);
    }
    if (point < (SMALLEST[length] ?? 0) || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) {
      throw new MalformedError('UTF8_INVALID', `code point out of range at byte ${i}`);
    }
    points.push(point);
    i += length;
    if (points.length === 4096) parts.push(String.fromCodePoint(...points.splice(0)));
  }
  parts.push(String.fromCodePoint(...points));
  return parts.join('');
}
