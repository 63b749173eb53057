// The contract of ObjectStore, run against every adapter (style: ocfl-java's StorageTest). A subclass only says how to make a store.
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { MemoryByteSource } from '../../src/core/encoding/byte-source.ts';
import type { ObjectRef, ObjectStore, StoreArea } from '../../src/storage/object-store.port.ts';
import { StorageError } from '../../src/storage/storage-error.port.ts';

export function digestsOf(bytes: Uint8Array): { sha256: string; sha512: string } {
  const hex = (name: string): string => createHash(name).update(bytes).digest('hex');
  return { sha256: hex('sha256'), sha512: hex('sha512') };
}

export async function readAll(store: ObjectStore, ref: ObjectRef): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of store.get(ref)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

export async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'resolved';
  } catch (cause) {
    if (cause instanceof StorageError) return cause.code;
    throw cause;
  }
}

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const found: Item[] = [];
  for await (const item of items) found.push(item);
  return found;
}

const text = (words: string): Uint8Array => new TextEncoder().encode(words);

/** `second` is another process's view of the same store. */
export function objectStoreContract(name: string, make: () => Promise<{ store: ObjectStore; second: ObjectStore }>): void {
  describe(`${name}: contract of ObjectStore`, () => {
    const fresh = (tail: string): string => `t/${randomUUID()}/${tail}`;
    const areas: StoreArea[] = ['records', 'ledger', 'work'];

    it('gives back what was put, with its digests, by version and as current, whole and in ranges', async () => {
      const { store, second } = await make();
      for (const area of areas) {
        const key = fresh('a.bin');
        const content = randomBytes(70_001);
        const placement = await store.put({ area, key, content, expected: digestsOf(content) });
        expect(placement).toMatchObject({ store: store.name, area, key, sizeBytes: 70_001, ...digestsOf(content) });
        expect((await readAll(second, placement)).equals(content)).toBe(true);
        expect((await readAll(store, { area, key })).equals(content)).toBe(true);
        const source = await second.openSource(placement);
        expect(source.sizeBytes).toBe(70_001);
        expect(Buffer.from(await source.read(65_530, 20)).equals(content.subarray(65_530, 65_550))).toBe(true);
        expect(await source.read(70_001, 0)).toHaveLength(0);
        await expect(source.read(70_000, 2)).rejects.toThrow(RangeError);
        await source.close();
        expect(await store.stat(placement)).toMatchObject({ key, sizeBytes: 70_001 });
      }
    });

    it('keeps empty objects and sources', async () => {
      const { store } = await make();
      const empty = await store.put({ area: 'records', key: fresh('empty'), content: new Uint8Array(0) });
      expect(await readAll(store, empty)).toHaveLength(0);
      const content = randomBytes(2_500_000);
      const placement = await store.put({ area: 'records', key: fresh('source'), content: new MemoryByteSource(content) });
      expect(placement.sha512).toBe(digestsOf(content).sha512);
    });

    it('keeps a 64 MB object', async () => {
      const { store } = await make();
      const content = randomBytes(64 << 20);
      const placement = await store.put({ area: 'records', key: fresh('large'), content: new MemoryByteSource(content) });
      expect(placement).toMatchObject({ sizeBytes: 64 << 20, ...digestsOf(content) });
      expect((await readAll(store, placement)).equals(content)).toBe(true);
    });

    it('says when nothing is there', async () => {
      const { store } = await make();
      const ref = { area: 'records', key: fresh('nothing') } as const;
      expect(await store.stat(ref)).toBeNull();
      expect(await codeOf(readAll(store, ref))).toBe('STORE_NOT_FOUND');
      expect(await codeOf(store.openSource(ref))).toBe('STORE_NOT_FOUND');
    });

    it('writes once: equal bytes again are fine, other bytes conflict and change nothing', async () => {
      const { store, second } = await make();
      for (const area of ['records', 'ledger'] as const) {
        const key = fresh('once');
        const first = await store.put({ area, key, content: text('first') });
        expect(await second.put({ area, key, content: text('first') })).toEqual(first);
        expect(await codeOf(second.put({ area, key, content: text('other') }))).toBe('STORE_KEY_CONFLICT');
        expect(await codeOf(second.put({ area, key, content: text('longer than first') }))).toBe('STORE_KEY_CONFLICT');
        expect((await readAll(store, first)).toString()).toBe('first');
        expect(await codeOf(store.put({ area, key, content: text('other'), replace: true }))).toBe('STORE_FORBIDDEN');
      }
    });

    it('lets at most one of two racing puts with different bytes win, and the winner reads back', async () => {
      const { store, second } = await make();
      for (let round = 0; round < 5; round++) {
        const key = fresh('race');
        const contents = Array.from({ length: 6 }, (_, n) => randomBytes(1000 + n));
        const outcomes = await Promise.allSettled(
          contents.map((content, n) => (n % 2 === 0 ? store : second).put({ area: 'records', key, content })),
        );
        const won = outcomes.flatMap((outcome, n) => (outcome.status === 'fulfilled' ? [{ n, placement: outcome.value }] : []));
        expect(won.length).toBeLessThanOrEqual(1);
        for (const { n, placement } of won)
          expect((await readAll(store, placement)).equals(contents[n] ?? Buffer.of())).toBe(true);
        for (const outcome of outcomes) if (outcome.status === 'rejected') expect(outcome.reason.code).toBe('STORE_KEY_CONFLICT');
        expect(won.length).toBe(1);
      }
    });

    it('refuses other bytes than expected and shows nothing under the key', async () => {
      const { store } = await make();
      for (const size of [10, 17 << 20]) {
        const content = randomBytes(size);
        const request = { area: 'records', key: fresh('wrong'), content } as const;
        expect(await codeOf(store.put({ ...request, expected: { sha256: '0'.repeat(64) } }))).toBe('STORE_DIGEST_MISMATCH');
        expect(await codeOf(store.put({ ...request, expected: { sha512: '0'.repeat(128) } }))).toBe('STORE_DIGEST_MISMATCH');
        expect(await store.stat(request)).toBeNull();
        expect(await collect(store.listVersions('records', request.key))).toEqual([]);
      }
    });

    it('replaces only what may be replaced', async () => {
      const { store } = await make();
      const log = `t/${randomUUID()}`;
      for (const key of [`${log}/checkpoint`, `${log}/tile/0/000.p/7`]) {
        await store.put({ area: 'ledger', key, content: text('1'), replace: true });
        const second = await store.put({ area: 'ledger', key, content: text('22'), replace: true });
        expect((await readAll(store, { area: 'ledger', key })).toString()).toBe('22');
        expect(second.sizeBytes).toBe(2);
      }
      const root = `t/${randomUUID()}/inventory.json`;
      await store.put({ area: 'records', key: root, content: text('v1') });
      await store.put({ area: 'records', key: root, content: text('v2'), replace: true });
      expect((await readAll(store, { area: 'records', key: root })).toString()).toBe('v2');
      const fixed = [
        `t/${randomUUID()}/v1/inventory.json`,
        `t/${randomUUID()}/v1/content/inventory.json`,
        `t/${randomUUID()}/0=ocfl_object_1.1`,
      ];
      for (const key of fixed) {
        expect(await codeOf(store.put({ area: 'records', key, content: text('x'), replace: true }))).toBe('STORE_FORBIDDEN');
      }
    });

    it('removes from work only', async () => {
      const { store } = await make();
      const key = fresh('staged');
      await store.put({ area: 'work', key, content: text('one') });
      await store.put({ area: 'work', key, content: text('two') });
      expect((await readAll(store, { area: 'work', key })).toString()).toBe('two');
      await store.removeWork(key);
      await store.removeWork(key);
      expect(await store.stat({ area: 'work', key })).toBeNull();
    });

    it('writes many at once, in order', async () => {
      const { store } = await make();
      const folder = fresh('many');
      const contents = Array.from({ length: 60 }, (_, n) => text(`content ${n}`));
      const placements = await store.putMany(
        contents.map((content, n) => ({ area: 'records' as const, key: `${folder}/${n % 7}/${n}`, content })),
      );
      expect(placements.map((placement) => placement.sha256)).toEqual(contents.map((content) => digestsOf(content).sha256));
      const listed = await collect(store.list('records', `${folder}/`));
      expect(listed.map(({ key }) => key).sort()).toEqual(placements.map(({ key }) => key).sort());
      expect(await store.putMany([])).toEqual([]);
    });

    it('keeps UTF-8 keys as they are', async () => {
      const { store } = await make();
      const folder = fresh('Hồ sơ');
      const names = ['Quyết định số 15/QĐ-BNV.pdf', 'a+b %20 & c=d?.txt', "dấu ' và (ngoặc)!*.pdf", '漢字喃𡨸.xml', '~.#;:@$,[]'];
      for (const name of names) await store.put({ area: 'records', key: `${folder}/${name}`, content: text(name) });
      const listed = await collect(store.list('records', `${folder}/`));
      expect(listed.map(({ key }) => key.slice(folder.length + 1)).sort()).toEqual([...names].sort());
      for (const { key } of listed)
        expect((await readAll(store, { area: 'records', key })).toString()).toBe(key.slice(folder.length + 1));
    });

    it('refuses keys that some medium cannot hold', async () => {
      const { store } = await make();
      const hostile = [
        '',
        '/a',
        'a/',
        'a//b',
        '../a',
        'a/../../b',
        '.',
        'a\u0000b',
        'a\\b',
        'a\nb',
        'e\u0302',
        `${'x'.repeat(241)}`,
        '\ud800',
      ];
      for (const key of hostile) {
        expect(await codeOf(store.put({ area: 'work', key, content: text('x') }))).toBe('STORE_KEY_INVALID');
        expect(await codeOf(readAll(store, { area: 'work', key }))).toBe('STORE_KEY_INVALID');
      }
    });

    it('lists by prefix, across pages, and nothing else', async () => {
      const { store } = await make();
      const folder = fresh('list');
      const keys = ['a', 'a-b', 'ab/c', 'ab/d', 'b/a'].map((tail) => `${folder}/${tail}`);
      await store.putMany(keys.map((key) => ({ area: 'ledger' as const, key, content: text(key) })));
      const under = async (prefix: string): Promise<string[]> =>
        (await collect(store.list('ledger', `${folder}/${prefix}`))).map(({ key }) => key.slice(folder.length + 1)).sort();
      expect(await under('')).toEqual(['a', 'a-b', 'ab/c', 'ab/d', 'b/a']);
      expect(await under('a')).toEqual(['a', 'a-b', 'ab/c', 'ab/d']);
      expect(await under('ab/')).toEqual(['ab/c', 'ab/d']);
      expect(await under('ab/c')).toEqual(['ab/c']);
      expect(await under('x')).toEqual([]);
      const versions = await collect(store.listVersions('ledger', `${folder}/`));
      expect(versions).toHaveLength(5);
      expect(versions.every((version) => version.isLatest && !version.isDeleteMarker)).toBe(true);
    });

    it('heals a missing object and leaves a good one alone', async () => {
      const { store } = await make();
      const content = randomBytes(3000);
      const request = { area: 'records', key: fresh('heal'), content, expected: digestsOf(content) } as const;
      const healed = await store.heal(request);
      expect((await readAll(store, healed)).equals(content)).toBe(true);
      expect(await store.heal(request)).toEqual(healed);
      expect(await collect(store.listVersions('records', request.key))).toHaveLength(1);
      expect(await codeOf(store.heal({ ...request, key: fresh('bad'), content: randomBytes(3000) }))).toBe(
        'STORE_DIGEST_MISMATCH',
      );
    });

    it('describes itself and is healthy', async () => {
      const { store } = await make();
      expect(await store.describe()).toMatchObject({ name: store.name });
      expect((await store.describe()).deviceId).not.toBe('');
      expect(await store.checkHealth()).toEqual({ healthy: true, detail: '' });
    });
  });
}
