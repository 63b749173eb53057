// Power cuts on a file system that forgets whatever was not synced: at every step of storing AIPs, and, with any single fsync taken
// away, after every acknowledged operation of the store.
import { describe, expect, it } from 'vitest';
import { FilesystemStore } from '../../src/adapters/filesystem/filesystem-store.ts';
import { NodeEngine } from '../../src/engine/node-engine.ts';
import type { ExpectedObject, StoredAip } from '../../src/storage/aip-types.ts';
import { auditReplicas } from '../../src/storage/audit-replicas.ts';
import type { ObjectRef, PutRequest } from '../../src/storage/object-store.port.ts';
import { ReplicaSet } from '../../src/storage/replica-set.ts';
import { storeAip } from '../../src/storage/store-aip.ts';
import { aipInput } from '../unit/storage/stores-on-disk.ts';
import { Crash, type CrashMode, SimulatedFs } from './simulated-fs.ts';

const bytes = (words: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(words);
const ROOT = '/srv/lưu trữ/kho';

async function read(store: FilesystemStore, ref: ObjectRef): Promise<string | null> {
  const chunks: Uint8Array[] = [];
  try {
    for await (const chunk of store.get(ref)) chunks.push(chunk);
  } catch (cause) {
    return cause instanceof Error && 'code' in cause && cause.code === 'STORE_NOT_FOUND' ? null : Promise.reject(cause);
  }
  return Buffer.concat(chunks).toString();
}

/** Runs every kind of operation; after each acknowledged one, what a power cut would leave must still hold all that was promised. */
class AcknowledgedOperations {
  readonly #fs: SimulatedFs;
  readonly #promised = new Map<string, { ref: ObjectRef; content: string | null }>();
  readonly broken: string[] = [];

  constructor(fs: SimulatedFs) {
    this.#fs = fs;
  }

  open = async (): Promise<FilesystemStore> => await FilesystemStore.open({ name: 'kho', root: ROOT, fs: this.#fs });

  #promise(area: PutRequest['area'], key: string, content: string | null): void {
    this.#promised.set(`${area}/${key}`, { ref: { area, key }, content });
  }

  async put(store: FilesystemStore, ...requests: [PutRequest['area'], string, string, boolean?][]): Promise<void> {
    await store.putMany(
      requests.map(([area, key, content, replace]) => ({ area, key, content: bytes(content), replace: replace ?? false })),
    );
    for (const [area, key, content] of requests) this.#promise(area, key, content);
    await this.check(`put ${requests.map(([, key]) => key).join(', ')}`);
  }

  async check(after: string): Promise<void> {
    const fs = this.#fs.afterCrash('discard');
    const store = await FilesystemStore.open({ name: 'kho', root: ROOT, fs });
    for (const [name, { ref, content }] of this.#promised) {
      const found = await read(store, ref);
      if (found !== content) this.broken.push(`${name} after ${after}: expected ${content}, found ${found}`);
    }
  }

  /** Only writes of something new: none of their fsyncs repeats an earlier one. */
  async runFresh(): Promise<FilesystemStore> {
    const first = await this.open();
    await this.put(
      first,
      ['records', 'a/b/v1/content/x', 'x'],
      ['records', 'a/b/v1/content/d/y', 'y'],
      ['records', 'a/b/0=o', 'o'],
    );
    await this.put(first, ['records', 'a/b/inventory.json', 'v1']);
    await this.put(first, ['records', 'a/b/inventory.json', 'v2', true]);
    await this.put(first, ['ledger', 'tile/0/000', 't'], ['ledger', 'checkpoint', 'c1', true]);
    await this.put(first, ['ledger', 'checkpoint', 'c2', true]);
    await this.put(first, ['work', 'staged', 's', true]);
    await first.removeWork('staged');
    this.#promise('work', 'staged', null);
    await this.check('remove');
    return first;
  }

  async run(): Promise<void> {
    const first = await this.runFresh();
    await this.put(first, ['records', 'a/b/v1/content/x', 'x']);
    await this.#failedBefore(first);
    await this.#foreignFile(first);
    await this.#healing(first);
  }

  // A put that failed at its directory syncs leaves names and folders that are visible and not durable.
  async #failedBefore(first: FilesystemStore): Promise<void> {
    this.#fs.failDirectorySyncs = 2;
    await expect(first.put({ area: 'records', key: 'p/q/r', content: bytes('r') })).rejects.toThrow('EIO');
    this.#fs.failDirectorySyncs = 0;
    const second = await this.open();
    await this.put(second, ['records', 'p/q/other', 'other']);
    await this.put(first, ['records', 'p/q/r', 'r']);
  }

  // The same bytes, copied there by hand and never synced: acknowledging them makes them ours to keep.
  async #foreignFile(store: FilesystemStore): Promise<void> {
    this.#fs.plant(`${ROOT}/records/a/b/v1/content/copied`, bytes('by hand'));
    await this.put(store, ['records', 'a/b/v1/content/copied', 'by hand']);
  }

  async #healing(store: FilesystemStore): Promise<void> {
    const digests = async (content: string): Promise<{ sha256: string; sha512: string }> => {
      const { createHash } = await import('node:crypto');
      const hex = (name: string): string => createHash(name).update(content).digest('hex');
      return { sha256: hex('sha256'), sha512: hex('sha512') };
    };
    await this.#fs.unlink(`${ROOT}/records/a/b/v1/content/x`);
    await store.heal({ area: 'records', key: 'a/b/v1/content/x', content: bytes('x'), expected: await digests('x') });
    await this.check('healing a missing file');
    this.#fs.plant(`${ROOT}/records/a/b/v1/content/d/y`, bytes('damaged'));
    await this.#fs.syncFile(`${ROOT}/records/a/b/v1/content/d/y`);
    await store.heal({ area: 'records', key: 'a/b/v1/content/d/y', content: bytes('y'), expected: await digests('y') });
    await this.check('healing a damaged file');
    const aside = await allFiles(this.#fs.afterCrash('discard'), `${ROOT}/damaged`);
    if (!aside.some((path) => path.endsWith('records/a/b/v1/content/d/y'))) this.broken.push('the damaged bytes were not kept');
  }
}

async function allFiles(fs: SimulatedFs, folder: string): Promise<string[]> {
  if ((await fs.facts(folder)) === null) return [];
  const found: string[] = [];
  for (const { name, kind } of await fs.readDirectory(folder)) {
    if (kind === 'directory') found.push(...(await allFiles(fs, `${folder}/${name}`)));
    else found.push(`${folder}/${name}`);
  }
  return found;
}

describe('no fsync too few', () => {
  it('keeps everything acknowledged through a power cut', async () => {
    const operations = new AcknowledgedOperations(new SimulatedFs());
    await operations.run();
    expect(operations.broken).toEqual([]);
  });

  it('loses something acknowledged when any one line that syncs is deleted', async () => {
    const counting = new SimulatedFs();
    await new AcknowledgedOperations(counting).run();
    const lines = [...counting.syncingLines].filter((line) => line !== 'the test');
    expect(lines.length).toBeGreaterThanOrEqual(7);
    const unnoticed: string[] = [];
    for (const line of lines) {
      const operations = new AcknowledgedOperations(withoutSync(line));
      await operations.run();
      if (operations.broken.length === 0) unnoticed.push(line);
    }
    console.info(
      `lines that sync: ${lines.length}, deleted one at a time, ${lines.length - unnoticed.length} noticed: ${lines.join(', ')}`,
    );
    expect(unnoticed).toEqual([]);
  });

  it('loses something acknowledged when any one fsync of a fresh write is skipped', async () => {
    const counting = new SimulatedFs();
    await new AcknowledgedOperations(counting).runFresh();
    const unnoticed: number[] = [];
    for (let sync = 0; sync < counting.syncs; sync++) {
      const operations = new AcknowledgedOperations(withoutSync(sync));
      await operations.runFresh();
      if (operations.broken.length === 0) unnoticed.push(sync);
    }
    console.info(
      `fsyncs of fresh writes: ${counting.syncs}, skipped one at a time, ${counting.syncs - unnoticed.length} noticed`,
    );
    expect(counting.syncs).toBeGreaterThan(20);
    expect(unnoticed).toEqual([]);
  });
});

function withoutSync(which: number | string): SimulatedFs {
  const fs = new SimulatedFs();
  fs.ignoreSync = which;
  return fs;
}

const FILES = {
  'metadata/descriptive/hoso.xml': '<hoSo/>',
  'representations/rep1/data/Quyết định.pdf': '%PDF',
  'rep2/phụ lục': 'z',
};
const ID = 'urn:uuid:0d5c1c9e-0e4c-4d3c-8f0c-1f2e3d4c5b6a';
const CORRECTED = { ...FILES, 'metadata/descriptive/hoso.xml': '<hoSo sua="1"/>' };

async function replicaSet(fs: SimulatedFs): Promise<ReplicaSet> {
  const stores: FilesystemStore[] = [];
  for (const name of ['kho-1', 'kho-2']) stores.push(await FilesystemStore.open({ name, root: `/srv/${name}`, fs }));
  return new ReplicaSet({ stores, engine: new NodeEngine() });
}

const inventoryOf = (aip: StoredAip): ExpectedObject => ({ area: 'records', ...aip.inventory });

/** Stores two versions, the first unless it was acknowledged before; tells `acknowledged` after each. */
async function storeTwice(set: ReplicaSet, acknowledged: (aip: StoredAip) => void, before?: StoredAip): Promise<void> {
  const first = before ?? (await storeAip(set, aipInput(ID, FILES)));
  acknowledged(first);
  acknowledged(await storeAip(set, { ...aipInput(ID, CORRECTED), previous: inventoryOf(first) }));
}

/** Findings that may not be there after a crash: everything but leftovers of what was never acknowledged. */
async function damage(set: ReplicaSet, aip: StoredAip, newest: boolean): Promise<string[]> {
  const inRoot = (key: string): boolean => /^[^/]+\/[^/]+\/[^/]+\/inventory\.json/.test(key);
  // After a correction has begun, the root inventory may already be the next version's.
  const objects = aip.objects.filter(({ key }) => newest || !inRoot(key));
  const { findings } = await auditReplicas(set, { area: 'records', prefix: `${aip.rootKey}/` }, objects);
  return findings.filter(({ kind }) => kind !== 'extra').map(({ kind, store, key }) => `${kind} ${store} ${key}`);
}

async function crashAndRecover(crashAt: number, mode: CrashMode): Promise<'crashed' | 'finished'> {
  const fs = new SimulatedFs();
  fs.crashAt = crashAt;
  const acknowledged: StoredAip[] = [];
  const outcome = await replicaSet(fs)
    .then(async (set) => await storeTwice(set, (aip) => acknowledged.push(aip)))
    .then(
      () => 'finished' as const,
      (cause: unknown) => (isCrash(cause) ? ('crashed' as const) : Promise.reject(cause)),
    );
  const set = await replicaSet(fs.afterCrash(mode));
  const label = `cut before step ${crashAt + 1}, ${mode}`;
  for (const aip of acknowledged) expect(await damage(set, aip, false), label).toEqual([]);
  await expectNothingHalf(set, label);
  // The same work again completes it: nothing double, nothing left over.
  const again: StoredAip[] = [];
  await storeTwice(set, (aip) => again.push(aip), acknowledged[0]);
  const [first, second] = again;
  if (first === undefined || second === undefined) throw new Error('expected two versions');
  expect(await damage(set, second, true), label).toEqual([]);
  expect(await damage(set, first, false), label).toEqual([]);
  for (const aip of acknowledged) expect(again.map(({ inventory }) => inventory)).toContainEqual(aip.inventory);
  return outcome;
}

function isCrash(cause: unknown): boolean {
  if (cause instanceof Crash) return true;
  if (cause instanceof AggregateError) return cause.errors.some(isCrash);
  return cause instanceof Error && cause.cause !== undefined && isCrash(cause.cause);
}

/** Whatever has a name has all of its bytes; an object with a root inventory has everything that inventory names. */
async function expectNothingHalf(set: ReplicaSet, label: string): Promise<void> {
  for (const store of set.stores) {
    const keys = new Map<string, string | null>();
    for await (const { key } of store.list('records', ''))
      keys.set(key, await read(store as FilesystemStore, { area: 'records', key }));
    expect(halfThings(keys), `${label}: ${store.name}`).toEqual([]);
  }
}

function halfThings(keys: ReadonlyMap<string, string | null>): string[] {
  const whole = new Set<string | null>([...Object.values(FILES), ...Object.values(CORRECTED)]);
  const half: string[] = [];
  for (const [key, content] of keys) {
    if (key.includes('/content/') && !whole.has(content)) half.push(key);
    if (/^[^/]+\/[^/]+\/[^/]+\/inventory\.json$/.test(key)) {
      const root = key.slice(0, -'/inventory.json'.length);
      const { manifest } = JSON.parse(content ?? '') as { manifest: Record<string, string[]> };
      for (const path of Object.values(manifest).flat()) if (!keys.has(`${root}/${path}`)) half.push(`${root}/${path}`);
    } else if (key.endsWith('.json')) JSON.parse(content ?? '');
  }
  return half;
}

describe('a power cut at every step of storing an AIP and its correction', () => {
  const modes = [
    { name: 'discard', every: 1, mode: (): CrashMode => 'discard' },
    { name: 'keep', every: 4, mode: (): CrashMode => 'keep' },
    { name: 'a mixture of its own for each step', every: 1, mode: (step: number): CrashMode => step },
  ];
  for (const { name, every, mode } of modes) {
    it(`unsynced state: ${name}`, async () => {
      let step = 0;
      for (; step < 2000; step += every) if ((await crashAndRecover(step, mode(step))) === 'finished') break;
      console.info(`power cuts: ${step} steps, every ${every}, unsynced state: ${name}`);
      expect(step).toBeGreaterThan(150);
      expect(step).toBeLessThan(2000);
    });
  }
});
