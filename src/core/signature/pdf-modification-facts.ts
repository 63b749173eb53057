// Facts about what came after a signature (ISO 32000-2:2020, 7.5.6 and 12.8.2): the worst kind of change, fields, pages.
import { MalformedError } from '../encoding/malformed-error.ts';
import { type Change, type Coverage, Modifications, type PdfDocument, pageSequence, worstChange } from '../pdf/index.ts';
import type { ModificationFacts, ModificationKind } from './facts.ts';

/** A signature, for what came after it. */
export interface CoveredPart {
  readonly coverage: Coverage;
  readonly isTimeStamp: boolean;
  readonly field: { readonly name: string };
}

const MAX_CHANGES = 50;
const MAX_FIELDS = 20_000;

/** In the order of `signatures`, which is that of their ranges' ends. Each revision is looked at once, the newest first. */
export async function gatherModifications(
  document: PdfDocument,
  signatures: readonly CoveredPart[],
  trailingBytes: number,
): Promise<readonly ModificationFacts[]> {
  const later = new LaterChanges(document);
  const facts: ModificationFacts[] = [];
  const added: string[] = [];
  for (const signature of [...signatures].reverse()) {
    facts.unshift(await later.after(signature.coverage, [...added], trailingBytes));
    // ISO 32000-2 12.8.2.2.2: a document time stamp is no change.
    if (!signature.isTimeStamp) added.unshift(signature.field.name);
  }
  return facts;
}

class LaterChanges {
  readonly #document: PdfDocument;
  readonly #modifications: Modifications;
  #from: number;
  #kind: ModificationKind = 'none';
  #told: readonly Change[] = [];
  #pages: Promise<readonly number[]> | undefined;
  readonly #fields = new Set<string>();

  constructor(document: PdfDocument) {
    this.#document = document;
    this.#modifications = new Modifications(document);
    this.#from = document.revisions.length;
  }

  async #backTo(revision: number): Promise<void> {
    for (; this.#from > revision; this.#from--) {
      const changes = await this.#modifications.changesOf(this.#from);
      const told = changes.filter(({ kind }) => kind !== 'signatures-only').slice(0, MAX_CHANGES);
      this.#told = [...told, ...this.#told].slice(0, MAX_CHANGES);
      for (const { field } of changes) if (field !== undefined) this.#fields.add(field);
      const tooMany: ModificationKind = this.#fields.size > MAX_FIELDS ? 'other' : 'signatures-only';
      this.#kind = worstChange([this.#kind, tooMany, ...changes.map(({ kind }) => kind)]);
    }
  }

  async after(coverage: Coverage, added: readonly string[], trailingBytes: number): Promise<ModificationFacts> {
    const total = this.#document.revisions.length;
    if (coverage.revision === null) {
      const isWhole = coverage.kind === 'whole-file';
      const nothing = { addedSignatureFields: added, changedFields: [], changes: [] };
      return { ...nothing, kind: isWhole ? 'none' : 'other', revisions: total, pagesDiffer: isWhole ? false : null };
    }
    await this.#backTo(coverage.revision);
    const kind = coverage.kind !== 'whole-file' && trailingBytes > 0 ? 'other' : this.#kind;
    return {
      kind,
      revisions: total - coverage.revision,
      addedSignatureFields: added,
      changedFields: [...this.#fields].slice(0, MAX_FIELDS),
      pagesDiffer: kind === 'other' ? await this.#pagesDiffer(coverage.revision) : false,
      changes: this.#told.map(({ revision, object, kind: one, detail }) => ({ revision, object, kind: one, detail })),
    };
  }

  async #pagesDiffer(revision: number): Promise<boolean | null> {
    try {
      this.#pages ??= pageSequence(this.#document, this.#document.revisions.length);
      const now = await this.#pages;
      const then = await pageSequence(this.#document, revision);
      return then.length !== now.length || then.some((page, i) => page !== now[i]);
    } catch (cause) {
      if (cause instanceof MalformedError) return null;
      throw cause;
    }
  }
}
