// The file system as a thread of its own calls it: blocking, because handing each call to the thread pool costs more than the call. Only
// fsync, which waits for the medium, goes on beside others.
import { createHash } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  fsync,
  linkSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { promisify } from 'node:util';
import { type FileWriter, NodeDurableFs } from './durable-fs.ts';

const CHUNK_BYTES = 1 << 20;
const fsyncBeside = promisify(fsync);

export class BlockingFs extends NodeDurableFs {
  // One for all files: nothing is awaited between filling it and using it.
  readonly #buffer = new Uint8Array(CHUNK_BYTES);

  override async createFile(path: string): Promise<FileWriter> {
    const file = openSync(path, constants.O_RDWR | constants.O_CREAT | constants.O_EXCL, 0o440);
    return {
      write: async (chunk) => writeFully(file, chunk),
      writeFrom: async (source, sizeBytes) => this.#copyInto(file, source, sizeBytes),
      sync: async () => await fsyncBeside(file),
      readBackDigest: async (sizeBytes) => this.#digest(file, sizeBytes),
      close: async () => closeSync(file),
    };
  }

  override async syncFile(path: string): Promise<void> {
    await syncPath(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  }

  override async syncDirectory(path: string): Promise<void> {
    await syncPath(path, constants.O_RDONLY | constants.O_DIRECTORY);
  }

  override async link(path: string, newPath: string): Promise<void> {
    linkSync(path, newPath);
  }

  override async rename(path: string, newPath: string): Promise<void> {
    renameSync(path, newPath);
  }

  override async unlink(path: string): Promise<void> {
    unlinkSync(path);
  }

  override async makeDirectory(path: string): Promise<void> {
    mkdirSync(path, 0o750);
  }

  #copyInto(target: number, path: string, sizeBytes: number): void {
    const source = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW);
    try {
      const { size } = fstatSync(source);
      if (size !== sizeBytes) throw new RangeError(`expected a file of ${sizeBytes} bytes, got ${size}: ${path}`);
      for (let at = 0; at < sizeBytes; ) {
        const chunk = this.#fill(source, at, sizeBytes);
        writeFully(target, chunk);
        at += chunk.length;
      }
    } finally {
      closeSync(source);
    }
  }

  #digest(file: number, sizeBytes: number): string {
    const hash = createHash('sha256');
    for (let at = 0; at < sizeBytes; ) {
      const chunk = this.#fill(file, at, sizeBytes);
      hash.update(chunk);
      at += chunk.length;
    }
    return hash.digest('hex');
  }

  /** At least one byte from `offset`, at most up to `end`; valid until the next call. */
  #fill(file: number, offset: number, end: number): Uint8Array {
    const read = readSync(file, this.#buffer, 0, Math.min(CHUNK_BYTES, end - offset), offset);
    if (read === 0) throw new RangeError(`expected ${end} bytes, the file ended after ${offset}`);
    return this.#buffer.subarray(0, read);
  }
}

function writeFully(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
}

async function syncPath(path: string, flags: number): Promise<void> {
  const file = openSync(path, flags);
  try {
    await fsyncBeside(file);
  } finally {
    closeSync(file);
  }
}
