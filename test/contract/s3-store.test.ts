// The S3 adapter against a real Ceph RGW: the contract, and versions and locks, which only S3 has.
import { randomBytes, randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Client } from 'minio';
import { beforeAll, describe, expect, it } from 'vitest';
import { S3Store, type S3StoreSettings } from '../../src/adapters/s3/s3-store.ts';
import type { ObjectVersion } from '../../src/storage/object-store.port.ts';
import { type RgwEndpoint, rgwMissing, startRgw } from './ceph-rgw.ts';
import { codeOf, digestsOf, objectStoreContract, readAll } from './object-store.contract.ts';

const missing = rgwMissing();
if (missing !== null) console.warn(missing);

const DAY_MS = 86_400_000;
let rgw: RgwEndpoint;
let shared: S3StoreSettings;

function settings(lockMode: S3StoreSettings['lockMode']): S3StoreSettings {
  const id = randomUUID().slice(0, 8);
  return { ...rgw, name: `s3-${lockMode}`, lockMode, buckets: { records: `r-${id}`, ledger: `l-${id}`, work: `w-${id}` } };
}

function rawClient(): Client {
  const { hostname, port } = new URL(rgw.endpoint);
  const { accessKey, secretKey, region } = rgw;
  return new Client({ endPoint: hostname, port: Number(port), useSSL: false, accessKey, secretKey, region });
}

async function versionsOf(store: S3Store, key: string): Promise<ObjectVersion[]> {
  const found: ObjectVersion[] = [];
  for await (const version of store.listVersions('records', key)) found.push(version);
  return found;
}

describe.skipIf(missing !== null)('S3', () => {
  beforeAll(async () => {
    rgw = await startRgw();
    shared = settings('governance');
  }, 300_000);

  objectStoreContract('s3 with locks', async () => ({ store: await S3Store.open(shared), second: await S3Store.open(shared) }));

  it('keeps the contract without locks and versions: write once, read back', async () => {
    const store = await S3Store.open(settings('none'));
    const key = randomUUID();
    const first = await store.put({
      area: 'records',
      key,
      content: Buffer.from('first'),
      lockUntil: new Date(Date.now() + DAY_MS),
    });
    expect(first).toMatchObject({ versionId: null, lockedUntil: null });
    expect(await store.put({ area: 'records', key, content: Buffer.from('first') })).toEqual(first);
    expect(await codeOf(store.put({ area: 'records', key, content: Buffer.from('other') }))).toBe('STORE_KEY_CONFLICT');
    expect(await store.extendLock(first, new Date())).toBeNull();
  });

  for (const lockMode of ['governance', 'compliance'] as const) {
    it(`${lockMode}: locks at PUT, small and in parts, in records and ledger where the server can`, async () => {
      const store = await S3Store.open(settings(lockMode));
      const lockUntil = new Date(Date.now() + 10 * DAY_MS);
      for (const content of [randomBytes(100), randomBytes(17 << 20)]) {
        const placement = await store.put({ area: 'records', key: randomUUID(), content, lockUntil });
        expect(placement.lockedUntil?.getTime()).toBeGreaterThanOrEqual(lockUntil.getTime());
        expect(placement.versionId).not.toBeNull();
        expect((await store.stat(placement))?.lockedUntil).toEqual(placement.lockedUntil);
      }
      const tile = await store.put({ area: 'ledger', key: 'tile/0/000', content: randomBytes(100), lockUntil });
      expect(tile.lockedUntil).not.toBeNull();
      const partial = await store.put({ area: 'ledger', key: 'tile/0/001.p/3', content: randomBytes(100), replace: true });
      expect((await store.stat(partial))?.lockedUntil).toBeNull();
      // Without the caller asking, the bucket's default still locks a record.
      const plain = await store.put({ area: 'records', key: randomUUID(), content: randomBytes(10) });
      expect((await store.stat(plain))?.lockedUntil).not.toBeNull();
    });

    it(`${lockMode}: refuses to delete a locked version`, async () => {
      const own = settings(lockMode);
      const store = await S3Store.open(own);
      const placement = await store.put({ area: 'records', key: 'kept', content: randomBytes(10) });
      const versionId = placement.versionId ?? '';
      await expect(rawClient().removeObject(own.buckets.records, 'kept', { versionId })).rejects.toThrow();
      expect(await readAll(store, placement)).toHaveLength(10);
    });

    it(`${lockMode}: extends a lock, never backwards`, async () => {
      const store = await S3Store.open(settings(lockMode));
      const until = (days: number): Date => new Date(Math.ceil((Date.now() + days * DAY_MS) / 1000) * 1000);
      const placement = await store.put({ area: 'records', key: 'x', content: randomBytes(10), lockUntil: until(2.5) });
      const later = until(1800);
      expect(await store.extendLock(placement, later)).toEqual(later);
      expect(await store.extendLock(placement, later)).toEqual(later);
      expect((await store.stat(placement))?.lockedUntil).toEqual(later);
      expect(await codeOf(store.extendLock(placement, until(100)))).toBe('STORE_LOCK_BACKWARDS');
      expect((await store.stat(placement))?.lockedUntil).toEqual(later);
    });
  }

  it('shows a shadowing PUT and a delete marker, while the recorded version still reads the original', async () => {
    const own = settings('compliance');
    const store = await S3Store.open(own);
    const placement = await store.put({ area: 'records', key: 'a/b', content: Buffer.from('original') });
    await rawClient().putObject(own.buckets.records, 'a/b', Buffer.from('forged!!'), 8);
    expect((await readAll(store, placement)).toString()).toBe('original');
    expect((await readAll(store, { area: 'records', key: 'a/b' })).toString()).toBe('forged!!');
    // Sending the original again finds the original, and does not believe the shadow.
    expect((await store.put({ area: 'records', key: 'a/b', content: Buffer.from('original') })).versionId).toBe(
      placement.versionId,
    );

    await rawClient().removeObject(own.buckets.records, 'a/b');
    expect(await store.stat({ area: 'records', key: 'a/b' })).toBeNull();
    expect((await readAll(store, placement)).toString()).toBe('original');
    const versions = await versionsOf(store, 'a/b');
    expect(versions.map((version) => version.isDeleteMarker)).toEqual([true, false, false]);
    expect(versions.map((version) => version.isLatest)).toEqual([true, false, false]);
    expect(versions[2]?.versionId).toBe(placement.versionId);
    expect((await store.put({ area: 'records', key: 'a/b', content: Buffer.from('original') })).versionId).toBe(
      placement.versionId,
    );
  });

  it('calls an object that came back unlocked an error', async () => {
    const own = settings('governance');
    const store = await S3Store.open(own);
    const key = randomUUID();
    // Stands for a server that ignores lock headers: an object put without any into a bucket that has no default.
    await rawClient().putObject(own.buckets.ledger, key, Buffer.from('same'), 4);
    const request = { area: 'ledger', key, content: Buffer.from('same'), lockUntil: new Date(Date.now() + DAY_MS) } as const;
    expect(await codeOf(store.put(request))).toBe('STORE_NOT_LOCKED');
    expect(await codeOf(store.extendLock({ area: 'ledger', key }, new Date(Date.now() + DAY_MS)))).toBe('STORE_NOT_LOCKED');
  });

  it('refuses to open a bucket without Object Lock as one with it', async () => {
    const own = settings('governance');
    await rawClient().makeBucket(own.buckets.records);
    expect(await codeOf(S3Store.open(own))).toBe('STORE_NOT_LOCKED');
  });

  it('does not resume an unfinished upload of the same key', async () => {
    const own = settings('governance');
    const store = await S3Store.open(own);
    const client = rawClient();
    await client.initiateNewMultipartUpload(own.buckets.records, 'big', { 'x-amz-meta-old': 'yes' });
    const content = randomBytes(17 << 20);
    const placement = await store.put({ area: 'records', key: 'big', content, expected: digestsOf(content) });
    const stat = await client.statObject(own.buckets.records, 'big', { versionId: placement.versionId ?? '' });
    expect(stat.metaData['old']).toBeUndefined();
    expect(await client.findUploadId(own.buckets.records, 'big')).toBeUndefined();
  });

  it('lists versions across pages', async () => {
    const store = await S3Store.open(settings('none'));
    const keys = Array.from({ length: 1205 }, (_, n) => `đợt+1/${String(n).padStart(5, '0')} số`);
    await store.putMany(keys.map((key) => ({ area: 'work' as const, key, content: Buffer.from(key) })));
    const listed: string[] = [];
    for await (const { key } of store.list('work', 'đợt+1/')) listed.push(key);
    expect(listed).toEqual(keys);
  });

  it('retries 503 and broken connections, and gives up with STORE_UNAVAILABLE', async () => {
    const own = settings('governance');
    await S3Store.open(own);
    const faults: ('503' | 'break')[] = [];
    const proxy = await faultyProxy(rgw.endpoint, faults);
    const { port } = proxy.address() as AddressInfo;
    const through = { ...own, endpoint: `http://127.0.0.1:${port}`, firstDelayMs: 5, attempts: 5 };
    const store = await S3Store.open(through);
    faults.push('503', 'break', '503', 'break');
    const placement = await store.put({ area: 'records', key: 'x', content: Buffer.from('y') });
    expect(faults).toEqual([]);
    expect((await readAll(store, placement)).toString()).toBe('y');
    for (let n = 0; n < 5; n++) faults.push('503');
    expect(await codeOf(store.stat(placement))).toBe('STORE_UNAVAILABLE');
    proxy.close();
    proxy.closeAllConnections();
    expect(await codeOf(store.stat(placement))).toBe('STORE_UNAVAILABLE');
    expect((await store.checkHealth()).healthy).toBe(false);
  });
});

/** Passes requests on to the server; each entry in `faults` spoils one request. */
async function faultyProxy(target: string, faults: ('503' | 'break')[]): Promise<Server> {
  const server = createServer(async (request, response) => {
    const fault = faults.shift();
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (fault === 'break') return void request.socket.destroy();
    if (fault === '503') return void response.writeHead(503).end();
    const { request: send } = await import('node:http');
    const { hostname, port } = new URL(target);
    const onward = send({ hostname, port, path: request.url, method: request.method, headers: request.headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    onward.end(Buffer.concat(chunks));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return server;
}
