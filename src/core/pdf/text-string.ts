// Text strings and dates (ISO 32000-2:2020, 7.9.2.2 and 7.9.4).

import { MalformedError } from '../encoding/malformed-error.ts';
import { parseUtf8 } from '../encoding/utf8.ts';
import type { PdfValue } from './values.ts';
import { isString } from './values.ts';

/** Longer texts are cut: a name or a reason is for people. */
const MAX_CHARACTERS = 2000;

/** The text, or null when it is no string. Control characters, and those that turn the direction of writing, become spaces. */
export function textOf(value: PdfValue | undefined): string | null {
  if (!isString(value)) return null;
  const text = decode(value.bytes.subarray(0, 4 * MAX_CHARACTERS));
  const plain = Array.from(text, (letter) => (isControl(letter.codePointAt(0) ?? 0) ? ' ' : letter)).join('');
  return plain.trim().slice(0, MAX_CHARACTERS);
}

function isControl(point: number): boolean {
  return point < 0x20 || point === 0x7f || (point >= 0x202a && point <= 0x202e) || (point >= 0x2066 && point <= 0x2069);
}

function decode(bytes: Uint8Array): string {
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return utf16(bytes.subarray(2), 0);
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return utf16(bytes.subarray(2), 1);
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return utf8OrLatin1(bytes.subarray(3));
  // PDFDocEncoding; signing tools also write bare UTF-8 here, which Latin-1 would garble.
  return utf8OrLatin1(bytes);
}

function utf8OrLatin1(bytes: Uint8Array): string {
  try {
    return parseUtf8(bytes);
  } catch (cause) {
    if (!(cause instanceof MalformedError)) throw cause;
    return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  }
}

function utf16(bytes: Uint8Array, low: 0 | 1): string {
  let text = '';
  for (let i = 0; i + 1 < bytes.length; i += 2) {
    text += String.fromCharCode(((bytes[i + low] ?? 0) << 8) | (bytes[i + 1 - low] ?? 0));
  }
  return text.toWellFormed();
}

/** D:YYYYMMDDHHmmSSOHH'mm as RFC 3339 UTC; null when it is not a date with at least a day. Without an offset: taken as UTC. */
export function dateOf(text: string): string | null {
  const match = /^D:(\d{4})(\d\d)(\d\d)(\d\d)?(\d\d)?(\d\d)?(?:Z|([+-])(\d\d)'?(\d\d)?'?)?/.exec(text);
  if (match === null) return null;
  const part = (index: number) => Number(match[index] ?? 0);
  const utc = Date.UTC(part(1), part(2) - 1, part(3), part(4), part(5), part(6));
  const offset = (part(8) * 60 + part(9)) * (match[7] === '-' ? -1 : 1);
  const time = new Date(utc - offset * 60_000);
  return Number.isNaN(time.getTime()) ? null : time.toISOString().replace('.000Z', 'Z');
}
