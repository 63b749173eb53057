// The signature fields that a revision brought a signature for: only they may show something new on a signed page.
import type { PdfDocument } from './document.ts';
import { readSignatureFields } from './signature-fields.ts';
import { dictOf, integerOf, isArray, isReference } from './values.ts';

/**
 * Object numbers of the fields, and of their widgets, that the form lists in `revision` with a signature whose /ByteRange ends with
 * that revision. Whether the signature holds is not asked here: it is one of the file's signatures and gets its own verdict.
 */
export async function signedFields(document: PdfDocument, revision: number): Promise<ReadonlySet<number>> {
  const signed = new Set<number>();
  const [start, end] = [document.revisions[revision - 2]?.end ?? 0, document.revisions[revision - 1]?.end ?? 0];
  const next = document.revisions[revision];
  for (const { object, signature } of await readSignatureFields(document, revision)) {
    if (object === null || signature === null) continue;
    const range = await document.resolve(signature.entries.get('ByteRange'), revision);
    const [, , second, length] = isArray(range) ? range.items.map((item) => integerOf(item)) : [];
    const covered = (second ?? 0) + (length ?? 0);
    if (covered < end || covered <= start || (next !== undefined && covered >= next.end)) continue;
    signed.add(object);
    const field = dictOf(await document.object(object, revision));
    const kids = await document.resolve(field?.entries.get('Kids'), revision);
    for (const kid of isArray(kids) ? kids.items : []) if (isReference(kid)) signed.add(kid.object);
  }
  return signed;
}
