// From upload to receipt over HTTP, with generated documents: clean, in doubt, refused; and the rules about who may do what.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { KeyFolder } from '../../src/adapters/keys/key-folder.ts';
import { Transfers } from '../../src/ingest/transfers.port.ts';
import { withPostgres } from '../postgres.ts';
import { type TestClient, TestService } from '../service.ts';
import { addFonds, beginUpload, deposit, sendPart, sip, waitFor } from './deposit.ts';
import { SignedDocuments } from './signed-documents.ts';

const postgres = withPostgres();
let service: TestService;
let officer: TestClient;
let archivist: TestClient;
let stranger: TestClient;
let fondsId: string;
let documents: SignedDocuments;

async function organisation(administrator: TestClient, code: string): Promise<string> {
  return (await administrator.send<{ id: string }>('POST', '/api/organisations', { code, name: `Cơ quan ${code}` })).body.id;
}

beforeAll(async () => {
  service = await TestService.start(postgres.server);
  const administrator = await service.signedIn({ username: 'quantri', role: 'administrator', organisationId: null });
  const own = await organisation(administrator, 'H26.1');
  const other = await organisation(administrator, 'H26.2');
  officer = await service.signedIn({ username: 'canbo', role: 'agency-officer', organisationId: own });
  stranger = await service.signedIn({ username: 'nguoikhac', role: 'agency-officer', organisationId: other });
  archivist = await service.signedIn({ username: 'luutru', role: 'archivist', organisationId: null });
  fondsId = await addFonds(service, own, { autoAccept: true });
  documents = await SignedDocuments.open(service.app.get(KeyFolder));
});
afterAll(() => service.stop());

// rule: nd30-signatures
test('a clean dossier is accepted by the agreement, recorded, and acknowledged by a receipt that OpenSSL verifies', async () => {
  const main = await documents.signed('01/QĐ-UBND', 'Về việc ban hành quy chế làm việc');
  const [id = ''] = await deposit(
    officer,
    fondsId,
    await sip('01.QD', [
      {
        fields: {
          CodeNumber: '01',
          CodeNotation: 'QĐ-UBND',
          Subject: 'Về việc ban hành quy chế làm việc',
          IssuedDate: '02/03/2026',
        },
        main: { name: 'quyet-dinh.pdf', bytes: main },
      },
    ]),
  );
  const done = await waitFor(officer, id, 'ACCEPTED', 'REFUSED', 'AWAITING_DECISION');
  expect(done.findings.filter((finding) => finding.severity !== 'info')).toEqual([]);
  expect(done.state).toBe('ACCEPTED');
  expect(done.receipt).toBe(true);
  const json = Buffer.from(await (await officer.request('GET', `/api/packages/${id}/receipt.json`)).arrayBuffer());
  const signature = Buffer.from(await (await officer.request('GET', `/api/packages/${id}/receipt.p7s`)).arrayBuffer());
  const folder = mkdtempSync(join(tmpdir(), 'chauban-receipt-'));
  writeFileSync(join(folder, 'receipt.json'), json);
  writeFileSync(join(folder, 'receipt.p7s'), signature);
  const [root] = (await service.app.get(KeyFolder).get('demo-ca-receipts')).certificates;
  writeFileSync(join(folder, 'root.der'), root ?? '');
  execFileSync('openssl', ['x509', '-inform', 'DER', '-in', join(folder, 'root.der'), '-out', join(folder, 'root.pem')]);
  const verify = [
    'cms',
    '-verify',
    '-binary',
    '-inform',
    'DER',
    '-in',
    join(folder, 'receipt.p7s'),
    '-content',
    join(folder, 'receipt.json'),
  ];
  execFileSync('openssl', [...verify, '-CAfile', join(folder, 'root.pem'), '-purpose', 'any', '-out', '/dev/null'], {
    stdio: 'pipe',
  });
  const said = JSON.parse(json.toString()) as { outcome: string; files: { path: string }[] };
  expect(said.outcome).toBe('accepted');
  expect(said.files.map((file) => file.path)).toEqual(['quyet-dinh.pdf']);
  // Followed without the report: the same words as in the whole, and nobody else's to see.
  const { body: progress } = await officer.send<Record<string, unknown>>('GET', `/api/packages/${id}/progress`);
  const { body: listed } = await officer.send<{ packages: unknown[] }>('GET', `/api/transfers/${String(progress['transferId'])}`);
  expect(listed.packages).toEqual([progress]);
  expect(progress).toMatchObject({ id, state: 'ACCEPTED', receipt: true, signatures: { passed: 1 } });
  const { status } = await stranger.request('GET', `/api/packages/${id}/progress`);
  expect(status).toBe(404);
});

// rule: nd30-signatures
test('an unsigned document goes to a person, whose reason is needed and kept', async () => {
  const [id = ''] = await deposit(
    officer,
    fondsId,
    await sip('02.QD', [
      { fields: { Subject: 'Chưa ký' }, main: { name: 'a.pdf', bytes: await documents.unsigned('02/QĐ-UBND', 'Chưa ký') } },
    ]),
  );
  const waiting = await waitFor(officer, id, 'AWAITING_DECISION', 'REFUSED', 'ACCEPTED');
  expect(waiting.findings.map((finding) => finding.code)).toContain('SIGNATURE_ABSENT');
  expect((await officer.send('POST', `/api/packages/${id}/decision`, { outcome: 'accept', reason: 'x' })).status).toBe(403);
  expect((await archivist.send('POST', `/api/packages/${id}/decision`, { outcome: 'accept', reason: '  ' })).status).toBe(400);
  expect(
    (await archivist.send('POST', `/api/packages/${id}/decision`, { outcome: 'accept', reason: 'Bản gốc giấy đã đối chiếu' }))
      .status,
  ).toBe(200);
  expect((await waitFor(officer, id, 'ACCEPTED')).receipt).toBe(true);
});

// rule: nd30-signatures
test('a file that was saved again after signing is refused with one sentence that says so', async () => {
  const [id = ''] = await deposit(
    officer,
    fondsId,
    await sip('03.QD', [
      { fields: { Subject: 'Lưu lại' }, main: { name: 'a.pdf', bytes: await documents.resaved('03/QĐ-UBND', 'Lưu lại') } },
    ]),
  );
  const refused = await waitFor(officer, id, 'REFUSED', 'ACCEPTED', 'AWAITING_DECISION');
  expect(refused.state).toBe('REFUSED');
  const [finding] = refused.findings.filter((one) => one.code === 'SIGNATURE_RESAVED');
  expect(finding?.vi).toMatch(/lưu lại/);
  expect(refused.receipt).toBe(true);
});

test('a changed byte inside the signed range is refused', async () => {
  const bytes = await documents.signed('04/QĐ-UBND', 'Bị sửa');
  const at = Buffer.from(bytes).indexOf('stream') + 20;
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  const [id = ''] = await deposit(
    officer,
    fondsId,
    await sip('04.QD', [{ fields: { Subject: 'Bị sửa' }, main: { name: 'a.pdf', bytes } }]),
  );
  expect((await waitFor(officer, id, 'REFUSED', 'ACCEPTED', 'AWAITING_DECISION')).state).toBe('REFUSED');
});

test('two uploads of the same dossier at once: one is accepted, the other is not', async () => {
  const make = async () =>
    sip('05.QD', [
      { fields: { Subject: 'Trùng' }, main: { name: 'a.pdf', bytes: await documents.signed('05/QĐ-UBND', 'Trùng') } },
    ]);
  const ids = await Promise.all([deposit(officer, fondsId, await make()), deposit(officer, fondsId, await make())]);
  const ended = await Promise.all(ids.flat().map((id) => waitFor(officer, id, 'ACCEPTED', 'REFUSED', 'AWAITING_DECISION')));
  expect(ended.filter((item) => item.state === 'ACCEPTED')).toHaveLength(1);
  const [second] = ended.filter((item) => item.state !== 'ACCEPTED');
  expect(second?.findings.map((finding) => finding.code)).toContain('DOSSIER_ALREADY_HELD');
});

test('an upload that was broken off is resumed where it stopped', async () => {
  const bytes = await sip('06.QD', [
    { fields: { Subject: 'Nối tiếp' }, main: { name: 'a.pdf', bytes: await documents.signed('06/QĐ-UBND', 'Nối tiếp') } },
  ]);
  const { body: transfer } = await officer.send<{ id: string }>('POST', '/api/transfers', { fondsId });
  const id = await beginUpload(officer, transfer.id, 'goi.zip', bytes.length);
  expect((await sendPart(officer, id, 0, bytes.slice(0, 1000))).status).toBe(204);
  expect((await officer.send<{ error: { code: string } }>('POST', `/api/transfers/${transfer.id}/submit`)).body.error.code).toBe(
    'TRANSFER_INCOMPLETE',
  );
  const head = await officer.request('HEAD', `/api/uploads/${id}`, { headers: { 'tus-resumable': '1.0.0' } });
  expect(head.headers.get('upload-offset')).toBe('1000');
  expect((await sendPart(officer, id, 999, bytes.slice(999))).status).toBe(409);
  expect((await sendPart(officer, id, 1000, bytes.slice(1000))).status).toBe(204);
  expect((await officer.send('POST', `/api/transfers/${transfer.id}/submit`)).status).toBe(200);
  expect((await waitFor(officer, id, 'ACCEPTED', 'REFUSED', 'AWAITING_DECISION')).state).toBe('ACCEPTED');
});

// rule: tt02-8-secrets
test('a mark of state secrecy: refused, and nothing of it is kept', async () => {
  const bytes = await documents.signed('07/QĐ-UBND', 'Độ mật: TỐI MẬT');
  const [id = ''] = await deposit(
    officer,
    fondsId,
    await sip('07.QD', [
      { fields: { Subject: 'Kế hoạch', CodeNotation: 'KH-UBND-TỐI MẬT' }, main: { name: 'bi-mat.pdf', bytes } },
    ]),
  );
  const refused = await waitFor(officer, id, 'REFUSED', 'ACCEPTED', 'AWAITING_DECISION');
  expect(refused).toMatchObject({ state: 'REFUSED', erased: true, fileName: '', documents: [] });
  expect(JSON.stringify(refused)).not.toContain('bi-mat');
  expect(JSON.stringify(refused)).not.toContain('KH-UBND');
  const receipt = await (await officer.request('GET', `/api/packages/${id}/receipt.json`)).text();
  expect(receipt).not.toContain('bi-mat');
  expect((await officer.request('GET', `/api/packages/${id}/files?path=bi-mat.pdf`)).status).toBe(410);
});

test('a list shows of each package what its report counts, and does not read the report', async () => {
  const { body } = await officer.send<{ items: { id: string }[] }>('GET', '/api/transfers?page=1&pageSize=50');
  const transfers = service.app.get(Transfers);
  let compared = 0;
  for (const { id } of body.items) {
    const { packages = [] } = (await transfers.transfer(id)) ?? {};
    for (const item of packages) {
      expect(item).not.toHaveProperty('report');
      const report = (await transfers.package(item.id))?.report ?? null;
      if (report === null) continue;
      const signatures = report.files.flatMap((file) => file.signatures?.signatures ?? []);
      const found = (severity: string) => report.findings.filter((finding) => finding.severity === severity).length;
      const judged = (indication: string) => signatures.filter((signature) => signature.indication === indication).length;
      const unsigned = report.files.filter((file) => file.signatures?.status !== 'SIGNED').length;
      const { title, fileCode, proposal } = report;
      expect(item.summary).toEqual({
        ...{ title, fileCode, proposal },
        findings: { refuse: found('refuse'), warn: found('warn'), info: found('info') },
        signatures: {
          ...{ passed: judged('TOTAL-PASSED'), failed: judged('TOTAL-FAILED') },
          ...{ indeterminate: judged('INDETERMINATE'), unsigned },
        },
      });
      compared++;
    }
  }
  expect(compared).toBeGreaterThan(4);
});

// rule: nd30-access
test('an officer of another organisation sees and changes nothing', async () => {
  const { body: transfer } = await officer.send<{ id: string }>('POST', '/api/transfers', { fondsId });
  expect((await stranger.send('GET', `/api/transfers/${transfer.id}`)).status).toBe(404);
  expect((await stranger.send('POST', '/api/transfers', { fondsId })).status).toBe(404);
  await expect(beginUpload(stranger, transfer.id, 'goi.zip', 10)).rejects.toThrow('TRANSFER_NOT_FOUND');
  const { body: list } = await stranger.send<{ total: number }>('GET', '/api/transfers');
  expect(list.total).toBe(0);
});
