// The whitelist: which change of which kind of object is a signature, a filled form, an annotation. Everything else is `other`.

import { type ChangeKind, worseChange } from './change-kind.ts';
import type { PdfDocument } from './document.ts';
import { changedKeys, sameValue } from './equality.ts';
import { numbersOf } from './signature-fields.ts';
import { dictOf, isArray, isDict, isReference, isStream, nameOf, type PdfDict, type PdfValue } from './values.ts';

/** Object numbers by the part they play, before and after. */
export interface RevisionView {
  readonly document: PdfDocument;
  readonly revision: number;
  readonly catalog: ReadonlySet<number>;
  readonly form: ReadonlySet<number>;
  readonly info: ReadonlySet<number>;
  readonly metadata: ReadonlySet<number>;
  /** Document Security Store and what it names. */
  readonly validation: ReadonlySet<number>;
  /** Arrays that are a page's /Annots or the form's /Fields, and nothing else. Asked for only when an array changed. */
  readonly lists: () => Promise<ReadonlySet<number>>;
  /** Fields and widgets of the signatures that were put into this revision and cover it. */
  readonly signed: () => Promise<ReadonlySet<number>>;
}

export interface Judgement {
  readonly kind: ChangeKind;
  readonly detail: string;
}

const SIGNING: Judgement = { kind: 'signatures-only', detail: 'signing' };
const other = (detail: string): Judgement => ({ kind: 'other', detail });

/** A seal is some 12,000 square points; an A4 page 500,000. A signature's picture that could cover text is more than a signature. */
const MAX_SIGNATURE_AREA = 100_000;

function worse(a: Judgement, b: Judgement): Judgement {
  return worseChange(b.kind, a.kind) ? b : a;
}

// The part that an object plays is told by the file, and an attacker may tell it of a page: so what it holds must fit the part too.
const STORE_KEYS = /^(Type|VRI|Certs|CRLs|OCSPs|Cert|CRL|OCSP|TU|TS|[0-9A-Fa-f]{40})$/;
const INFO_KEYS = ['Producer', 'Creator', 'ModDate', 'CreationDate', 'Title', 'Author', 'Subject', 'Keywords', 'Trapped'];

const isStore = (value: PdfValue): boolean => isDict(value) && [...value.entries.keys()].every((key) => STORE_KEYS.test(key));
// A bookmark has a /Title too, and an annotation a /Subject.
const isInformation = (value: PdfDict): boolean => !['Type', 'Parent', 'Subtype'].some((key) => value.entries.has(key));
const isMetadata = (value: PdfValue): boolean => isStream(value) && nameOf(value.dict.entries.get('Type')) === 'Metadata';

/** Judges one object that both revisions have, with different values. */
export async function changeOf(view: RevisionView, number: number, before: PdfValue, after: PdfValue): Promise<Judgement> {
  if (isArray(before) && isArray(after)) {
    if (!(await view.lists()).has(number)) return other('an array that is no list of annotations or fields differs');
    return appended(view, before.items, after.items);
  }
  if (view.validation.has(number) && isStore(before) && isStore(after)) return { ...SIGNING, detail: 'validation data' };
  if (view.metadata.has(number) && isMetadata(before) && isMetadata(after)) return { ...SIGNING, detail: 'metadata' };
  if (!isDict(before) || !isDict(after)) return other('content of a stream, or the kind of the object, differs');
  if (after.repeatedKey !== null) return other(`key /${after.repeatedKey} stands twice`);
  if (view.catalog.has(number)) return catalogChange(view, before, after);
  if (view.form.has(number)) return formChange(view, before, after);
  if (view.info.has(number) && isInformation(before) && changedKeys(before, after).every((key) => INFO_KEYS.includes(key))) {
    return { ...SIGNING, detail: 'document information' };
  }
  if (nameOf(before.entries.get('Type')) === 'Page') return pageChange(view, before, after);
  if (isStructure(before) && isStructure(after)) return structureChange(view, before, after);
  return fieldChange(view, number, before, after);
}

const isStructure = (dict: PdfDict): boolean =>
  ['StructTreeRoot', 'StructElem'].includes(nameOf(dict.entries.get('Type')) ?? '') && !dict.entries.has('Contents');

// Tagged files (14.7): a new widget gets an element in the structure tree, which shows nothing. Words read aloud may not come with it.
async function structureChange(view: RevisionView, before: PdfDict, after: PdfDict): Promise<Judgement> {
  const { document, revision } = view;
  for (const key of changedKeys(before, after)) {
    if (key === 'ParentTree' || key === 'ParentTreeNextKey') continue;
    if (key !== 'K') return other(`structure: /${key} differs`);
    const [old, now] = [before.entries.get(key), after.entries.get(key)];
    const [oldItems, newItems] = [
      itemsOf(await document.resolve(old, revision - 1), old),
      itemsOf(await document.resolve(now, revision), now),
    ];
    if (!oldItems.every((item, i) => sameValue(item, newItems[i]))) return other('structure: an element was removed or moved');
    for (const item of newItems.slice(oldItems.length)) {
      const element = await document.resolve(item, revision);
      if (!isDict(element) || nameOf(element.entries.get('S')) !== 'Form' || element.entries.has('ActualText')) {
        return other('structure: an added element is no form field');
      }
    }
  }
  return { ...SIGNING, detail: 'structure tree' };
}

function itemsOf(resolved: PdfValue, value: PdfValue | undefined): readonly PdfValue[] {
  if (isArray(resolved)) return resolved.items;
  return value === undefined ? [] : [value];
}

async function catalogChange(view: RevisionView, before: PdfDict, after: PdfDict): Promise<Judgement> {
  let result = SIGNING;
  for (const key of changedKeys(before, after)) {
    const [old, now] = [before.entries.get(key), after.entries.get(key)];
    if (key === 'AcroForm') result = worse(result, await formEntryChange(view, old, now));
    else if (key === 'Perms') result = worse(result, permissionsChange(old, now));
    else if (!['DSS', 'Extensions', 'Metadata', 'Version'].includes(key))
      result = worse(result, other(`catalog: /${key} differs`));
  }
  return result;
}

function permissionsChange(before: PdfValue | undefined, after: PdfValue | undefined): Judgement {
  if (before !== undefined) return other('catalog: /Perms differs');
  return isReference(after) || isDict(after) ? SIGNING : other('catalog: /Perms is no dictionary');
}

async function formEntryChange(
  view: RevisionView,
  before: PdfValue | undefined,
  after: PdfValue | undefined,
): Promise<Judgement> {
  const old = await view.document.resolve(before, view.revision - 1);
  const now = await view.document.resolve(after, view.revision);
  const empty: PdfDict = { kind: 'dict', entries: new Map(), repeatedKey: null };
  if (!isDict(now)) return other('catalog: /AcroForm is no dictionary');
  return formChange(view, isDict(old) ? old : empty, now);
}

async function formChange(view: RevisionView, before: PdfDict, after: PdfDict): Promise<Judgement> {
  let result = SIGNING;
  for (const key of changedKeys(before, after)) {
    const [old, now] = [before.entries.get(key), after.entries.get(key)];
    if (key === 'Fields') result = worse(result, await appendedValues(view, old, now));
    else if (key === 'DR') result = worse(result, await resourcesChange(view, old, now, 0));
    else if (key === 'NeedAppearances') result = worse(result, { kind: 'form-filling', detail: 'form: /NeedAppearances' });
    else if (key !== 'SigFlags' && !(key === 'DA' && old === undefined)) result = worse(result, other(`form: /${key} differs`));
  }
  return result;
}

// Resources for new appearances may come; those that are there may not change, or old fields would look different.
async function resourcesChange(view: RevisionView, before: PdfValue | undefined, after: PdfValue | undefined, depth: number) {
  const old = await view.document.resolve(before, view.revision - 1);
  const now = await view.document.resolve(after, view.revision);
  if (before === undefined || sameValue(old, now)) return SIGNING;
  if (depth > 2 || !isDict(old) || !isDict(now)) return other('form: resources differ');
  let result: Judgement = SIGNING;
  for (const [key, value] of old.entries)
    result = worse(result, await resourcesChange(view, value, now.entries.get(key), depth + 1));
  return result;
}

async function pageChange(view: RevisionView, before: PdfDict, after: PdfDict): Promise<Judgement> {
  let result = SIGNING;
  for (const key of changedKeys(before, after)) {
    if (key === 'Annots') result = worse(result, await appendedValues(view, before.entries.get(key), after.entries.get(key)));
    else if (key !== 'Tabs') result = worse(result, other(`page: /${key} differs`));
  }
  return result;
}

async function appendedValues(view: RevisionView, before: PdfValue | undefined, after: PdfValue | undefined): Promise<Judgement> {
  const old = await view.document.resolve(before, view.revision - 1);
  const now = await view.document.resolve(after, view.revision);
  if (!isArray(now) || (old !== null && !isArray(old))) return other('a list of annotations or fields was replaced');
  return appended(view, old?.items ?? [], now.items);
}

// What was listed stays, in its order; what came must be a signature or an annotation.
async function appended(view: RevisionView, before: readonly PdfValue[], after: readonly PdfValue[]): Promise<Judgement> {
  let kept = 0;
  let result = SIGNING;
  for (const item of after) {
    if (kept < before.length && sameValue(before[kept], item)) kept++;
    else result = worse(result, await addition(view, item));
  }
  return kept === before.length ? result : other('a listed item was removed or moved');
}

async function addition(view: RevisionView, item: PdfValue): Promise<Judgement> {
  const { document, revision } = view;
  const dict = await document.resolve(item, revision);
  if (!isDict(dict)) return other('a list grew by something that is no annotation and no field');
  if (isReference(item) && document.entry(item.object, revision - 1) !== undefined) {
    return other('a list grew by an object that was there before');
  }
  const type = nameOf(dict.entries.get('Type'));
  const pageLike = ['MediaBox', 'CropBox', 'Resources', 'Contents', 'Annots', 'A', 'AA'].find((key) => dict.entries.has(key));
  if ((type !== null && type !== 'Annot') || pageLike !== undefined) return other(`an added item has /${pageLike ?? 'Type'}`);
  const parent = dictOf(await document.resolve(dict.entries.get('Parent'), revision));
  const fieldType = nameOf(dict.entries.get('FT')) ?? nameOf(parent?.entries.get('FT'));
  if (fieldType === 'Sig') return signatureFieldShown(view, isReference(item) ? item.object : null, dict, parent);
  const annotation = nameOf(dict.entries.get('Subtype'));
  return annotation === null
    ? other('an added field is no signature')
    : { kind: 'annotations', detail: `added annotation ${annotation}` };
}

// What a signature shows may only be its own: its value stands in this revision, covers it, and is judged like every other signature.
async function signatureFieldShown(
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

// A field that was there: a signature may be put into an empty one; other fields may be filled.
async function fieldChange(view: RevisionView, number: number, before: PdfDict, after: PdfDict): Promise<Judgement> {
  const keys = changedKeys(before, after);
  const parent = dictOf(await view.document.resolve(before.entries.get('Parent'), view.revision - 1));
  const type = nameOf(before.entries.get('FT')) ?? nameOf(parent?.entries.get('FT'));
  const only = (...allowed: string[]) => keys.every((key) => allowed.includes(key));
  if (type === 'Sig') {
    const signed = before.entries.has('V') || parent?.entries.has('V') === true;
    if (signed || !only('V', 'AP', 'F', 'M', 'Lock', 'MK')) return other('a signature field that was signed differs');
    return signatureFieldShown(view, number, after, parent);
  }
  if (type !== null && only('V', 'AP', 'AS', 'M', 'RV', 'I')) return { kind: 'form-filling', detail: 'a form field was filled' };
  const annotation = nameOf(before.entries.get('Subtype'));
  const markup = ['Text', 'FreeText', 'Highlight', 'Underline', 'StrikeOut', 'Stamp', 'Ink', 'Popup'].includes(annotation ?? '');
  if (markup && type === null && !keys.includes('Subtype'))
    return { kind: 'annotations', detail: `annotation ${annotation} differs` };
  return other(`keys differ: ${keys.slice(0, 8).join(' ')}`);
}
