import { chmod, mkdir, readdir, readFile, rename, rm, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readChunks } from '../../../src/core/encoding/byte-source.ts';
import type { ExpectedObject, StoredAip } from '../../../src/storage/aip-types.ts';
import { type AuditFinding, auditReplicas } from '../../../src/storage/audit-replicas.ts';
import { healReplica } from '../../../src/storage/heal-replica.ts';
import type { ClosableByteSource } from '../../../src/storage/object-store.port.ts';
import { findAipRoots, openAip, readRootInventory } from '../../../src/storage/read-aip.ts';
import { ReplicaSet } from '../../../src/storage/replica-set.ts';
import { sharedDeviceWarnings } from '../../../src/storage/shared-device.ts';
import { type StorageError } from '../../../src/storage/storage-error.port.ts';
import { storeAip } from '../../../src/storage/store-aip.ts';
import { aipInput, type StoresOnDisk, storesOnDisk } from './stores-on-disk.ts';

const ID = 'urn:uuid:9d2c5f0e-7f0c-4b57-9d53-3f6b1d1f2a11';
const FILES = {
  'metadata/descriptive/hoso.xml': '<hoSo/>',
  'metadata/preservation/premis.xml': '<premis/>',
  'representations/rep1/data/Quyết định 15.pdf': '%PDF-1.7 một',
  'representations/rep1/data/Phụ lục.pdf': '%PDF-1.7 hai',
  'representations/rep1/data/bản sao.pdf': '%PDF-1.7 một',
};

let disk: StoresOnDisk;
beforeEach(async () => {
  disk = await storesOnDisk(2);
});
afterEach(async () => await disk.remove());

async function textOf(source: ClosableByteSource): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of readChunks(source)) chunks.push(chunk);
  await source.close();
  return Buffer.concat(chunks).toString('utf8');
}

const expectedInventory = (aip: StoredAip): ExpectedObject => ({ area: 'records', ...aip.inventory });

async function codeOf(work: Promise<unknown>): Promise<string> {
  return await work.then(
    () => 'resolved',
    (cause: StorageError) => cause.code,
  );
}

async function overwrite(path: string, content: string): Promise<void> {
  await chmod(path, 0o644);
  await writeFile(path, content);
}

describe('storing an AIP', () => {
  it('writes it to every store, and reads it back by the digest of its inventory', async () => {
    const aip = await storeAip(disk.set, aipInput(ID, FILES));
    expect(aip.complete).toEqual(['kho-1', 'kho-2']);
    expect(aip).toMatchObject({ version: 'v1', failures: [] });
    for (const object of aip.objects) expect(object.placements.map(({ store }) => store)).toEqual(['kho-1', 'kho-2']);
    const opened = await openAip(disk.set, expectedInventory(aip));
    expect(opened.files.map((file) => file.logicalPath).sort()).toEqual(Object.keys(FILES).sort());
    for (const [path, content] of Object.entries(FILES)) expect(await textOf(await opened.openFile(path))).toBe(content);
    expect(await codeOf(opened.openFile('other'))).toBe('STORE_NOT_FOUND');
    expect(opened.objects.map(({ key }) => key).sort()).toEqual(aip.objects.map(({ key }) => key).sort());
  });

  it('keeps equal content once, and the object is complete without the database', async () => {
    const aip = await storeAip(disk.set, aipInput(ID, FILES));
    const root = join(disk.folder, 'kho-1/records', aip.rootKey);
    expect(await readFile(join(root, '0=ocfl_object_1.1'), 'utf8')).toBe('ocfl_object_1.1\n');
    expect(await readFile(join(disk.folder, 'kho-1/records/0=ocfl_1.1'), 'utf8')).toBe('ocfl_1.1\n');
    expect(await readFile(join(root, 'inventory.json'))).toEqual(await readFile(join(root, 'v1/inventory.json')));
    expect(await readFile(join(root, 'inventory.json.sha512'), 'utf8')).toBe(`${aip.inventory.sha512} inventory.json\n`);
    expect((await readdir(join(root, 'v1/content/representations/rep1/data'))).sort()).toEqual([
      'Phụ lục.pdf',
      'Quyết định 15.pdf',
    ]);
    const roots: string[] = [];
    for await (const key of findAipRoots(disk.set.store('kho-2'))) roots.push(key);
    expect(roots).toEqual([aip.rootKey]);
    expect(await readRootInventory(disk.set, disk.set.store('kho-2'), aip.rootKey)).toMatchObject({
      objectId: ID,
      version: 'v1',
      inventory: { sha512: aip.inventory.sha512, key: aip.inventory.key },
    });
  });

  it('gives the same result when the same is stored again, and refuses a second object under the id', async () => {
    const aip = await storeAip(disk.set, aipInput(ID, FILES));
    expect(await storeAip(disk.set, aipInput(ID, FILES))).toEqual(aip);
    expect(await codeOf(storeAip(disk.set, aipInput(ID, { a: 'b' })))).toBe('STORE_KEY_CONFLICT');
    expect(await textOf(await (await openAip(disk.set, expectedInventory(aip))).openFile('metadata/descriptive/hoso.xml'))).toBe(
      '<hoSo/>',
    );
  });

  it('writes a correction as a new version, with only what changed', async () => {
    const first = await storeAip(disk.set, aipInput(ID, FILES));
    const corrected = { ...FILES, 'metadata/descriptive/hoso.xml': '<hoSo sua="1"/>' };
    const second = await storeAip(disk.set, { ...aipInput(ID, corrected), previous: expectedInventory(first) });
    expect(second.version).toBe('v2');
    const root = join(disk.folder, 'kho-2/records', second.rootKey);
    expect((await readdir(join(root, 'v2/content'), { recursive: true })).filter((name) => name.endsWith('.xml'))).toHaveLength(
      1,
    );
    expect(await readFile(join(root, 'inventory.json'))).toEqual(await readFile(join(root, 'v2/inventory.json')));
    const opened = await openAip(disk.set, expectedInventory(second));
    expect(await textOf(await opened.openFile('metadata/descriptive/hoso.xml'))).toBe('<hoSo sua="1"/>');
    expect(await textOf(await opened.openFile('representations/rep1/data/bản sao.pdf'))).toBe('%PDF-1.7 một');
    // The earlier state can still be read.
    const earlier = await openAip(disk.set, expectedInventory(first));
    expect(await textOf(await earlier.openFile('metadata/descriptive/hoso.xml'))).toBe('<hoSo/>');
  });

  it('refuses content that is not what staging measured, and hostile paths', async () => {
    const input = aipInput(ID, { a: 'b' });
    const digests = { sha256: '0'.repeat(64), sha512: '0'.repeat(128) };
    expect(await codeOf(storeAip(disk.set, { ...input, files: input.files.map((file) => ({ ...file, digests })) }))).toBe(
      'STORE_DIGEST_MISMATCH',
    );
    for (const path of ['../x', 'a/../../x', '/x', 'a//b', '']) {
      expect(await codeOf(storeAip(disk.set, aipInput(ID, { [path]: 'x' })))).toBe('STORE_KEY_INVALID');
    }
    expect(await codeOf(storeAip(disk.set, aipInput(ID, { a: '1', 'a/b': '2' })))).toBe('STORE_KEY_INVALID');
  });

  it('keeps names that are too long for a medium by their digest', async () => {
    const path = `representations/rep1/data/${'Quyết định về việc '.repeat(20)}.pdf`;
    const aip = await storeAip(disk.set, aipInput(ID, { [path]: 'x' }));
    const opened = await openAip(disk.set, expectedInventory(aip));
    expect(await textOf(await opened.openFile(path))).toBe('x');
    expect(aip.files[0]?.key).toMatch(/sha256-[0-9a-f]{64}\.pdf$/);
  });

  // rule: tt02-8-copies
  it('queues when too few stores take it, and succeeds when the store is back', async () => {
    const away = join(disk.folder, 'kho-2-away');
    await rename(join(disk.folder, 'kho-2'), away);
    await writeFile(join(disk.folder, 'kho-2'), 'a file where the folder was');
    expect(await codeOf(storeAip(disk.set, aipInput(ID, FILES)))).toBe('STORE_TOO_FEW_COPIES');
    await unlink(join(disk.folder, 'kho-2'));
    await rename(away, join(disk.folder, 'kho-2'));
    expect((await storeAip(disk.set, aipInput(ID, FILES))).complete).toEqual(['kho-1', 'kho-2']);
  });

  it('accepts with W of N stores and names the one that is missing', async () => {
    const three = await storesOnDisk(3);
    await rm(join(three.folder, 'kho-1/records'), { recursive: true });
    await writeFile(join(three.folder, 'kho-1/records'), '');
    const aip = await storeAip(three.set, aipInput(ID, FILES));
    expect(aip.complete).toEqual(['kho-2', 'kho-3']);
    expect(aip.failures.map(({ store }) => store)).toEqual(['kho-1']);
    await three.remove();
  });

  it('needs as many stores as copies, each with a name of its own', () => {
    const [first] = disk.set.stores;
    if (first === undefined) throw new Error('expected a store');
    const engine = disk.set.engine;
    expect(() => new ReplicaSet({ stores: [first], engine })).toThrow('expected at least 2 stores');
    expect(() => new ReplicaSet({ stores: [first, first], engine })).toThrow('one name twice');
  });
});

describe('reading, auditing and healing', () => {
  const path = 'representations/rep1/data/Quyết định 15.pdf';

  async function stored(): Promise<{
    aip: StoredAip;
    key: string;
    damaged: string;
    audit: () => Promise<readonly AuditFinding[]>;
  }> {
    const aip = await storeAip(disk.set, aipInput(ID, FILES));
    const key = aip.files.find((file) => file.logicalPath === path)?.key ?? '';
    const audit = async (): Promise<readonly AuditFinding[]> =>
      (await auditReplicas(disk.set, { area: 'records', prefix: `${aip.rootKey}/` }, aip.objects)).findings;
    return { aip, key, damaged: join(disk.folder, 'kho-1/records', key), audit };
  }

  it('finds nothing wrong with what was just stored', async () => {
    const { aip, audit } = await stored();
    expect(await audit()).toEqual([]);
    const report = await auditReplicas(disk.set, { area: 'records', prefix: `${aip.rootKey}/` }, aip.objects);
    expect(report.goodCopies).toBe(2 * aip.objects.length);
  });

  // rule: tt02-8-procedure, tt02-9
  it('reads around one flipped byte, names it, heals it, and keeps the damaged bytes', async () => {
    const { aip, key, damaged, audit } = await stored();
    await overwrite(damaged, '%PDF-1.7 mộu');
    const opened = await openAip(disk.set, expectedInventory(aip));
    expect(await textOf(await opened.openFile(path))).toBe('%PDF-1.7 một');
    const [finding, ...others] = await audit();
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      kind: 'changed',
      store: 'kho-1',
      medium: 'filesystem',
      location: join(disk.folder, 'kho-1'),
      key,
    });
    expect(finding?.sentence.vi).toContain(key);
    const object = aip.objects.find((one) => one.key === key);
    if (object === undefined) throw new Error('expected the object');
    await healReplica(disk.set, 'kho-1', object);
    expect(await audit()).toEqual([]);
    expect((await readdir(join(disk.folder, 'kho-1/damaged'))).length).toBe(1);
  });

  // rule: tt02-9
  it('finds a missing and an extra file', async () => {
    const { damaged, key, audit } = await stored();
    await rm(damaged);
    await mkdir(join(damaged, '..', 'x'));
    await writeFile(join(damaged, '..', 'x', 'planted'), '');
    const findings = await audit();
    expect(findings.map(({ kind }) => kind).sort()).toEqual(['extra', 'missing']);
    expect(findings.find(({ kind }) => kind === 'missing')?.key).toBe(key);
  });

  it('never heals from a bad copy', async () => {
    const { aip, key, damaged } = await stored();
    await overwrite(damaged, 'damaged in one');
    await overwrite(damaged.replace('kho-1', 'kho-2'), 'and in two');
    const object = aip.objects.find((one) => one.key === key);
    if (object === undefined) throw new Error('expected the object');
    expect(await codeOf(healReplica(disk.set, 'kho-1', object))).toBe('STORE_NO_GOOD_REPLICA');
    expect(await codeOf(disk.set.openVerified(object))).toBe('STORE_NO_GOOD_REPLICA');
    expect(await readFile(damaged, 'utf8')).toBe('damaged in one');
  });

  it('notices when a large file is exchanged after the check', async () => {
    const content = Buffer.alloc(40 << 20, 'a');
    const aip = await storeAip(disk.set, aipInput(ID, { big: content }));
    const [file] = aip.files;
    if (file === undefined) throw new Error('expected a file');
    const source = await disk.set.openVerified({ area: 'records', ...file });
    expect(Buffer.from(await source.read(5_000_000, 3_000_000)).equals(content.subarray(5_000_000, 8_000_000))).toBe(true);
    const path = join(disk.folder, 'kho-1/records', file.key);
    content[20_000_000] = 0x62;
    await chmod(path, 0o644);
    await writeFile(path, content);
    expect(await codeOf(source.read(20_000_000, 1))).toBe('STORE_DIGEST_MISMATCH');
    await source.close();
  });

  // rule: tt02-8-copies
  it('warns when two stores share one device', async () => {
    const [warning] = await sharedDeviceWarnings(disk.set);
    expect(warning?.stores).toEqual(['kho-1', 'kho-2']);
  });
});
