// Any JSON-able value in the one form in which two of them can be compared byte by byte.
import type { JsonValue } from '../core/encoding/canonical-json.ts';

/** Any JSON-able value as canonical JSON takes it: NFC, well-formed strings; whole numbers; dates in RFC 3339. */
export function canonical(value: unknown): JsonValue {
  return settle(JSON.parse(JSON.stringify(value) ?? 'null'));
}

/** Text as every place that keeps it takes it: PostgreSQL refuses U+0000 and lone surrogates. Both become U+FFFD. */
export function storableText(text: string): string {
  return text.toWellFormed().replaceAll('\u0000', '\ufffd');
}

function settle(value: unknown): JsonValue {
  if (typeof value === 'string') return storableText(value).normalize('NFC');
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : String(value);
  if (Array.isArray(value)) return value.map(settle);
  if (value === null || typeof value !== 'object') return value as JsonValue;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [storableText(key).normalize('NFC'), settle(item)]));
}
