// Bounded reader of BER and DER (X.690, 02/2021) over bytes as received: nothing is copied, every element keeps its offsets, so
// that the raw range can be hashed as it came. Elements are read on demand; limits hold for one document as a whole.
import type { Bytes } from './bytes.ts';
import { parseBoolean, parseInteger, parseSmallInteger, parseText, parseTime } from './der-values.ts';
import { MalformedError } from './malformed-error.ts';
import { parseOid } from './oid.ts';

/** Identifier octets of the universal types used here. */
export const TAG = {
  BOOLEAN: 0x01,
  INTEGER: 0x02,
  BIT_STRING: 0x03,
  OCTET_STRING: 0x04,
  NULL: 0x05,
  OID: 0x06,
  ENUMERATED: 0x0a,
  UTF8_STRING: 0x0c,
  PRINTABLE_STRING: 0x13,
  IA5_STRING: 0x16,
  UTC_TIME: 0x17,
  GENERALIZED_TIME: 0x18,
  SEQUENCE: 0x30,
  SET: 0x31,
} as const;

/** Context-specific tag [number], constructed (0xa0 ...) and primitive (0x80 ...). */
export const contextTag = (number: number): number => 0xa0 | number;
export const primitiveContextTag = (number: number): number => 0x80 | number;

export interface DerOptions {
  /** `der` refuses indefinite and non-minimal lengths; `ber` reads them. */
  readonly rules: 'der' | 'ber';
  readonly maxDepth?: number;
  readonly maxElements?: number;
}

const DEFAULT_DEPTH = 64;
const DEFAULT_ELEMENTS = 500_000;

class Document {
  readonly bytes: Bytes;
  readonly strict: boolean;
  readonly maxDepth: number;
  elementsLeft: number;

  constructor(bytes: Bytes, options: DerOptions) {
    this.bytes = bytes;
    this.strict = options.rules === 'der';
    this.maxDepth = options.maxDepth ?? DEFAULT_DEPTH;
    this.elementsLeft = options.maxElements ?? DEFAULT_ELEMENTS;
  }
}

const CONSTRUCTED = 0x20;
const UNIVERSAL_STRING_LIMIT = 0x1f;

/** One element. `tag` is the identifier octet; for tag numbers above 30 it is number * 256 + first octet. */
export class DerNode {
  readonly tag: number;
  readonly start: number;
  readonly contentStart: number;
  readonly contentEnd: number;
  readonly end: number;
  readonly indefinite: boolean;
  readonly #document: Document;
  readonly #depth: number;
  #children: readonly DerNode[] | undefined;

  constructor(document: Document, depth: number, tag: number, range: Range, children: readonly DerNode[] | undefined) {
    this.#document = document;
    this.#depth = depth;
    this.tag = tag;
    this.start = range.start;
    this.contentStart = range.contentStart;
    this.contentEnd = range.contentEnd;
    this.end = range.end;
    this.indefinite = children !== undefined;
    this.#children = children;
  }

  get constructed(): boolean {
    return (this.tag & CONSTRUCTED) !== 0;
  }

  /** The whole element as received: a view, not a copy. */
  get raw(): Bytes {
    return this.#document.bytes.subarray(this.start, this.end);
  }

  /** The contents octets as received (without the end-of-contents octets): a view. */
  get content(): Bytes {
    return this.#document.bytes.subarray(this.contentStart, this.contentEnd);
  }

  /** Throws MalformedError DER_TAG when the element is primitive, and DER_* when an element inside cannot be read. */
  get children(): readonly DerNode[] {
    if (this.#children !== undefined) return this.#children;
    if (!this.constructed) throw new MalformedError('DER_TAG', `expected a constructed element at ${this.start}`);
    const children: DerNode[] = [];
    for (let at = this.contentStart; at < this.contentEnd; ) {
      const child = readNode(this.#document, at, this.contentEnd, this.#depth + 1);
      children.push(child);
      at = child.end;
    }
    this.#children = children;
    return children;
  }

  /** The element itself when it has this tag; throws MalformedError DER_TAG otherwise. */
  expect(tag: number, what: string): this {
    if (this.tag === tag) return this;
    throw new MalformedError('DER_TAG', `expected ${what} (tag ${hex(tag)}) at ${this.start}, got tag ${hex(this.tag)}`);
  }

  /** A cursor over the elements inside. */
  fields(tag: number, what: string): DerCursor {
    return new DerCursor(this.expect(tag, what), what);
  }

  /** [n] EXPLICIT: the one element inside. */
  inner(what: string): DerNode {
    const [only, ...more] = this.children;
    if (only === undefined || more.length > 0)
      throw new MalformedError('DER_FIELDS', `expected one element in ${what} at ${this.start}`);
    return only;
  }

  integer(): bigint {
    return parseInteger(this.#primitive(TAG.INTEGER, 'INTEGER').content);
  }

  /** An INTEGER or ENUMERATED between -2^31 and 2^31 - 1; throws MalformedError DER_INTEGER otherwise. */
  smallInteger(tag: number = TAG.INTEGER): number {
    return parseSmallInteger(this.#primitive(tag, 'INTEGER').content);
  }

  boolean(tag: number = TAG.BOOLEAN): boolean {
    return parseBoolean(this.#primitive(tag, 'BOOLEAN').content);
  }

  oid(tag: number = TAG.OID): string {
    return parseOid(this.#primitive(tag, 'OBJECT IDENTIFIER').content);
  }

  /** A point in time, exact to the millisecond; throws MalformedError DER_TIME. */
  time(): Date {
    if (this.tag !== TAG.UTC_TIME) this.expect(TAG.GENERALIZED_TIME, 'UTCTime or GeneralizedTime');
    return parseTime(this.content, this.tag === TAG.UTC_TIME);
  }

  /** The text of any of the string types of X.680; throws MalformedError DER_STRING or UTF8_INVALID. */
  text(): string {
    return parseText(this.tag & ~CONSTRUCTED, this.octets(this.tag & ~CONSTRUCTED));
  }

  /** The octets of a string: a view when primitive, joined when constructed (X.690 8.7.3). */
  octets(tag: number = TAG.OCTET_STRING): Bytes {
    if (this.tag === tag) return this.content;
    if (this.tag !== (tag | CONSTRUCTED)) return this.expect(tag, 'string').content;
    if (this.#document.strict) throw new MalformedError('DER_NOT_DER', `constructed string at ${this.start}`);
    const parts = this.children.map((child) => child.octets(tag <= UNIVERSAL_STRING_LIMIT ? tag : TAG.OCTET_STRING));
    const out = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
    let at = 0;
    for (const part of parts) {
      out.set(part, at);
      at += part.length;
    }
    return out;
  }

  /** Throws MalformedError DER_BIT_STRING. Constructed bit strings are refused: nothing that we read uses them. */
  bits(tag: number = TAG.BIT_STRING): { readonly unusedBits: number; readonly bytes: Bytes } {
    const content = this.#primitive(tag, 'BIT STRING').content;
    const unusedBits = content[0] ?? 8;
    // X.690 8.6.2.2 and 8.6.2.3
    if (unusedBits > 7 || (content.length === 1 && unusedBits > 0)) {
      throw new MalformedError('DER_BIT_STRING', `unused bits of the BIT STRING at ${this.start} are wrong`);
    }
    return { unusedBits, bytes: content.subarray(1) };
  }

  #primitive(tag: number, what: string): this {
    return this.expect(tag, what);
  }
}

/** Reads the fields of a SEQUENCE in order. */
export class DerCursor {
  readonly #nodes: readonly DerNode[];
  readonly #what: string;
  #at = 0;

  constructor(node: DerNode, what: string) {
    this.#nodes = node.children;
    this.#what = what;
  }

  /** The next element, whatever it is; throws MalformedError DER_FIELDS at the end. */
  next(field: string): DerNode {
    const node = this.#nodes[this.#at++];
    if (node === undefined) throw new MalformedError('DER_FIELDS', `expected ${field} in ${this.#what}`);
    return node;
  }

  take(tag: number, field: string): DerNode {
    return this.next(field).expect(tag, field);
  }

  optional(...tags: readonly number[]): DerNode | undefined {
    const node = this.#nodes[this.#at];
    if (node === undefined || !tags.includes(node.tag)) return undefined;
    this.#at++;
    return node;
  }

  rest(): readonly DerNode[] {
    const rest = this.#nodes.slice(this.#at);
    this.#at = this.#nodes.length;
    return rest;
  }

  /** Throws MalformedError DER_FIELDS when something is left: unread fields could hide another meaning. */
  end(): void {
    const left = this.#nodes[this.#at];
    if (left !== undefined) throw new MalformedError('DER_FIELDS', `unexpected element at ${left.start} in ${this.#what}`);
  }
}

/** The one element that fills `bytes`. Throws MalformedError DER_*; DER_TRAILING when bytes follow it. */
export function parseDer(bytes: Bytes, options: DerOptions = { rules: 'der' }): DerNode {
  const node = parseDerPrefix(bytes, options);
  if (node.end !== bytes.length) throw new MalformedError('DER_TRAILING', `${bytes.length - node.end} bytes follow the element`);
  return node;
}

/** The element at the beginning; `node.end` tells where it ends. */
export function parseDerPrefix(bytes: Bytes, options: DerOptions = { rules: 'der' }): DerNode {
  return readNode(new Document(bytes, options), 0, bytes.length, 0);
}

interface Range {
  readonly start: number;
  readonly contentStart: number;
  readonly contentEnd: number;
  readonly end: number;
}

function readNode(document: Document, start: number, limit: number, depth: number): DerNode {
  if (depth > document.maxDepth) throw new MalformedError('DER_DEPTH', `elements nest deeper than ${document.maxDepth}`);
  if (document.elementsLeft-- <= 0) throw new MalformedError('DER_COUNT', 'too many elements');
  const { bytes } = document;
  let at = start;
  const first = octetAt(bytes, at++, limit);
  let tag = first;
  if ((first & 0x1f) === 0x1f) {
    const [number, next] = readTagNumber(bytes, at, limit);
    tag = number * 256 + first;
    at = next;
  } else if (first === 0) throw new MalformedError('DER_TAG', `unexpected end-of-contents octets at ${start}`);
  const lengthOctet = octetAt(bytes, at++, limit);
  if (lengthOctet === 0x80) return readIndefinite(document, tag, start, at, limit, depth);
  const octets = lengthOctet < 0x80 ? 0 : lengthOctet & 0x7f;
  const length = octets === 0 ? lengthOctet : readLength(document, at, octets, limit);
  const contentStart = at + octets;
  if (length > limit - contentStart) {
    throw new MalformedError('DER_TRUNCATED', `element at ${start} says ${length} bytes, ${limit - contentStart} are there`);
  }
  const end = contentStart + length;
  return new DerNode(document, depth, tag, { start, contentStart, contentEnd: end, end }, undefined);
}

// X.690 8.1.3.6: only constructed elements have an indefinite length; the elements inside must be read to find the end.
function readIndefinite(
  document: Document,
  tag: number,
  start: number,
  contentStart: number,
  limit: number,
  depth: number,
): DerNode {
  if (document.strict) throw new MalformedError('DER_NOT_DER', `indefinite length at ${start}`);
  if ((tag & CONSTRUCTED) === 0) throw new MalformedError('DER_LENGTH', `primitive element of indefinite length at ${start}`);
  const children: DerNode[] = [];
  let at = contentStart;
  while (octetAt(document.bytes, at, limit) !== 0) {
    const child = readNode(document, at, limit, depth + 1);
    children.push(child);
    at = child.end;
  }
  if (octetAt(document.bytes, at + 1, limit) !== 0) throw new MalformedError('DER_LENGTH', `malformed end of contents at ${at}`);
  return new DerNode(document, depth, tag, { start, contentStart, contentEnd: at, end: at + 2 }, children);
}

// X.690 8.1.3.5; four significant octets are 4 GiB, more than anything that is read as one array.
function readLength(document: Document, at: number, octets: number, limit: number): number {
  if (octets === 0x7f) throw new MalformedError('DER_LENGTH', `reserved length octet at ${at - 1}`);
  let length = 0;
  for (let i = 0; i < octets; i++) {
    length = length * 256 + octetAt(document.bytes, at + i, limit);
    if (length > 0xffffffff) throw new MalformedError('DER_LENGTH', `length at ${at} is too large`);
  }
  if (document.strict && (length < 0x80 || document.bytes[at] === 0)) {
    throw new MalformedError('DER_NOT_DER', `length at ${at} is not minimal`);
  }
  return length;
}

// X.690 8.1.2.4; tag numbers stay far below 2^21 in every format we read.
function readTagNumber(bytes: Bytes, start: number, limit: number): readonly [number, number] {
  let number = 0;
  let at = start;
  for (;;) {
    const octet = octetAt(bytes, at++, limit);
    number = number * 128 + (octet & 0x7f);
    if (number === 0 || number > 0x1fffff) throw new MalformedError('DER_TAG', `malformed tag number at ${start}`);
    if (octet < 0x80) break;
  }
  if (number < 31) throw new MalformedError('DER_TAG', `tag number ${number} in the long form at ${start}`);
  return [number, at];
}

function octetAt(bytes: Bytes, at: number, limit: number): number {
  const octet = at < limit ? bytes[at] : undefined;
  if (octet === undefined) throw new MalformedError('DER_TRUNCATED', `expected another byte at ${at}`);
  return octet;
}

const hex = (tag: number): string => `0x${tag.toString(16)}`;
