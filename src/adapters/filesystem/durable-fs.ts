// The few file system calls that durability rests on, behind one small interface: tests run the same code on a simulated file
// system that forgets whatever was not synced (test/faults/storage-unsynced.test.ts).
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, link, lstat, mkdir, open, readdir, rename, unlink } from 'node:fs/promises';
import type { Bytes } from '../../core/encoding/bytes.ts';
import { digestInPool } from '../../engine/pool-digest.ts';

export interface FileWriter {
  write(chunk: Uint8Array): Promise<void>;
  /** All bytes of another file, of which there are `sizeBytes`; rejects with RangeError when there are more or fewer. */
  writeFrom(path: string, sizeBytes: number): Promise<void>;
  /** fsync: the bytes are on the medium; says nothing about the name. */
  sync(): Promise<void>;
  /** SHA-256 in hexadecimal of the first `sizeBytes`, read back. */
  readBackDigest(sizeBytes: number): Promise<string>;
  close(): Promise<void>;
}

export interface FileReader {
  readonly sizeBytes: number;
  read(offset: number, length: number): Promise<Bytes>;
  close(): Promise<void>;
}

export interface FileFacts {
  readonly kind: 'file' | 'directory' | 'other';
  readonly sizeBytes: number;
  readonly modifiedAt: Date;
  readonly device: number;
}

/** Errors carry a POSIX `code` (ENOENT, EEXIST, ENOTDIR …), as node:fs has them. */
export interface DurableFs {
  /** Read-only for everybody once closed; fails with EEXIST. */
  createFile(path: string): Promise<FileWriter>;
  openFile(path: string): Promise<FileReader>;
  /** fsync of a file that is already there. */
  syncFile(path: string): Promise<void>;
  /** fsync of a directory: its entries are on the medium. */
  syncDirectory(path: string): Promise<void>;
  /** A second name for the file; fails with EEXIST, atomically: this is how "write once" is kept among processes. */
  link(path: string, newPath: string): Promise<void>;
  /** Replaces atomically. */
  rename(path: string, newPath: string): Promise<void>;
  unlink(path: string): Promise<void>;
  makeDirectory(path: string): Promise<void>;
  /** Names with their kind, in no order. */
  readDirectory(path: string): Promise<readonly { readonly name: string; readonly kind: FileFacts['kind'] }[]>;
  /** Null when nothing is there. Does not follow symbolic links. */
  facts(path: string): Promise<FileFacts | null>;
}

export class NodeDurableFs implements DurableFs {
  async createFile(path: string): Promise<FileWriter> {
    const handle = await open(path, constants.O_RDWR | constants.O_CREAT | constants.O_EXCL, 0o440);
    return {
      write: async (chunk) => {
        for (let at = 0; at < chunk.length; ) at += (await handle.write(chunk, at)).bytesWritten;
      },
      writeFrom: async (source, sizeBytes) => await copyInto(handle, source, sizeBytes),
      sync: async () => await handle.sync(),
      readBackDigest: async (sizeBytes) => await readBackDigest(handle, sizeBytes),
      close: async () => await handle.close(),
    };
  }

  async openFile(path: string): Promise<FileReader> {
    const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
    try {
      const facts = await handle.stat();
      if (!facts.isFile()) throw Object.assign(new Error(`expected a file, got something else: ${path}`), { code: 'EISDIR' });
      return { sizeBytes: facts.size, read: (at, length) => readFully(handle, at, length), close: () => handle.close() };
    } catch (cause) {
      await handle.close();
      throw cause;
    }
  }

  async syncFile(path: string): Promise<void> {
    await syncPath(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  }

  async syncDirectory(path: string): Promise<void> {
    await syncPath(path, constants.O_RDONLY | constants.O_DIRECTORY);
  }

  async link(path: string, newPath: string): Promise<void> {
    await link(path, newPath);
  }

  async rename(path: string, newPath: string): Promise<void> {
    await rename(path, newPath);
  }

  async unlink(path: string): Promise<void> {
    await unlink(path);
  }

  async makeDirectory(path: string): Promise<void> {
    await mkdir(path, 0o750);
  }

  async readDirectory(path: string): Promise<{ name: string; kind: FileFacts['kind'] }[]> {
    const entries = await readdir(path, { withFileTypes: true });
    return entries.map((entry) => ({
      name: entry.name,
      kind: entry.isFile() ? ('file' as const) : entry.isDirectory() ? ('directory' as const) : ('other' as const),
    }));
  }

  async facts(path: string): Promise<FileFacts | null> {
    try {
      const found = await lstat(path);
      const kind = found.isFile() ? 'file' : found.isDirectory() ? 'directory' : 'other';
      return { kind, sizeBytes: found.size, modifiedAt: found.mtime, device: found.dev };
    } catch (cause) {
      if (errorCode(cause) === 'ENOENT' || errorCode(cause) === 'ENOTDIR') return null;
      throw cause;
    }
  }
}

async function syncPath(path: string, flags: number): Promise<void> {
  const handle = await open(path, flags);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const CHUNK_BYTES = 1 << 20;

async function copyInto(target: FileHandle, path: string, sizeBytes: number): Promise<void> {
  const source = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    const { size } = await source.stat();
    if (size !== sizeBytes) throw new RangeError(`expected a file of ${sizeBytes} bytes, got ${size}: ${path}`);
    for (let at = 0; at < sizeBytes; at += CHUNK_BYTES) {
      const chunk = await readFully(source, at, Math.min(CHUNK_BYTES, sizeBytes - at));
      for (let done = 0; done < chunk.length; ) done += (await target.write(chunk, done)).bytesWritten;
    }
  } finally {
    await source.close();
  }
}

// What fits in one chunk is hashed in the thread pool: the event loop goes on meanwhile.
async function readBackDigest(handle: FileHandle, sizeBytes: number): Promise<string> {
  if (sizeBytes <= CHUNK_BYTES) return digestInPool('sha256', await readFully(handle, 0, sizeBytes));
  const hash = createHash('sha256');
  for (let at = 0; at < sizeBytes; at += CHUNK_BYTES)
    hash.update(await readFully(handle, at, Math.min(CHUNK_BYTES, sizeBytes - at)));
  return hash.digest('hex');
}

async function readFully(handle: FileHandle, offset: number, length: number): Promise<Bytes> {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; ) {
    const { bytesRead } = await handle.read(bytes, at, length - at, offset + at);
    if (bytesRead === 0) throw new RangeError(`expected ${length} bytes at ${offset}, the file ended after ${at}`);
    at += bytesRead;
  }
  return bytes;
}

/** The POSIX code of an error, or ''. */
export function errorCode(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : '';
}
