// Whose upload a request reaches: the one that was authorised, whatever else its address says; and the methods these addresses take.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { UploadFolder } from '../../src/http/ingest/upload-folder.ts';
import { withPostgres } from '../postgres.ts';
import { type TestClient, TestService } from '../service.ts';
import { addFonds, beginUpload, sendPart } from './deposit.ts';

const TUS = { 'tus-resumable': '1.0.0' };
const PATCH = { ...TUS, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' };
const LENGTH = 1000;
const postgres = withPostgres();
let service: TestService;
let officer: TestClient;
let stranger: TestClient;
let transferId: string;
let mine: string;
let theirs: string;

beforeAll(async () => {
  service = await TestService.start(postgres.server);
  const administrator = await service.signedIn({ username: 'quantri', role: 'administrator', organisationId: null });
  const organisation = async (code: string) =>
    (await administrator.send<{ id: string }>('POST', '/api/organisations', { code, name: `Cơ quan ${code}` })).body.id;
  const [first, second] = [await organisation('H26.1'), await organisation('H26.2')];
  officer = await service.signedIn({ username: 'canbo', role: 'agency-officer', organisationId: first });
  stranger = await service.signedIn({ username: 'nguoila', role: 'agency-officer', organisationId: second });
  const fondsId = await addFonds(service, first, {});
  transferId = (await officer.send<{ id: string }>('POST', '/api/transfers', { fondsId })).body.id;
});
afterAll(() => service.stop());

beforeEach(async () => {
  mine = await beginUpload(officer, transferId, 'cua-toi.zip', LENGTH);
  theirs = await beginUpload(officer, transferId, 'goi-khac.zip', LENGTH);
  expect((await sendPart(officer, theirs, 0, new Uint8Array(300).fill(7))).status).toBe(204);
});

async function stored(id: string): Promise<string> {
  const folder = service.app.get(UploadFolder).path;
  const digest = createHash('sha256');
  for (const name of [id, `${id}.json`]) digest.update(await readFile(join(folder, name)));
  return digest.digest('hex');
}

const code = async (response: Response) => ((await response.json()) as { error: { code: string } }).error.code;

// [who asks, method, address]
const CROSSINGS: readonly (readonly [string, () => TestClient, string, () => string])[] = [
  ['PATCH of mine?/other', () => officer, 'PATCH', () => `/api/uploads/${mine}?/${theirs}`],
  ['HEAD of mine?/other', () => officer, 'HEAD', () => `/api/uploads/${mine}?/${theirs}`],
  ['DELETE of mine?/other', () => officer, 'DELETE', () => `/api/uploads/${mine}?/${theirs}`],
  ['PATCH of ?/other by a stranger', () => stranger, 'PATCH', () => `/api/uploads?/${theirs}`],
  ['HEAD of ?/other by a stranger', () => stranger, 'HEAD', () => `/api/uploads?/${theirs}`],
  ['DELETE of ?/other by a stranger', () => stranger, 'DELETE', () => `/api/uploads?/${theirs}`],
  ['PATCH of other by a stranger', () => stranger, 'PATCH', () => `/api/uploads/${theirs}`],
  ['HEAD of other by a stranger', () => stranger, 'HEAD', () => `/api/uploads/${theirs}`],
  ['DELETE of other by a stranger', () => stranger, 'DELETE', () => `/api/uploads/${theirs}`],
  ['PATCH of mine?x=/other', () => officer, 'PATCH', () => `/api/uploads/${mine}?x=/${theirs}`],
];

test.each(CROSSINGS)('%s is refused, and both uploads stay as they were', async (_, client, method, address) => {
  const before = [await stored(mine), await stored(theirs)];
  const headers = method === 'PATCH' ? PATCH : TUS;
  const offset = { 'upload-offset': '300' };
  const body = new Uint8Array(50).fill(9);
  for (const more of method === 'PATCH' ? [{}, offset] : [{}]) {
    const answer = await client().request(method, address(), {
      headers: { ...headers, ...more },
      ...(method === 'PATCH' && { body }),
    });
    expect([400, 404]).toContain(answer.status);
    expect(answer.headers.get('upload-offset')).toBeNull();
    if (method !== 'HEAD')
      expect(['QUERY_REFUSED', 'PACKAGE_NOT_FOUND', 'TRANSFER_NOT_FOUND', 'ROUTE_NOT_FOUND']).toContain(await code(answer));
  }
  expect([await stored(mine), await stored(theirs)]).toEqual(before);
});

test('a query has no place in these addresses, on creation either', async () => {
  const answer = await officer.request('POST', '/api/uploads?x=1', { headers: { ...TUS, 'upload-length': '5' } });
  expect([answer.status, await code(answer)]).toEqual([400, 'QUERY_REFUSED']);
});

test('HEAD tells how much has come, OPTIONS what is spoken, DELETE takes the upload back; GET is no address', async () => {
  const head = await officer.request('HEAD', `/api/uploads/${theirs}`, { headers: TUS });
  expect([head.status, head.headers.get('upload-offset'), head.headers.get('upload-length')]).toEqual([200, '300', '1000']);
  for (const address of ['/api/uploads', `/api/uploads/${theirs}`]) {
    const options = await officer.request('OPTIONS', address);
    expect([options.status, options.headers.get('tus-version')]).toEqual([204, '1.0.0']);
    expect((await officer.request('GET', address, { headers: TUS })).status).toBe(404);
  }
  expect((await officer.request('HEAD', '/api/uploads', { headers: TUS })).status).toBe(404);
  expect((await officer.request('DELETE', `/api/uploads/${theirs}`, { headers: TUS })).status).toBe(204);
  expect((await officer.request('HEAD', `/api/uploads/${theirs}`, { headers: TUS })).status).toBe(404);
});
