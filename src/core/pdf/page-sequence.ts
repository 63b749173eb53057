// The pages of a document in their order (ISO 32000-2:2020, 7.7.3), by object number: pages that came, went or moved after signing.
import { MalformedError } from '../encoding/malformed-error.ts';
import type { PdfDocument } from './document.ts';
import { dictOf, isArray, isReference, type PdfValue } from './values.ts';

const MAX_NODES = 200_000;
const MAX_DEPTH = 200;

/** Object numbers; -1 for a page that stands directly in a list. Throws MalformedError PDF_PAGES_LIMIT, PDF_PAGES_LOOP. */
export async function pageSequence(document: PdfDocument, revision: number): Promise<readonly number[]> {
  const pages: number[] = [];
  const seen = new Set<number>();
  const root = (await document.catalog(revision)).entries.get('Pages') ?? null;
  const pending: { value: PdfValue; depth: number }[] = [{ value: root, depth: 0 }];
  for (let next = pending.pop(), nodes = 0; next !== undefined; next = pending.pop(), nodes++) {
    const { value, depth } = next;
    if (nodes > MAX_NODES || depth > MAX_DEPTH) throw new MalformedError('PDF_PAGES_LIMIT', 'expected a smaller page tree');
    const object = isReference(value) ? value.object : -1;
    if (object >= 0 && seen.has(object)) throw new MalformedError('PDF_PAGES_LOOP', `page node ${object} is met twice`);
    seen.add(object);
    const node = dictOf(await document.resolve(value, revision));
    const kids = await document.resolve(node?.entries.get('Kids'), revision);
    if (!isArray(kids)) pages.push(object);
    else for (const kid of [...kids.items].reverse()) pending.push({ value: kid, depth: depth + 1 });
  }
  return pages;
}
