// The PostgreSQL of our own: what it may do when root starts it, and what it writes to its log.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { NodeDurableFs } from '../../src/adapters/filesystem/durable-fs.ts';
import { EmbeddedServer } from '../../src/adapters/postgres/embedded-server.ts';

const READ_SEARCH = 1n << 2n;
let home: string;
let server: EmbeddedServer;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'chauban-embedded-'));
  await chmod(home, 0o700);
  server = await EmbeddedServer.start({ folder: join(home, 'postgres'), throwaway: true });
}, 120_000);
afterAll(async () => {
  await server?.stop();
  await rm(home, { recursive: true, force: true });
});

/** Whether root here has it to give: containers often do not. */
const grantsReadSearch =
  process.getuid?.() === 0 &&
  process.platform === 'linux' &&
  (bits('CapBnd', readFileSync('/proc/self/status', 'utf8')) & READ_SEARCH) !== 0n;

function bits(set: string, status: string): bigint {
  return BigInt(`0x${new RegExp(`^${set}:\\s*(\\S+)`, 'm').exec(status)?.[1] ?? '0'}`);
}

test.runIf(grantsReadSearch)('started by root under a folder of mode 0700 it may read and pass, nothing more', async () => {
  const pid = (await readFile(join(home, 'postgres', 'cluster', 'postmaster.pid'), 'utf8')).split('\n')[0];
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  expect(status).not.toMatch(/^Uid:\s*0\b/m);
  expect(bits('CapEff', status)).toBe(READ_SEARCH);
});

test('a rejected row does not reach the log', async () => {
  const client = new pg.Client({ connectionString: await server.database('log') });
  await client.connect();
  await client.query('create table one (word text check (length(word) < 3))');
  await expect(client.query(`insert into one values ('SAO-HÔM-9')`)).rejects.toThrow(/violates check/);
  await client.query('create table two (word text unique)');
  await client.query(`insert into two values ('SAO-MAI-9')`);
  await expect(client.query('insert into two select word from two')).rejects.toThrow(/duplicate key/);
  await client.end();
  const log = await readFile(join(home, 'postgres', 'postgres.log'), 'utf8');
  expect(log).toMatch(/duplicate key/);
  expect(log).not.toContain('SAO-MAI-9');
});

test('stored objects and their folders are closed to other accounts', async () => {
  const fs = new NodeDurableFs();
  await fs.makeDirectory(join(home, 'store'));
  await (await fs.createFile(join(home, 'store', 'object'))).close();
  const mode = (path: string) => execFileSync('stat', ['-c', '%a', join(home, path)], { encoding: 'utf8' }).trim();
  expect([Number.parseInt(mode('store'), 8) & 0o027, Number.parseInt(mode('store/object'), 8) & 0o227]).toEqual([0, 0]);
});
