// A PDF as a sequence of revisions (ISO 32000-2:2020, 7.5.6), and its objects as each revision showed them.
import type { ByteSource } from '../encoding/byte-source.ts';
import type { Bytes } from '../encoding/bytes.ts';
import type { Inflate } from '../encoding/inflate.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import { readXrefChain, streamStart, type XrefEntry, type XrefSection } from './cross-reference.ts';
import { FileBytes } from './file-bytes.ts';
import { decodeStream } from './filters.ts';
import type { Lexer } from './lexer.ts';
import { ObjectStreams } from './object-streams.ts';
import { integerOf, isDict, isReference, type PdfDict, type PdfStream, type PdfValue } from './values.ts';

/** Where the last startxref is looked for: near the end, then further up, in case something was appended. */
const TAIL_BYTES = [1 << 10, 1 << 16] as const;
const HEAD_BYTES = 1024;
const MAX_REFERENCES_FOLLOWED = 32;
const MAX_VALUES_KEPT = 500_000;

export interface Revision {
  readonly entries: ReadonlyMap<number, XrefEntry>;
  readonly trailer: PdfDict;
  /** After the last letter of %%EOF. */
  readonly end: number;
}

export class PdfDocument {
  readonly file: FileBytes;
  readonly version: string;
  readonly headerOffset: number;
  /** Oldest first. */
  readonly revisions: readonly Revision[];
  readonly #streams: ObjectStreams;
  readonly #inflate: Inflate;
  readonly #newest: ReadonlyMap<number, Definition>;
  #valuesKept = 0;
  readonly #parsed = new Map<string, Promise<PdfValue>>();

  private constructor(
    file: FileBytes,
    header: { version: string; offset: number },
    revisions: readonly Revision[],
    inflate: Inflate,
  ) {
    this.file = file;
    this.version = header.version;
    this.headerOffset = header.offset;
    this.revisions = revisions;
    this.#inflate = inflate;
    this.#newest = indexEntries(revisions);
    this.#streams = new ObjectStreams(this, inflate);
  }

  /** Throws MalformedError PDF_EMPTY, PDF_NO_HEADER, PDF_TRUNCATED, PDF_XREF_*, PDF_SYNTAX and the like. */
  static async open(source: ByteSource, inflate: Inflate): Promise<PdfDocument> {
    const file = new FileBytes(source);
    if (file.sizeBytes === 0) throw new MalformedError('PDF_EMPTY', 'expected a PDF, got 0 bytes');
    const header = await findHeader(file);
    const limited = file.budget.limit(inflate);
    const sections = await readXrefChain(file, await findStartXref(file), limited);
    return new PdfDocument(file, header, await groupRevisions(file, sections), limited);
  }

  get trailer(): PdfDict {
    const newest = this.revisions.at(-1);
    if (newest === undefined) throw new MalformedError('PDF_XREF_DAMAGED', 'expected a revision');
    return newest.trailer;
  }

  /** Where an object stands as seen from `revision` (counted from 1). undefined: it does not exist there. */
  entry(object: number, revision = this.revisions.length): XrefEntry | undefined {
    let definition = this.#newest.get(object);
    while (definition !== undefined && definition.revision > revision) definition = definition.older;
    return definition === undefined || definition.entry.kind === 'free' ? undefined : definition.entry;
  }

  /** The object's value; null when it does not exist (7.3.10). */
  async object(object: number, revision = this.revisions.length): Promise<PdfValue> {
    this.file.budget.object();
    const entry = this.entry(object, revision);
    if (entry === undefined || entry.kind === 'free') return null;
    if (entry.kind === 'packed') return this.#streams.object(object, entry, revision);
    const key = `${object}@${entry.offset}`;
    let parsed = this.#parsed.get(key);
    if (parsed === undefined) {
      parsed = this.#parseAt(object, entry.offset, entry.generation);
      this.#parsed.set(key, parsed);
    }
    return parsed;
  }

  async #parseAt(object: number, offset: number, generation: number): Promise<PdfValue> {
    return this.file.parse(offset, (lexer) => {
      expectObject(lexer, object, generation);
      const value = lexer.value();
      this.#keep(lexer.values);
      const next = lexer.nextWord();
      if (next === 'stream' && isDict(value)) return { kind: 'stream', dict: value, start: offset + streamStart(lexer) };
      if (next !== 'endobj') lexer.fail(`"endobj", got "${next.slice(0, 20)}",`);
      return value;
    });
  }

  /** Visits the numbers of the objects that an object refers to, which is quicker than reading it. Throws as `object` does. */
  async references(object: number, revision: number, visit: (object: number) => void): Promise<void> {
    this.file.budget.object();
    const entry = this.entry(object, revision);
    if (entry === undefined || entry.kind === 'free') return;
    if (entry.kind === 'packed') return this.#streams.references(object, entry, revision, visit);
    await this.file.parse(entry.offset, (lexer) => {
      expectObject(lexer, object, entry.generation);
      lexer.references(visit);
    });
  }

  // Objects are read in bursts; a file may have millions of them, and one of them millions of values.
  #keep(values: number): void {
    this.#valuesKept += values;
    if (this.#valuesKept <= MAX_VALUES_KEPT) return;
    this.#parsed.clear();
    this.#valuesKept = values;
  }

  /** Follows references until something else is there. Throws PDF_REFERENCE_LOOP. */
  async resolve(value: PdfValue | undefined, revision = this.revisions.length): Promise<PdfValue> {
    let current = value ?? null;
    for (let i = 0; isReference(current); i++) {
      if (i === MAX_REFERENCES_FOLLOWED)
        throw new MalformedError('PDF_REFERENCE_LOOP', `references without end from ${current.object}`);
      current = await this.object(current.object, revision);
    }
    return current;
  }

  /** The raw data of a stream. Throws PDF_STREAM_DAMAGED when /Length and `endstream` disagree. */
  async rawStream(stream: PdfStream, revision = this.revisions.length): Promise<Uint8Array> {
    const length = integerOf(await this.resolve(stream.dict.entries.get('Length'), revision));
    if (length === null || length < 0 || stream.start + length > this.file.sizeBytes) {
      throw new MalformedError('PDF_STREAM_DAMAGED', `expected a usable /Length for the stream at byte ${stream.start}`);
    }
    this.file.budget.streamed(length);
    const raw = await this.file.window(stream.start, length);
    await this.file.parse(stream.start + length, (lexer) => lexer.expectWord('endstream'));
    return raw;
  }

  /** The data of a stream without its filters. Throws PDF_STREAM_DAMAGED, PDF_STREAM_TOO_LARGE, PDF_FILTER_UNSUPPORTED. */
  async decodedStream(stream: PdfStream, revision: number, maxBytes: number): Promise<Bytes> {
    const raw = await this.rawStream(stream, revision);
    return decodeStream(stream.dict, raw, this.#inflate, maxBytes);
  }

  /** The catalog as `revision` shows it. Throws PDF_NO_CATALOG. */
  async catalog(revision = this.revisions.length): Promise<PdfDict> {
    const reference = this.revisions[revision - 1]?.trailer.entries.get('Root');
    const root = await this.resolve(reference, revision);
    // 7.5.5: an indirect reference, so that what it refers to is known from the objects alone.
    if (!isReference(reference) || !isDict(root))
      throw new MalformedError('PDF_NO_CATALOG', 'expected /Root to refer to a dictionary');
    return root;
  }
}

// The number in the file must be the one that was asked for: otherwise the table points into another object.
function expectObject(lexer: Lexer, object: number, generation: number): void {
  const [number, found] = [lexer.unsigned(), lexer.unsigned()];
  lexer.expectWord('obj');
  if (number !== object || found !== generation) lexer.fail(`object ${object} ${generation}, got ${number} ${found},`);
}

/** What a revision says of an object; `older`: what an earlier one says. */
interface Definition {
  readonly revision: number;
  readonly entry: XrefEntry;
  readonly older: Definition | undefined;
}

function indexEntries(revisions: readonly Revision[]): ReadonlyMap<number, Definition> {
  const newest = new Map<number, Definition>();
  for (const [i, { entries }] of revisions.entries()) {
    for (const [object, entry] of entries) newest.set(object, { revision: i + 1, entry, older: newest.get(object) });
  }
  return newest;
}

export function latin1(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return text;
}

async function findHeader(file: FileBytes): Promise<{ version: string; offset: number }> {
  const head = latin1(await file.window(0, HEAD_BYTES));
  const match = /%PDF-(\d\.\d)/.exec(head);
  if (match === null) throw new MalformedError('PDF_NO_HEADER', `expected %PDF- in the first ${HEAD_BYTES} bytes`);
  return { version: match[1] ?? '', offset: match.index };
}

// 7.5.5: the last startxref of the file counts.
async function findStartXref(file: FileBytes): Promise<number> {
  for (const length of TAIL_BYTES) {
    const tail = latin1(await file.window(Math.max(0, file.sizeBytes - length), length));
    const last = tail.lastIndexOf('startxref');
    if (last < 0) continue;
    const match = /^startxref[\0\t\n\f\r ]+(\d{1,15})[\0\t\n\f\r ]+%%EOF/.exec(tail.slice(last));
    if (match !== null) return Number(match[1]);
    break;
  }
  throw new MalformedError('PDF_TRUNCATED', 'expected startxref and %%EOF at the end of the file');
}

// A linearised file (annex F) has two sections for one revision, its first: the one at the front names the later one as /Prev.
async function groupRevisions(file: FileBytes, newestFirst: readonly XrefSection[]): Promise<readonly Revision[]> {
  const revisions: Revision[] = [];
  for (let i = 0; i < newestFirst.length; i++) {
    const section = newestFirst[i] as XrefSection;
    const tail = await revisionTail(file, section);
    const later = newestFirst[i + 1];
    if (later === undefined || later.offset < section.offset) {
      expectStart(section, tail.startxref, [section.offset]);
      revisions.push({ entries: section.entries, trailer: section.trailer, end: tail.end });
      continue;
    }
    if (i + 2 < newestFirst.length) throw disordered();
    const laterTail = await revisionTail(file, later);
    expectStart(section, tail.startxref, [0, section.offset]);
    expectStart(later, laterTail.startxref, [section.offset]);
    const entries = new Map([...later.entries, ...section.entries]);
    revisions.push({ entries, trailer: section.trailer, end: Math.max(tail.end, laterTail.end) });
    i++;
  }
  revisions.reverse();
  if (revisions.some((revision, i) => i > 0 && revision.end <= (revisions[i - 1]?.end ?? 0))) throw disordered();
  return revisions;
}

function disordered(): MalformedError {
  return new MalformedError('PDF_REVISIONS_DISORDERED', 'expected each revision to end after the one before it');
}

// 7.5.5: a section that its own startxref does not name is one that no reader of that revision used. A later update that points
// to it would show other objects than the signer saw, under the same bytes.
function expectStart(section: XrefSection, startxref: number, allowed: readonly number[]): void {
  if (allowed.includes(startxref)) return;
  throw new MalformedError(
    'PDF_XREF_DAMAGED',
    `expected startxref ${allowed.join(' or ')} after the cross-reference section at byte ${section.offset}, got ${startxref}`,
  );
}

async function revisionTail(file: FileBytes, section: XrefSection): Promise<{ startxref: number; end: number }> {
  return file.parse(section.end, (lexer) => {
    if (section.isStream && lexer.nextWord() === 'trailer') skipIdleTrailer(lexer);
    lexer.expectWord('startxref');
    const startxref = lexer.unsigned();
    while (WHITE_BYTES.has(lexer.peek())) lexer.advance(1);
    for (const byte of EOF_MARK) {
      if (lexer.peek() !== byte) lexer.fail('%%EOF after startxref');
      lexer.advance(1);
    }
    return { startxref, end: section.end + lexer.at };
  });
}

// Some linearising tools write a trailer after a cross-reference stream. Nobody reads it, so it may lead nowhere.
function skipIdleTrailer(lexer: Lexer): void {
  lexer.expectWord('trailer');
  const { entries } = lexer.dict();
  if (['Root', 'Prev', 'XRefStm', 'Encrypt'].some((key) => entries.has(key))) lexer.fail('no second trailer');
}

const EOF_MARK = [0x25, 0x25, 0x45, 0x4f, 0x46] as const;
const WHITE_BYTES: ReadonlySet<number> = new Set([0, 9, 10, 12, 13, 32]);
