// Which object numbers were referred to, and since which revision: a reference to nothing is where a shadow attack puts its content.
import { MalformedError } from '../encoding/malformed-error.ts';
import { isLimit } from './budget.ts';
import type { PdfDocument } from './document.ts';
import { isReference } from './values.ts';

/** Beyond this an update with new objects cannot be judged, and is `other`. */
const MAX_OBJECTS_READ = 400_000;

export class FirstReferences {
  readonly #document: PdfDocument;
  readonly #first = new Map<number, number>();
  #scanned = 0;
  #read = 0;

  constructor(document: PdfDocument) {
    this.#document = document;
  }

  /** Does any object of a revision before `revision` refer to `object`? Throws PDF_OBJECTS_LIMIT. */
  async before(object: number, revision: number): Promise<boolean> {
    while (this.#scanned < revision - 1) await this.#scan(++this.#scanned);
    return (this.#first.get(object) ?? revision) < revision;
  }

  async #scan(revision: number): Promise<void> {
    const { entries, trailer } = this.#document.revisions[revision - 1] ?? { entries: new Map(), trailer: null };
    // 7.5.5: only from here are objects reached; other keys of the trailer show nothing.
    for (const key of ['Root', 'Info', 'Encrypt']) {
      const value = trailer?.entries.get(key);
      if (isReference(value)) this.#note(value.object, revision);
    }
    for (const [number, entry] of entries) {
      if (entry.kind === 'free') continue;
      if (++this.#read > MAX_OBJECTS_READ) throw new MalformedError('PDF_OBJECTS_LIMIT', `more than ${MAX_OBJECTS_READ} objects`);
      await this.#visit(number, revision);
    }
  }

  // A damaged object that nobody needs is no reason to give up: no reader can follow its references.
  async #visit(number: number, revision: number): Promise<void> {
    try {
      await this.#document.references(number, revision, (object) => this.#note(object, revision));
    } catch (cause) {
      if (!(cause instanceof MalformedError) || isLimit(cause)) throw cause;
    }
  }

  #note(object: number, revision: number): void {
    if (!this.#first.has(object)) this.#first.set(object, revision);
  }
}
