// What a later revision changed, object by object, against a whitelist (ISO 32000-2:2020, 12.8.2.2.2; EN 319 102-1 5.2.7 for the use).
// Attackers hide, replace or shadow content in an incremental update, so whatever is not known to be harmless is `other`.
import { MalformedError } from '../encoding/malformed-error.ts';
import { type ChangeKind, worseChange } from './change-kind.ts';
import { changeOf, trailerChange } from './change-rules.ts';
import { samePlace, type XrefEntry } from './cross-reference.ts';
import type { PdfDocument } from './document.ts';
import { sameObject } from './equality.ts';
import { type Judgement, other, type RevisionView } from './judgement.ts';
import { annotationLists } from './page-lists.ts';
import { FirstReferences } from './references.ts';
import { signedFields } from './signed-fields.ts';
import { type StoreView, storeView } from './store-rules.ts';
import { isReference, type PdfValue } from './values.ts';

export interface Change {
  readonly revision: number;
  /** "12 0"; "trailer" for the trailer. */
  readonly object: string;
  readonly kind: ChangeKind;
  readonly detail: string;
  /** Full name of the form field whose value or appearance changed. */
  readonly field?: string;
}

/** More objects than this are never compared one by one: the revision is then `other`. */
const MAX_COMPARED = 20_000;
const MAX_FOLLOWED = 50_000;

/** Answers, once per revision, what it changed against the one before it. */
export class Modifications {
  readonly #document: PdfDocument;
  readonly #references: FirstReferences;
  readonly #found = new Map<number, Promise<readonly Change[]>>();

  constructor(document: PdfDocument) {
    this.#document = document;
    this.#references = new FirstReferences(document);
  }

  /** Changes of `revision` (2 or later). Never throws for a damaged object: that is a change of kind `other`. */
  changesOf(revision: number): Promise<readonly Change[]> {
    let found = this.#found.get(revision);
    if (found === undefined) {
      found = this.#compare(revision).catch((cause: unknown) => {
        if (!(cause instanceof MalformedError)) throw cause;
        return [{ revision, object: 'revision', kind: 'other' as const, detail: `${cause.code}: ${cause.message}` }];
      });
      this.#found.set(revision, found);
    }
    return found;
  }

  async #compare(revision: number): Promise<readonly Change[]> {
    const current = this.#document.revisions[revision - 1];
    const before = this.#document.revisions[revision - 2];
    if (current === undefined || before === undefined) return [];
    if (current.entries.size > MAX_COMPARED) {
      return [{ revision, object: 'revision', kind: 'other', detail: `more than ${MAX_COMPARED} objects` }];
    }
    const view = await this.#view(revision);
    const trailer = await trailerChange(view, before.trailer, current.trailer);
    const changes: Change[] = trailer === null ? [] : [{ revision, object: 'trailer', ...trailer }];
    for (const [number, entry] of current.entries) {
      const change = await this.#compareObject(view, number, entry);
      if (change !== null) changes.push(change);
    }
    return worstFirst(changes);
  }

  async #view(revision: number): Promise<RevisionView> {
    const document = this.#document;
    const [before, after] = [await document.catalog(revision - 1), await document.catalog(revision)];
    const trailers = [revision - 1, revision].map((number) => document.revisions[number - 1]?.trailer);
    const objectOf = (value: PdfValue | undefined) => (isReference(value) ? [value.object] : []);
    let store: Promise<StoreView> | undefined;
    let lists: Promise<ReadonlySet<number>> | undefined;
    let signed: Promise<ReadonlySet<number>> | undefined;
    return {
      document,
      revision,
      catalog: new Set(objectOf(trailers[1]?.entries.get('Root'))),
      form: new Set([before, after].flatMap((catalog) => objectOf(catalog.entries.get('AcroForm')))),
      info: new Set(trailers.flatMap((trailer) => objectOf(trailer?.entries.get('Info')))),
      metadata: new Set([before, after].flatMap((catalog) => objectOf(catalog.entries.get('Metadata')))),
      store: () => (store ??= storeView(document, revision)),
      budget: { left: MAX_FOLLOWED },
      lists: () => (lists ??= annotationLists(document, revision)),
      signed: () => (signed ??= signedFields(document, revision)),
    };
  }

  async #compareObject(view: RevisionView, number: number, entry: XrefEntry): Promise<Change | null> {
    const { document, revision } = view;
    const old = document.entry(number, revision - 1);
    const report = (judgement: Judgement): Change => ({ revision, object: `${number} 0`, ...judgement });
    if (entry.kind === 'free') return old === undefined ? null : report(other('object was removed'));
    if (old === undefined) {
      // A signed object already refers to this number: defining it now changes what the signed part shows (shadow attack).
      return (await this.#references.before(number, revision))
        ? report(other('defines an object that was referred to before'))
        : null;
    }
    if (samePlace(old, entry) && !(await movedContainer(document, old, revision))) return null;
    const [before, after] = [await document.object(number, revision - 1), await document.object(number, revision)];
    if (await sameObject(document, before, after, revision)) return null;
    return report(await changeOf(view, number, before, after));
  }
}

async function movedContainer(document: PdfDocument, entry: XrefEntry, revision: number): Promise<boolean> {
  if (entry.kind !== 'packed') return false;
  const [before, after] = [document.entry(entry.stream, revision - 1), document.entry(entry.stream, revision)];
  return before === undefined || after === undefined || !samePlace(before, after);
}

function worstFirst(changes: readonly Change[]): readonly Change[] {
  return [...changes].sort((a, b) => Number(worseChange(b.kind, a.kind)) - Number(worseChange(a.kind, b.kind)));
}
