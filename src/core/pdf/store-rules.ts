// When a change of the Document Security Store is harmless: it holds validation data, before and after, and nothing else.
import { type ChangeKind } from './change-kind.ts';
import type { PdfDocument } from './document.ts';
import { isValidationData, readValidationStore, type ValidationStore } from './validation-store.ts';
import { isArray, isDict, isStream, type PdfValue } from './values.ts';

/** The stores of two neighbouring revisions. */
export interface StoreView {
  readonly before: ValidationStore | null;
  readonly after: ValidationStore | null;
  /** Everything that the newer store names is validation data; otherwise what is wrong. Asked for only when the store changed. */
  readonly fault: () => Promise<string | null>;
}

export async function storeView(document: PdfDocument, revision: number): Promise<StoreView> {
  const [before, after] = [await readValidationStore(document, revision - 1), await readValidationStore(document, revision)];
  let fault: Promise<string | null> | undefined;
  return { before, after, fault: () => (fault ??= storeFault(document, revision, before, after)) };
}

async function storeFault(
  document: PdfDocument,
  revision: number,
  before: ValidationStore | null,
  after: ValidationStore | null,
): Promise<string | null> {
  if (after === null) return before === null ? null : 'the DSS was removed';
  if (after.faults[0] !== undefined) return after.faults[0];
  const known = new Set(before?.streams.map(({ stream }) => stream.start));
  for (const { object, stream } of after.streams) {
    // What stood in the store of a signed revision was looked at when that revision was compared, or is signed.
    if (known.has(stream.start)) continue;
    if (!(await isValidationData(document, stream, revision))) return `object ${object} of the DSS is no validation data`;
  }
  return null;
}

/** The part that an object plays in the store, in either revision. */
export function roleInStore({ before, after }: StoreView, object: number): 'dictionary' | 'list' | 'stream' | null {
  const stores = [before, after].filter((store) => store !== null);
  if (stores.some(({ dictionaries }) => dictionaries.has(object))) return 'dictionary';
  if (stores.some(({ lists }) => lists.has(object))) return 'list';
  return stores.some(({ streams }) => streams.some((stored) => stored.object === object)) ? 'stream' : null;
}

const STORE_KEYS = /^(Type|VRI|Certs|CRLs|OCSPs|Cert|CRL|OCSP|TU|TS|[0-9A-Fa-f]{40})$/;

const isPart = (value: PdfValue): boolean =>
  isArray(value) || (isDict(value) && [...value.entries.keys()].every((key) => STORE_KEYS.test(key)));

/** null: the object plays no part in the store, or another one too, and must be judged otherwise. */
export async function storeChange(
  document: PdfDocument,
  revision: number,
  view: StoreView,
  object: number,
  before: PdfValue,
  after: PdfValue,
): Promise<{ readonly kind: ChangeKind; readonly detail: string } | null> {
  const role = roleInStore(view, object);
  if (role === null) return null;
  const harmless = { kind: 'signatures-only', detail: 'validation data' } as const;
  if (role === 'stream') {
    const both = isStream(before) && isStream(after);
    const isData =
      both && (await isValidationData(document, before, revision - 1)) && (await isValidationData(document, after, revision));
    return isData ? harmless : null;
  }
  if (!isPart(before) || !isPart(after)) return null;
  const fault = await view.fault();
  return fault === null ? harmless : { kind: 'other', detail: fault };
}
