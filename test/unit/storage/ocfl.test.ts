import { chmod, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NodeEngine } from '../../../src/engine/node-engine.ts';
import { assertKey, isReplaceableKey } from '../../../src/storage/object-key.port.ts';
import { contentPathOf } from '../../../src/storage/ocfl/content-path.ts';
import { objectRootKey } from '../../../src/storage/ocfl/storage-layout.ts';
import { validateObject } from '../../../src/storage/ocfl/validate-object.ts';
import { storeAip } from '../../../src/storage/store-aip.ts';
import { aipInput, type StoresOnDisk, sha256, storesOnDisk } from './stores-on-disk.ts';

const engine = new NodeEngine();

describe('storage layout, extension 0003', () => {
  it('encodes ids as the extension shows', () => {
    // The examples of the extension's text, with our tuples: encoded id, and cut at 100 characters with the digest behind.
    expect(objectRootKey(engine, 'object-01')).toBe('3c/0f/object-01');
    expect(objectRootKey(engine, '..hor/rib:le-$id')).toBe('48/73/%2e%2ehor%2frib%3ale-%24id');
    const long = 'abcdefghij'.repeat(26);
    expect(objectRootKey(engine, long)).toBe(`55/b4/${long.slice(0, 100)}-${sha256(long)}`);
  });

  it('gives every id a key of its own that every store can hold', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 400, unit: 'grapheme' }), (id) => {
        if (!id.isWellFormed()) return;
        const key = objectRootKey(engine, id);
        assertKey(key);
        const [a, b] = [sha256(id).slice(0, 2), sha256(id).slice(2, 4)];
        expect(key.startsWith(`${a}/${b}/`)).toBe(true);
        if (key.length < 100) expect(decodeURIComponent(key.slice(6))).toBe(id);
      }),
    );
  });
});

describe('content paths', () => {
  it('fit every store, whatever the logical path', () => {
    const segment = fc
      .string({ minLength: 1, maxLength: 300, unit: 'grapheme' })
      .map((text) => text.normalize('NFC').replaceAll(/[/\\\p{Cc}\ufffe\uffff]/gu, '_'));
    fc.assert(
      fc.property(fc.array(segment, { minLength: 1, maxLength: 6 }), (segments) => {
        if (segments.some((text) => text === '.' || text === '..' || !text.isWellFormed())) return;
        const path = segments.join('/').normalize('NFC');
        assertKey(`aa/bb/${'x'.repeat(165)}/${contentPathOf(engine, 'v12', path)}`);
      }),
    );
  });

  it('keep two long names apart', () => {
    const long = 'Quyết định '.repeat(40);
    expect(contentPathOf(engine, 'v1', `a/${long}1.pdf`)).not.toBe(contentPathOf(engine, 'v1', `a/${long}2.pdf`));
  });
});

describe('which keys may be replaced', () => {
  it.each([
    ['ledger', 'checkpoint', true],
    ['ledger', 'tile/0/x001/234.p/17', true],
    ['ledger', 'tile/entries/000.p/1', true],
    ['ledger', 'tile/0/x001/234', false],
    ['ledger', 'checkpoints/17', false],
    ['ledger', 'statements/ab', false],
    ['records', 'aa/bb/id/inventory.json', true],
    ['records', 'aa/bb/id/inventory.json.sha512', true],
    ['records', 'aa/bb/id/v1/inventory.json', false],
    ['records', 'aa/bb/id/v2/inventory.json.sha512', false],
    ['records', 'aa/bb/id/v1/content/inventory.json', false],
    ['records', 'aa/bb/id/v1/content/x/inventory.json', false],
    ['records', 'inventory.json', false],
    ['records', 'aa/bb/id/0=ocfl_object_1.1', false],
    ['work', 'anything', true],
  ] as const)('%s %s: %s', (area, key, expected) => expect(isReplaceableKey(area, key)).toBe(expected));
});

describe('validating what we write', () => {
  let disk: StoresOnDisk;
  beforeEach(async () => {
    disk = await storesOnDisk(2);
  });
  afterEach(async () => await disk.remove());

  const files = { 'metadata/a.xml': 'a', 'rep/b.pdf': 'b', 'rep/c.pdf': 'b' };

  it('finds nothing in one version, and nothing in three', async () => {
    let aip = await storeAip(disk.set, aipInput('urn:chauban:test:1', files));
    const [store] = disk.set.stores;
    if (store === undefined) throw new Error('expected a store');
    expect(await validateObject(store, aip.rootKey, engine)).toEqual([]);
    for (const change of ['second', 'third']) {
      const previous = { area: 'records' as const, ...aip.inventory };
      aip = await storeAip(disk.set, { ...aipInput('urn:chauban:test:1', { ...files, 'metadata/a.xml': change }), previous });
    }
    expect(aip.version).toBe('v3');
    expect(await validateObject(store, aip.rootKey, engine)).toEqual([]);
  });

  it.each([
    ['one byte of content', 'v1/content/metadata/a.xml', 'E092'],
    ['the declaration', '0=ocfl_object_1.1', 'E007'],
    ['the root inventory', 'inventory.json', 'E060'],
    ['the sidecar of the version', 'v1/inventory.json.sha512', 'E061'],
  ])('finds a change of %s', async (_what, path, code) => {
    const aip = await storeAip(disk.set, aipInput('urn:chauban:test:2', files));
    const file = join(disk.folder, 'kho-1/records', aip.rootKey, path);
    await chmod(file, 0o644);
    const before = await readFile(file, 'utf8');
    await writeFile(
      file,
      path.endsWith('.sha512') ? 'x' : path === 'inventory.json' ? before.replace('Châu', 'Chau') : before.replace(/[a1]/, 'z'),
    );
    const codes = (await validateObject(disk.set.store('kho-1'), aip.rootKey, engine)).map((finding) => finding.code);
    expect(codes).toContain(code);
    expect(await validateObject(disk.set.store('kho-2'), aip.rootKey, engine)).toEqual([]);
  });

  it('finds a file that is gone', async () => {
    const aip = await storeAip(disk.set, aipInput('urn:chauban:test:3', files));
    await rm(join(disk.folder, 'kho-1/records', aip.rootKey, 'v1/content/rep/b.pdf'));
    const codes = (await validateObject(disk.set.store('kho-1'), aip.rootKey, engine)).map((finding) => finding.code);
    expect(new Set(codes)).toEqual(new Set(['E092', 'E093']));
  });
});
