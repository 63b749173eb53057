// Windows into a file of any size. A small file is held whole; of a large one only a few pages are, so memory does not grow with the file.
import type { ByteSource } from '../encoding/byte-source.ts';
import { type Bytes, concatBytes } from '../encoding/bytes.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import { Budget } from './budget.ts';
import { Lexer, WindowTooSmall } from './lexer.ts';

const HELD_WHOLE_BYTES = 32 << 20;
const PAGE_BYTES = 1 << 18;
const PAGES_KEPT = 64;
const FIRST_WINDOW_BYTES = 1 << 12;
/** No single object outside its stream data is larger in any real file. */
const MAX_OBJECT_BYTES = 16 << 20;

export class FileBytes {
  readonly sizeBytes: number;
  readonly budget: Budget;
  readonly #source: ByteSource;
  #whole: Bytes | null = null;
  readonly #pages = new Map<number, Bytes>();

  constructor(source: ByteSource) {
    this.#source = source;
    this.sizeBytes = source.sizeBytes;
    this.budget = new Budget(source.sizeBytes);
  }

  /** At most `length` bytes from `offset`, fewer only at the end of the file. A view: do not change it. */
  async window(offset: number, length: number): Promise<Uint8Array> {
    const end = Math.min(this.sizeBytes, offset + length);
    if (offset < 0 || offset > end) {
      throw new MalformedError('PDF_OFFSET_OUTSIDE', `expected an offset inside ${this.sizeBytes} bytes, got ${offset}`);
    }
    if (this.sizeBytes <= HELD_WHOLE_BYTES) {
      this.#whole ??= await this.#source.read(0, this.sizeBytes);
      return this.#whole.subarray(offset, end);
    }
    const parts: Uint8Array[] = [];
    for (let at = offset; at < end; ) {
      const page = Math.floor(at / PAGE_BYTES);
      const bytes = await this.#page(page);
      const from = at - page * PAGE_BYTES;
      const part = bytes.subarray(from, Math.min(bytes.length, end - page * PAGE_BYTES));
      parts.push(part);
      at += part.length;
    }
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : concatBytes(...parts);
  }

  async #page(number: number): Promise<Bytes> {
    const kept = this.#pages.get(number);
    if (kept !== undefined) return kept;
    const offset = number * PAGE_BYTES;
    const bytes = await this.#source.read(offset, Math.min(PAGE_BYTES, this.sizeBytes - offset));
    const oldest = this.#pages.size >= PAGES_KEPT ? this.#pages.keys().next().value : undefined;
    if (oldest !== undefined) this.#pages.delete(oldest);
    this.#pages.set(number, bytes);
    return bytes;
  }

  /** Runs `read` over a window that starts at `offset`, enlarging it until the object fits. Throws PDF_OBJECT_TOO_LARGE. */
  async parse<T>(offset: number, read: (lexer: Lexer) => T): Promise<T> {
    const held = this.sizeBytes <= HELD_WHOLE_BYTES;
    for (let length = held ? this.sizeBytes : FIRST_WINDOW_BYTES; ; length *= 4) {
      const bytes = await this.window(offset, length);
      const lexer = new Lexer(bytes, offset, offset + bytes.length === this.sizeBytes);
      try {
        const value = read(lexer);
        this.budget.parsed(lexer.at);
        return value;
      } catch (cause) {
        this.budget.parsed(lexer.at);
        if (!(cause instanceof WindowTooSmall)) throw cause;
        if (length > MAX_OBJECT_BYTES) {
          throw new MalformedError('PDF_OBJECT_TOO_LARGE', `object at byte ${offset} is larger than ${MAX_OBJECT_BYTES}`, cause);
        }
      }
    }
  }
}
