// chauban backup: full and incremental sets on another medium; stores and database destroyed; restored, rebuilt, and in use again.
import { readdirSync } from 'node:fs';
import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDataSource } from '../../src/adapters/postgres/data-source.ts';
import { kindDue, readSets } from '../../src/composition/backup/backup-sets.ts';
import { NOT_REBUILT } from '../../src/composition/rebuild/not-rebuilt.ts';
import { encodeVerifierKey, noteKey } from '../../src/core/merkle/index.ts';
import { NodeEngine } from '../../src/engine/node-engine.ts';
import { receiptKey, receiptSignatureKey } from '../../src/ledger/index.ts';
import { LedgerSigner } from '../../src/ledger/signer.port.ts';
import { withPostgres } from '../postgres.ts';
import { TestService } from '../service.ts';
import { readTables, type Tables } from '../tables.ts';
import { type ArchiveInUse, closedTables, depositSigned, settled, useArchive } from './archive-in-use.ts';
import { lastOf, type Ran, runCommand } from './run-command.ts';
import { signedByAStranger, strangersReceipt } from './strangers-receipt.ts';

const postgres = withPostgres();
const WITHOUT = new Map(
  NOT_REBUILT.filter(({ partly }) => partly !== true).map(({ table, columns }) => [table, columns ?? null]),
);
let service: TestService;
let archive: ArchiveInUse;
let medium: string;
let before: Tables;
let key: string;

interface Done {
  readonly name: string;
  readonly path: string;
  readonly kind: string;
  readonly objects: number;
  readonly dossiers: number;
  readonly faults: number;
}

const backup = (...args: string[]): Promise<Ran> => runCommand(service.dataDir, null, 'backup', ...args, '--json');
const store = (name: 'a' | 'b'): string => join(service.dataDir, 'stores', name);

beforeAll(async () => {
  service = await TestService.start(postgres.server);
  medium = await mkdtemp(join(tmpdir(), 'chauban-medium-'));
  archive = await useArchive(service);
  const signer = service.app.get(LedgerSigner);
  key = encodeVerifierKey(noteKey(new NodeEngine(), signer.keyName, signer.publicKey));
});
afterAll(async () => {
  await rm(service.dataDir, { recursive: true, force: true });
  await rm(medium, { recursive: true, force: true });
});

// rule: tt02-10-xml, tt02-8-procedure
test('an incremental backup needs a full one, which holds every dossier, its description as XML, log and minutes', async () => {
  const early = await backup('incremental', '--to', medium);
  expect(early.code).toBe(1);
  expect(early.err).toContain('backup full');
  const full = await backup('full', '--to', medium);
  expect({ code: full.code, err: full.err }).toEqual({ code: 0, err: '' });
  const done = lastOf<Done>(full);
  expect(done).toMatchObject({ kind: 'full', dossiers: archive.accepted.length, faults: 0 });
  const list = await readFile(join(done.path, 'metadata/danh-muc.xml'), 'utf8');
  expect(list.match(/<HoSo /g)).toHaveLength(archive.accepted.length);
  expect(await readdir(join(done.path, 'metadata/ho-so'))).toHaveLength(archive.accepted.length);
  const minutes = await readFile(join(done.path, 'bien-ban.txt'), 'utf8');
  expect(minutes).toContain('8. Kết quả: ĐẠT.');
  expect(minutes).toContain(done.path);
  expect(await readFile(join(medium, 'nhat-ky-sao-luu.txt'), 'utf8')).toContain('Sao lưu đầy đủ');
});

test('an incremental backup holds what is new; broken off, it is continued in the same set', async () => {
  await depositSigned(service, archive.officer, archive.fondsId, '10.QD');
  const first = lastOf<Done>(await backup('incremental', '--to', medium));
  expect(first).toMatchObject({ kind: 'incremental', dossiers: 1, faults: 0 });
  const files = readdirSync(join(first.path, 'objects/records'), { recursive: true, withFileTypes: true });
  expect(files.filter((file) => file.isFile() && file.name === '0=ocfl_object_1.1')).toHaveLength(1);
  // As a crash before its last step leaves it.
  await rm(join(first.path, 'set.json'));
  await depositSigned(service, archive.officer, archive.fondsId, '11.QD');
  const again = lastOf<Done>(await backup('incremental', '--to', medium));
  expect(again).toMatchObject({ name: first.name, dossiers: 2, faults: 0 });
});

test("of receipts the archive's own is copied: neither a damaged one nor a stranger's", async () => {
  const [id = ''] = archive.accepted;
  const key = receiptKey(id);
  const [a, b] = [join(store('a'), 'ledger', key), join(store('b'), 'ledger', key)];
  const good = await readFile(a);
  const other = await mkdtemp(join(tmpdir(), 'chauban-medium-'));
  const theirs = strangersReceipt(new Uint8Array(good));
  const theirSignature = join(store('a'), 'ledger', receiptSignatureKey(key, theirs));
  const replace = async (path: string, bytes: Uint8Array): Promise<void> => {
    await rm(path);
    await writeFile(path, bytes);
  };
  try {
    await replace(a, theirs);
    await writeFile(theirSignature, await signedByAStranger(theirs));
    const done = lastOf<Done>(await backup('full', '--to', other));
    expect(done.faults).toBe(0);
    const copied = (await readdir(done.path, { recursive: true })).filter((path) => path.endsWith(key));
    expect(copied).toHaveLength(1);
    expect(await readFile(join(done.path, copied[0] ?? ''))).toEqual(good);
    await replace(a, good.subarray(1));
    expect(lastOf<Done>(await backup('full', '--to', other)).faults).toBe(0);
  } finally {
    await rm(theirSignature, { force: true });
    await replace(a, good);
    await replace(b, good);
    await rm(other, { recursive: true, force: true });
  }
});

test('a damaged copy is passed over for a good one; what no store has whole is named', async () => {
  const dossierFile = async (name: 'a' | 'b'): Promise<string> => {
    const found = await readdir(join(store(name), 'records'), { recursive: true });
    return join(store(name), 'records', found.filter((path) => path.endsWith('van-ban.pdf')).sort()[0] ?? '');
  };
  const [a, b] = [await dossierFile('a'), await dossierFile('b')];
  const good = await readFile(a);
  const other = await mkdtemp(join(tmpdir(), 'chauban-medium-'));
  const damage = async (path: string, bytes: Uint8Array): Promise<void> => {
    await rm(path);
    await writeFile(path, bytes);
  };
  try {
    await damage(
      a,
      good.map((byte, i) => (i === 100 ? byte ^ 1 : byte)),
    );
    expect(lastOf<Done>(await backup('full', '--to', other)).faults).toBe(0);
    await damage(b, good.subarray(1));
    const faulty = await backup('full', '--to', other);
    expect(faulty.code).toBe(1);
    expect(faulty.out).toContain('OBJECT_UNREADABLE');
    const minutes = await readFile(join(lastOf<Done>(faulty).path, 'bien-ban.txt'), 'utf8');
    expect(minutes).toContain('KHÔNG ĐẠT');
    expect(minutes).toContain('van-ban.pdf');
  } finally {
    await damage(a, good);
    await damage(b, good);
    await rm(other, { recursive: true, force: true });
  }
});

// rule: tt02-11
test('stores and database destroyed: restored, rebuilt, equal, and the archive goes on', async () => {
  await settled(service);
  expect(lastOf<Done>(await backup('incremental', '--to', medium)).faults).toBe(0);
  before = await closedTables(service, WITHOUT);
  await rm(join(service.dataDir, 'stores'), { recursive: true });
  for (const name of ['kho-a', 'kho-b']) {
    const restored = await backup('restore', '--from', medium, '--store', name);
    expect({ code: restored.code, err: restored.err }).toEqual({ code: 0, err: '' });
  }
  const url = await postgres.server.emptyDatabase();
  expect((await runCommand(service.dataDir, url, 'rebuild', '--from', 'kho-a')).code).toBe(0);
  const database = await openDataSource({ url });
  const after = await readTables(database, WITHOUT);
  await database.destroy();
  for (const [table, rows] of before) expect({ table, rows: after.get(table) }).toEqual({ table, rows });

  service = await TestService.start(postgres.server, {}, { beside: { dataDir: service.dataDir, databaseUrl: url } });
  const archivist = await service.signedIn({ username: 'luutru', role: 'archivist', organisationId: null });
  await depositSigned(service, archivist, archive.fondsId, '12.QD');
  for (const name of ['a', 'b'] as const) {
    const verified = await runCommand(service.dataDir, null, 'ledger', 'verify', store(name), '--key', key);
    expect({ out: verified.out, code: verified.code }).toMatchObject({ code: 0 });
  }
});

test('a damaged backup is told by its path, and an older one never goes over a newer store', async () => {
  const newer = await backup('restore', '--from', medium);
  expect(newer.code).toBe(1);
  expect(newer.err).toContain('kho-a');
  const [set] = await readSets(medium);
  const records = join(set?.path ?? '', 'objects/records');
  const [victim = ''] = (await readdir(records, { recursive: true })).filter((path) => path.endsWith('van-ban.pdf'));
  await service.app.close();
  await rm(join(service.dataDir, 'stores'), { recursive: true });
  const bytes = await readFile(join(records, victim));
  await rm(join(records, victim));
  await writeFile(join(records, victim), bytes.fill(0, 0, 10));
  const damaged = await backup('restore', '--from', medium);
  expect(damaged.code).toBe(1);
  expect(damaged.err).toContain('van-ban.pdf');
  await appendFile(join(set?.path ?? '', 'manifest.jsonl'), '\n');
  expect((await backup('restore', '--from', medium)).err).toContain('manifest.jsonl');
});

// rule: tt02-10-calendar
test('in full on the first of the month, by the calendar of Việt Nam', async () => {
  expect(kindDue([], new Date('2026-11-21T00:00:00Z'))).toBe('full');
  const sets = await readSets(medium);
  const [full] = sets;
  const started = new Date(full?.description?.startedAt ?? '');
  expect(kindDue(sets, started)).toBe('incremental');
  const next = new Date(Date.UTC(started.getUTCFullYear(), started.getUTCMonth() + 1, 1));
  expect(kindDue(sets, new Date(next.getTime() - 7 * 3_600_000))).toBe('full');
  expect(kindDue(sets, new Date(next.getTime() - 7 * 3_600_000 - 1))).toBe('incremental');
});
