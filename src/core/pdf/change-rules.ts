// The whitelist: which change of which kind of object is a signature, a filled form, an annotation. Everything else is `other`.

import { changedKeys, sameValue } from './equality.ts';
import { fieldChange } from './field-rules.ts';
import { formChange } from './form-rules.ts';
import { type Judgement, other, type RevisionView, SIGNING, worse } from './judgement.ts';
import { appended, appendedValues } from './list-rules.ts';
import { sameShown } from './shown.ts';
import { storeChange } from './store-rules.ts';
import { isStructure, structureFault } from './structure-rules.ts';
import { isArray, isDict, isReference, isStream, nameOf, type PdfDict, type PdfValue } from './values.ts';

const INFO_KEYS = ['Producer', 'Creator', 'ModDate', 'CreationDate', 'Title', 'Author', 'Subject', 'Keywords', 'Trapped'];

// The part that an object plays is told by the file, and an attacker may tell it of a page: so what it holds must fit the part too.
// A bookmark has a /Title too, and an annotation a /Subject.
const isInformation = (value: PdfDict): boolean => !['Type', 'Parent', 'Subtype'].some((key) => value.entries.has(key));
const isMetadata = (value: PdfValue): boolean => isStream(value) && nameOf(value.dict.entries.get('Type')) === 'Metadata';

/** Judges one object that both revisions have, with different values. */
export async function changeOf(view: RevisionView, number: number, before: PdfValue, after: PdfValue): Promise<Judgement> {
  const stored = await storeChange(view.document, view.revision, await view.store(), number, before, after);
  if (stored !== null) return stored;
  if (isArray(before) && isArray(after)) {
    if (!(await view.lists()).has(number)) return other('an array that is no list of annotations or fields differs');
    return appended(view, before.items, after.items);
  }
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

async function structureChange(view: RevisionView, before: PdfDict, after: PdfDict): Promise<Judgement> {
  const fault = await structureFault(view.document, view.revision, before, after);
  return fault === null ? { ...SIGNING, detail: 'structure tree' } : other(fault);
}

/** Two catalogs, of the same number or of another. */
export async function catalogChange(view: RevisionView, before: PdfDict, after: PdfDict): Promise<Judgement> {
  let result = SIGNING;
  for (const key of changedKeys(before, after)) {
    const [old, now] = [before.entries.get(key), after.entries.get(key)];
    result = worse(result, await catalogEntryChange(view, key, old, now));
  }
  return result;
}

async function catalogEntryChange(
  view: RevisionView,
  key: string,
  before: PdfValue | undefined,
  after: PdfValue | undefined,
): Promise<Judgement> {
  const { document, revision } = view;
  if (['Extensions', 'Metadata', 'Version'].includes(key)) return SIGNING;
  if (key === 'Perms') return permissionsChange(before, after);
  if (key === 'DSS') {
    const fault = await (await view.store()).fault();
    return fault === null ? { ...SIGNING, detail: 'validation data' } : other(fault);
  }
  const [old, now] = [await document.resolve(before, revision - 1), await document.resolve(after, revision)];
  if (key === 'AcroForm') return isDict(now) ? formChange(view, isDict(old) ? old : EMPTY, now) : other('catalog: /AcroForm');
  if (key === 'StructTreeRoot' && isStructure(old) && isStructure(now)) return structureChange(view, old, now);
  return (await sameShown(view, before, after)) ? SIGNING : other(`catalog: /${key} differs`);
}

const EMPTY: PdfDict = { kind: 'dict', entries: new Map(), repeatedKey: null };

function permissionsChange(before: PdfValue | undefined, after: PdfValue | undefined): Judgement {
  if (before !== undefined) return other('catalog: /Perms differs');
  return isReference(after) || isDict(after) ? SIGNING : other('catalog: /Perms is no dictionary');
}

async function pageChange(view: RevisionView, before: PdfDict, after: PdfDict): Promise<Judgement> {
  let result = SIGNING;
  for (const key of changedKeys(before, after)) {
    const [old, now] = [before.entries.get(key), after.entries.get(key)];
    if (key === 'Annots') result = worse(result, await appendedValues(view, old, now));
    // 14.7.4.4: the page's place in the structure tree, given to it with its first widget.
    else if (key === 'StructParents' && old === undefined && typeof now === 'number') continue;
    else if (key !== 'Tabs' && !(await sameShown(view, old, now))) {
      result = worse(result, other(`page: /${key} differs`));
    }
  }
  return result;
}

/** The two trailers: objects are only reached from the catalog (7.5.5). */
export async function trailerChange(view: RevisionView, before: PdfDict, after: PdfDict): Promise<Judgement | null> {
  const { document, revision } = view;
  if (!sameValue(before.entries.get('Encrypt'), after.entries.get('Encrypt'))) return other('/Encrypt differs');
  if (sameValue(before.entries.get('Root'), after.entries.get('Root'))) return null;
  return catalogChange(view, await document.catalog(revision - 1), await document.catalog(revision));
}
