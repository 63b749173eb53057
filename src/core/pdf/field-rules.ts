// Changes of form fields and annotations that were there (ISO 32000-2:2020, 12.7.4, 12.5.2).
import { changedKeys } from './equality.ts';
import { fullFieldName } from './field-name.ts';
import { type Judgement, other, type RevisionView } from './judgement.ts';
import { signatureFieldShown } from './list-rules.ts';
import { dictOf, nameOf, type PdfDict } from './values.ts';

const MARKUP = ['Text', 'FreeText', 'Highlight', 'Underline', 'StrikeOut', 'Stamp', 'Ink', 'Popup'];

/** A signature may be put into an empty field of its kind; other fields may be filled. */
export async function fieldChange(view: RevisionView, number: number, before: PdfDict, after: PdfDict): Promise<Judgement> {
  const { document, revision } = view;
  const keys = changedKeys(before, after);
  const parent = dictOf(await document.resolve(before.entries.get('Parent'), revision - 1));
  const type = nameOf(before.entries.get('FT')) ?? nameOf(parent?.entries.get('FT'));
  const only = (...allowed: string[]) => keys.every((key) => allowed.includes(key));
  if (type === 'Sig') {
    const signed = before.entries.has('V') || parent?.entries.has('V') === true;
    if (signed || !only('V', 'AP', 'F', 'M', 'Lock', 'MK')) return other('a signature field that was signed differs');
    return {
      ...(await signatureFieldShown(view, number, after, parent)),
      field: await fullFieldName(document, revision - 1, before),
    };
  }
  if (type !== null && only('V', 'AP', 'AS', 'M', 'RV', 'I')) {
    return {
      kind: 'form-filling',
      detail: 'a form field was filled',
      field: await fullFieldName(document, revision - 1, before),
    };
  }
  const annotation = nameOf(before.entries.get('Subtype'));
  if (MARKUP.includes(annotation ?? '') && type === null && !keys.includes('Subtype'))
    return { kind: 'annotations', detail: `annotation ${annotation} differs` };
  return other(`keys differ: ${keys.slice(0, 8).join(' ')}`);
}
