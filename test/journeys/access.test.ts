// From the receipt to the proof over HTTP: a dossier is found, read in parts, sealed, exported, and verified by `chauban verify` under
// trust that the verifier has from elsewhere; an officer of another organisation sees nothing of it.
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { KeyFolder } from '../../src/adapters/keys/key-folder.ts';
import { runVerify } from '../../src/cli/verify.ts';
import { encodeVerifierKey, noteKey, parseCheckpoint, parseEntryBundle } from '../../src/core/merkle/index.ts';
import type { ProofReport } from '../../src/core/proof/index.ts';
import { NodeEngine } from '../../src/engine/node-engine.ts';
import { LedgerSigner } from '../../src/ledger/signer.port.ts';
import { withPostgres } from '../postgres.ts';
import { type TestClient, TestService } from '../service.ts';
import { addFonds, deposit, sip, waitFor } from './deposit.ts';
import { SignedDocuments } from './signed-documents.ts';

const postgres = withPostgres();
const NAME = 'Quyết định (bản chính) “số 1”.pdf';
const SUBJECT = 'Về việc ban hành quy chế làm việc';
let service: TestService;
let officer: TestClient;
let archivist: TestClient;
let auditor: TestClient;
let stranger: TestClient;
let main: Uint8Array;
let dossierId: string;

interface DossierAnswer {
  readonly evidence: { readonly state: string; readonly sealedAt: string | null };
  readonly documents: readonly {
    readonly id: string;
    readonly files: readonly { readonly id: string; readonly name: string }[];
  }[];
  readonly replicas: readonly { readonly store: string }[];
  readonly statement: { readonly index: number };
}

async function organisation(administrator: TestClient, code: string): Promise<string> {
  return (await administrator.send<{ id: string }>('POST', '/api/organisations', { code, name: `Cơ quan ${code}` })).body.id;
}

const dossier = async (): Promise<DossierAnswer> => (await auditor.send<DossierAnswer>('GET', `/api/dossiers/${dossierId}`)).body;

beforeAll(async () => {
  service = await TestService.start(postgres.server);
  const administrator = await service.signedIn({ username: 'quantri', role: 'administrator', organisationId: null });
  const own = await organisation(administrator, 'H26.1');
  officer = await service.signedIn({ username: 'canbo', role: 'agency-officer', organisationId: own });
  const other = await organisation(administrator, 'H26.2');
  stranger = await service.signedIn({ username: 'nguoikhac', role: 'agency-officer', organisationId: other });
  archivist = await service.signedIn({ username: 'luutru', role: 'archivist', organisationId: null });
  auditor = await service.signedIn({ username: 'kiemtoan', role: 'auditor', organisationId: null });
  const fondsId = await addFonds(service, own, { autoAccept: true });
  const documents = await SignedDocuments.open(service.app.get(KeyFolder));
  main = await documents.signed('01/QĐ-UBND', SUBJECT);
  const fields = { CodeNumber: '01', CodeNotation: 'QĐ-UBND', Subject: SUBJECT, IssuedDate: '02/03/2026' };
  const [packageId = ''] = await deposit(officer, fondsId, await sip('01.QD', [{ fields, main: { name: NAME, bytes: main } }]));
  const done = await waitFor(officer, packageId, 'ACCEPTED', 'REFUSED', 'AWAITING_DECISION');
  if (done.dossierId === null || done.state !== 'ACCEPTED') throw new Error(JSON.stringify(done));
  dossierId = done.dossierId;
});
afterAll(() => service.stop());

describe('finding', () => {
  test('by unaccented words and by number, and not by a stranger', async () => {
    const find = async (client: TestClient, query: string) =>
      (await client.send<{ items: { dossierId: string }[]; total: number }>('GET', `/api/search?${query}`)).body;
    expect((await find(auditor, 'q=quy+che+lam+viec&level=document')).items[0]?.dossierId).toBe(dossierId);
    expect((await find(archivist, 'number=01&notation=qd')).total).toBe(1);
    expect((await find(stranger, 'q=quy+che')).total).toBe(0);
    expect((await auditor.send('GET', '/api/search?from=2026-02-31')).status).toBe(400);
    expect((await auditor.send('GET', '/api/search?pageSize=100')).status).toBe(200);
    expect((await auditor.send('GET', '/api/search?pageSize=101')).status).toBe(400);
  });

  test('a stranger sees no dossier, file, proof or package', async () => {
    const [document] = (await dossier()).documents;
    const paths = [`dossiers/${dossierId}`, `documents/${document?.id}`, `files/${document?.files[0]?.id}/content`];
    for (const path of [
      ...paths,
      `dossiers/${dossierId}/proof`,
      `documents/${document?.id}/proof`,
      `dossiers/${dossierId}/dip`,
    ]) {
      expect((await stranger.send('GET', `/api/${path}`)).status, path).toBe(404);
      expect((await officer.request('GET', `/api/${path}`)).status, path).toBe(200);
    }
  });

  test('profiles and the sheet to fill in', async () => {
    const { body } = await officer.send<{ id: string }[]>('GET', '/api/profiles');
    expect(body.map(({ id }) => id)).toContain('tt02-2019');
    const profile = await officer.send<{ levels: { dossier: { code: string }[] } }>('GET', '/api/profiles/tt02-2019');
    expect(profile.body.levels.dossier.map(({ code }) => code)).toContain('FileCode');
    const sheet = await officer.request('GET', '/api/profiles/tt02-2019/template.xlsx');
    expect(
      Buffer.from(await sheet.arrayBuffer())
        .subarray(0, 2)
        .toString(),
    ).toBe('PK');
    expect((await officer.send('GET', '/api/profiles/khac')).status).toBe(404);
  });
});

describe('reading a file', () => {
  const content = async (headers: Record<string, string> = {}, query = ''): Promise<Response> => {
    const id = (await dossier()).documents[0]?.files[0]?.id;
    return auditor.request('GET', `/api/files/${id}/content${query}`, { headers });
  };
  const bytesOf = async (response: Response): Promise<Buffer> => Buffer.from(await response.arrayBuffer());

  test('whole, with its Vietnamese name, not as a document of our pages', async () => {
    const response = await content();
    expect(response.status).toBe(200);
    expect(await bytesOf(response)).toEqual(Buffer.from(main));
    expect(response.headers.get('content-type')).toBe('application/pdf');
    const disposition = response.headers.get('content-disposition') ?? '';
    expect(disposition).toMatch(/^inline; filename="Quyet dinh \(ban chinh\) _so 1_\.pdf"; filename\*=UTF-8''/);
    expect(decodeURIComponent(disposition.split("UTF-8''")[1] ?? '')).toBe(NAME);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('content-security-policy')).toContain("sandbox; default-src 'none'");
    expect((await content({}, '?download=1')).headers.get('content-disposition')).toMatch(/^attachment;/);
  });

  test('in parts', async () => {
    const part = await content({ range: 'bytes=10-19' });
    expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 10-19/${main.length}`]);
    expect(await bytesOf(part)).toEqual(Buffer.from(main.subarray(10, 20)));
    expect(await bytesOf(await content({ range: 'bytes=-5' }))).toEqual(Buffer.from(main.subarray(-5)));
    expect((await content({ range: `bytes=${main.length}-` })).status).toBe(416);
    expect((await content({ range: 'bytes=0-1,5-6' })).status).toBe(200);
    const tag = `"${createHash('sha256').update(main).digest('hex')}"`;
    expect((await content({ 'if-none-match': tag })).status).toBe(304);
    expect((await content({ range: 'bytes=0-1', 'if-range': '"khac"' })).status).toBe(200);
  });

  test('is written down once for each reading', async () => {
    const count = async (): Promise<number> =>
      (await auditor.send<{ total: number }>('GET', `/api/access-log?dossierId=${dossierId}`)).body.total;
    const id = (await dossier()).documents[0]?.files[0]?.id;
    const before = await count();
    for (const range of ['bytes=0-9', 'bytes=10-19', 'bytes=20-29'])
      await (await auditor.request('GET', `/api/files/${id}/content`, { headers: { range } })).arrayBuffer();
    expect(await count()).toBe(before + 1);
  });
});

describe('proving', () => {
  test('before the seal the bundle says what is missing; after it, chauban verify passes', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'chauban-access-'));
    await writeTrust(join(folder, 'trust'));
    const first = await exportProof(folder, `/api/dossiers/${dossierId}/proof?content=1`);
    expect(first.code).toBe(2);
    expect((await dossier()).evidence.state).toBe('PENDING');
    expect((await auditor.send('POST', '/api/seals')).status).toBe(403);
    const sealed = await archivist.send<{ running: boolean; seal: { dossiers: number } }>('POST', '/api/seals');
    expect(sealed.body).toMatchObject({ running: false, seal: { dossiers: 1 } });
    expect((await dossier()).evidence.state).toBe('SEALED');
    expect((await archivist.send('POST', '/api/seals')).body).toEqual({ running: false, seal: null });
    expect((await auditor.send<{ total: number }>('GET', '/api/seals')).body.total).toBe(1);
    const whole = await exportProof(folder, `/api/dossiers/${dossierId}/proof?content=1`);
    expect(whole.report.checks.filter(({ outcome, weight }) => weight === 'decides' && outcome !== 'passed')).toEqual([]);
    expect(whole.code).toBe(0);
    expect(whole.report.files[0]?.authenticityFrom).toBe('recomputed');
    const documentId = (await dossier()).documents[0]?.id;
    expect((await exportProof(folder, `/api/documents/${documentId}/proof?content=1`)).code).toBe(0);
    const bare = await exportProof(folder, `/api/documents/${documentId}/proof`);
    expect(bare.code).toBe(2);
    expect(bare.report.files.find(({ path }) => path.endsWith(NAME.normalize('NFC')))?.authenticityFrom).toBe('stated');
    rmSync(folder, { recursive: true });
  });

  test('the dissemination package is a ZIP of the originals', async () => {
    const response = await officer.request('GET', `/api/dossiers/${dossierId}/dip`);
    const zip = Buffer.from(await response.arrayBuffer());
    expect(response.headers.get('content-type')).toBe('application/zip');
    expect(zip.includes('mo-ta/hoso.xml')).toBe(true);
  });

  test('the ledger is public, and only the ledger', async () => {
    const anybody = (path: string): Promise<Response> => fetch(`${service.url}/ledger/${path}`);
    const response = await anybody('checkpoint');
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    const { size } = parseCheckpoint(new Uint8Array(await response.arrayBuffer()));
    const bundle = await anybody(`tile/entries/000.p/${size}`);
    expect(bundle.headers.get('cache-control')).toBe('public, max-age=60');
    expect(parseEntryBundle(new Uint8Array(await bundle.arrayBuffer()), size)).toHaveLength(size);
    expect((await anybody(`tile/0/000.p/${size}`)).status).toBe(200);
    for (const path of ['bodies/000', 'seals/x', 'tile/0/../../bodies/000', 'tile/0/001', 'receipts/x.json'])
      expect((await anybody(path)).status, path).toBe(404);
  });
});

async function writeTrust(folder: string): Promise<void> {
  const keys = service.app.get(KeyFolder);
  for (const [name, key] of [['signers', 'demo-ca-signers'], ['tsa', 'demo-ca-tsa'], ['receipts', 'demo-ca-receipts']] as const) {
    mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, name, 'root.der'), (await keys.get(key)).certificates[0] ?? '');
  } // biome-ignore format: pairs
  const { keyName, publicKey } = service.app.get(LedgerSigner);
  mkdirSync(join(folder, 'ledger'));
  writeFileSync(join(folder, 'ledger', 'archive.vkey'), `${encodeVerifierKey(noteKey(new NodeEngine(), keyName, publicKey))}\n`);
  writeFileSync(join(folder, 'policy.json'), JSON.stringify({ name: 'demo', demo: true, signatures: 'vn-existing' }));
}

async function exportProof(folder: string, path: string): Promise<{ readonly code: number; readonly report: ProofReport }> {
  const response = await officer.request('GET', path);
  expect(response.headers.get('content-type')).toBe('application/zip');
  writeFileSync(join(folder, 'proof.zip'), Buffer.from(await response.arrayBuffer()));
  let text = '';
  const write = (part: string): void => {
    text += part;
  };
  const options = [join(folder, 'proof.zip'), '--trust', join(folder, 'trust'), '--json'];
  const code = await runVerify(options, { out: write, err: write }, new Date());
  return { code, report: JSON.parse(text) as ProofReport };
}
