// JSON Canonicalization Scheme, RFC 8785, for the values that statements, receipts and manifests are made of.
import type { Bytes } from './bytes.ts';
import { MalformedError } from './malformed-error.ts';
import { encodeUtf8 } from './utf8.ts';

export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue | undefined };

/**
 * Strings must be NFC already (design: NFC strings), numbers must be safe integers: what we sign never needs a fraction, and
 * two readers can then never disagree about one. A property whose value is undefined is left out.
 * Throws MalformedError JSON_NOT_NFC, JSON_NUMBER, JSON_TYPE or UTF8_LONE_SURROGATE.
 */
export function encodeCanonicalJson(value: JsonValue): Bytes {
  return encodeUtf8(canonicalText(value));
}

export function canonicalText(value: JsonValue): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new MalformedError('JSON_NUMBER', `expected a safe integer, got ${value}`);
    return String(value === 0 ? 0 : value);
  }
  if (typeof value === 'string') return canonicalString(value);
  if (Array.isArray(value)) return `[${value.map((item: JsonValue) => canonicalText(item)).join(',')}]`;
  if (typeof value !== 'object') throw new MalformedError('JSON_TYPE', `expected a JSON value, got ${typeof value}`);
  // RFC 8785 3.2.3: properties sorted by UTF-16 code units, which is how < compares strings.
  const members = Object.entries(value).filter(([, item]) => item !== undefined) as [string, JsonValue][];
  members.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return `{${members.map(([key, item]) => `${canonicalString(key)}:${canonicalText(item)}`).join(',')}}`;
}

const PLAIN = /^[ !#-[\]-~]*$/;

// RFC 8785 3.2.2.2: escaping as ECMAScript's JSON.stringify does it, except that lone surrogates are refused.
function canonicalString(text: string): string {
  if (PLAIN.test(text)) return `"${text}"`; // the common case: nothing to escape or to normalise
  if (text.normalize('NFC') !== text) throw new MalformedError('JSON_NOT_NFC', 'expected a string in Unicode normal form C');
  if (!text.isWellFormed()) throw new MalformedError('UTF8_LONE_SURROGATE', 'expected a string without lone surrogates');
  return JSON.stringify(text);
}
