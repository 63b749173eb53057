// ObjectStore over a folder: <root>/<area>/<key>. Keeps the contract of storage/object-store.port.ts with link, rename and fsync.
import { dirname, join, resolve } from 'node:path';
import type { Bytes } from '../../core/encoding/bytes.ts';
import { assertKey, isReplaceableKey } from '../../storage/object-key.port.ts';
import {
  type ClosableByteSource,
  type ListedObject,
  type ObjectRef,
  type ObjectStat,
  ObjectStore,
  type ObjectVersion,
  type Placement,
  type PutRequest,
  type StoreArea,
  type StoreDescription,
  type StoreHealth,
} from '../../storage/object-store.port.ts';
import { StorageError } from '../../storage/storage-error.port.ts';
import { BatchWriter, type FileToWrite, type WrittenFile } from './batch-writer.ts';
import { deviceIdOf } from './device-id.ts';
import { DurableDirectories } from './durable-directories.ts';
import { type DurableFs, errorCode, NodeDurableFs } from './durable-fs.ts';
import { IncomingFolder } from './incoming-folder.ts';
import { listFiles } from './list-files.ts';
import { makeDurableRoot } from './make-durable-root.ts';
import { canCross, WriterThread } from './writer-thread.ts';

const AREAS: readonly StoreArea[] = ['records', 'ledger', 'work'];
const CHUNK_BYTES = 1 << 20;

export interface FilesystemStoreSettings {
  readonly name: string;
  /** Made when missing. */
  readonly root: string;
  readonly fs?: DurableFs;
  /** Writes in a thread of its own, which ends with the process. For a service; a thread is not worth its start to a few files. */
  readonly threaded?: boolean;
}

export class FilesystemStore extends ObjectStore {
  readonly name: string;
  readonly #root: string;
  readonly #fs: DurableFs;
  readonly #writer: BatchWriter;
  readonly #thread: WriterThread | null;
  readonly #directories: DurableDirectories;
  #damagedCount = 0;

  private constructor(name: string, root: string, fs: DurableFs, incoming: IncomingFolder, threaded: boolean) {
    super();
    this.name = name;
    this.#root = root;
    this.#fs = fs;
    this.#directories = new DurableDirectories(fs, root);
    this.#writer = new BatchWriter(fs, this.#directories, incoming);
    this.#thread = threaded ? new WriterThread(root, incoming.path) : null;
  }

  /** Makes the folders and clears what a crash left in the temporary one. STORE_UNAVAILABLE when the folder cannot be written. */
  static async open(settings: FilesystemStoreSettings): Promise<FilesystemStore> {
    const fs = settings.fs ?? new NodeDurableFs();
    const root = resolve(settings.root);
    return await translated(`${settings.name}: ${root}`, async () => {
      await makeDurableRoot(fs, root);
      const incoming = await IncomingFolder.open(fs, root, new Date());
      const store = new FilesystemStore(settings.name, root, fs, incoming, settings.threaded ?? false);
      const unsynced = new Map<string, string>();
      for (const area of AREAS) await store.#directories.ensure(join(root, area), unsynced);
      await fs.syncDirectory(root);
      store.#directories.markDurable(unsynced.keys());
      return store;
    });
  }

  async put(request: PutRequest): Promise<Placement> {
    const [placement] = await this.putMany([request]);
    if (placement === undefined) throw new StorageError('STORE_UNAVAILABLE', `expected one placement: ${this.#label(request)}`);
    return placement;
  }

  async putMany(requests: readonly PutRequest[]): Promise<Placement[]> {
    const files = requests.map((request) => this.#fileToWrite(request));
    const writer = this.#thread !== null && files.every(canCross) ? this.#thread : this.#writer;
    const written = await translated(this.name, () => writer.write(files));
    return requests.map((request, index) => this.#placement(request, written[index]));
  }

  #fileToWrite(request: PutRequest): FileToWrite {
    const replace = request.replace ?? request.area === 'work';
    if (replace && !isReplaceableKey(request.area, request.key)) {
      throw new StorageError('STORE_FORBIDDEN', `expected a key that may be replaced, got ${this.#label(request)}`);
    }
    return {
      label: this.#label(request),
      path: this.#path(request),
      content: request.content,
      ...(request.expected === undefined ? {} : { expected: request.expected }),
      mode: replace ? 'replace' : 'once',
    };
  }

  #placement(request: PutRequest, written: WrittenFile | undefined): Placement {
    if (written === undefined) throw new StorageError('STORE_UNAVAILABLE', `nothing written: ${this.#label(request)}`);
    return { store: this.name, area: request.area, key: request.key, versionId: null, lockedUntil: null, ...written };
  }

  async *get(ref: ObjectRef): AsyncGenerator<Bytes> {
    const source = await this.openSource(ref);
    try {
      for (let at = 0; at < source.sizeBytes; at += CHUNK_BYTES) {
        yield await source.read(at, Math.min(CHUNK_BYTES, source.sizeBytes - at));
      }
    } finally {
      await source.close();
    }
  }

  async openSource(ref: ObjectRef): Promise<ClosableByteSource> {
    const label = this.#label(ref);
    const path = this.#path(ref);
    const reader = await translated(label, () => this.#fs.openFile(path));
    return {
      sizeBytes: reader.sizeBytes,
      read: async (offset, length) => {
        if (offset < 0 || length < 0 || offset + length > reader.sizeBytes) {
          throw new RangeError(`expected a range inside ${reader.sizeBytes} bytes, got ${offset}+${length}`);
        }
        return await translated(label, () => reader.read(offset, length));
      },
      close: () => reader.close(),
    };
  }

  async stat(ref: ObjectRef): Promise<ObjectStat | null> {
    const path = this.#path(ref);
    const facts = await translated(this.#label(ref), () => this.#fs.facts(path));
    if (facts === null || facts.kind !== 'file') return null;
    return { key: ref.key, versionId: null, sizeBytes: facts.sizeBytes, modifiedAt: facts.modifiedAt, lockedUntil: null };
  }

  async *list(area: StoreArea, prefix: string): AsyncGenerator<ListedObject> {
    for await (const { key, sizeBytes } of this.listVersions(area, prefix)) yield { key, sizeBytes };
  }

  async *listVersions(area: StoreArea, prefix: string): AsyncGenerator<ObjectVersion> {
    for await (const { path, facts } of listFiles(this.#fs, join(this.#root, area), prefix)) {
      const { sizeBytes, modifiedAt } = facts;
      yield { key: path, versionId: null, sizeBytes, modifiedAt, isLatest: true, isDeleteMarker: false };
    }
  }

  async extendLock(ref: ObjectRef, _until: Date): Promise<Date | null> {
    if ((await this.stat(ref)) === null) throw new StorageError('STORE_NOT_FOUND', `nothing to lock: ${this.#label(ref)}`);
    return null;
  }

  async heal(request: PutRequest & { readonly expected: { sha256: string; sha512: string } }): Promise<Placement> {
    const path = this.#path(request);
    const found = await translated(this.#label(request), () => this.#writer.digestOf(path));
    if (found !== null && found !== request.expected.sha256) await this.#setAside(request, path);
    const file = this.#fileToWrite({ ...request, replace: false });
    const [written] = await translated(this.name, () =>
      this.#writer.write([{ ...file, mode: found === null ? 'once' : 'replace' }]),
    );
    return this.#placement(request, written);
  }

  // A second name in <root>/damaged, for whoever wants to know what happened; then the good bytes replace the first name.
  async #setAside(ref: ObjectRef, path: string): Promise<void> {
    await translated(this.#label(ref), async () => {
      const unsynced = new Map<string, string>();
      const label = `${new Date().toISOString().replaceAll(/[:.]/g, '-')}-${process.pid}-${this.#damagedCount++}`;
      const aside = join(this.#root, 'damaged', label, ref.area, ref.key);
      await this.#directories.ensure(dirname(aside), unsynced);
      await this.#fs.link(path, aside);
      for (const directory of new Set([dirname(aside), ...unsynced.values()])) await this.#fs.syncDirectory(directory);
      this.#directories.markDurable(unsynced.keys());
    });
  }

  async removeWork(key: string): Promise<void> {
    const path = this.#path({ area: 'work', key });
    await translated(`${this.name}: work/${key}`, async () => {
      try {
        await this.#fs.unlink(path);
        await this.#fs.syncDirectory(dirname(path));
      } catch (cause) {
        if (!['ENOENT', 'ENOTDIR'].includes(errorCode(cause))) throw cause;
      }
    });
  }

  async describe(): Promise<StoreDescription> {
    const facts = await translated(this.name, () => this.#fs.facts(this.#root));
    const deviceId = facts === null ? 'unknown' : await deviceIdOf(facts.device);
    return { name: this.name, medium: 'filesystem', location: this.#root, deviceId, lockMode: 'none' };
  }

  async checkHealth(): Promise<StoreHealth> {
    const key = `health/${process.pid}-${this.#damagedCount++}`;
    try {
      await this.put({ area: 'work', key, content: new Uint8Array([1]) });
      await this.removeWork(key);
      return { healthy: true, detail: '' };
    } catch (cause) {
      return { healthy: false, detail: cause instanceof Error ? cause.message : String(cause) };
    }
  }

  #label(ref: ObjectRef): string {
    return `${this.name}: ${ref.area}/${ref.key}`;
  }

  #path(ref: ObjectRef): string {
    assertKey(ref.key);
    return join(this.#root, ref.area, ref.key);
  }
}

/** Every failure of the medium leaves as a StorageError. */
async function translated<Result>(label: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    const code = errorCode(cause);
    if (cause instanceof StorageError || code === '' || code.startsWith('ERR_')) throw cause;
    const detail = `${label}: ${cause instanceof Error ? cause.message : code}`;
    if (code === 'ENOENT' || code === 'EISDIR' || code === 'ELOOP') throw new StorageError('STORE_NOT_FOUND', detail, cause);
    // One key is a folder of another's: "a" and "a/b" cannot both be files.
    if (code === 'ENOTDIR' || code === 'ENOTEMPTY') throw new StorageError('STORE_KEY_CONFLICT', detail, cause);
    throw new StorageError('STORE_UNAVAILABLE', detail, cause);
  }
}
