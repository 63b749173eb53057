// State secrets that a person sees, or that a depositor takes back: nothing of them remains either (design section 7).
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { KeyFolder } from '../../src/adapters/keys/key-folder.ts';
import { withPostgres } from '../postgres.ts';
import { type TestClient, TestService } from '../service.ts';
import { addFonds, type PackageAnswer, sip, upload, waitFor } from './deposit.ts';
import { everythingIn } from './leftovers.ts';
import { SignedDocuments } from './signed-documents.ts';

const postgres = withPostgres();
let service: TestService;
let officer: TestClient;
let archivist: TestClient;
let fondsId: string;
let documents: SignedDocuments;
let count = 0;

beforeAll(async () => {
  service = await TestService.start(postgres.server);
  const administrator = await service.signedIn({ username: 'quantri', role: 'administrator', organisationId: null });
  const body = { code: 'H26.1', name: 'Cơ quan thử' };
  const { id } = (await administrator.send<{ id: string }>('POST', '/api/organisations', body)).body;
  officer = await service.signedIn({ username: 'canbo', role: 'agency-officer', organisationId: id });
  archivist = await service.signedIn({ username: 'luutru', role: 'archivist', organisationId: null });
  fondsId = await addFonds(service, id);
  documents = await SignedDocuments.open(service.app.get(KeyFolder));
});
afterAll(() => service.stop());

/** A transfer whose note, file and subject carry `word`. */
async function begin(word: string, fields: Record<string, string> = {}, fileName = `${word}.zip`) {
  const notation = `MAT.${++count}`;
  const main = { name: `${word}.pdf`, bytes: await documents.signed(`${count}/QĐ`, word) };
  const bytes = await sip(notation, [{ fields: { Subject: word, ...fields }, main }], { Title: word });
  const created = await officer.send<{ id: string }>('POST', '/api/transfers', { fondsId, note: `ghi chú ${word}` });
  const transferId = created.body.id;
  return { transferId, packageId: await upload(officer, transferId, fileName, bytes) };
}

async function beginAndCheck(word: string, fields: Record<string, string> = {}) {
  const begun = await begin(word, fields);
  expect((await officer.send('POST', `/api/transfers/${begun.transferId}/submit`)).status).toBe(200);
  expect((await waitFor(officer, begun.packageId, 'AWAITING_DECISION', 'ACCEPTED', 'REFUSED')).state).toBe('AWAITING_DECISION');
  return begun;
}

async function placesOf(word: string): Promise<string[]> {
  return [...(await everythingIn(service))].filter(([, text]) => text.includes(word)).map(([place]) => place);
}

function cancel(transferId: string, word: string) {
  return officer.send('POST', `/api/transfers/${transferId}/cancel`, { reason: `rút ${word}` });
}

test('a mark that an archivist sees: refused, and neither content, note nor reason remain', async () => {
  const { packageId } = await beginAndCheck('SAO-MAI-1');
  expect(await placesOf('SAO-MAI-1')).not.toEqual([]);
  const decide = (outcome: string) =>
    archivist.send<PackageAnswer>('POST', `/api/packages/${packageId}/decision`, {
      outcome,
      reason: 'thấy dấu trên SAO-MAI-1',
      secret: true,
    });
  expect((await decide('accept')).status).toBe(409);
  expect((await decide('refuse')).status).toBe(200);
  const end = await waitFor(officer, packageId, 'REFUSED');
  expect([end.erased, end.fileName, end.receipt]).toEqual([true, '', true]);
  expect(end.findings.map(({ code }) => code)).toEqual(['SECRET_MARK_SEEN']);
  expect(await placesOf('SAO-MAI-1')).toEqual([]);
});

test('an ordinary refusal keeps the reason and the note', async () => {
  const { packageId } = await beginAndCheck('SAO-MAI-2');
  const body = { outcome: 'refuse', reason: 'thiếu trang' };
  expect((await archivist.send('POST', `/api/packages/${packageId}/decision`, body)).status).toBe(200);
  const end = await waitFor(officer, packageId, 'REFUSED');
  expect([end.erased, end.fileName]).toEqual([false, 'SAO-MAI-2.zip']);
  expect(await placesOf('ghi chú SAO-MAI-2')).not.toEqual([]);
});

test('cancelled with a doubtful mark: nothing remains', async () => {
  const { transferId, packageId } = await beginAndCheck('SAO-MAI-3', { CodeNotation: 'BC-BCA-M' });
  expect((await cancel(transferId, 'SAO-MAI-3')).status).toBe(200);
  const end = await waitFor(officer, packageId, 'CANCELLED');
  expect([end.erased, end.fileName, end.findings.map(({ code }) => code)]).toEqual([true, '', ['SECRET_MARK_NOTATION']]);
  expect(await placesOf('SAO-MAI-3')).toEqual([]);
});

test('cancelled with a mark in the name of the upload: nothing remains', async () => {
  const { transferId } = await begin('SAO-MAI-4', {}, 'SAO-MAI-4 TỐI MẬT.zip');
  expect((await cancel(transferId, 'SAO-MAI-4')).status).toBe(200);
  expect(await placesOf('SAO-MAI-4')).toEqual([]);
});

test('cancelled before any check: neither the name nor the digests of the upload remain', async () => {
  const { transferId, packageId } = await begin('SAO-MAI-5');
  expect((await cancel(transferId, 'lại')).status).toBe(200);
  const rows = await service.app
    .get(DataSource)
    .query('select file_name, sha256, sha512, erased from transfer_package where id = $1', [packageId]);
  expect(rows).toEqual([{ file_name: '', sha256: null, sha512: null, erased: false }]);
  expect(await placesOf('SAO-MAI-5.zip')).toEqual([]);
});
