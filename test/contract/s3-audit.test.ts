// Storage functions over one folder and one S3 store with Object Lock: what an administrator of the S3 store does to an AIP, and how
// the audit tells. Real Ceph RGW.
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'minio';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FilesystemStore } from '../../src/adapters/filesystem/filesystem-store.ts';
import { S3Store, type S3StoreSettings } from '../../src/adapters/s3/s3-store.ts';
import { readChunks } from '../../src/core/encoding/byte-source.ts';
import { NodeEngine } from '../../src/engine/node-engine.ts';
import {
  auditReplicas,
  healReplica,
  openAip,
  ReplicaSet,
  type StoredAip,
  sharedDeviceWarnings,
  storeAip,
  validateObject,
} from '../../src/storage/index.ts';
import { aipInput } from '../unit/storage/stores-on-disk.ts';
import { rgwMissing, startRgw } from './ceph-rgw.ts';

const missing = rgwMissing();
if (missing !== null) console.warn(missing);
const DAY_MS = 86_400_000;

describe.skipIf(missing !== null)('an AIP in a folder and in S3', () => {
  let folder = '';
  let settings: S3StoreSettings;
  let set: ReplicaSet;
  let client: Client;
  beforeAll(async () => {
    const rgw = await startRgw();
    folder = await mkdtemp(join(tmpdir(), 'chauban-s3-audit-'));
    const id = randomUUID().slice(0, 8);
    settings = {
      ...rgw,
      name: 'kho-s3',
      lockMode: 'compliance',
      buckets: { records: `r-${id}`, ledger: `l-${id}`, work: `w-${id}` },
    };
    const stores = [await FilesystemStore.open({ name: 'kho-1', root: folder }), await S3Store.open(settings)];
    set = new ReplicaSet({ stores, engine: new NodeEngine() });
    const { hostname, port } = new URL(rgw.endpoint);
    client = new Client({ ...rgw, endPoint: hostname, port: Number(port), useSSL: false });
  }, 300_000);
  afterAll(async () => await rm(folder, { recursive: true, force: true }));

  const lockUntil = new Date(Math.ceil((Date.now() + 3 * DAY_MS) / 1000) * 1000);

  async function stored(): Promise<{ aip: StoredAip; key: string; audit: () => Promise<string[]> }> {
    const files = { 'metadata/descriptive/hoso.xml': '<hoSo/>', 'representations/rep1/data/Quyết định.pdf': '%PDF' };
    const aip = await storeAip(set, { ...aipInput(`urn:uuid:${randomUUID()}`, files), lockUntil });
    const key = aip.files[1]?.key ?? '';
    const expected = aip.objects.map((object) => ({ ...object, lockedUntil: lockUntil }));
    const audit = async (): Promise<string[]> => {
      const { findings } = await auditReplicas(set, { area: 'records', prefix: `${aip.rootKey}/` }, expected);
      return findings.map(
        ({ kind, store, medium, key: found }) => `${kind} ${store} ${medium} ${found === key ? 'the file' : found}`,
      );
    };
    return { aip, key, audit };
  }

  async function read(aip: StoredAip): Promise<string> {
    const opened = await openAip(set, { area: 'records', ...aip.inventory });
    const object = aip.objects.find((one) => one.key === aip.files[1]?.key);
    if (object === undefined) throw new Error('expected the object');
    const good = await set.openVerified(object, { except: 'kho-1' });
    const chunks: Uint8Array[] = [];
    for await (const chunk of readChunks(good)) chunks.push(chunk);
    await good.close();
    expect(opened.files).toHaveLength(2);
    return Buffer.concat(chunks).toString();
  }

  it('is whole, locked and valid in both', async () => {
    const { aip, audit } = await stored();
    expect(await audit()).toEqual([]);
    for (const object of aip.objects) {
      expect(object.placements.find(({ store }) => store === 'kho-s3')?.lockedUntil?.getTime()).toBeGreaterThanOrEqual(
        lockUntil.getTime(),
      );
    }
    for (const store of set.stores) expect(await validateObject(store, aip.rootKey, set.engine)).toEqual([]);
    expect(await sharedDeviceWarnings(set)).toEqual([]);
  });

  // rule: l33-15-kept
  it('has its lock extended on acceptance', async () => {
    const { aip } = await stored();
    const until = new Date(lockUntil.getTime() + 365 * DAY_MS);
    expect(await set.extendLocks(aip.objects, until)).toEqual([]);
    const placement = aip.objects[0]?.placements.find(({ store }) => store === 'kho-s3');
    if (placement === undefined) throw new Error('expected a placement');
    expect((await set.store('kho-s3').stat(placement))?.lockedUntil).toEqual(until);
  });

  it('tells a shadowing PUT and a delete marker, and still reads the original from S3', async () => {
    const { aip, key, audit } = await stored();
    await client.putObject(settings.buckets.records, key, Buffer.from('forged'), 6);
    expect(await audit()).toEqual(['shadowed kho-s3 s3 the file']);
    expect(await read(aip)).toBe('%PDF');
    await client.removeObject(settings.buckets.records, key);
    expect(await audit()).toEqual(['delete-marker kho-s3 s3 the file', 'shadowed kho-s3 s3 the file']);
    expect(await read(aip)).toBe('%PDF');
  });

  it('tells a planted object, and one whose lock ends too early', async () => {
    const { aip, key } = await stored();
    await client.putObject(settings.buckets.records, `${aip.rootKey}/v1/content/planted`, Buffer.from('x'), 1);
    const later = new Date(lockUntil.getTime() + DAY_MS);
    const expected = aip.objects.map((object) => (object.key === key ? { ...object, lockedUntil: later } : object));
    const { findings } = await auditReplicas(set, { area: 'records', prefix: `${aip.rootKey}/` }, expected);
    expect(findings.map(({ kind, store }) => `${kind} ${store}`).sort()).toEqual(['extra kho-s3', 'unlocked kho-s3']);
  });

  // rule: tt02-8-procedure
  it('heals a folder from S3 and S3 from a folder', async () => {
    const { aip, key, audit } = await stored();
    await rm(join(folder, 'records', key));
    const object = aip.objects.find((one) => one.key === key);
    if (object === undefined) throw new Error('expected the object');
    expect(await audit()).toEqual(['missing kho-1 filesystem the file']);
    await healReplica(set, 'kho-1', object);
    expect(await audit()).toEqual([]);
    // A bucket that lost an object: healed under a key that S3 never had.
    const other = new ReplicaSet({
      stores: [set.store('kho-1'), await S3Store.open({ ...settings, name: 'kho-moi', buckets: newBuckets() })],
      engine: set.engine,
    });
    const placement = await healReplica(other, 'kho-moi', { ...object, placements: [] }, lockUntil);
    expect(placement.sha256).toBe(object.sha256);
    expect(placement.lockedUntil?.getTime()).toBeGreaterThanOrEqual(lockUntil.getTime());
  });
});

function newBuckets(): S3StoreSettings['buckets'] {
  const id = randomUUID().slice(0, 8);
  return { records: `r-${id}`, ledger: `l-${id}`, work: `w-${id}` };
}
