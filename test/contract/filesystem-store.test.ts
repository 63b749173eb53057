// The filesystem adapter: the contract, and what only a folder has.
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FilesystemStore } from '../../src/adapters/filesystem/filesystem-store.ts';
import type { LocalSource } from '../../src/storage/object-store.port.ts';
import { codeOf, digestsOf, objectStoreContract, readAll } from './object-store.contract.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chauban-store-'));
});
afterAll(async () => await rm(folder, { recursive: true, force: true }));

const open = async (name: string): Promise<FilesystemStore> => await FilesystemStore.open({ name, root: join(folder, name) });

objectStoreContract('filesystem', async () => ({ store: await open('a'), second: await open('a') }));

const openThreaded = async (name: string): Promise<FilesystemStore> =>
  await FilesystemStore.open({ name, root: join(folder, name), threaded: true });
objectStoreContract('filesystem, written by a thread', async () => ({
  store: await openThreaded('threaded'),
  second: await openThreaded('threaded'),
}));

describe.each([
  { how: 'by itself', threaded: false },
  { how: 'by a thread', threaded: true },
])('filesystem, a file of this machine copied $how', ({ threaded }) => {
  const source = (path: string, sizeBytes: number): LocalSource => ({
    localPath: path,
    sizeBytes,
    read: () => Promise.reject(new Error('expected the file to be copied')),
  });

  it('takes the bytes from the file, in pieces too, and compares their digest', async () => {
    const store = await FilesystemStore.open({ name: 'l', root: join(folder, `l-${threaded}`), threaded });
    for (const size of [0, 1, 2 ** 20, 3 * 2 ** 20 + 5]) {
      const content = randomBytes(size);
      const path = join(folder, `source-${threaded}-${size}`);
      await writeFile(path, content);
      const request = { area: 'records', key: `l/${size}`, content: source(path, size), expected: digestsOf(content) } as const;
      expect(await store.put(request)).toMatchObject({ sizeBytes: size, ...digestsOf(content) });
      expect((await readAll(store, request)).equals(content)).toBe(true);
    }
  });

  it('keeps nothing of a file that is gone, is another, or has changed its length', async () => {
    const store = await FilesystemStore.open({ name: 'm', root: join(folder, `m-${threaded}`), threaded });
    const content = randomBytes(1000);
    const path = join(folder, `changed-${threaded}`);
    await writeFile(path, content);
    const put = (from: LocalSource, bytes: Buffer = content) =>
      store.put({ area: 'records', key: 'm/x', content: from, expected: digestsOf(bytes) });
    expect(await codeOf(put(source(path, 1000), randomBytes(1000)))).toBe('STORE_DIGEST_MISMATCH');
    expect(await codeOf(put(source(`${path}.gone`, 1000)))).toBe('STORE_NOT_FOUND');
    await expect(put(source(path, 999))).rejects.toThrow('expected a file of 999 bytes, got 1000');
    await expect(put(source(path, 1001))).rejects.toThrow('expected a file of 1001 bytes, got 1000');
    expect(await store.stat({ area: 'records', key: 'm/x' })).toBeNull();
    for (const own of await readdir(join(folder, `m-${threaded}/.incoming`)))
      expect(await readdir(join(folder, `m-${threaded}/.incoming`, own))).toEqual([]);
    await put(source(path, 1000));
  });
});

describe('filesystem, written by a thread', () => {
  it('says what was under way when the thread dies, and begins another', async () => {
    const store = await openThreaded('dying');
    const threads: Worker[] = [];
    const keep = (worker: Worker) => threads.push(worker);
    process.on('worker', keep);
    const content = randomBytes(8 << 20);
    const first = codeOf(store.put({ area: 'records', key: 'x', content }));
    await new Promise((resolve) => setImmediate(resolve));
    process.off('worker', keep);
    expect(threads).toHaveLength(1);
    await threads[0]?.terminate();
    expect(await first).toBe('STORE_UNAVAILABLE');
    await store.put({ area: 'records', key: 'x', content });
    expect((await readAll(store, { area: 'records', key: 'x' })).equals(content)).toBe(true);
  });

  it('does not take along what a part of a larger array belongs to, nor change what it was given', async () => {
    const store = await openThreaded('parts');
    const whole = Buffer.alloc(100, 'x');
    const part = whole.subarray(10, 20);
    const { sizeBytes } = await store.put({ area: 'records', key: 'x', content: part });
    expect(sizeBytes).toBe(10);
    expect(whole.equals(Buffer.alloc(100, 'x'))).toBe(true);
    expect((await readAll(store, { area: 'records', key: 'x' })).toString()).toBe('xxxxxxxxxx');
  });
});

describe('filesystem', () => {
  it('makes objects read-only and leaves no temporary file', async () => {
    const store = await open('b');
    await store.put({ area: 'records', key: 'x/y', content: randomBytes(10) });
    expect((await stat(join(folder, 'b/records/x/y'))).mode & 0o777).toBe(0o440);
    for (const own of await readdir(join(folder, 'b/.incoming'))) {
      expect(await readdir(join(folder, 'b/.incoming', own))).toEqual([]);
    }
  });

  it('clears what a crashed process left, not what a living one writes', async () => {
    await open('c');
    const dead = join(folder, 'c/.incoming', `${(await import('node:os')).hostname()}~4194305~dead`);
    await mkdir(dead);
    await writeFile(join(dead, '0'), 'half');
    const living = (await readdir(join(folder, 'c/.incoming'))).find((name) => !name.endsWith('~dead'));
    await writeFile(join(folder, 'c/.incoming', living ?? '', '999'), 'being written');
    await open('c');
    expect(await readdir(dead)).toEqual([]);
    expect(await readdir(join(folder, 'c/.incoming', living ?? ''))).toEqual(['999']);
  });

  it('heals damaged bytes and keeps them aside', async () => {
    const store = await open('d');
    const content = randomBytes(100);
    await store.put({ area: 'records', key: 'x', content });
    await rm(join(folder, 'd/records/x'));
    await writeFile(join(folder, 'd/records/x'), 'damaged');
    await store.heal({ area: 'records', key: 'x', content, expected: digestsOf(content) });
    expect((await readAll(store, { area: 'records', key: 'x' })).equals(content)).toBe(true);
    const [aside] = await readdir(join(folder, 'd/damaged'));
    expect(await readFile(join(folder, 'd/damaged', aside ?? '', 'records/x'), 'utf8')).toBe('damaged');
  });

  it('does not follow a symbolic link planted in place of an object', async () => {
    const store = await open('e');
    await writeFile(join(folder, 'secret'), 'secret');
    await symlink(join(folder, 'secret'), join(folder, 'e/records/x'));
    expect(await codeOf(readAll(store, { area: 'records', key: 'x' }))).toBe('STORE_NOT_FOUND');
    expect(await store.stat({ area: 'records', key: 'x' })).toBeNull();
  });

  it('calls two folders on one disk one device', async () => {
    const [a, b] = [await (await open('f')).describe(), await (await open('g')).describe()];
    expect(a.deviceId).toBe(b.deviceId);
    expect(a.location).not.toBe(b.location);
  });

  it('reports an unwritable place as unavailable', async () => {
    await writeFile(join(folder, 'file'), '');
    const code = await codeOf(FilesystemStore.open({ name: 'h', root: join(folder, 'file/below') }));
    expect(['STORE_UNAVAILABLE', 'STORE_KEY_CONFLICT']).toContain(code);
  });
});
