// Deep equality of PDF values, for comparing an object between revisions. A reference equals only the same reference.
import { equalBytes } from '../encoding/bytes.ts';
import type { PdfDocument } from './document.ts';
import { isArray, isDict, isReference, isStream, isString, nameOf, type PdfDict, type PdfValue } from './values.ts';

/** Structure only: two streams are equal here when their dictionaries are; see sameObject. */
export function sameValue(a: PdfValue | undefined, b: PdfValue | undefined): boolean {
  if (a === b) return true;
  if (nameOf(a) !== null) return nameOf(a) === nameOf(b);
  if (isString(a)) return isString(b) && equalBytes(a.bytes, b.bytes);
  if (isReference(a)) return isReference(b) && a.object === b.object && a.generation === b.generation;
  if (isArray(a)) {
    return isArray(b) && a.items.length === b.items.length && a.items.every((item, i) => sameValue(item, b.items[i]));
  }
  if (isDict(a)) return isDict(b) && changedKeys(a, b).length === 0;
  return isStream(a) && isStream(b) && sameValue(a.dict, b.dict);
}

/** Keys whose values differ, that came, or that went. */
export function changedKeys(a: PdfDict, b: PdfDict): readonly string[] {
  const keys = new Set([...a.entries.keys(), ...b.entries.keys()]);
  return [...keys].filter(
    (key) => !a.entries.has(key) || !b.entries.has(key) || !sameValue(a.entries.get(key), b.entries.get(key)),
  );
}

/** Equal objects of two revisions: streams byte for byte as stored. */
export async function sameObject(document: PdfDocument, before: PdfValue, after: PdfValue, revision: number): Promise<boolean> {
  if (!isStream(before) || !isStream(after)) return sameValue(before, after);
  if (before.start === after.start) return true;
  const [a, b] = [await document.rawStream(before, revision - 1), await document.rawStream(after, revision)];
  const keys = changedKeys(before.dict, after.dict).filter((key) => key !== 'Length');
  return keys.length === 0 && equalBytes(a, b);
}
