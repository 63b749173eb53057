// What one file may cost. Each bound is far above what real files need; together they keep an attacker's file to seconds and to some hundred
// megabytes, however its objects refer to, contain or inflate to each other.
import type { Inflate } from '../encoding/inflate.ts';
import { MalformedError } from '../encoding/malformed-error.ts';

const MEBI = 1 << 20;

export class Budget {
  /** Cross-reference entries of all sections. */
  #entries = 2_000_000;
  /** Objects asked for, again and again included. */
  #objects = 4_000_000;
  #inflatedBytes = 448 * MEBI;
  #parsedBytes: number;
  #streamBytes: number;

  constructor(sizeBytes: number) {
    this.#parsedBytes = 64 * MEBI + 4 * sizeBytes;
    this.#streamBytes = 256 * MEBI + 4 * sizeBytes;
  }

  /** Each method throws MalformedError PDF_WORK_LIMIT. */
  entries(count: number): void {
    this.#entries -= count;
    if (this.#entries < 0) spent('cross-reference entries');
  }

  object(): void {
    if (--this.#objects < 0) spent('reads of objects');
  }

  /** Objects may overlap, so that each byte is read for many of them. */
  parsed(bytes: number): void {
    this.#parsedBytes -= bytes;
    if (this.#parsedBytes < 0) spent('bytes of objects');
  }

  streamed(bytes: number): void {
    this.#streamBytes -= bytes;
    if (this.#streamBytes < 0) spent('bytes of streams');
  }

  /** The same inflate, until the sum of what it yields is used up. What fails costs as much as it might have yielded. */
  limit(inflate: Inflate): Inflate {
    return (compressed, maxOutputBytes) => {
      const most = Math.min(maxOutputBytes, this.#inflatedBytes);
      if (most <= 0) spent('inflated bytes');
      const result = inflate(compressed, most);
      this.#inflatedBytes -= result.ok ? result.bytes.length : result.reason === 'too-large' ? most : compressed.length;
      return result;
    };
  }
}

function spent(what: string): never {
  throw new MalformedError('PDF_WORK_LIMIT', `expected fewer ${what} than an attack needs`);
}

/** A bound was reached: whoever passes over damaged objects must not pass over this. */
export function isLimit(cause: MalformedError): boolean {
  return cause.code.endsWith('_LIMIT');
}
