// chauban rebuild: the database is made anew from one store, and every table is as it was but for the named list.
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDataSource } from '../../src/adapters/postgres/data-source.ts';
import { NOT_REBUILT } from '../../src/composition/rebuild/not-rebuilt.ts';
import { receiptKey } from '../../src/ledger/index.ts';
import { withPostgres } from '../postgres.ts';
import { TestService } from '../service.ts';
import { readTables, type Tables } from '../tables.ts';
import { type ArchiveInUse, closedTables, useArchive } from './archive-in-use.ts';
import { runCommand } from './run-command.ts';
import { strangersReceipt } from './strangers-receipt.ts';

const postgres = withPostgres();
// Tables of which only some rows are lost are compared whole: nothing that would be lost was done here.
const WITHOUT = new Map(
  NOT_REBUILT.filter(({ partly }) => partly !== true).map(({ table, columns }) => [table, columns ?? null]),
);
let service: TestService;
let archive: ArchiveInUse;
let before: Tables;

beforeAll(async () => {
  service = await TestService.start(postgres.server);
  archive = await useArchive(service);
  before = await closedTables(service, WITHOUT);
});
afterAll(() => rm(service.dataDir, { recursive: true, force: true }));

const rebuild = (url: string, ...args: string[]) => runCommand(service.dataDir, url, 'rebuild', ...args);

async function tablesOf(url: string): Promise<Tables> {
  const database = await openDataSource({ url });
  try {
    return await readTables(database, WITHOUT);
  } finally {
    await database.destroy();
  }
}

// rule: tt02-11
test('every table comes out of one store as it was', async () => {
  const url = await postgres.server.emptyDatabase();
  const { code, out, err } = await rebuild(url, '--from', 'kho-b', '--json');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const report = JSON.parse(out.trim().split('\n').at(-1) ?? '') as { statements: Record<string, number>; notRebuilt: unknown[] };
  expect(report.statements).toMatchObject({ organisation: 2, fonds: 2, 'aip-accepted': 4, 'transfer-refused': 2, seal: 1 });
  expect(report.notRebuilt).toHaveLength(NOT_REBUILT.length);
  const after = await tablesOf(url);
  expect([...after.keys()]).toEqual([...before.keys()]);
  for (const [table, rows] of before) expect({ table, rows: after.get(table) }).toEqual({ table, rows });
  expect(before.get('dossier')).toHaveLength(archive.accepted.length);
  expect(before.get('seal')).toHaveLength(1);
});

test('a database that is not empty is refused, and replaced only when asked; the old one is kept', async () => {
  const url = await postgres.server.freshDatabase();
  const refused = await rebuild(url, '--from', 'kho-b');
  expect(refused.code).toBe(1);
  expect(refused.err).toContain('--replace');
  const replaced = await rebuild(url, '--from', 'kho-b', '--replace', '--json');
  expect(replaced.code).toBe(0);
  const { kept } = JSON.parse(replaced.out.trim().split('\n').at(-1) ?? '') as { kept: string };
  expect((await tablesOf(url)).get('dossier')).toEqual(before.get('dossier'));
  const old = new URL(url);
  old.pathname = `/${kept}`;
  expect((await tablesOf(old.href)).get('dossier')).toEqual([]);
});

test('a changed store is never rebuilt from: the log is verified before anything is written', async () => {
  const ledger = join(service.dataDir, 'stores/b/ledger');
  const bodies = join(ledger, 'bodies');
  const copy = join(service.dataDir, 'bodies-kept');
  await cp(bodies, copy, { recursive: true });
  await rm(bodies, { recursive: true });
  const url = await postgres.server.emptyDatabase();
  const broken = await rebuild(url, '--from', 'kho-b');
  expect(broken.code).toBe(1);
  expect(broken.out).toContain('LOG_OBJECT_MISSING');
  await cp(copy, bodies, { recursive: true });
  // What was made for the attempt is gone: the same empty database serves again.
  expect((await rebuild(url, '--from', 'kho-b')).code).toBe(0);
});

test('receipts of the store are not believed for lying there: unsigned or damaged ones are named, and the rest is rebuilt', async () => {
  const [damaged = '', unsigned = ''] = archive.accepted;
  const path = (id: string) => join(service.dataDir, 'stores/b/ledger', receiptKey(id));
  const good = new Map(await Promise.all([damaged, unsigned].map(async (id) => [id, await readFile(path(id))] as const)));
  const put = async (id: string, bytes: Uint8Array) => {
    await rm(path(id));
    await writeFile(path(id), bytes);
  };
  const genuine = new Uint8Array(good.get(unsigned) ?? []);
  await put(damaged, (good.get(damaged) ?? Buffer.alloc(0)).subarray(1));
  await put(unsigned, strangersReceipt(genuine));
  try {
    const url = await postgres.server.emptyDatabase();
    const { code, out } = await rebuild(url, '--from', 'kho-b', '--json');
    expect(code).toBe(1);
    const lines = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { code?: string; subject?: string; rebuilt?: boolean });
    const told = lines.filter((line) => line.code === 'RECEIPT_DIFFERS').map(({ subject }) => subject);
    expect(told.sort()).toEqual([damaged, unsigned].map(receiptKey).sort());
    expect(lines.at(-1)).toMatchObject({ rebuilt: true });
    const states = (await tablesOf(url)).get('transfer_package') ?? [];
    expect(states).toHaveLength((before.get('transfer_package') ?? []).length);
  } finally {
    for (const [id, bytes] of good) await put(id, bytes);
  }
});
