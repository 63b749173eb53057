// The filesystem adapter: the contract, and what only a folder has.
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FilesystemStore } from '../../src/adapters/filesystem/filesystem-store.ts';
import { codeOf, digestsOf, objectStoreContract, readAll } from './object-store.contract.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chauban-store-'));
});
afterAll(async () => await rm(folder, { recursive: true, force: true }));

const open = async (name: string): Promise<FilesystemStore> => await FilesystemStore.open({ name, root: join(folder, name) });

objectStoreContract('filesystem', async () => ({ store: await open('a'), second: await open('a') }));

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
