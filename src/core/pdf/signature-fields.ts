// Signature fields of the interactive form (ISO 32000-2:2020, 12.7.4.1 inheritance, 12.7.5.5 signature fields, 12.8.1 dictionaries).
import { MalformedError } from '../encoding/malformed-error.ts';
import type { PdfDocument } from './document.ts';
import { transformsOf } from './field-locks.ts';
import { MAX_FIELD_DEPTH } from './field-name.ts';
import { textOf } from './text-string.ts';
import { dictOf, integerOf, isArray, isDict, isReference, nameOf, type PdfDict, type PdfValue, referenceKey } from './values.ts';

const MAX_FIELDS = 50_000;

export interface SignatureField {
  /** Partial names joined by full stops (12.7.4.2). */
  readonly name: string;
  /** Object number of the field; null when it stands directly in an array. */
  readonly object: number | null;
  readonly rectangle: readonly number[] | null;
  /** The signature dictionary; null when nobody has signed. */
  readonly signature: PdfDict | null;
  /** Object number of the signature dictionary; null when it stands directly in the field. */
  readonly signatureObject: number | null;
  /** No form field names it (loose-signatures.ts). */
  readonly loose: boolean;
}

interface Pending {
  readonly value: PdfValue;
  readonly path: string;
  readonly type: string | null;
  readonly depth: number;
}

/** All signature fields as `revision` shows them. Throws PDF_FIELDS_LIMIT, PDF_FIELDS_LOOP. */
export async function readSignatureFields(document: PdfDocument, revision: number): Promise<readonly SignatureField[]> {
  const form = dictOf(await document.resolve((await document.catalog(revision)).entries.get('AcroForm'), revision));
  const roots = await document.resolve(form?.entries.get('Fields'), revision);
  const pending: Pending[] = kidsOf(roots, { path: '', type: null, depth: 0 });
  const fields: SignatureField[] = [];
  const seen = new Set<string>();
  for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
    if (isReference(next.value)) {
      const key = referenceKey(next.value);
      if (seen.has(key)) throw new MalformedError('PDF_FIELDS_LOOP', `field ${key} is met twice`);
      seen.add(key);
    }
    if (seen.size > MAX_FIELDS || next.depth > MAX_FIELD_DEPTH)
      throw new MalformedError('PDF_FIELDS_LIMIT', 'too many form fields');
    const dict = dictOf(await document.resolve(next.value, revision));
    if (dict === null) continue;
    const found = await visit(document, revision, next, dict);
    pending.unshift(...found.kids);
    if (found.field !== null) fields.push(found.field);
  }
  return fields;
}

function kidsOf(value: PdfValue, inherited: Omit<Pending, 'value'>): Pending[] {
  return isArray(value) ? value.items.map((item) => ({ ...inherited, value: item })) : [];
}

async function visit(document: PdfDocument, revision: number, at: Pending, dict: PdfDict) {
  const own = textOf(await document.resolve(dict.entries.get('T'), revision));
  const path = own === null ? at.path : at.path === '' ? own : `${at.path}.${own}`;
  const type = nameOf(await document.resolve(dict.entries.get('FT'), revision)) ?? at.type;
  const kids = kidsOf(await document.resolve(dict.entries.get('Kids'), revision), { path, type, depth: at.depth + 1 });
  // A kid without /T is a widget of this field, not a field of its own (12.7.4.2).
  const isWidget = at.depth > 0 && own === null && !dict.entries.has('V');
  if (type !== 'Sig' || isWidget) return { field: null, kids };
  const value = dict.entries.get('V');
  const signature = await document.resolve(value, revision);
  const hasSignature = isDict(signature);
  if (kids.length > 0 && !hasSignature) return { field: null, kids };
  const field: SignatureField = {
    name: path,
    object: isReference(at.value) ? at.value.object : null,
    rectangle: await rectangleOf(document, revision, dict, kids),
    signature: hasSignature ? signature : null,
    signatureObject: isReference(value) && hasSignature ? value.object : null,
    loose: false,
  };
  return { field, kids };
}

async function rectangleOf(document: PdfDocument, revision: number, dict: PdfDict, kids: readonly Pending[]) {
  const widget = dict.entries.has('Rect') ? dict : dictOf(await document.resolve(kids[0]?.value, revision));
  return numbersOf(await document.resolve(widget?.entries.get('Rect'), revision), 4);
}

/** Exactly `count` numbers, or null. */
export function numbersOf(value: PdfValue, count: number): readonly number[] | null {
  if (!isArray(value) || value.items.length !== count) return null;
  const numbers = value.items.filter((item): item is number => typeof item === 'number');
  return numbers.length === count ? numbers : null;
}

/** Permission of a DocMDP transform (12.8.2.2): 2 when /P is absent; null when the signature certifies nothing. */
export async function readDocMdp(document: PdfDocument, signature: PdfDict, revision: number): Promise<1 | 2 | 3 | null> {
  const [parameters] = await transformsOf(document, signature, revision, 'DocMDP');
  if (parameters === undefined) return null;
  const permission = integerOf(await document.resolve(parameters?.entries.get('P'), revision)) ?? 2;
  return permission === 1 || permission === 3 ? permission : 2;
}
