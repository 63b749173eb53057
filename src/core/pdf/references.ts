// Which object numbers were referred to, and since which revision: a reference to nothing is where a shadow attack puts its content.
import { MalformedError } from '../encoding/malformed-error.ts';
import { isLimit } from './budget.ts';
import type { PdfDocument } from './document.ts';
import { isArray, isDict, isReference, isStream, type PdfValue } from './values.ts';

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
    for (const key of ['Root', 'Info', 'Encrypt']) this.#collect(trailer?.entries.get(key) ?? null, revision);
    for (const [number, entry] of entries) {
      if (entry.kind === 'free') continue;
      if (++this.#read > MAX_OBJECTS_READ) throw new MalformedError('PDF_OBJECTS_LIMIT', `more than ${MAX_OBJECTS_READ} objects`);
      this.#collect(await this.#readable(number, revision), revision);
    }
  }

  // A damaged object that nobody needs is no reason to give up: no reader can follow its references.
  async #readable(number: number, revision: number): Promise<PdfValue> {
    try {
      return await this.#document.object(number, revision);
    } catch (cause) {
      if (cause instanceof MalformedError && !isLimit(cause)) return null;
      throw cause;
    }
  }

  #collect(value: PdfValue, revision: number): void {
    if (isReference(value)) {
      if (!this.#first.has(value.object)) this.#first.set(value.object, revision);
    } else if (isArray(value)) for (const item of value.items) this.#collect(item, revision);
    else if (isDict(value)) for (const item of value.entries.values()) this.#collect(item, revision);
    else if (isStream(value)) this.#collect(value.dict, revision);
  }
}
