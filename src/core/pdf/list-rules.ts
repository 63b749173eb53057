// What may be added to a page's annotations and to the form's fields (ISO 32000-2:2020, 12.5.2, 12.7.4).
import { sameValue } from './equality.ts';
import { type Judgement, other, type RevisionView, SIGNING, worse } from './judgement.ts';
import { numbersOf } from './signature-fields.ts';
import { dictOf, isArray, isDict, isReference, isString, nameOf, type PdfDict, type PdfValue } from './values.ts';

/** A seal is some 12,000 square points; an A4 page 500,000. A signature's picture that could cover text is more than a signature. */
const MAX_SIGNATURE_AREA = 100_000;

export async function appendedValues(
  view: RevisionView,
  before: PdfValue | undefined,
  after: PdfValue | undefined,
): Promise<Judgement> {
  const old = await view.document.resolve(before, view.revision - 1);
  const now = await view.document.resolve(after, view.revision);
  if (!isArray(now) || (old !== null && !isArray(old))) return other('a list of annotations or fields was replaced');
  return appended(view, old?.items ?? [], now.items);
}

/** What was listed stays, in its order; what came must be a signature or an annotation. */
export async function appended(view: RevisionView, before: readonly PdfValue[], after: readonly PdfValue[]): Promise<Judgement> {
  let kept = 0;
  let result = SIGNING;
  for (const item of after) {
    if (kept < before.length && sameValue(before[kept], item)) kept++;
    else result = worse(result, await addition(view, item));
  }
  return kept === before.length ? result : other('a listed item was removed or moved');
}

const PAGE_LIKE = ['MediaBox', 'CropBox', 'Resources', 'Annots', 'A', 'AA'];

async function addition(view: RevisionView, item: PdfValue): Promise<Judgement> {
  const { document, revision } = view;
  const dict = await document.resolve(item, revision);
  if (!isDict(dict)) return other('a list grew by something that is no annotation and no field');
  if (isReference(item) && document.entry(item.object, revision - 1) !== undefined) {
    return other('a list grew by an object that was there before');
  }
  const type = nameOf(dict.entries.get('Type'));
  const pageLike = PAGE_LIKE.find((key) => dict.entries.has(key));
  if ((type !== null && type !== 'Annot') || pageLike !== undefined) return other(`an added item has /${pageLike ?? 'Type'}`);
  // 12.5.2: an annotation's /Contents is a text; a page's is a stream.
  const contents = dict.entries.get('Contents');
  if (contents !== undefined && !isString(contents)) return other('an added item has /Contents');
  const parent = dictOf(await document.resolve(dict.entries.get('Parent'), revision));
  const fieldType = nameOf(dict.entries.get('FT')) ?? nameOf(parent?.entries.get('FT'));
  if (fieldType === 'Sig') return signatureFieldShown(view, isReference(item) ? item.object : null, dict, parent);
  const annotation = nameOf(dict.entries.get('Subtype'));
  return annotation === null
    ? other('an added field is no signature')
    : { kind: 'annotations', detail: `added annotation ${annotation}` };
}

/** What a signature shows may only be its own: its value stands in this revision, covers it, and is judged like every other signature. */
export async function signatureFieldShown(
  view: RevisionView,
  number: number | null,
  field: PdfDict,
  parent: PdfDict | null,
): Promise<Judgement> {
  const { document, revision } = view;
  const isSigned = field.entries.has('V') || parent?.entries.has('V') === true;
  if (isSigned && (number === null || !(await view.signed()).has(number))) {
    return { kind: 'annotations', detail: 'a signature field whose signature does not cover this revision' };
  }
  if (!isSigned && field.entries.has('AP')) {
    return { kind: 'annotations', detail: 'a signature field shows something but is not signed' };
  }
  const isWidget = field.entries.has('Subtype') || field.entries.has('AP') || field.entries.has('Rect');
  const rectangle = await document.resolve(field.entries.get('Rect'), revision);
  if (isWidget && !isArray(rectangle)) return { kind: 'annotations', detail: 'a signature widget without a readable /Rect' };
  const corners = isArray(rectangle) ? await Promise.all(rectangle.items.map((item) => document.resolve(item, revision))) : [];
  const numbers = numbersOf({ kind: 'array', items: corners }, 4);
  if (isWidget && numbers === null) return { kind: 'annotations', detail: 'a signature widget without a readable /Rect' };
  const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = numbers ?? [];
  if (Math.abs((x2 - x1) * (y2 - y1)) > MAX_SIGNATURE_AREA) {
    return { kind: 'annotations', detail: 'a signature covers much of a page' };
  }
  return { ...SIGNING, detail: 'added signature field' };
}
