// Which form fields a signature locks: the FieldMDP transform of its dictionary (ISO 32000-2:2020, 12.8.2.4) and the /Lock of its field (12.7.5.5).
import type { PdfDocument } from './document.ts';
import { textOf } from './text-string.ts';
import { dictOf, integerOf, isArray, nameOf, type PdfDict, type PdfValue } from './values.ts';

export interface FieldLock {
  readonly from: 'field-mdp' | 'field-lock';
  /** `all-but`: the fields named stay open. */
  readonly action: 'all' | 'only' | 'all-but';
  /** Full names of fields; a name stands for the fields below it too. */
  readonly fields: readonly string[];
  /** ISO 32000-2 table 236: what may still be changed, as in DocMDP; null when the lock does not say. */
  readonly permission: 1 | 2 | 3 | null;
}

const MAX_REFERENCES = 16;
const MAX_NAMES = 50_000;
const ACTIONS: Readonly<Record<string, FieldLock['action']>> = { All: 'all', Include: 'only', Exclude: 'all-but' };

/** The parameters of each signature reference with the given transform (12.8.1, table 255). */
export async function transformsOf(
  document: PdfDocument,
  signature: PdfDict,
  revision: number,
  method: 'DocMDP' | 'FieldMDP',
): Promise<readonly (PdfDict | null)[]> {
  const references = await document.resolve(signature.entries.get('Reference'), revision);
  const found: (PdfDict | null)[] = [];
  for (const item of isArray(references) ? references.items.slice(0, MAX_REFERENCES) : []) {
    const reference = dictOf(await document.resolve(item, revision));
    if (nameOf(await document.resolve(reference?.entries.get('TransformMethod'), revision)) !== method) continue;
    found.push(dictOf(await document.resolve(reference?.entries.get('TransformParams'), revision)));
  }
  return found;
}

/** Locks of a signature and of its field, as `revision` shows them. `field` is null when it is no object of its own. */
export async function readFieldLocks(
  document: PdfDocument,
  revision: number,
  signature: PdfDict,
  field: number | null,
): Promise<readonly FieldLock[]> {
  const locks: FieldLock[] = [];
  for (const parameters of await transformsOf(document, signature, revision, 'FieldMDP')) {
    locks.push(await readLock(document, revision, parameters, 'field-mdp'));
  }
  const own = field === null ? null : dictOf(await document.object(field, revision));
  const lock = dictOf(await document.resolve(own?.entries.get('Lock'), revision));
  if (lock !== null) locks.push(await readLock(document, revision, lock, 'field-lock'));
  return locks;
}

// An action that is not known locks everything: what the signer meant to forbid must not pass.
async function readLock(
  document: PdfDocument,
  revision: number,
  dict: PdfDict | null,
  from: FieldLock['from'],
): Promise<FieldLock> {
  const action = ACTIONS[nameOf(await document.resolve(dict?.entries.get('Action'), revision)) ?? ''] ?? 'all';
  const listed = await document.resolve(dict?.entries.get('Fields'), revision);
  const names: string[] = [];
  for (const item of isArray(listed) ? listed.items.slice(0, MAX_NAMES) : []) {
    const name = textOf(await document.resolve(item, revision));
    if (name !== null) names.push(name);
  }
  const permission = from === 'field-lock' ? permissionOf(await document.resolve(dict?.entries.get('P'), revision)) : null;
  return { from, action, fields: names, permission };
}

function permissionOf(value: PdfValue): 1 | 2 | 3 | null {
  const number = integerOf(value);
  return number === 1 || number === 2 || number === 3 ? number : null;
}
