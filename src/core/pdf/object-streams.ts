// Object streams (ISO 32000-2:2020, 7.5.7), decoded once, within a limit for the whole file: a few kilobytes can inflate to gigabytes.
import type { Bytes } from '../encoding/bytes.ts';
import type { Inflate } from '../encoding/inflate.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import type { Budget } from './budget.ts';
import type { XrefEntry } from './cross-reference.ts';
import { decodeStream } from './filters.ts';
import { Lexer } from './lexer.ts';
import { integerOf, isStream, nameOf, type PdfStream, type PdfValue } from './values.ts';

const MAX_STREAM_BYTES = 32 << 20;
const MAX_TOTAL_BYTES = 192 << 20;
/** Objects are read in bursts; a file may have millions of them, and one of them millions of values. */
const MAX_VALUES_KEPT = 500_000;
const MAX_OBJECTS_IN_STREAM = 100_000;

interface DecodedStream {
  readonly data: Bytes;
  readonly first: number;
  /** Object number and offset after `first`, in order. */
  readonly index: readonly { readonly object: number; readonly offset: number }[];
  /** By position. */
  readonly values: Map<number, PdfValue>;
}

type PackedEntry = Extract<XrefEntry, { kind: 'packed' }>;

/** What the document offers for reading the streams themselves. */
export interface StreamSource {
  readonly file: { readonly budget: Budget };
  entry(object: number, revision: number): XrefEntry | undefined;
  object(object: number, revision: number): Promise<PdfValue>;
  rawStream(stream: PdfStream, revision: number): Promise<Uint8Array>;
}

export class ObjectStreams {
  readonly #document: StreamSource;
  readonly #inflate: Inflate;
  readonly #decoded = new Map<string, Promise<DecodedStream>>();
  #totalBytes = 0;
  #kept = 0;
  readonly #values: Map<number, PdfValue>[] = [];

  constructor(document: StreamSource, inflate: Inflate) {
    this.#document = document;
    this.#inflate = inflate;
  }

  async object(object: number, entry: PackedEntry, revision: number): Promise<PdfValue> {
    const { data, values, offset } = await this.#placeOf(object, entry, revision);
    const known = values.get(entry.index);
    if (known !== undefined) return known;
    const value = this.#parse(data, offset);
    values.set(entry.index, value);
    return value;
  }

  /** As PdfDocument.references. */
  async references(object: number, entry: PackedEntry, revision: number, visit: (object: number) => void): Promise<void> {
    const { data, offset } = await this.#placeOf(object, entry, revision);
    const lexer = new Lexer(data, null, true, offset);
    try {
      lexer.references(visit);
    } finally {
      this.#document.file.budget.parsed(lexer.at - offset);
    }
  }

  async #placeOf(object: number, entry: PackedEntry, revision: number): Promise<DecodedStream & { readonly offset: number }> {
    const container = this.#document.entry(entry.stream, revision);
    // 7.5.7: the stream itself is never inside another one.
    if (container?.kind !== 'offset') throw damaged(entry.stream, 'a place in the file');
    const key = `${entry.stream}@${container.offset}`;
    let decoded = this.#decoded.get(key);
    if (decoded === undefined) {
      decoded = this.#decode(entry.stream, revision);
      this.#decoded.set(key, decoded);
    }
    const stream = await decoded;
    const place = stream.index[entry.index];
    if (place?.object !== object) throw damaged(entry.stream, `object ${object} at position ${entry.index}`);
    return { ...stream, offset: stream.first + place.offset };
  }

  #parse(data: Bytes, offset: number): PdfValue {
    const lexer = new Lexer(data, null, true, offset);
    try {
      return lexer.value();
    } finally {
      this.#document.file.budget.parsed(lexer.at - offset);
      this.#kept += lexer.values;
      if (this.#kept > MAX_VALUES_KEPT) this.#forget(lexer.values);
    }
  }

  #forget(kept: number): void {
    this.#kept = kept;
    for (const values of this.#values) values.clear();
  }

  async #decode(number: number, revision: number): Promise<DecodedStream> {
    const stream = await this.#document.object(number, revision);
    if (!isStream(stream) || nameOf(stream.dict.entries.get('Type')) !== 'ObjStm') throw damaged(number, '/Type /ObjStm');
    const [count, first] = [integerOf(stream.dict.entries.get('N')), integerOf(stream.dict.entries.get('First'))];
    if (count === null || first === null || count < 0 || first < 0 || count > MAX_OBJECTS_IN_STREAM) {
      throw damaged(number, 'usable /N and /First');
    }
    const raw = await this.#document.rawStream(stream, revision);
    const data = decodeStream(stream.dict, raw, this.#inflate, Math.min(MAX_STREAM_BYTES, MAX_TOTAL_BYTES - this.#totalBytes));
    this.#totalBytes += data.length;
    const lexer = new Lexer(data, null, true);
    const index = Array.from({ length: count }, () => ({ object: lexer.unsigned(), offset: lexer.unsigned() }));
    const values = new Map<number, PdfValue>();
    this.#values.push(values);
    return { data, first, index, values };
  }
}

function damaged(number: number, expected: string): MalformedError {
  return new MalformedError('PDF_OBJECT_STREAM_DAMAGED', `expected ${expected} for object stream ${number}`);
}
