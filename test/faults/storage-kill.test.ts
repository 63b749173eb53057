// kill -9 of a process that stores AIPs, at any moment, many times: nothing acknowledged is lost, nothing is half, the interrupted
// work completes when it is done again, and leftovers are cleared at the next start.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { FilesystemStore } from '../../src/adapters/filesystem/filesystem-store.ts';
import { NodeEngine } from '../../src/engine/node-engine.ts';
import type { ExpectedObject } from '../../src/storage/aip-types.ts';
import { auditReplicas, isValidObject, openAip, ReplicaSet, storeAip, validateObject } from '../../src/storage/index.ts';
import { numberedAip } from './numbered-aip.ts';

const ROUNDS = 8;
interface Acknowledged {
  readonly n: number;
  readonly rootKey: string;
  readonly inventory: ExpectedObject;
}

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chauban-kill-'));
});
afterAll(async () => await rm(folder, { recursive: true, force: true }));

async function writeUntilKilled(first: number, lifeMs: number): Promise<Acknowledged[]> {
  const writer = spawn(process.execPath, ['--no-warnings', 'test/faults/storage-writer.ts', folder, String(first)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const acknowledged: Acknowledged[] = [];
  const lines = createInterface({ input: writer.stdout });
  await once(lines, 'line'); // ready
  lines.on('line', (line) => acknowledged.push(JSON.parse(line) as Acknowledged));
  await pause(lifeMs);
  writer.kill('SIGKILL');
  await Promise.all([once(writer, 'exit'), once(lines, 'close')]);
  return acknowledged;
}

async function replicaSet(): Promise<ReplicaSet> {
  const stores = await Promise.all(['kho-1', 'kho-2'].map((name) => FilesystemStore.open({ name, root: join(folder, name) })));
  return new ReplicaSet({ stores, engine: new NodeEngine() });
}

it('loses nothing acknowledged to kill -9', async () => {
  const all: Acknowledged[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    // The interrupted AIP is stored again first, as a queue would.
    all.push(...(await writeUntilKilled(all.length, 40 + 61 * round)));
    expect(all.map(({ n }) => n)).toEqual(all.map((_, n) => n));
  }
  expect(all.length).toBeGreaterThan(ROUNDS);
  const set = await replicaSet();
  for (const { rootKey, inventory } of all) {
    const opened = await openAip(set, inventory);
    const { findings } = await auditReplicas(set, { area: 'records', prefix: `${rootKey}/` }, opened.objects);
    expect(findings).toEqual([]);
  }
  // The one under way at the end: done again, it is whole, with nothing left over.
  const last = await storeAip(set, numberedAip(all.length));
  for (const store of set.stores) expect(isValidObject(await validateObject(store, last.rootKey, set.engine))).toBe(true);
  const { findings } = await auditReplicas(set, { area: 'records', prefix: `${last.rootKey}/` }, last.objects);
  expect(findings).toEqual([]);
  const leftOver = await readdir(join(folder, 'kho-1/.incoming'), { recursive: true });
  expect(leftOver.filter((name) => /\/t?\d+$/.test(name))).toEqual([]);
  console.info(`kill -9: ${ROUNDS} times, ${all.length} acknowledged AIPs in two stores, all whole`);
});
