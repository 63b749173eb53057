// Which indirect arrays are lists of annotations or of form fields (ISO 32000-2:2020, 7.7.3 page tree, 12.5.2, 12.7.3).
import { MalformedError } from '../encoding/malformed-error.ts';
import type { PdfDocument } from './document.ts';
import { dictOf, isArray, isReference, type PdfValue } from './values.ts';

const MAX_PAGE_NODES = 200_000;

/**
 * Object numbers of the arrays that pages name as /Annots and the form as /Fields, as the revision before `revision` shows them.
 * An array that is also the /Kids of a page node is left out: what is added to it would be a page. Throws PDF_PAGES_LIMIT.
 */
export async function annotationLists(document: PdfDocument, revision: number): Promise<ReadonlySet<number>> {
  const before = revision - 1;
  const catalog = await document.catalog(before);
  const lists = new Set<number>();
  const kids = new Set<number>();
  const form = dictOf(await document.resolve(catalog.entries.get('AcroForm'), before));
  collect(lists, form?.entries.get('Fields'));
  const pending: PdfValue[] = [catalog.entries.get('Pages') ?? null];
  const seen = new Set<number>();
  for (let next = pending.pop(), nodes = 0; next !== undefined; next = pending.pop(), nodes++) {
    if (nodes > MAX_PAGE_NODES) throw new MalformedError('PDF_PAGES_LIMIT', `more than ${MAX_PAGE_NODES} nodes in the page tree`);
    if (isReference(next) && seen.has(next.object)) continue;
    if (isReference(next)) seen.add(next.object);
    const node = dictOf(await document.resolve(next, before));
    collect(lists, node?.entries.get('Annots'));
    collect(kids, node?.entries.get('Kids'));
    const children = await document.resolve(node?.entries.get('Kids'), before);
    if (isArray(children)) for (const child of children.items) pending.push(child);
  }
  for (const number of kids) lists.delete(number);
  return lists;
}

function collect(into: Set<number>, value: PdfValue | undefined): void {
  if (isReference(value)) into.add(value.object);
}
