// Bad input over HTTP against the whole service: each has a stable code, a sentence in both languages that says what to do, a receipt;
// and nothing of it is kept. And what may go wrong on the way of an upload or a decision.
import { deflateSync } from 'node:zlib';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ThreadedExaminer } from '../../src/adapters/examiner/threaded-examiner.ts';
import { KeyFolder } from '../../src/adapters/keys/key-folder.ts';
import { FolderRules } from '../../src/adapters/rules/rules-folder.ts';
import { ExamineFiles } from '../../src/ingest/examine-files.ts';
import { Staging } from '../../src/ingest/staging.port.ts';
import { TrustStore } from '../../src/preservation/trust-store.port.ts';
import { ReplicaSet } from '../../src/storage/index.ts';
import { withPostgres } from '../postgres.ts';
import { TestClient, TestService } from '../service.ts';
import { BASE, PdfWriter } from '../unit/core/pdf/pdf-writer.ts';
import { type BadPackage, BadPackages, SECRET_WORDS } from './bad-input.ts';
import { addFonds, beginUpload, deposit, type PackageAnswer, sendPart, sip, upload, waitFor } from './deposit.ts';
import { everythingIn } from './leftovers.ts';
import { SignedDocuments } from './signed-documents.ts';

interface Refusal {
  readonly error: { readonly code: string; readonly vi: string; readonly en: string };
}

const UPLOAD_LIMIT = 4 << 20;
const SETTINGS = { CHAUBAN_LIMITS_UPLOAD_BYTES: String(UPLOAD_LIMIT) };
const postgres = withPostgres();
let service: TestService;
let officer: TestClient;
let archivist: TestClient;
let fondsId: string;
let documents: SignedDocuments;

beforeAll(async () => {
  service = await TestService.start(postgres.server, SETTINGS);
  const administrator = await service.signedIn({ username: 'quantri', role: 'administrator', organisationId: null });
  const body = { code: 'H26.1', name: 'Cơ quan thử' };
  const { id } = (await administrator.send<{ id: string }>('POST', '/api/organisations', body)).body;
  officer = await service.signedIn({ username: 'canbo', role: 'agency-officer', organisationId: id });
  archivist = await service.signedIn({ username: 'luutru', role: 'archivist', organisationId: null });
  fondsId = await addFonds(service, id, { autoAccept: true });
  documents = await SignedDocuments.open(service.app.get(KeyFolder));
});
afterAll(() => service.stop());

async function recordKeys(): Promise<string[]> {
  const keys: string[] = [];
  for (const store of service.app.get(ReplicaSet).stores)
    for await (const { key } of store.list('records', ''))
      if (!/^(0=ocfl|ocfl|extensions\/)/.test(key)) keys.push(`${store.name}/${key}`);
  return keys;
}

async function expectNothingKept(): Promise<void> {
  expect(await recordKeys()).toEqual([]);
  expect(await service.app.get(Staging).packageIds()).toEqual([]);
  for (const table of ['dossier', 'document', 'file', 'aip_object'])
    expect(await service.app.get(DataSource).query(`select 1 from ${table}`), table).toEqual([]);
}

/** All in one transfer, so that they are checked side by side; answers the end of each. */
async function refusalsOf(packages: readonly BadPackage[]): Promise<Map<string, PackageAnswer>> {
  const ids = await deposit(officer, fondsId, ...packages.map(({ bytes }) => bytes));
  const ends = await Promise.all(ids.map((id) => waitFor(officer, id, 'REFUSED', 'ACCEPTED', 'AWAITING_DECISION')));
  return new Map(packages.map(({ what }, index) => [what, ends[index] as PackageAnswer]));
}

function expectBothLanguages({ vi, en }: { vi: string; en: string }): void {
  expect(vi).toMatch(/[\u00c0-\u1ef9]/);
  expect(vi).not.toMatch(/[{}]/);
  expect(en).not.toMatch(/[{}\u1ea0-\u1ef9]{2}/);
  expect(en.length).toBeGreaterThan(10);
}

async function refused(answer: Promise<{ status: number; body: Refusal }>, status: number, code: string): Promise<void> {
  const { status: got, body } = await answer;
  expect([got, body.error.code]).toEqual([status, code]);
  expectBothLanguages(body.error);
  expect(body.error.vi).toMatch(/hãy/i);
}

test('a package with a fault is refused with its code, in both languages, with a receipt, and nothing is kept', async () => {
  const packages = await new BadPackages(documents, service).all();
  const ends = await refusalsOf(packages);
  for (const { what, code } of packages) {
    const end = ends.get(what);
    const codes = end?.findings.filter(({ severity }) => severity === 'refuse').map((finding) => finding.code);
    expect(codes, what).toContain(code);
    expect([end?.state, end?.receipt, end?.dossierId], what).toEqual(['REFUSED', true, null]);
    const found = end?.findings.find((finding) => finding.code === code);
    expectBothLanguages(found ?? { vi: '', en: '' });
    expect(found?.vi, what).toMatch(/hãy|cần|phải/i);
    const receipt = await officer.send<{ receipt: { outcome: string } }>('GET', `/api/packages/${end?.id}/receipt`);
    expect(receipt.body.receipt.outcome, what).toBe('refused');
  }
  console.info(`${packages.length} bad packages: ${packages.map(({ what, code }) => `${what} ${code}`).join(', ')}`);
  await expectNothingKept();
});

test('a mark of state secrecy anywhere: nothing of it remains in database, staging, stores or log', async () => {
  const packages = await new BadPackages(documents, service).secrets();
  const ends = await refusalsOf(packages);
  for (const { what, code } of packages) {
    const end = ends.get(what);
    expect([end?.state, end?.erased, end?.receipt, end?.fileName], what).toEqual(['REFUSED', true, true, '']);
    expect(
      end?.findings.map((finding) => finding.code.replace(/_(?:TEXT|FIELD|NOTATION|FILE_NAME)$/, '')),
      what,
    ).toEqual(['SECRET_MARK']);
    expect(code).toMatch(/^SECRET_MARK/);
  }
  await expectNothingKept();
  const remains = await everythingIn(service);
  for (const word of SECRET_WORDS) {
    const places = [...remains].filter(([, text]) => text.includes(word)).map(([place]) => place);
    expect(places, word).toEqual([]);
  }
  // The search itself finds what is there.
  expect([...remains].some(([, text]) => text.includes('Cơ quan thử'))).toBe(true);
});

describe('an upload', () => {
  const begin = async () => (await officer.send<{ id: string }>('POST', '/api/transfers', { fondsId })).body.id;
  const good = async (notation: string) =>
    sip(notation, [
      { fields: { Subject: notation }, main: { name: 'a.pdf', bytes: await documents.signed(`${notation}/QĐ`, notation) } },
    ]);
  const answer = async (response: Response) => ({ status: response.status, body: (await response.json()) as Refusal });

  test('broken off in one process is resumed in another', async () => {
    const other = await TestService.start(postgres.server, SETTINGS, { beside: service });
    try {
      const there = new TestClient(other.url);
      await there.signIn('canbo', 'mật khẩu để thử');
      const bytes = await good('NOI.1');
      const transferId = await begin();
      const id = await beginUpload(officer, transferId, 'goi.zip', bytes.length);
      expect((await sendPart(officer, id, 0, bytes.slice(0, 2000))).status).toBe(204);
      const head = await there.request('HEAD', `/api/uploads/${id}`, { headers: { 'tus-resumable': '1.0.0' } });
      expect(head.headers.get('upload-offset')).toBe('2000');
      expect((await sendPart(there, id, 2000, bytes.slice(2000))).status).toBe(204);
      expect((await there.send('POST', `/api/transfers/${transferId}/submit`)).status).toBe(200);
      expect((await waitFor(officer, id, 'ACCEPTED', 'REFUSED', 'AWAITING_DECISION')).state).toBe('ACCEPTED');
    } finally {
      await other.stop();
    }
  });

  test('above the limit is refused before the first byte, and leaves no package behind', async () => {
    const transferId = await begin();
    const encoded = (text: string) => Buffer.from(text).toString('base64');
    const headers = {
      'tus-resumable': '1.0.0',
      'upload-length': String(UPLOAD_LIMIT + 1),
      'upload-metadata': `transferId ${encoded(transferId)},filename ${encoded('goi.zip')}`,
    };
    await refused(officer.request('POST', '/api/uploads', { headers }).then(answer), 413, 'PACKAGE_TOO_LARGE');
    await refused(officer.send('POST', `/api/transfers/${transferId}/submit`), 409, 'TRANSFER_EMPTY');
  });

  test('at a wrong offset, or beyond its length, is refused, and what was received stays', async () => {
    const bytes = await good('NOI.2');
    const transferId = await begin();
    const id = await beginUpload(officer, transferId, 'goi.zip', bytes.length);
    expect((await sendPart(officer, id, 0, bytes.slice(0, 500))).status).toBe(204);
    await refused(sendPart(officer, id, 400, bytes.slice(400)).then(answer), 409, 'UPLOAD_OFFSET_INVALID');
    await refused(officer.send('POST', `/api/transfers/${transferId}/submit`), 409, 'TRANSFER_INCOMPLETE');
    expect((await sendPart(officer, id, 500, bytes.slice(500))).status).toBe(204);
    expect((await officer.send('POST', `/api/transfers/${transferId}/submit`)).status).toBe(200);
    await refused(sendPart(officer, id, bytes.length, bytes.slice(0, 9)).then(answer), 409, 'TRANSFER_ALREADY_SUBMITTED');
    expect((await waitFor(officer, id, 'ACCEPTED', 'REFUSED', 'AWAITING_DECISION')).state).toBe('ACCEPTED');
  });

  test('is taken back while the transfer is submitted: either it is gone, or it is checked, whole', async () => {
    for (let round = 0; round < 4; round++) {
      const transferId = await begin();
      await upload(officer, transferId, 'mot.zip', await good(`LUI.${round}`));
      const id = await upload(officer, transferId, 'hai.zip', await good(`LUI.${round}.2`));
      const [submitted] = await Promise.all([
        officer.send('POST', `/api/transfers/${transferId}/submit`),
        officer.request('DELETE', `/api/uploads/${id}`, { headers: { 'tus-resumable': '1.0.0' } }),
      ]);
      expect(submitted.status).toBe(200);
      const { body } = await officer.send<{ packages: { id: string }[] }>('GET', `/api/transfers/${transferId}`);
      for (const item of body.packages)
        expect((await waitFor(officer, item.id, 'ACCEPTED', 'REFUSED', 'AWAITING_DECISION')).state).toBe('ACCEPTED');
    }
  });

  test('of a transfer that is submitted twice at once is submitted once', async () => {
    const transferId = await begin();
    const id = await upload(officer, transferId, 'goi.zip', await good('HAI.1'));
    const submit = () => officer.send<Refusal>('POST', `/api/transfers/${transferId}/submit`);
    const answers = await Promise.all([submit(), submit(), submit()]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    await refused(submit(), 409, 'TRANSFER_ALREADY_SUBMITTED');
    expect((await waitFor(officer, id, 'ACCEPTED', 'REFUSED', 'AWAITING_DECISION')).state).toBe('ACCEPTED');
  });
});

test('two uploads of one dossier at once: one is accepted; the other is put to a person, who can only refuse it', async () => {
  const make = async () => {
    const main = { name: 'a.pdf', bytes: await documents.signed('30/QĐ', 'Trùng') };
    return sip('TRUNG.1', [{ fields: { Subject: 'Trùng' }, main }]);
  };
  const ids = (await Promise.all([deposit(officer, fondsId, await make()), deposit(officer, fondsId, await make())])).flat();
  const ends = await Promise.all(ids.map((id) => waitFor(officer, id, 'ACCEPTED', 'REFUSED', 'AWAITING_DECISION')));
  expect(ends.filter(({ state }) => state === 'ACCEPTED')).toHaveLength(1);
  const [second] = ends.filter(({ state }) => state !== 'ACCEPTED');
  expect(second?.findings.map(({ code }) => code)).toContain('DOSSIER_ALREADY_HELD');
  if (second?.state !== 'AWAITING_DECISION') return;
  const decide = (outcome: string) =>
    archivist.send<Refusal>('POST', `/api/packages/${second.id}/decision`, { outcome, reason: 'Trùng' });
  await refused(decide('accept'), 409, 'DECISION_MUST_REFUSE');
  expect((await decide('refuse')).status).toBe(200);
  expect((await waitFor(officer, second.id, 'REFUSED')).receipt).toBe(true);
});

test('two decisions at once: one counts, the other is told', async () => {
  const main = { name: 'a.pdf', bytes: await documents.unsigned('31/QĐ', 'Hai quyết định') };
  const [id = ''] = await deposit(officer, fondsId, await sip('HAI.2', [{ fields: { Subject: 'Hai quyết định' }, main }]));
  await waitFor(officer, id, 'AWAITING_DECISION');
  const decide = (outcome: string) =>
    archivist.send<Refusal>('POST', `/api/packages/${id}/decision`, { outcome, reason: 'Đã xem' });
  const answers = await Promise.all([decide('accept'), decide('refuse'), decide('accept')]);
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  await refused(decide('accept'), 409, 'DECISION_NOT_POSSIBLE');
  expect((await waitFor(officer, id, 'ACCEPTED', 'REFUSED')).receipt).toBe(true);
});

/** Forms that show each other ten times, twelve levels deep: small to hold, endless to read. */
function endlessPdf(): Uint8Array {
  const levels = 12;
  const forms = Array.from({ length: levels }, (_, level) => {
    const body = level === levels - 1 ? 'BT /F1 9 Tf (a) Tj ET' : `/X${level + 1} Do `.repeat(10);
    const inner = level === levels - 1 ? '' : `/XObject << /X${level + 1} ${21 + level} 0 R >>`;
    const resources = `/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> ${inner} >>`;
    return [
      20 + level,
      `<< /Type /XObject /Subtype /Form /BBox [0 0 595 842] ${resources} /Length ${body.length} >>\nstream\n${body}\nendstream`,
    ];
  });
  const page =
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /XObject << /X0 20 0 R >> >> >>';
  const contents = '<< /Length 6 >>\nstream\n/X0 Do\nendstream';
  return new PdfWriter().revision({ ...BASE, 3: page, 4: contents, ...Object.fromEntries(forms) }).bytes;
}

/** A page whose contents are 400 MB of spaces. */
function hugePdf(): Uint8Array {
  const block = deflateSync(Buffer.alloc(400 << 20, 32)).toString('latin1');
  const contents = `<< /Length ${block.length} /Filter /FlateDecode >>\nstream\n${block}\nendstream`;
  return new PdfWriter().revision({ ...BASE, 4: contents }).bytes;
}

describe('a file made to exhaust the examiner', () => {
  let small: ThreadedExaminer;
  let usual: unknown;

  beforeAll(() => {
    const limits = { threads: 2, timeoutMs: 6_000, memoryMb: 300 };
    small = new ThreadedExaminer(service.app.get(TrustStore), {
      ...limits,
      policies: service.app.get(FolderRules).policySources,
    });
    const examine = service.app.get(ExamineFiles);
    usual = Reflect.get(examine, 'examiner');
    Reflect.set(examine, 'examiner', small);
  });
  afterAll(async () => {
    Reflect.set(service.app.get(ExamineFiles), 'examiner', usual);
    await small.close();
  });

  const of = (notation: string, bytes: Uint8Array) =>
    sip(notation, [{ fields: { Subject: notation }, main: { name: 'a.pdf', bytes } }]);

  test.each([
    ['without end', 'LOI.1', endlessPdf],
    ['without measure', 'LOI.2', hugePdf],
  ])('%s costs its own package only; the service answers meanwhile', async (_, notation, make) => {
    const [id = ''] = await deposit(officer, fondsId, await of(notation, make()));
    let slowest = 0;
    let state = '';
    while (!['REFUSED', 'AWAITING_DECISION', 'ACCEPTED'].includes(state)) {
      const started = performance.now();
      expect((await officer.request('GET', '/health/live')).status).toBe(200);
      slowest = Math.max(slowest, performance.now() - started);
      state = (await officer.send<PackageAnswer>('GET', `/api/packages/${id}`)).body.state;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const end = await waitFor(officer, id, state);
    console.info(
      `${notation}: ${state} ${JSON.stringify(end.findings.map(({ code, params }) => [code, params]))}; slowest answer ${Math.round(slowest)} ms`,
    );
    expect(slowest).toBeLessThan(2_000);
    expect(state).not.toBe('ACCEPTED');
    const [next = ''] = await deposit(officer, fondsId, await of(`${notation}.SAU`, await documents.signed('40/QĐ', 'Sau')));
    expect((await waitFor(officer, next, 'ACCEPTED', 'REFUSED', 'AWAITING_DECISION')).state).toBe('ACCEPTED');
  });

  test('while it is examined the transfer cannot be cancelled, which is told', async () => {
    const bytes = await of('LOI.3', endlessPdf());
    const { body } = await officer.send<{ id: string }>('POST', '/api/transfers', { fondsId });
    const id = await upload(officer, body.id, 'goi.zip', bytes);
    await officer.send('POST', `/api/transfers/${body.id}/submit`);
    await waitFor(officer, id, 'CHECKING');
    await refused(officer.send('POST', `/api/transfers/${body.id}/cancel`, { reason: 'Nộp nhầm' }), 409, 'CANCEL_NOT_POSSIBLE');
    await waitFor(officer, id, 'REFUSED', 'AWAITING_DECISION');
  });
});
