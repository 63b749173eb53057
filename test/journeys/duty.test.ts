// The duty of care: an untouched archive raises nothing; each damage, in a store or in the database, is found and named; what is damaged in
// a store is healed from the other one. Trust administration and the status over HTTP.
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { KeyFolder } from '../../src/adapters/keys/key-folder.ts';
import { ReplicaSet, storeAip } from '../../src/storage/index.ts';
import { withPostgres } from '../postgres.ts';
import { type TestClient, TestService } from '../service.ts';
import { addFonds, deposit, sip, waitFor } from './deposit.ts';
import { type AuditAnswer, audited, type Fault, StoreOnDisk } from './duty.ts';
import { SignedDocuments } from './signed-documents.ts';

const postgres = withPostgres();
let service: TestService;
let administrator: TestClient;
let archivist: TestClient;
let auditor: TestClient;
let officer: TestClient;
let database: DataSource;
let storeA: StoreOnDisk;
let storeB: StoreOnDisk;
let dossierId: string;
let fondsId: string;
let documents: SignedDocuments;

/** What a test damaged is put right again, so that one failure is not all failures. */
const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0)) await step();
});

beforeAll(async () => {
  service = await TestService.start(postgres.server);
  administrator = await service.signedIn({ username: 'quantri', role: 'administrator', organisationId: null });
  const { body: own } = await administrator.send<{ id: string }>('POST', '/api/organisations', {
    code: 'H26.1',
    name: 'Cơ quan',
  });
  officer = await service.signedIn({ username: 'canbo', role: 'agency-officer', organisationId: own.id });
  archivist = await service.signedIn({ username: 'luutru', role: 'archivist', organisationId: null });
  auditor = await service.signedIn({ username: 'kiemtoan', role: 'auditor', organisationId: null });
  database = service.app.get(DataSource);
  storeA = new StoreOnDisk(service, 'kho-a');
  storeB = new StoreOnDisk(service, 'kho-b');
  fondsId = await addFonds(service, own.id, { autoAccept: true });
  documents = await SignedDocuments.open(service.app.get(KeyFolder));
  for (const notation of ['01.QD', '02.QD']) {
    const main = {
      name: `quyet-dinh-${notation}.pdf`,
      bytes: await documents.signed(`${notation}/QĐ-UBND`, `Về việc ${notation}`),
    };
    const fields = {
      CodeNumber: notation.slice(0, 2),
      CodeNotation: 'QĐ-UBND',
      Subject: `Về việc ${notation}`,
      IssuedDate: '02/03/2026',
    };
    const [id = ''] = await deposit(officer, fondsId, await sip(notation, [{ fields, main }]));
    const done = await waitFor(officer, id, 'ACCEPTED', 'REFUSED', 'AWAITING_DECISION');
    expect(done.state).toBe('ACCEPTED');
    dossierId = done.dossierId ?? '';
  }
  const bad = await documents.resaved('03/QĐ-UBND', 'Lưu lại');
  const [refused = ''] = await deposit(
    officer,
    fondsId,
    await sip('03.QD', [{ fields: { Subject: 'x' }, main: { name: 'a.pdf', bytes: bad } }]),
  );
  await waitFor(officer, refused, 'REFUSED');
});
afterAll(() => service?.stop());

const faultsAt = (audit: AuditAnswer, store: string, path: string): readonly Fault[] =>
  audit.faults.filter((fault) => fault.store === store && fault.path === path);

async function healed(audit: AuditAnswer): Promise<readonly { path: string; healed: boolean }[]> {
  const answer = await administrator.send<{ files: { path: string; healed: boolean }[] }>('POST', `/api/audits/${audit.id}/heal`);
  expect(answer.status).toBe(200);
  return answer.body.files;
}

async function expectClean(): Promise<AuditAnswer> {
  const audit = await audited(auditor);
  expect(audit.faults).toEqual([]);
  expect(audit.outcome).toBe('PASSED');
  return audit;
}

// rule: tt02-9
test('an untouched archive raises nothing, also with an audit and a seal of its own in the ledger', async () => {
  const first = await expectClean();
  expect(first.dossiers).toBe(2);
  expect(first.notes).toEqual([]);
  expect(first.minutes).toMatch(/Thông tư số 02\/2019\/TT-BNV, Điều 9/);
  expect(first.minutes).toMatch(/mọi bản sao nguyên vẹn/);
  expect((await archivist.send<{ id: string }>('POST', '/api/seals')).status).toBeLessThan(300);
  const second = await expectClean();
  expect(second.filesChecked).toBeGreaterThan(first.filesChecked);
  const page = await (await auditor.request('GET', `/api/audits/${second.id}/minutes`)).text();
  expect(page).toContain('1. Cơ sở dữ liệu được kiểm tra');
  expect((await officer.send('GET', '/api/audits')).status).toBe(403);
});

test('audits that run while dossiers are being accepted and sealed raise nothing', async () => {
  const packages = await Promise.all(
    ['11.QD', '12.QD', '13.QD', '14.QD', '15.QD'].map(async (notation) =>
      sip(notation, [
        {
          fields: { Subject: notation },
          main: { name: 'a.pdf', bytes: await documents.signed(`${notation}/QĐ-UBND`, notation) },
        },
      ]),
    ),
  );
  const ids = await deposit(officer, fondsId, ...packages);
  const arriving = Promise.all(ids.map((id) => waitFor(officer, id, 'ACCEPTED', 'REFUSED', 'AWAITING_DECISION')));
  let done = false;
  void arriving.finally(() => {
    done = true;
  });
  for (let runs = 0; !done || runs < 3; runs++) {
    if (runs === 2) await archivist.send('POST', '/api/seals');
    expect((await audited(auditor)).faults).toEqual([]);
  }
  expect((await arriving).map(({ state }) => state)).toEqual(ids.map(() => 'ACCEPTED'));
  expect((await expectClean()).dossiers).toBe(7);
});

describe('one flipped byte in a store is found, named by file, medium and path, and healed from the other store', () => {
  const cases: readonly [string, RegExp, string][] = [
    ['a stored original', /^records\/.*\/representations\/rep1\/data\/quyet-dinh-01\.QD\.pdf$/, 'CHANGED'],
    ['a metadata file', /^records\/.*\/metadata\/preservation\/premis\.xml$/, 'CHANGED'],
    ['the inventory of a package', /^records\/.*\/v1\/inventory\.json$/, 'CHANGED'],
    ['a tile', /^ledger\/tile\/0\//, 'CHANGED'],
    ['an entry bundle', /^ledger\/tile\/entries\//, 'CHANGED'],
    ['a pack of statement bodies', /^ledger\/bodies\//, 'CHANGED'],
    ['a numbered checkpoint', /^ledger\/checkpoints\//, 'CHANGED'],
    ['a receipt', /^ledger\/receipts\/.*\.json$/, 'CHANGED'],
    ['the signature of a receipt', /^ledger\/receipts\/.*\.p7s$/, 'CHANGED'],
    ['the time-stamp token of a seal', /^ledger\/seals\/.*\.tst$/, 'CHANGED'],
    ['the tree of a seal', /^ledger\/seals\/.*\.tree$/, 'CHANGED'],
  ];
  test.each(cases)('%s', async (_name, pattern, code) => {
    const path = storeA.find(pattern);
    const before = storeA.bytes(path);
    undo.push(() => storeA.write(path, before));
    storeA.flip(path);
    const audit = await audited(auditor);
    expect(audit.outcome).toBe('FAILED');
    const [fault, ...more] = faultsAt(audit, 'kho-a', path);
    expect({ fault: fault?.code, more }).toEqual({ fault: code, more: [] });
    expect(audit.faults.map((one) => `${one.code} ${one.store} ${one.path} ${one.en}`)).toEqual([expect.stringContaining(path)]);
    expect(fault?.medium).toContain(storeA.root);
    expect(fault?.vi).toContain(path);
    expect(path.endsWith(fault?.file ?? '?')).toBe(true);
    expect(audit.minutes).toContain(path);
    expect(await healed(audit)).toEqual([expect.objectContaining({ path, healed: true })]);
    expect(storeA.bytes(path).equals(before)).toBe(true);
    await expectClean();
  });
});

// rule: tt02-9, tt02-8-procedure
test('a deleted file is missing, and comes back; the dossier tells of both', async () => {
  const path = storeB.find(new RegExp(`^records/.*${dossierId}.*quyet-dinh-02\\.QD\\.pdf$`));
  undo.push(() => storeB.write(path, storeA.bytes(path)));
  rmSync(join(storeB.root, path));
  const audit = await audited(auditor);
  expect(audit.faults.map(({ code, store, file }) => ({ code, store, file }))).toEqual([
    { code: 'MISSING', store: 'kho-b', file: 'quyet-dinh-02.QD.pdf' },
  ]);
  expect((await auditor.send('POST', `/api/audits/${audit.id}/heal`)).status).toBe(403);
  expect(await healed(audit)).toHaveLength(1);
  expect(storeB.bytes(path).equals(storeA.bytes(path))).toBe(true);
  await expectClean();
  const events: { type: string; outcome: string }[] = await database.query(
    `select type, outcome from preservation_event where dossier_id = $1 order by time`,
    [dossierId],
  );
  expect(events).toContainEqual({ type: 'fixity check', outcome: 'fail' });
  expect(events).toContainEqual({ type: 'replication', outcome: 'success' });
  const again = await auditor.send<AuditAnswer>('GET', `/api/audits/${audit.id}`);
  expect(again.body.faults[0]?.healedAt).not.toBeNull();
});

test('damage in both stores is found in both, and healing says that there is no good copy', async () => {
  const path = storeA.find(/quyet-dinh-01\.QD\.pdf$/);
  const before = storeA.bytes(path);
  undo.push(() => [storeA, storeB].map((store) => store.write(path, before)));
  for (const store of [storeA, storeB]) store.flip(path);
  const audit = await audited(auditor);
  expect(faultsAt(audit, 'kho-a', path).map(({ code }) => code)).toEqual(['CHANGED']);
  expect(faultsAt(audit, 'kho-b', path).map(({ code }) => code)).toEqual(['CHANGED']);
  expect((await healed(audit)).map((file) => file.healed)).toEqual([false, false]);
  for (const store of [storeA, storeB]) store.write(path, before);
  await expectClean();
});

describe('what does not belong there is found', () => {
  const planted: readonly [string, (a: StoreOnDisk) => string][] = [
    ['in a package', (a) => `${a.find(/\/v1\/inventory\.json$/).replace('inventory.json', 'content/la.txt')}`],
    ['among the packages', () => 'records/la.txt'],
    ['among the tiles', () => 'ledger/tile/0/x001/000'],
    ['in the ledger area', () => 'ledger/la.txt'],
  ];
  test.each(planted)('a foreign file %s', async (_name, choose) => {
    const path = choose(storeA);
    mkdirSync(join(storeA.root, path, '..'), { recursive: true });
    storeA.write(path, Buffer.from('lạ'));
    undo.push(() => rmSync(join(storeA.root, path), { force: true }));
    const audit = await audited(auditor);
    expect(audit.faults.map((fault) => [fault.code, fault.store, fault.path])).toEqual([['EXTRA', 'kho-a', path]]);
    rmSync(join(storeA.root, path));
    await expectClean();
  });

  test('a package without an accepting entry is work in progress for two days, then an orphan', async () => {
    const replicas = service.app.get(ReplicaSet);
    const stored = await storeAip(replicas, {
      objectId: 'urn:uuid:00000000-0000-4000-8000-000000000001',
      files: [{ logicalPath: 'representations/rep1/data/a.txt', content: Buffer.from('a') }],
      created: new Date(),
      message: 'thử',
      user: { name: 'thử', address: 'urn:thu' },
    });
    const young = await audited(auditor);
    expect(young.outcome).toBe('PASSED');
    expect(young.notes.map(({ code, store }) => [code, store])).toEqual([
      ['ORPHAN_YOUNG', 'kho-a'],
      ['ORPHAN_YOUNG', 'kho-b'],
    ]);
    for (const store of [storeA, storeB]) rmSync(join(store.root, 'records', stored.rootKey), { recursive: true });
    await expectClean();
  });
});

describe('a changed row of the database is found and named', () => {
  const changes: readonly [string, string, string, string, RegExp][] = [
    ['a dossier', 'dossier', `title = 'Đã sửa'`, `title = $2`, /title/],
    ['a dossier under another term', 'dossier', `maintenance = '5 năm'`, `maintenance = $2`, /maintenance/],
    ['a document', 'document', `number = '99'`, `number = $2`, /number/],
    ['the text of a document', 'document', `body = body || ' thêm'`, `body = $2`, /text/],
    ['a file', 'file', `sha256 = repeat('0', 64)`, `sha256 = $2`, /sha256/],
    ['the report on a signature', 'file', `signature_report = '{}'`, `signature_report = $2`, /signatureReport/],
  ];
  test.each(changes)('%s', async (_name, table, change, restore, names) => {
    const column = change.slice(0, change.indexOf(' '));
    const [row]: { id: string; before: unknown }[] = await database.query(
      `select id, ${column} as before from ${table} where id like $1 order by id limit 1`,
      [`${dossierId}%`],
    );
    await database.query(`update ${table} set ${change} where id = $1`, [row?.id]);
    const audit = await audited(auditor);
    const before = column === 'signature_report' ? JSON.stringify(row?.before) : row?.before;
    await database.query(`update ${table} set ${restore} where id = $1`, [row?.id, before]);
    expect(audit.faults.map(({ code, store, path }) => ({ code, store, path }))).toEqual([
      { code: 'ROW_CHANGED', store: 'postgresql', path: `${table}/${row?.id}` },
    ]);
    expect(audit.faults[0]?.vi).toMatch(names);
    await expectClean();
  });

  test('a deleted file row, a hidden dossier and a made-up dossier', async () => {
    await database.query(`create table kept as select * from file where id like $1`, [`${dossierId}%`]);
    await database.query(`delete from file where id like $1`, [`${dossierId}%`]);
    await database.query(
      `insert into dossier (id, aip_id, version, fonds_id, transfer_id, package_id, file_code, title, maintenance, description,
        retention, inventory_digest, entry_index, accepted_at)
      select 'gia', 'urn:gia', 1, fonds_id, 'x', 'x', 'GIA', 'Hồ sơ giả', '', '{}', '{}', '', 0, now() from dossier where id = $1`,
      [dossierId],
    );
    const audit = await audited(auditor);
    expect(audit.faults.map(({ code, path }) => [code, path])).toEqual([
      ['ROW_MISSING', expect.stringContaining(`file/${dossierId}`)],
      ['ROW_UNKNOWN', 'dossier/gia'],
    ]);
    await database.query(`delete from dossier where id = 'gia'`);
    await database.query(`insert into file select * from kept`);
    await database.query(`drop table kept`);
    await expectClean();
  });

  test("the database's copy of a ledger entry", async () => {
    await database.query(`update ledger_entry set entry = overlay(entry placing 'X'::bytea from 20 for 1) where seq = 1`);
    const audit = await audited(auditor);
    expect(audit.outcome).toBe('FAILED');
    expect(audit.faults.every(({ code, store }) => code === 'LEDGER_DATABASE_DIFFERS' && store === 'postgresql')).toBe(true);
    expect(audit.dossiers).toBe(7);
  });
});

test("the ledger's current checkpoint with a signature that is none", async () => {
  const before = storeA.bytes('ledger/checkpoint');
  undo.push(() => storeA.write('ledger/checkpoint', before));
  storeA.flip('ledger/checkpoint');
  const audit = await audited(auditor);
  expect(faultsAt(audit, 'kho-a', 'ledger/checkpoint').map(({ code }) => code)).toEqual(['CHANGED']);
});
