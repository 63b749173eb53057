// What a later revision changed, object by object, against a whitelist (ISO 32000-2:2020, 12.8.2.2.2; EN 319 102-1 5.2.7 for the use).
// Attackers hide, replace or shadow content in an incremental update, so whatever is not known to be harmless is `other`.
import { MalformedError } from '../encoding/malformed-error.ts';
import { type ChangeKind, worseChange } from './change-kind.ts';
import { changeOf, type RevisionView } from './change-rules.ts';
import type { XrefEntry } from './cross-reference.ts';
import type { PdfDocument } from './document.ts';
import { sameObject, sameValue } from './equality.ts';
import { annotationLists } from './page-lists.ts';
import { FirstReferences } from './references.ts';
import { signedFields } from './signed-fields.ts';
import { dictOf, isReference, type PdfValue } from './values.ts';

export interface Change {
  readonly revision: number;
  /** "12 0"; "trailer" for the trailer. */
  readonly object: string;
  readonly kind: ChangeKind;
  readonly detail: string;
}

/** More objects than this are never compared one by one: the revision is then `other`. */
const MAX_COMPARED = 20_000;
const MAX_REPORTED = 50;

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
    const changes: Change[] = [];
    for (const key of ['Root', 'Encrypt']) {
      if (!sameValue(before.trailer.entries.get(key), current.trailer.entries.get(key))) {
        changes.push({ revision, object: 'trailer', kind: 'other', detail: `/${key} differs` });
      }
    }
    if (current.entries.size > MAX_COMPARED) {
      return [{ revision, object: 'revision', kind: 'other', detail: `more than ${MAX_COMPARED} objects` }];
    }
    const view = await this.#view(revision);
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
    const dss = dictOf(await document.resolve(after.entries.get('DSS'), revision));
    let lists: Promise<ReadonlySet<number>> | undefined;
    let signed: Promise<ReadonlySet<number>> | undefined;
    const vri = dictOf(await document.resolve(dss?.entries.get('VRI'), revision));
    return {
      document,
      revision,
      catalog: new Set(objectOf(trailers[1]?.entries.get('Root'))),
      form: new Set([before, after].flatMap((catalog) => objectOf(catalog.entries.get('AcroForm')))),
      info: new Set(trailers.flatMap((trailer) => objectOf(trailer?.entries.get('Info')))),
      metadata: new Set([before, after].flatMap((catalog) => objectOf(catalog.entries.get('Metadata')))),
      validation: new Set([
        ...objectOf(after.entries.get('DSS')),
        ...[dss, vri].flatMap((dict) => [...(dict?.entries.values() ?? [])].flatMap(objectOf)),
      ]),
      lists: () => (lists ??= annotationLists(document, revision)),
      signed: () => (signed ??= signedFields(document, revision)),
    };
  }

  async #compareObject(view: RevisionView, number: number, entry: XrefEntry): Promise<Change | null> {
    const { document, revision } = view;
    const old = document.entry(number, revision - 1);
    const report = (kind: ChangeKind, detail: string): Change => ({ revision, object: `${number} 0`, kind, detail });
    if (entry.kind === 'free') return old === undefined ? null : report('other', 'object was removed');
    if (old === undefined) {
      // A signed object already refers to this number: defining it now changes what the signed part shows (shadow attack).
      return (await this.#references.before(number, revision))
        ? report('other', 'defines an object that was referred to before')
        : null;
    }
    if (samePlace(old, entry) && !(await movedContainer(document, old, revision))) return null;
    const [before, after] = [await document.object(number, revision - 1), await document.object(number, revision)];
    if (await sameObject(document, before, after, revision)) return null;
    const change = await changeOf(view, number, before, after);
    return report(change.kind, change.detail);
  }
}

function samePlace(a: XrefEntry, b: XrefEntry): boolean {
  if (a.kind === 'offset') return b.kind === 'offset' && a.offset === b.offset && a.generation === b.generation;
  return a.kind === 'packed' && b.kind === 'packed' && a.stream === b.stream && a.index === b.index;
}

async function movedContainer(document: PdfDocument, entry: XrefEntry, revision: number): Promise<boolean> {
  if (entry.kind !== 'packed') return false;
  const [before, after] = [document.entry(entry.stream, revision - 1), document.entry(entry.stream, revision)];
  return before === undefined || after === undefined || !samePlace(before, after);
}

function worstFirst(changes: readonly Change[]): readonly Change[] {
  return [...changes]
    .sort((a, b) => Number(worseChange(b.kind, a.kind)) - Number(worseChange(a.kind, b.kind)))
    .slice(0, MAX_REPORTED);
}
