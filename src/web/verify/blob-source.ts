// A chosen file as core reads it: range by range, never whole in memory.
import type { ByteSource } from '../../core/encoding/byte-source.ts';
import type { Bytes } from '../../core/encoding/bytes.ts';

export class BlobByteSource implements ByteSource {
  readonly sizeBytes: number;
  readonly #blob: Blob;

  constructor(blob: Blob) {
    this.#blob = blob;
    this.sizeBytes = blob.size;
  }

  async read(offset: number, length: number): Promise<Bytes> {
    if (offset < 0 || length < 0 || offset + length > this.sizeBytes) {
      throw new RangeError(`expected a range inside ${this.sizeBytes} bytes, got ${offset}+${length}`);
    }
    return new Uint8Array(await this.#blob.slice(offset, offset + length).arrayBuffer());
  }
}
