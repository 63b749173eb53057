// Reads PDF objects from a window of bytes (ISO 32000-2:2020, 7.2 and 7.3). Strict and bounded: what is not PDF is an error, never guessed.
import type { Bytes } from '../encoding/bytes.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import type { PdfDict, PdfReference, PdfString, PdfValue } from './values.ts';

/** Nesting of arrays and dictionaries. Real files stay below 20; an attacker nests to exhaust the stack. */
const MAX_DEPTH = 200;

/** The window ended inside an object: read a larger one. Never leaves this folder. */
export class WindowTooSmall extends Error {
  override readonly name = 'WindowTooSmall';
}

const WHITE = new Uint8Array(256);
for (const byte of [0, 9, 10, 12, 13, 32]) WHITE[byte] = 1;
const REGULAR = new Uint8Array(256).fill(1);
for (const byte of [0, 9, 10, 12, 13, 32, 0x28, 0x29, 0x3c, 0x3e, 0x5b, 0x5d, 0x7b, 0x7d, 0x2f, 0x25]) REGULAR[byte] = 0;

/** Bytes as Latin-1; short runs, for names and keywords. */
function latin1(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i++) text += String.fromCharCode(bytes[i] as number);
  return text;
}

/** Values in one object: each takes some hundred bytes of memory, and four bytes of the file suffice for an empty dictionary. */
const MAX_VALUES = 500_000;

export class Lexer {
  readonly #bytes: Uint8Array;
  /** File offset of the window's first byte; null inside an object stream. */
  readonly #base: number | null;
  /** The window ends where the file ends. */
  readonly #last: boolean;
  #at: number;
  #values = 0;

  constructor(bytes: Uint8Array, base: number | null, last: boolean, at = 0) {
    this.#bytes = bytes;
    this.#base = base;
    this.#last = last;
    this.#at = at;
  }

  /** Position in the window. */
  get at(): number {
    return this.#at;
  }

  /** How many values have been made. */
  get values(): number {
    return this.#values;
  }

  /** The byte `ahead` of the position; -1 at the end of the file. */
  peek(ahead = 0): number {
    const byte = this.#bytes[this.#at + ahead];
    if (byte !== undefined) return byte;
    if (!this.#last) throw new WindowTooSmall();
    return -1;
  }

  advance(count: number): void {
    this.#at += count;
  }

  fail(expected: string): never {
    const where = this.#base === null ? 'in an object stream' : `at byte ${this.#base + this.#at}`;
    throw new MalformedError('PDF_SYNTAX', `expected ${expected} ${where}`);
  }

  /** White space and comments (7.2.3, 7.2.4). */
  skipSpace(): void {
    const bytes = this.#bytes;
    while (this.#at < bytes.length && WHITE[bytes[this.#at] as number] === 1) this.#at++;
    for (let byte = this.peek(); byte !== -1; byte = this.peek()) {
      if (WHITE[byte] === 1) this.#at++;
      else if (byte === 0x25) while (byte !== 10 && byte !== 13 && byte !== -1) byte = this.#next();
      else return;
    }
  }

  #next(): number {
    this.#at++;
    return this.peek();
  }

  /** A run of regular characters, as Latin-1; empty when there is none. */
  word(): string {
    this.skipSpace();
    const from = this.#at;
    while (REGULAR[this.peek()] === 1) this.#at++;
    return latin1(this.#bytes.subarray(from, this.#at));
  }

  /** The next word without moving. */
  nextWord(): string {
    const from = this.#at;
    const word = this.word();
    this.#at = from;
    return word;
  }

  expectWord(expected: string): void {
    const word = this.word();
    if (word !== expected) this.fail(`"${expected}", got "${word.slice(0, 20)}",`);
  }

  /** A whole number of at most 15 digits, not negative. */
  unsigned(): number {
    this.skipSpace();
    const value = this.#wholeNumber();
    return value ?? this.fail(`a whole number, got "${this.nextWord().slice(0, 20)}",`);
  }

  value(depth = 0): PdfValue {
    if (depth > MAX_DEPTH) throw new MalformedError('PDF_TOO_DEEP', `nesting beyond ${MAX_DEPTH}`);
    if (++this.#values > MAX_VALUES) throw new MalformedError('PDF_OBJECT_LIMIT', `more than ${MAX_VALUES} values in an object`);
    this.skipSpace();
    const byte = this.peek();
    if (byte === 0x2f) return { kind: 'name', name: this.#name() };
    if (byte === 0x28) return this.#literal();
    if (byte === 0x5b) return this.#array(depth);
    if (byte === 0x3c) return this.peek(1) === 0x3c ? this.dict(depth) : this.#hex();
    return this.#wordValue();
  }

  /**
   * Visits the numbers of the objects that the value here refers to, without making the value. Ends after it, or where it is no PDF: what a
   * damaged value refers to until there is visited too.
   */
  references(visit: (object: number) => void): void {
    let depth = 0;
    do {
      this.skipSpace();
      const byte = this.peek();
      if (byte === 0x5b) depth++;
      else if (byte === 0x5d) depth--;
      else if (byte === 0x3c && this.peek(1) === 0x3c) depth++;
      else if (byte === 0x3e) depth--;
      else if (!this.#skipScalar(byte, visit)) return;
      else continue;
      this.#at += (byte === 0x3c || byte === 0x3e) && this.peek(1) === byte ? 2 : 1;
    } while (depth > 0);
  }

  // false: neither a string, a name, a number, a reference nor a keyword of a value.
  #skipScalar(byte: number, visit: (object: number) => void): boolean {
    if (byte === 0x28) this.#skipLiteral();
    else if (byte === 0x3c) this.#hex();
    else if (byte === 0x2f) {
      this.#at++;
      while (REGULAR[this.peek()] === 1) this.#at++;
    } else {
      const whole = this.#wholeNumber();
      if (whole === null) return /^(true|false|null|[+\-.\d].*)$/.test(this.word());
      const reference = whole < 10_000_000_000 ? this.#reference(whole) : undefined;
      if (reference !== undefined) visit(reference.object);
    }
    return true;
  }

  #skipLiteral(): void {
    this.#at++;
    for (let open = 1; open > 0; this.#at++) {
      const byte = this.peek();
      if (byte === -1) this.fail('the end of a string');
      if (byte === 0x5c) this.#at++;
      else if (byte === 0x28) open++;
      else if (byte === 0x29) open--;
    }
  }

  #wordValue(): PdfValue {
    const whole = this.#wholeNumber();
    if (whole !== null) return whole < 10_000_000_000 ? (this.#reference(whole) ?? whole) : whole;
    const word = this.word();
    if (word === 'true') return true;
    if (word === 'false') return false;
    if (word === 'null') return null;
    if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(word)) this.fail(`an object, got "${word.slice(0, 20)}",`);
    return Number(word);
  }

  /** At most 15 digits and nothing else; null, without moving, for any other word. Most of a file's words are such. */
  #wholeNumber(): number | null {
    let value = 0;
    let digits = 0;
    for (let byte = this.peek(); byte >= 0x30 && byte <= 0x39 && digits <= 15; byte = this.peek(digits)) {
      value = value * 10 + byte - 0x30;
      digits++;
    }
    if (digits === 0 || digits > 15 || REGULAR[this.peek(digits)] === 1) return null;
    this.#at += digits;
    return value;
  }

  #reference(object: number): PdfReference | undefined {
    const from = this.#at;
    this.skipSpace();
    const generation = this.#wholeNumber();
    if (generation !== null && generation < 100_000) {
      this.skipSpace();
      if (this.peek() === 0x52 && REGULAR[this.peek(1)] !== 1) {
        this.#at++;
        return { kind: 'ref', object, generation };
      }
    }
    this.#at = from;
    return undefined;
  }

  #name(): string {
    this.#at++;
    const plain = this.#plainName();
    if (plain !== null) return plain;
    let text = '';
    for (let byte = this.peek(); REGULAR[byte] === 1; byte = this.#next()) {
      if (byte !== 0x23) {
        text += String.fromCharCode(byte);
        continue;
      }
      const value = hexValue(this.peek(1)) * 16 + hexValue(this.peek(2));
      if (value <= 0) this.fail('two hexadecimal digits after # in a name');
      text += String.fromCharCode(value);
      this.#at += 2;
    }
    return text;
  }

  // Nearly all names: no escapes, and the end is in the window.
  #plainName(): string | null {
    const bytes = this.#bytes;
    let at = this.#at;
    while (at < bytes.length && REGULAR[bytes[at] as number] === 1 && bytes[at] !== 0x23) at++;
    if (at >= bytes.length || bytes[at] === 0x23) return null;
    const name = latin1(bytes.subarray(this.#at, at));
    this.#at = at;
    return name;
  }

  #array(depth: number): PdfValue {
    this.#at++;
    const items: PdfValue[] = [];
    for (;;) {
      this.skipSpace();
      if (this.peek() === 0x5d) break;
      items.push(this.value(depth + 1));
    }
    this.#at++;
    return { kind: 'array', items };
  }

  dict(depth = 0): PdfDict {
    this.skipSpace();
    if (this.peek() !== 0x3c || this.peek(1) !== 0x3c) this.fail('a dictionary');
    this.#at += 2;
    const entries = new Map<string, PdfValue>();
    const absent: Set<string>[] = [];
    let repeatedKey: string | null = null;
    for (;;) {
      this.skipSpace();
      if (this.peek() === 0x3e && this.peek(1) === 0x3e) break;
      if (this.peek() !== 0x2f) this.fail('a name as key');
      const key = this.#name();
      if (entries.has(key) || absent[0]?.has(key) === true) repeatedKey = key;
      const value = this.value(depth + 1);
      // 7.3.7: an entry whose value is null counts as if it were not there.
      if (value === null) absent[0] = (absent[0] ?? new Set()).add(key);
      else entries.set(key, value);
    }
    this.#at += 2;
    return { kind: 'dict', entries, repeatedKey };
  }

  #string(bytes: Bytes, from: number, hex: PdfString['hex']): PdfString {
    const [start, end] = this.#base === null ? [-1, -1] : [this.#base + from, this.#base + this.#at];
    return { kind: 'string', bytes, hex, start, end };
  }

  // 7.3.4.3: white space is ignored, an odd last digit counts as if 0 followed.
  #hex(): PdfString {
    const from = this.#at++;
    const source = this.#bytes;
    let close = source.indexOf(0x3e, this.#at);
    if (close < 0) {
      if (!this.#last) throw new WindowTooSmall();
      close = source.length;
    }
    const bytes = new Uint8Array((close - this.#at + 1) >> 1);
    let digits = 0;
    let high = 0;
    let isPlain = true;
    for (let at = this.#at; at < close; at++) {
      const value = DIGITS[source[at] as number] as number;
      if (value === DIGIT_SPACE) {
        isPlain &&= IN_GAP[source[at] as number] === 1;
        continue;
      }
      if (value === DIGIT_OTHER) {
        this.#at = at;
        this.fail('a hexadecimal digit');
      }
      if ((digits & 1) === 0) high = value << 4;
      else bytes[digits >> 1] = high | value;
      digits++;
    }
    this.#at = close;
    if (this.peek() !== 0x3e) this.fail('a hexadecimal digit');
    if ((digits & 1) === 1) bytes[digits >> 1] = high;
    this.#at++;
    return this.#string(bytes.subarray(0, (digits + 1) >> 1), from, isPlain ? 'plain' : 'other');
  }

  #literal(): PdfString {
    const from = this.#at++;
    const bytes = new ByteList();
    for (let open = 1; ; this.#at++) {
      const byte = this.peek();
      if (byte === -1) this.fail('the end of a string');
      if (byte === 0x5c) {
        this.#escape(bytes);
        continue;
      }
      if (byte === 0x28) open++;
      if (byte === 0x29 && --open === 0) break;
      bytes.push(byte);
    }
    this.#at++;
    return this.#string(bytes.bytes, from, null);
  }

  // 7.3.4.2, table 3. Leaves the position on the last byte of the escape.
  #escape(bytes: ByteList): void {
    const byte = this.#next();
    const simple = ESCAPES.get(byte);
    if (simple !== undefined) bytes.push(simple);
    else if (byte === 13) this.#at += this.peek(1) === 10 ? 1 : 0;
    else if (byte >= 0x30 && byte <= 0x37) {
      let value = byte - 0x30;
      for (let digits = 1; digits < 3 && this.peek(1) >= 0x30 && this.peek(1) <= 0x37; digits++) {
        value = value * 8 + this.#next() - 0x30;
      }
      bytes.push(value & 255);
    } else if (byte !== 10) bytes.push(byte);
  }
}

/** Bytes that come one by one. */
class ByteList {
  #bytes: Bytes = new Uint8Array(32);
  #length = 0;

  push(byte: number): void {
    if (this.#length === this.#bytes.length) {
      const longer = new Uint8Array(2 * this.#length);
      longer.set(this.#bytes);
      this.#bytes = longer;
    }
    this.#bytes[this.#length++] = byte;
  }

  get bytes(): Bytes {
    return this.#bytes.slice(0, this.#length);
  }
}

const ESCAPES: ReadonlyMap<number, number> = new Map([
  [0x6e, 10],
  [0x72, 13],
  [0x74, 9],
  [0x62, 8],
  [0x66, 12],
]);

/** White space that may stand between the digits of a signature: ends of lines and spaces. */
const IN_GAP = new Uint8Array(256);
for (const byte of [10, 13, 32]) IN_GAP[byte] = 1;
const DIGIT_SPACE = 16;
const DIGIT_OTHER = 17;
/** Value of a hexadecimal digit by its byte. */
const DIGITS = new Uint8Array(256).map((_, byte) => {
  const value = hexValue(byte);
  return value >= 0 ? value : WHITE[byte] === 1 ? DIGIT_SPACE : DIGIT_OTHER;
});

function hexValue(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1000;
}
