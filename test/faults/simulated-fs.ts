// A file system in memory that remembers, beside what a running program sees, what a power cut would leave: only bytes and
// directory entries that were synced. POSIX promises no more than that; real ones often keep more, in any mixture.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { DurableFs, FileFacts, FileReader, FileWriter } from '../../src/adapters/filesystem/durable-fs.ts';
import type { Bytes } from '../../src/core/encoding/bytes.ts';

interface FileNode {
  readonly kind: 'file';
  bytes: Buffer;
  synced: Buffer | null;
}

interface DirectoryNode {
  readonly kind: 'directory';
  entries: Map<string, Node>;
  synced: Map<string, Node>;
}

type Node = FileNode | DirectoryNode;

/** `discard`: nothing unsynced survives. `keep`: everything does. A number: a mixture, drawn with that seed. */
export type CrashMode = 'discard' | 'keep' | number;

export class Crash extends Error {
  override readonly name = 'Crash';
}

const directory = (): DirectoryNode => ({ kind: 'directory', entries: new Map(), synced: new Map() });

export class SimulatedFs implements DurableFs {
  /** Writing calls so far; syncing calls so far. */
  steps = 0;
  syncs = 0;
  /** Crash before this step; Infinity: never. */
  crashAt = Number.POSITIVE_INFINITY;
  /** Lines of the adapter that sync, in the order in which they were first met. */
  readonly syncingLines = new Set<string>();
  /** This syncing call, or every one from this line, does nothing: the fault that a forgotten fsync is. */
  ignoreSync: number | string | null = null;
  /** The next this many syncs of directories fail with EIO. */
  failDirectorySyncs = 0;
  readonly #root: DirectoryNode;
  #dead = false;

  constructor(root: DirectoryNode = directory()) {
    this.#root = root;
  }

  /** What a machine finds after the power cut; this object is not changed. */
  afterCrash(mode: CrashMode): SimulatedFs {
    const draw = typeof mode === 'number' ? randomOf(mode) : () => (mode === 'keep' ? 1 : 0);
    const copies = new Map<FileNode, FileNode>();
    const survive = (node: Node): Node => {
      if (node.kind === 'file') {
        const known = copies.get(node);
        if (known !== undefined) return known; // two names, one file
        const left = draw() > 0.5 ? node.bytes : (node.synced ?? Buffer.alloc(0));
        const copy: FileNode = { kind: 'file', bytes: Buffer.from(left), synced: Buffer.from(left) };
        copies.set(node, copy);
        return copy;
      }
      const left = directory();
      for (const name of new Set([...node.entries.keys(), ...node.synced.keys()])) {
        const entry = draw() > 0.5 ? node.entries.get(name) : node.synced.get(name);
        if (entry !== undefined) left.entries.set(name, survive(entry));
      }
      left.synced = new Map(left.entries);
      return left;
    };
    return new SimulatedFs(survive(this.#root) as DirectoryNode);
  }

  /** As another program would, without syncing: for planting files. */
  plant(path: string, bytes: Uint8Array): void {
    const { parent, name } = this.#parentOf(path);
    parent.entries.set(name, { kind: 'file', bytes: Buffer.from(bytes), synced: null });
  }

  async createFile(path: string): Promise<FileWriter> {
    await this.#step();
    const { parent, name } = this.#parentOf(path);
    if (parent.entries.has(name)) throw posix('EEXIST', path);
    const node: FileNode = { kind: 'file', bytes: Buffer.alloc(0), synced: null };
    parent.entries.set(name, node);
    return {
      write: async (chunk) => {
        await this.#step();
        node.bytes = Buffer.concat([node.bytes, chunk]);
      },
      // From the real file system: what is stored is simulated, what it is made from is not.
      writeFrom: async (source, sizeBytes) => {
        await this.#step();
        const bytes = await readFile(source);
        if (bytes.length !== sizeBytes) throw new RangeError(`expected ${sizeBytes} bytes, got ${bytes.length}`);
        node.bytes = Buffer.concat([node.bytes, bytes]);
      },
      sync: async () =>
        await this.#sync(() => {
          node.synced = node.bytes;
        }),
      readBackDigest: async (sizeBytes) => createHash('sha256').update(node.bytes.subarray(0, sizeBytes)).digest('hex'),
      close: async () => undefined,
    };
  }

  async openFile(path: string): Promise<FileReader> {
    const node = this.#find(path);
    if (node.kind !== 'file') throw posix('EISDIR', path);
    const { bytes } = node;
    const read = async (at: number, length: number): Promise<Bytes> => new Uint8Array(bytes.subarray(at, at + length)) as Bytes;
    return { sizeBytes: bytes.length, read, close: async () => undefined };
  }

  async syncFile(path: string): Promise<void> {
    const node = this.#find(path);
    if (node.kind !== 'file') throw posix('EISDIR', path);
    await this.#sync(() => {
      node.synced = node.bytes;
    });
  }

  async syncDirectory(path: string): Promise<void> {
    const node = this.#find(path);
    if (node.kind !== 'directory') throw posix('ENOTDIR', path);
    if (this.failDirectorySyncs > 0) {
      this.failDirectorySyncs--;
      throw posix('EIO', path);
    }
    await this.#sync(() => {
      node.synced = new Map(node.entries);
    });
  }

  async link(path: string, newPath: string): Promise<void> {
    await this.#step();
    const node = this.#find(path);
    const { parent, name } = this.#parentOf(newPath);
    if (parent.entries.has(name)) throw posix('EEXIST', newPath);
    parent.entries.set(name, node);
  }

  async rename(path: string, newPath: string): Promise<void> {
    await this.#step();
    const node = this.#find(path);
    const from = this.#parentOf(path);
    const to = this.#parentOf(newPath);
    from.parent.entries.delete(from.name);
    to.parent.entries.set(to.name, node);
  }

  async unlink(path: string): Promise<void> {
    await this.#step();
    const { parent, name } = this.#parentOf(path);
    if (!parent.entries.delete(name)) throw posix('ENOENT', path);
  }

  async makeDirectory(path: string): Promise<void> {
    await this.#step();
    const { parent, name } = this.#parentOf(path);
    if (parent.entries.has(name)) throw posix('EEXIST', path);
    parent.entries.set(name, directory());
  }

  async readDirectory(path: string): Promise<{ name: string; kind: FileFacts['kind'] }[]> {
    const node = this.#find(path);
    if (node.kind !== 'directory') throw posix('ENOTDIR', path);
    return [...node.entries].map(([name, entry]) => ({ name, kind: entry.kind }));
  }

  async facts(path: string): Promise<FileFacts | null> {
    try {
      const node = this.#find(path);
      const sizeBytes = node.kind === 'file' ? node.bytes.length : 0;
      return { kind: node.kind, sizeBytes, modifiedAt: new Date(0), device: 1 };
    } catch (cause) {
      if (cause instanceof Error && 'code' in cause && (cause.code === 'ENOENT' || cause.code === 'ENOTDIR')) return null;
      throw cause;
    }
  }

  async #step(): Promise<void> {
    if (this.#dead || ++this.steps > this.crashAt) {
      this.#dead = true;
      throw new Crash(`power cut before step ${this.crashAt + 1}`);
    }
  }

  async #sync(apply: () => void): Promise<void> {
    const line = callingLine();
    this.syncingLines.add(line);
    await this.#step();
    if (this.syncs++ !== this.ignoreSync && line !== this.ignoreSync) apply();
  }

  #find(path: string): Node {
    let node: Node = this.#root;
    for (const name of path.split('/').filter((part) => part !== '')) {
      if (node.kind !== 'directory') throw posix('ENOTDIR', path);
      const next: Node | undefined = node.entries.get(name);
      if (next === undefined) throw posix('ENOENT', path);
      node = next;
    }
    return node;
  }

  #parentOf(path: string): { parent: DirectoryNode; name: string } {
    const cut = path.lastIndexOf('/');
    const parent = this.#find(path.slice(0, cut));
    if (parent.kind !== 'directory') throw posix('ENOTDIR', path);
    return { parent, name: path.slice(cut + 1) };
  }
}

// The innermost line of the adapter under test: what somebody would delete to forget this fsync.
function callingLine(): string {
  const frame = /adapters\/filesystem\/([a-z-]+\.ts):(\d+)/.exec(new Error('where').stack ?? '');
  return frame === null ? 'the test' : `${frame[1]}:${frame[2]}`;
}

function posix(code: string, path: string): Error {
  return Object.assign(new Error(`${code}: ${path}`), { code });
}

// A small linear congruential generator: the same seed gives the same mixture on every machine.
function randomOf(seed: number): () => number {
  let state = (seed * 2_654_435_761) >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
