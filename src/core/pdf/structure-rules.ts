// Changes of the structure tree of a tagged file (ISO 32000-2:2020, 14.7): a new widget gets an element in it, which shows nothing.
import type { PdfDocument } from './document.ts';
import { changedKeys, sameValue } from './equality.ts';
import { isArray, isDict, nameOf, type PdfDict, type PdfValue } from './values.ts';

export const isStructure = (value: PdfValue | undefined): value is PdfDict =>
  isDict(value) &&
  ['StructTreeRoot', 'StructElem'].includes(nameOf(value.entries.get('Type')) ?? '') &&
  !value.entries.has('Contents');

/** What is more than a new element for a form field; null when there is nothing. Words that are read aloud may not come with it. */
export async function structureFault(
  document: PdfDocument,
  revision: number,
  before: PdfDict,
  after: PdfDict,
): Promise<string | null> {
  for (const key of changedKeys(before, after)) {
    if (key === 'ParentTree' || key === 'ParentTreeNextKey') continue;
    if (key !== 'K') return `structure: /${key} differs`;
    const [old, now] = [before.entries.get(key), after.entries.get(key)];
    const oldItems = itemsOf(await document.resolve(old, revision - 1), old);
    const newItems = itemsOf(await document.resolve(now, revision), now);
    if (!oldItems.every((item, i) => sameValue(item, newItems[i]))) return 'structure: an element was removed or moved';
    for (const item of newItems.slice(oldItems.length)) {
      const element = await document.resolve(item, revision);
      if (!isDict(element) || !isFieldElement(element)) return 'structure: an added element is no form field';
    }
  }
  return null;
}

const isFieldElement = ({ entries }: PdfDict): boolean => nameOf(entries.get('S')) === 'Form' && !entries.has('ActualText');

function itemsOf(resolved: PdfValue, value: PdfValue | undefined): readonly PdfValue[] {
  if (isArray(resolved)) return resolved.items;
  return value === undefined ? [] : [value];
}
