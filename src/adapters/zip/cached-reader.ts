// yauzl's view of a ByteSource. Directory reading asks for many small ranges, so whole blocks are fetched and the last kept.
import { Readable } from 'node:stream';
import { RandomAccessReader } from 'yauzl';
import { type ByteSource, readChunks } from '../../core/encoding/byte-source.ts';
import type { Bytes } from '../../core/encoding/bytes.ts';

const BLOCK_BYTES = 1 << 16;

/** A source that keeps the last block read. */
export class BlockCache implements ByteSource {
  readonly sizeBytes: number;
  readonly #source: ByteSource;
  #at = -1;
  #block: Bytes = new Uint8Array(0);

  constructor(source: ByteSource) {
    this.#source = source;
    this.sizeBytes = source.sizeBytes;
  }

  async read(offset: number, length: number): Promise<Bytes> {
    if (length > BLOCK_BYTES) return this.#source.read(offset, length);
    const inside = this.#at >= 0 && offset >= this.#at && offset + length <= this.#at + this.#block.length;
    if (!inside) {
      this.#block = await this.#source.read(offset, Math.max(length, Math.min(BLOCK_BYTES, this.sizeBytes - offset)));
      this.#at = offset;
    }
    return this.#block.slice(offset - this.#at, offset - this.#at + length);
  }
}

export class SourceReader extends RandomAccessReader {
  readonly #source: ByteSource;
  /** The first failure of the source itself, to be told apart from faults of the archive. */
  failure: unknown;

  constructor(source: ByteSource) {
    super();
    this.#source = source;
  }

  override read(buffer: Buffer, offset: number, length: number, position: number, callback: (error: Error | null) => void): void {
    if (length === 0) return void setImmediate(callback, null);
    if (position < 0 || position + length > this.#source.sizeBytes)
      return void setImmediate(callback, new Error('unexpected EOF'));
    this.#source.read(position, length).then(
      (bytes) => {
        buffer.set(bytes, offset);
        callback(null);
      },
      (error: unknown) => {
        this.failure = error;
        callback(error instanceof Error ? error : new Error(String(error)));
      },
    );
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(readChunks(this.#source, start, end - start));
  }
}
