// Random access to bytes that may be larger than memory: a file, an object in a store, a dropped File, or an array.
import { type Bytes, copyBytes } from './bytes.ts';

export interface ByteSource {
  readonly sizeBytes: number;
  /** Exactly `length` bytes from `offset`, not to be changed; rejects when the range does not lie inside the source. */
  read(offset: number, length: number): Promise<Bytes>;
}

export class MemoryByteSource implements ByteSource {
  readonly sizeBytes: number;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.sizeBytes = bytes.length;
  }

  async read(offset: number, length: number): Promise<Bytes> {
    if (offset < 0 || length < 0 || offset + length > this.sizeBytes) {
      throw new RangeError(`expected a range inside ${this.sizeBytes} bytes, got ${offset}+${length}`);
    }
    // A copy, also of a Buffer, whose own `slice` is a view.
    return copyBytes(this.#bytes.subarray(offset, offset + length));
  }
}

const CHUNK_BYTES = 1 << 20;

/** Reads a range in chunks of at most 1 MiB, in order. */
export async function* readChunks(source: ByteSource, offset = 0, length = source.sizeBytes - offset): AsyncGenerator<Bytes> {
  const end = offset + length;
  for (let at = offset; at < end; at += CHUNK_BYTES) yield await source.read(at, Math.min(CHUNK_BYTES, end - at));
}
