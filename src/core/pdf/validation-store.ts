// The Document Security Store (ISO 32000-2:2020, 12.8.4.3; ETSI EN 319 142-1 V1.2.1, 5.4): certificates, CRLs and OCSP responses that came
// with or after the signatures. Whoever appends a revision can put anything there: it is candidates, never trust.
import type { Bytes } from '../encoding/bytes.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import { isLimit } from './budget.ts';
import type { PdfDocument } from './document.ts';
import { textOf } from './text-string.ts';
import { isArray, isDict, isReference, isStream, isString, type PdfDict, type PdfStream, type PdfValue } from './values.ts';

export type StoredKind = 'certificate' | 'crl' | 'ocsp' | 'time-stamp';

/** A stream that the store names, not decoded yet. */
export interface StoredStream {
  readonly kind: StoredKind;
  readonly object: number;
  readonly stream: PdfStream;
}

/** Validation data related to one signature (12.8.4.3, table 262). */
export interface RelatedData {
  /** Upper-case hexadecimal SHA-1 of the signature's /Contents. */
  readonly key: string;
  /** Object numbers of streams of the store. */
  readonly objects: readonly number[];
  /** /TU as written; claimed by whoever wrote it. */
  readonly createdAt: string | null;
}

export interface ValidationStore {
  readonly streams: readonly StoredStream[];
  readonly related: readonly RelatedData[];
  /** Object numbers of its dictionaries and of its lists. */
  readonly dictionaries: ReadonlySet<number>;
  readonly lists: ReadonlySet<number>;
  /** What is not as the standard has it, in technical English. */
  readonly faults: readonly string[];
}

const MAX_STREAMS = 10_000;
const MAX_RELATED = 5000;
const MAX_STREAM_BYTES = 32 << 20;
const LISTS: readonly (readonly [inStore: string, inRelated: string, kind: StoredKind])[] = [
  ['Certs', 'Cert', 'certificate'],
  ['CRLs', 'CRL', 'crl'],
  ['OCSPs', 'OCSP', 'ocsp'],
];
const STORE_KEYS = new Set(['Type', 'VRI', ...LISTS.map(([key]) => key)]);
const RELATED_KEYS = new Set(['Type', 'TU', 'TS', ...LISTS.map(([, key]) => key)]);

class StoreReader {
  readonly streams = new Map<number, StoredStream>();
  readonly dictionaries = new Set<number>();
  readonly lists = new Set<number>();
  readonly faults: string[] = [];
  readonly #document: PdfDocument;
  readonly #revision: number;

  constructor(document: PdfDocument, revision: number) {
    this.#document = document;
    this.#revision = revision;
  }

  async dictionary(value: PdfValue | undefined, what: string, keys: ReadonlySet<string> | RegExp): Promise<PdfDict | null> {
    if (value === undefined) return null;
    if (isReference(value)) this.dictionaries.add(value.object);
    const found = await this.#document.resolve(value, this.#revision);
    if (!isDict(found)) {
      this.faults.push(`expected a dictionary as ${what}`);
      return null;
    }
    const strange = [...found.entries.keys()].find((key) => !(keys instanceof RegExp ? keys.test(key) : keys.has(key)));
    if (strange !== undefined) this.faults.push(`unexpected /${strange} in ${what}`);
    return found;
  }

  /** Object numbers of the streams that the list names. */
  async list(value: PdfValue | undefined, kind: StoredKind): Promise<readonly number[]> {
    if (value === undefined) return [];
    if (isReference(value)) this.lists.add(value.object);
    const found = await this.#document.resolve(value, this.#revision);
    if (!isArray(found)) {
      this.faults.push(`expected an array of ${kind} streams`);
      return [];
    }
    const objects: number[] = [];
    for (const item of found.items) if (await this.stream(item, kind)) if (isReference(item)) objects.push(item.object);
    return objects;
  }

  async stream(item: PdfValue | undefined, kind: StoredKind): Promise<boolean> {
    if (isReference(item) && this.streams.has(item.object)) return true;
    if (this.streams.size >= MAX_STREAMS)
      throw new MalformedError('PDF_STORE_LIMIT', `more than ${MAX_STREAMS} streams in the DSS`);
    const stream = isReference(item) ? await this.#document.object(item.object, this.#revision) : null;
    if (!isReference(item) || !isStream(stream)) {
      this.faults.push(`expected references to ${kind} streams`);
      return false;
    }
    this.streams.set(item.object, { kind, object: item.object, stream });
    return true;
  }

  async related(key: string, value: PdfValue): Promise<RelatedData | null> {
    const dict = await this.dictionary(value, `the VRI dictionary ${key}`, RELATED_KEYS);
    if (dict === null) return null;
    const objects: number[] = [];
    for (const [, name, kind] of LISTS) objects.push(...(await this.list(dict.entries.get(name), kind)));
    const stamp = dict.entries.get('TS');
    if (stamp !== undefined) await this.stream(stamp, 'time-stamp');
    const created = await this.#document.resolve(dict.entries.get('TU'), this.#revision);
    return { key: key.toUpperCase(), objects, createdAt: isString(created) ? textOf(created) : null };
  }
}

/** The store as `revision` shows it; null when there is none. Throws MalformedError PDF_STORE_LIMIT. */
export async function readValidationStore(document: PdfDocument, revision: number): Promise<ValidationStore | null> {
  const value = (await document.catalog(revision)).entries.get('DSS');
  if (value === undefined) return null;
  const reader = new StoreReader(document, revision);
  const store = await reader.dictionary(value, 'the DSS', STORE_KEYS);
  for (const [name, , kind] of LISTS) await reader.list(store?.entries.get(name), kind);
  const all = await reader.dictionary(store?.entries.get('VRI'), '/VRI', /^(Type|[0-9A-Fa-f]{40})$/);
  const related: RelatedData[] = [];
  for (const [key, entry] of all?.entries ?? []) {
    if (key === 'Type') continue;
    if (related.length >= MAX_RELATED) throw new MalformedError('PDF_STORE_LIMIT', `more than ${MAX_RELATED} entries in /VRI`);
    const found = await reader.related(key, entry);
    if (found !== null) related.push(found);
  }
  const { dictionaries, lists, faults } = reader;
  return { streams: [...reader.streams.values()], related, dictionaries, lists, faults: [...new Set(faults)] };
}

/** The data of a stream of the store. Throws MalformedError PDF_STREAM_*, PDF_FILTER_UNSUPPORTED. */
export function storedBytes(document: PdfDocument, stream: PdfStream, revision: number): Promise<Bytes> {
  return document.decodedStream(stream, revision, MAX_STREAM_BYTES);
}

/**
 * Certificates, CRLs, OCSP responses and tokens are one DER SEQUENCE each, that begins with a SEQUENCE, an ENUMERATED (RFC 6960 4.2.1) or
 * an OBJECT IDENTIFIER (RFC 5652 3). Only to tell validation data from anything that a page could show.
 */
export async function isValidationData(document: PdfDocument, stream: PdfStream, revision: number): Promise<boolean> {
  try {
    const bytes = await storedBytes(document, stream, revision);
    const form = bytes[1] ?? 0;
    const head = form < 0x80 ? 2 : 2 + (form & 0x7f);
    return bytes[0] === 0x30 && head <= 6 && [0x30, 0x0a, 0x06].includes(bytes[head] ?? 0);
  } catch (cause) {
    if (cause instanceof MalformedError && !isLimit(cause)) return false;
    throw cause;
  }
}
