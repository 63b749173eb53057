// The table of commands: help in both languages, usage errors, and the offline commands on generated input.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { COMMANDS } from '../../../src/cli/commands.ts';
import { kindOf } from '../../../src/cli/kind-of.ts';
import { runCommandLine } from '../../../src/cli/run-command-line.ts';
import { storeAip } from '../../../src/storage/store-aip.ts';
import { sip } from '../../journeys/deposit.ts';
import { aipInput, type StoresOnDisk, storesOnDisk } from '../storage/stores-on-disk.ts';

let folder: string;
let stores: StoresOnDisk;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chauban-commands-'));
  stores = await storesOnDisk(2);
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await stores.remove();
});

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const said = { out: '', err: '' };
  const output = {
    out(text: string): void {
      said.out += text;
    },
    err(text: string): void {
      said.err += text;
    },
  };
  const code = await runCommandLine(args, output, new Date('2026-11-21T00:00:00Z'));
  return { code, ...said };
}

it.each(COMMANDS.map(({ name }) => name))('%s has help, and refuses a flag that it does not know', async (name) => {
  const help = await run(...name.split(' '), '--help');
  expect(help.code).toBe(0);
  expect(help.out).toMatch(/[ạảấầẩẫậắằẳẵặẹẻẽếềểễệịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]/);
  expect((await run(...name.split(' '), '--khong-co-that')).code).toBe(64);
});

it('says what there is when the command is unknown or missing', async () => {
  expect((await run('khong-co')).code).toBe(64);
  expect((await run()).code).toBe(64);
  expect((await run('--help')).code).toBe(0);
});

it('validate: a file without signatures is not judged valid, and a missing one is a usage error', async () => {
  const file = join(folder, 'van-ban.txt');
  await writeFile(file, 'không có chữ ký số');
  const { code, out } = await run('validate', file, '--json');
  expect(code).toBe(2);
  expect(JSON.parse(out)).toMatchObject({ file, signatures: [], summary: { indication: null } });
  expect((await run('validate', join(folder, 'khong-co.pdf'))).code).toBe(64);
});

it('ocfl validate: a store is whole, and one changed file makes its object faulty', async () => {
  const stored = await storeAip(stores.set, aipInput('urn:uuid:1', { 'a.txt': 'nội dung' }));
  const root = join(stores.folder, 'kho-1');
  expect((await run('ocfl', 'validate', root)).code).toBe(0);
  const path = join(root, 'records', stored.files[0]?.key ?? '');
  await rm(path);
  await writeFile(path, 'khác');
  expect((await run('ocfl', 'validate', root, '--json')).code).toBe(1);
});

it('package check: a text that cannot be read is told of, since no mark of secrecy could be looked for in it', async () => {
  const bytes = new TextEncoder().encode('%PDF-1.7\n1 0 obj\n<</Type/Catalog');
  const fields = { CodeNumber: '01', Subject: 'Quyết định', IssuedDate: '02/03/2026' };
  const file = join(folder, 'khong-doc-duoc.zip');
  await writeFile(file, await sip('01.QD', [{ fields, main: { name: 'quyet-dinh.pdf', bytes } }]));
  const { out } = await run('package', 'check', file, '--json');
  expect(JSON.parse(out)).toMatchObject({
    findings: expect.arrayContaining([
      expect.objectContaining({
        code: 'TEXT_UNREADABLE',
        severity: 'warn',
        target: { level: 'document', file: 'quyet-dinh.pdf' },
      }),
    ]),
  });
});

// A name longer than any file system takes: it cannot be looked at, and not because nothing is there.
const UNSEEN = 'x'.repeat(5_000);

it.each(['package check', 'ocfl validate'])('%s: what cannot be looked at is not called absent', async (name) => {
  const { code, err } = await run(...name.split(' '), join(folder, UNSEEN));
  expect(code).toBe(64);
  expect(err).toContain('ENAMETOOLONG');
  expect((await run(...name.split(' '), join(folder, 'khong-co'))).err).toContain('no such');
});

it('an object that cannot be looked at is told, never taken for a missing one', async () => {
  expect(await kindOf(join(folder, 'khong-co'))).toBeUndefined();
  expect(await kindOf(folder)).toBe('directory');
  await expect(kindOf(join(folder, UNSEEN))).rejects.toThrow(/ENAMETOOLONG/);
});

it('package check: what is no ZIP fails with its code', async () => {
  const file = join(folder, 'goi.zip');
  await writeFile(file, 'không phải ZIP');
  const { code, out } = await run('package', 'check', file, '--json');
  expect(code).toBe(1);
  expect(out).toContain('ZIP_');
});
