// Writes a batch of files durably: all of them under temporary names and synced, then their names, then each directory once.
import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import { contentChunks, contentSizeBytes, localPathOf } from '../../storage/object-content.port.ts';
import type { ObjectContent, ObjectDigests } from '../../storage/object-store.port.ts';
import { mapInParallel } from '../../storage/parallel.port.ts';
import { StorageError } from '../../storage/storage-error.port.ts';
import type { DurableDirectories } from './durable-directories.ts';
import { type DurableFs, errorCode, type FileWriter } from './durable-fs.ts';
import type { IncomingFolder } from './incoming-folder.ts';

const LANES = 8;
const CHUNK_BYTES = 1 << 20;

export interface FileToWrite {
  /** For messages. */
  readonly label: string;
  readonly path: string;
  readonly content: ObjectContent;
  readonly expected?: Partial<ObjectDigests>;
  /** `once`: never over other bytes. `replace`: atomically over whatever is there. */
  readonly mode: 'once' | 'replace';
}

export interface WrittenFile extends ObjectDigests {
  readonly sizeBytes: number;
}

interface Waiting extends WrittenFile {
  readonly file: FileToWrite;
  readonly temporary: string;
}

export class BatchWriter {
  readonly #fs: DurableFs;
  readonly #directories: DurableDirectories;
  readonly #incoming: IncomingFolder;

  constructor(fs: DurableFs, directories: DurableDirectories, incoming: IncomingFolder) {
    this.#fs = fs;
    this.#directories = directories;
    this.#incoming = incoming;
  }

  /** In the order of `files`. When it resolves, bytes and names are on the medium and were read back. */
  async write(files: readonly FileToWrite[]): Promise<WrittenFile[]> {
    const unsynced = new Map<string, string>();
    for (const directory of new Set(files.map((file) => dirname(file.path)))) await this.#directories.ensure(directory, unsynced);
    const temporaries: string[] = [];
    try {
      const waiting = await mapInParallel(files, LANES, (file) => this.#writeTemporary(file, temporaries));
      await mapInParallel(waiting, LANES, (one) => this.#giveName(one));
      const dirty = new Set([...files.map((file) => dirname(file.path)), ...unsynced.values()]);
      await mapInParallel([...dirty], LANES, (directory) => this.#fs.syncDirectory(directory));
      this.#directories.markDurable(unsynced.keys());
      return waiting.map(({ sha256, sha512, sizeBytes }) => ({ sha256, sha512, sizeBytes }));
    } finally {
      await mapInParallel(temporaries, LANES, (path) => this.#incoming.discard(path));
    }
  }

  async #writeTemporary(file: FileToWrite, temporaries: string[]): Promise<Waiting> {
    const temporary = this.#incoming.nextPath();
    temporaries.push(temporary);
    const writer = await this.#fs.createFile(temporary);
    try {
      const written = await writeContent(writer, file);
      await writer.sync();
      await assertReadsBack(writer, written, file.label);
      return { file, temporary, ...written };
    } finally {
      await writer.close();
    }
  }

  async #giveName({ file, temporary, sha256 }: Waiting): Promise<void> {
    if (file.mode === 'replace') return await this.#fs.rename(temporary, file.path);
    try {
      await this.#fs.link(temporary, file.path);
    } catch (cause) {
      if (errorCode(cause) !== 'EEXIST') throw cause;
      const there = await this.digestOf(file.path);
      if (there !== sha256) {
        throw new StorageError(
          'STORE_KEY_CONFLICT',
          `expected sha256 ${sha256} or nothing, got ${there ?? 'a folder'}: ${file.label}`,
        );
      }
      // An earlier writer may have died between naming the file and syncing it.
      await this.#fs.syncFile(file.path);
    }
  }

  /** SHA-256 in hexadecimal; null when there is no such file. */
  async digestOf(path: string): Promise<string | null> {
    try {
      const reader = await this.#fs.openFile(path);
      try {
        const hash = createHash('sha256');
        for (let at = 0; at < reader.sizeBytes; at += CHUNK_BYTES) {
          hash.update(await reader.read(at, Math.min(CHUNK_BYTES, reader.sizeBytes - at)));
        }
        return hash.digest('hex');
      } finally {
        await reader.close();
      }
    } catch (cause) {
      if (['ENOENT', 'ENOTDIR', 'EISDIR'].includes(errorCode(cause))) return null;
      throw cause;
    }
  }
}

// With both digests told, the bytes are hashed once, when they are read back; otherwise also on the way.
async function writeContent(writer: FileWriter, file: FileToWrite): Promise<WrittenFile> {
  const { sha256: told256, sha512: told512 } = file.expected ?? {};
  const isTold = told256 !== undefined && told512 !== undefined;
  const path = localPathOf(file.content);
  if (isTold && path !== null) {
    const size = contentSizeBytes(file.content);
    await writer.writeFrom(path, size);
    return { sizeBytes: size, sha256: told256, sha512: told512 };
  }
  const [sha256, sha512] = [createHash('sha256'), createHash('sha512')];
  let sizeBytes = 0;
  for await (const chunk of contentChunks(file.content)) {
    if (!isTold) {
      sha256.update(chunk);
      sha512.update(chunk);
    }
    sizeBytes += chunk.length;
    await writer.write(chunk);
  }
  if (isTold) return { sizeBytes, sha256: told256, sha512: told512 };
  const written = { sizeBytes, sha256: sha256.digest('hex'), sha512: sha512.digest('hex') };
  assertExpected(written, file);
  return written;
}

// Before it gets its name: wrong bytes never become visible, and a later replacement cannot be mistaken for them.
async function assertReadsBack(writer: FileWriter, written: WrittenFile, label: string): Promise<void> {
  const found = await writer.readBackDigest(written.sizeBytes);
  if (found !== written.sha256) {
    throw new StorageError('STORE_DIGEST_MISMATCH', `expected sha256 ${written.sha256}, read back ${found}: ${label}`);
  }
}

function assertExpected(written: WrittenFile, file: FileToWrite): void {
  for (const name of ['sha256', 'sha512'] as const) {
    const expected = file.expected?.[name];
    if (expected !== undefined && expected !== written[name]) {
      throw new StorageError('STORE_DIGEST_MISMATCH', `expected ${name} ${expected}, got ${written[name]}: ${file.label}`);
    }
  }
}
