// A file on disk, read in pieces.
import { open } from 'node:fs/promises';
import type { ByteSource } from '../core/encoding/byte-source.ts';

export interface OpenDocument extends ByteSource {
  close(): Promise<void>;
}

/** The caller must call `close`. */
export async function openFile(path: string): Promise<OpenDocument> {
  const file = await open(path);
  const { size } = await file.stat();
  return {
    sizeBytes: size,
    close: () => file.close(),
    async read(offset, length) {
      const buffer = new Uint8Array(length);
      const { bytesRead } = await file.read(buffer, 0, length, offset);
      if (bytesRead !== length) throw new RangeError(`expected ${length} bytes at ${offset} of ${path}, got ${bytesRead}`);
      return buffer;
    },
  };
}
