// Cross-reference sections (ISO 32000-2:2020, 7.5.4 tables, 7.5.8 streams, 7.5.8.4 hybrid files) and their chain over /Prev.
// Nothing is reconstructed: a damaged table is a finding. A reader that repairs shows another document than the one that was signed.
import type { Inflate } from '../encoding/inflate.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import type { FileBytes } from './file-bytes.ts';
import { decodeStream } from './filters.ts';
import type { Lexer } from './lexer.ts';
import { integerOf, isArray, nameOf, type PdfDict, type PdfValue } from './values.ts';

/** ISO 32000-1 annex C: the largest number of indirect objects. */
export const MAX_OBJECTS = 8_388_607;
/** In one section; more than any real file has. */
const MAX_ENTRIES = 2_000_000;
const MAX_SECTIONS = 2048;
const MAX_XREF_STREAM_BYTES = 64 << 20;

export type XrefEntry =
  | { readonly kind: 'free' }
  | { readonly kind: 'offset'; readonly offset: number; readonly generation: number }
  | { readonly kind: 'packed'; readonly stream: number; readonly index: number };

export interface XrefSection {
  readonly offset: number;
  readonly entries: ReadonlyMap<number, XrefEntry>;
  readonly trailer: PdfDict;
  /** Position after the trailer dictionary, or after endobj of a cross-reference stream. */
  readonly end: number;
  readonly isStream: boolean;
  /** Its /XRefStm is the one of the next older section. */
  readonly copiesHybridPart?: boolean;
}

const FREE: XrefEntry = { kind: 'free' };

/** Newest first. Throws MalformedError PDF_XREF_*. */
export async function readXrefChain(file: FileBytes, start: number, inflate: Inflate): Promise<readonly XrefSection[]> {
  const sections: XrefSection[] = [];
  const seen = new Set<number>();
  for (let offset: number | null = start; offset !== null; ) {
    if (seen.has(offset)) throw new MalformedError('PDF_XREF_LOOP', `the chain of /Prev comes back to byte ${offset}`);
    if (seen.size >= MAX_SECTIONS)
      throw new MalformedError('PDF_XREF_LIMIT', `more than ${MAX_SECTIONS} cross-reference sections`);
    seen.add(offset);
    const section = await readSection(file, offset, inflate);
    sections.push(section);
    const previous = section.trailer.entries.get('Prev');
    if (previous !== undefined && integerOf(previous) === null) throw damaged(offset, 'a whole number as /Prev');
    offset = integerOf(previous);
  }
  return withHybridParts(file, sections, inflate);
}

function damaged(offset: number, expected: string): MalformedError {
  return new MalformedError('PDF_XREF_DAMAGED', `expected ${expected} in the cross-reference section at byte ${offset}`);
}

async function readSection(file: FileBytes, offset: number, inflate: Inflate): Promise<XrefSection> {
  try {
    const isTable = await file.parse(offset, (lexer) => lexer.nextWord() === 'xref');
    const section = isTable
      ? await file.parse(offset, (lexer) => readTable(lexer, offset))
      : await readXrefStream(file, offset, inflate);
    file.budget.entries(section.entries.size);
    return section;
  } catch (cause) {
    if (cause instanceof MalformedError && (cause.code === 'PDF_SYNTAX' || cause.code === 'PDF_OFFSET_OUTSIDE')) {
      throw new MalformedError('PDF_XREF_DAMAGED', `cross-reference section at byte ${offset}: ${cause.message}`, cause);
    }
    throw cause;
  }
}

function readTable(lexer: Lexer, offset: number): XrefSection {
  lexer.expectWord('xref');
  const entries = new Map<number, XrefEntry>();
  while (lexer.nextWord() !== 'trailer') {
    const first = lexer.unsigned();
    const count = lexer.unsigned();
    if (first + count > MAX_OBJECTS)
      throw new MalformedError('PDF_XREF_LIMIT', `object ${first + count} is beyond ${MAX_OBJECTS}`);
    for (let i = 0; i < count; i++) {
      entries.set(first + i, readTableEntry(lexer));
      if (entries.size > MAX_ENTRIES) throw tooMany();
    }
  }
  lexer.expectWord('trailer');
  const trailer = lexer.dict();
  return { offset, entries, trailer, end: offset + lexer.at, isStream: false };
}

const tooMany = () => new MalformedError('PDF_XREF_LIMIT', `more than ${MAX_ENTRIES} entries in a cross-reference section`);

function readTableEntry(lexer: Lexer): XrefEntry {
  const position = lexer.unsigned();
  const generation = lexer.unsigned();
  const kind = lexer.word();
  if (kind === 'f') return FREE;
  if (kind !== 'n') lexer.fail(`"n" or "f", got "${kind.slice(0, 10)}",`);
  return { kind: 'offset', offset: position, generation };
}

async function readXrefStream(file: FileBytes, offset: number, inflate: Inflate): Promise<XrefSection> {
  const head = await file.parse(offset, (lexer) => {
    lexer.unsigned();
    lexer.unsigned();
    lexer.expectWord('obj');
    const trailer = lexer.dict();
    return { trailer, start: offset + streamStart(lexer) };
  });
  const length = integerOf(head.trailer.entries.get('Length'));
  if (nameOf(head.trailer.entries.get('Type')) !== 'XRef' || length === null) throw damaged(offset, '/Type /XRef and a /Length');
  const raw = await file.window(head.start, length);
  const end = await file.parse(head.start + raw.length, (lexer) => {
    lexer.expectWord('endstream');
    lexer.expectWord('endobj');
    return head.start + raw.length + lexer.at;
  });
  const data = decodeStream(head.trailer, raw, inflate, MAX_XREF_STREAM_BYTES);
  return { offset, entries: readPackedEntries(head.trailer, data, offset), trailer: head.trailer, end, isStream: true };
}

/** Moves over `stream` and its end of line (7.3.8.1); answers the position of the data in the window. */
export function streamStart(lexer: Lexer): number {
  lexer.expectWord('stream');
  if (lexer.peek() === 13 && lexer.peek(1) === 10) lexer.advance(2);
  else if (lexer.peek() === 10) lexer.advance(1);
  else lexer.fail('an end of line after "stream"');
  return lexer.at;
}

function integers(value: PdfValue | undefined): readonly number[] | null {
  if (!isArray(value)) return null;
  const numbers = value.items.map((item) => integerOf(item));
  return numbers.every((number): number is number => number !== null && number >= 0) ? numbers : null;
}

// 7.5.8.2 and 7.5.8.3
function readPackedEntries(trailer: PdfDict, data: Uint8Array, offset: number): Map<number, XrefEntry> {
  const [typeWidth = -1, secondWidth = -1, thirdWidth = -1] = integers(trailer.entries.get('W')) ?? [];
  const size = integerOf(trailer.entries.get('Size')) ?? -1;
  const index = integers(trailer.entries.get('Index') ?? { kind: 'array', items: [0, size] });
  const width = typeWidth + secondWidth + thirdWidth;
  if (
    thirdWidth < 0 ||
    Math.max(typeWidth, secondWidth, thirdWidth) > 6 ||
    width === 0 ||
    index === null ||
    index.length % 2 !== 0
  ) {
    throw damaged(offset, 'usable /W, /Size and /Index');
  }
  const entries = new Map<number, XrefEntry>();
  let at = 0;
  const field = (bytes: number): number => {
    let value = 0;
    for (let i = 0; i < bytes; i++) value = value * 256 + (data[at++] ?? 0);
    return value;
  };
  for (let i = 0; i < index.length; i += 2) {
    const [first = 0, count = 0] = index.slice(i, i + 2);
    if (first + count > MAX_OBJECTS || at + count * width > data.length) throw damaged(offset, 'as many entries as /Index says');
    for (let k = 0; k < count; k++) {
      const type = typeWidth === 0 ? 1 : field(typeWidth);
      const [second, third] = [field(secondWidth), field(thirdWidth)];
      if (type === 0) entries.set(first + k, FREE);
      else if (type === 1) entries.set(first + k, { kind: 'offset', offset: second, generation: third });
      else if (type === 2) entries.set(first + k, { kind: 'packed', stream: second, index: third });
      if (entries.size > MAX_ENTRIES) throw tooMany();
    }
  }
  return entries;
}

// 7.5.8.4: what the table hides as free or leaves out is found in the stream that /XRefStm names; what the table itself places, it places.
async function withHybridParts(
  file: FileBytes,
  sections: readonly XrefSection[],
  inflate: Inflate,
): Promise<readonly XrefSection[]> {
  const merged: XrefSection[] = [];
  const taken = new Set(sections.map(({ offset }) => offset));
  for (const [i, section] of sections.entries()) {
    const offset = integerOf(section.trailer.entries.get('XRefStm'));
    const older = sections[i + 1];
    if (offset === null || section.isStream) merged.push(section);
    else if (offset === integerOf(older?.trailer.entries.get('XRefStm'))) {
      // Tools copy the key into the trailers of later updates, where it still names the stream of an older section.
      merged.push({ ...section, copiesHybridPart: true });
    } else {
      if (taken.has(offset)) throw new MalformedError('PDF_XREF_LOOP', `/XRefStm comes back to byte ${offset}`);
      taken.add(offset);
      const hidden = await readSection(file, offset, inflate);
      expectOneReading(merged, hidden, section);
      merged.push(joined(section, hidden));
    }
  }
  return merged;
}

function joined(table: XrefSection, hidden: XrefSection): XrefSection {
  const entries = new Map(hidden.entries);
  for (const [number, entry] of table.entries) {
    if (entry.kind === 'free' && entries.has(number)) continue;
    entries.set(number, entry);
  }
  return { ...table, entries };
}

// A reader that follows such a copy looks into the old stream before the sections between: it must find the same objects there.
function expectOneReading(newer: readonly XrefSection[], hidden: XrefSection, owner: XrefSection): void {
  const between = [owner];
  for (let i = newer.length - 1; newer[i]?.copiesHybridPart === true; i--) between.push(newer[i] as XrefSection);
  between.pop();
  for (const { entries, offset } of between) {
    for (const [number, entry] of entries) {
      const old = hidden.entries.get(number);
      if (old === undefined || old.kind === 'free' || (entry.kind === 'free' && offset === owner.offset)) continue;
      if (!samePlace(old, entry)) throw damaged(offset, `one place for object ${number}, got another behind /XRefStm,`);
    }
  }
}

/** Do both entries name the same bytes? */
export function samePlace(a: XrefEntry, b: XrefEntry): boolean {
  if (a.kind === 'offset') return b.kind === 'offset' && a.offset === b.offset && a.generation === b.generation;
  return a.kind === 'packed' && b.kind === 'packed' && a.stream === b.stream && a.index === b.index;
}
