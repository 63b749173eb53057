// Does a value show what another did, though it stands under another number? Writers renumber what they do not change.
import { changedKeys, sameObject, sameValue } from './equality.ts';
import { type RevisionView, spend } from './judgement.ts';
import { isArray, isDict, isStream, type PdfValue } from './values.ts';

const MAX_DEPTH = 6;

/** Dictionaries, arrays and streams are followed for a few references; what lies deeper must be the same reference. */
export async function sameShown(
  view: RevisionView,
  before: PdfValue | undefined,
  after: PdfValue | undefined,
  depth = 0,
): Promise<boolean> {
  if (sameValue(before, after)) return true;
  if (depth > MAX_DEPTH || before === undefined || after === undefined) return false;
  spend(view);
  const { document, revision } = view;
  const [old, now] = [await document.resolve(before, revision - 1), await document.resolve(after, revision)];
  if (isStream(old) || isStream(now)) return sameObject(document, old, now, revision);
  if (isArray(old) && isArray(now)) {
    if (old.items.length !== now.items.length) return false;
    for (const [i, item] of old.items.entries()) if (!(await sameShown(view, item, now.items[i], depth + 1))) return false;
    return true;
  }
  if (!isDict(old) || !isDict(now) || now.repeatedKey !== null) return sameValue(old, now);
  for (const key of changedKeys(old, now)) {
    if (!(await sameShown(view, old.entries.get(key), now.entries.get(key), depth + 1))) return false;
  }
  return true;
}
