// The whole service on two kinds of media: a folder, and a real S3 server with Object Lock.
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'minio';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KeyFolder } from '../../src/adapters/keys/key-folder.ts';
import { CatalogueReader } from '../../src/catalogue/catalogue.port.ts';
import { Placements } from '../../src/storage/placements.port.ts';
import { addFonds, deposit, sip, waitFor } from '../journeys/deposit.ts';
import { audited } from '../journeys/duty.ts';
import { SignedDocuments } from '../journeys/signed-documents.ts';
import { withPostgres } from '../postgres.ts';
import { type TestClient, TestService } from '../service.ts';
import { type RgwEndpoint, rgwMissing, startRgw } from './ceph-rgw.ts';

const missing = rgwMissing();
const YEAR_MS = 365 * 86_400_000;

describe.skipIf(missing !== null)('a folder and S3 with Object Lock', () => {
  const postgres = withPostgres();
  const prefix = `cb-${randomUUID().slice(0, 8)}`;
  let rgw: RgwEndpoint;
  let folder: string;
  let service: TestService;
  let officer: TestClient;
  let auditor: TestClient;
  let dossierId: string;
  let bytes: Uint8Array;

  beforeAll(async () => {
    rgw = await startRgw();
    folder = await mkdtemp(join(tmpdir(), 'chauban-s3-service-'));
    const stores = [
      { name: 'kho-a', kind: 'filesystem', path: 'stores/a' },
      { name: 'kho-s3', kind: 's3', endpoint: rgw.endpoint, bucketPrefix: prefix, region: rgw.region, lockMode: 'governance' },
    ];
    await writeFile(join(folder, 'service.yaml'), JSON.stringify({ stores }));
    service = await TestService.start(postgres.server, {
      CHAUBAN_CONFIG: join(folder, 'service.yaml'),
      CHAUBAN_STORES_1_ACCESS_KEY: rgw.accessKey,
      CHAUBAN_STORES_1_SECRET_KEY: rgw.secretKey,
    });
    const administrator = await service.signedIn({ username: 'quantri', role: 'administrator', organisationId: null });
    const { body } = await administrator.send<{ id: string }>('POST', '/api/organisations', { code: 'H26', name: 'Cơ quan' });
    officer = await service.signedIn({ username: 'canbo', role: 'agency-officer', organisationId: body.id });
    auditor = await service.signedIn({ username: 'luutru', role: 'archivist', organisationId: null });
    const fondsId = await addFonds(service, body.id, { autoAccept: true });
    const documents = await SignedDocuments.open(service.app.get(KeyFolder));
    bytes = await documents.signed('01/QĐ-UBND', 'Khóa đối tượng');
    const [id = ''] = await deposit(
      officer,
      fondsId,
      await sip('01.S3', [{ fields: { Subject: 'Khóa đối tượng' }, main: { name: 'a.pdf', bytes } }]),
    );
    dossierId = (await waitFor(officer, id, 'ACCEPTED')).dossierId ?? '';
  }, 400_000);
  afterAll(async () => {
    await service.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function inS3() {
    const aip = await service.app.get(CatalogueReader).recordedAip(dossierId);
    const objects = await service.app.get(Placements).objectsOf(aip?.aipId ?? '', 1);
    return objects.map((object) => ({ ...object, placement: object.placements.find((one) => one.store === 'kho-s3') }));
  }

  function rawClient(): Client {
    const { hostname, port } = new URL(rgw.endpoint);
    return new Client({
      endPoint: hostname,
      port: Number(port),
      useSSL: false,
      accessKey: rgw.accessKey,
      secretKey: rgw.secretKey,
      region: rgw.region,
    });
  }

  it('keeps every object of an accepted dossier locked for as long as acceptance says', async () => {
    const objects = await inS3();
    expect(objects.length).toBeGreaterThan(5);
    for (const { key, placement } of objects) {
      expect(placement?.versionId, key).toBeTruthy();
      const lock = await rawClient().getObjectRetention(`${prefix}-records`, key, { versionId: placement?.versionId ?? '' });
      // Permanent records: five years ahead, extended again long before (design section 4).
      expect(new Date(lock?.retainUntilDate ?? 0).getTime(), key).toBeGreaterThan(Date.now() + 4.9 * YEAR_MS);
    }
  });

  it('raises nothing while nobody has touched anything', async () => {
    expect((await audited(auditor)).faults).toEqual([]);
  });

  it('finds an object that was shadowed and one that was hidden by a delete marker; reading still gives the original', async () => {
    const objects = await inS3();
    const original = objects.find(({ key }) => key.endsWith('/a.pdf'));
    const report = objects.find(({ key }) => key.endsWith('/report.json'));
    await rawClient().putObject(`${prefix}-records`, original?.key ?? '', Buffer.from('something else'));
    await rawClient().removeObject(`${prefix}-records`, report?.key ?? '');
    const { faults } = await audited(auditor);
    const found = faults.map(({ code, store, path }) => [code, store, path.slice(path.lastIndexOf('/') + 1)]);
    expect(found).toContainEqual(['SHADOWED', 'kho-s3', 'a.pdf']);
    expect(found).toContainEqual(['DELETE_MARKER', 'kho-s3', 'report.json']);
    // The folder's copy is gone: what is read now comes from S3, by its version.
    await rm(join(service.dataDir, 'stores/a/records'), { recursive: true, force: true });
    const { body } = await officer.send<{ documents: { files: { id: string }[] }[] }>('GET', `/api/dossiers/${dossierId}`);
    const response = await officer.request('GET', `/api/files/${body.documents[0]?.files[0]?.id}/content`);
    expect(response.status).toBe(200);
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(new Uint8Array(bytes));
  });
});
