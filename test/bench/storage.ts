// Durable storing against the same bytes written plainly: `node test/bench/storage.ts [folder]`.
// 1,000 files of 150 KB in AIPs of 20, to two stores on one disk, several AIPs at a time as ingest does it; beside it the yardstick:
// each file written twice with fsync, rename and fsync of the directory, one after the other, and several at a time.
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, open, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FilesystemStore } from '../../src/adapters/filesystem/filesystem-store.ts';
import { NodeEngine } from '../../src/engine/node-engine.ts';
import { mapInParallel } from '../../src/storage/parallel.port.ts';
import { ReplicaSet } from '../../src/storage/replica-set.ts';
import { storeAip } from '../../src/storage/store-aip.ts';

const FILES = 1000;
const PER_AIP = 20;
const BYTES = 150 * 1024;
const AIPS_AT_A_TIME = 3;

async function writePlainly(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(`${path}.tmp`, 'wx');
  await file.writeFile(bytes);
  await file.sync();
  await file.close();
  await rename(`${path}.tmp`, path);
  const folder = await open(join(path, '..'), 'r');
  await folder.sync();
  await folder.close();
}

async function timed(label: string, work: () => Promise<void>): Promise<number> {
  const start = process.hrtime.bigint();
  const cpu = process.cpuUsage();
  await work();
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  const { user, system } = process.cpuUsage(cpu);
  const used = `CPU ${(user / 1e6).toFixed(2)} s user, ${(system / 1e6).toFixed(2)} s system`;
  console.log(`${label}: ${seconds.toFixed(2)} s, ${(FILES / seconds).toFixed(0)} documents/s, ${used}`);
  return seconds;
}

const folder = await mkdtemp(join(process.argv[2] ?? tmpdir(), 'chauban-bench-'));
try {
  const contents = Array.from({ length: FILES }, () => randomBytes(BYTES));
  for (const name of ['plain-a', 'plain-b', 'group-a', 'group-b']) await mkdir(join(folder, name));
  const plain = await timed('yardstick, one after the other', async () => {
    for (const [n, bytes] of contents.entries()) {
      createHash('sha256').update(bytes).digest();
      for (const name of ['plain-a', 'plain-b']) await writePlainly(join(folder, name, String(n)), bytes);
    }
  });
  const group = await timed('yardstick, 16 at a time', async () => {
    await mapInParallel(contents, 8, async (bytes, n) => {
      createHash('sha256').update(bytes).digest();
      await Promise.all(['group-a', 'group-b'].map((name) => writePlainly(join(folder, name, String(n)), bytes)));
    });
  });
  const stores = await Promise.all(['a', 'b'].map((name) => FilesystemStore.open({ name, root: join(folder, name) })));
  const set = new ReplicaSet({ stores, engine: new NodeEngine() });
  const aips = Array.from({ length: FILES / PER_AIP }, (_, n) => contents.slice(n * PER_AIP, (n + 1) * PER_AIP));
  const stored = await timed('AIPs in two stores, durable, read back', async () => {
    await mapInParallel(aips, AIPS_AT_A_TIME, async (files, n) => {
      await storeAip(set, {
        objectId: `urn:chauban:bench:${n}`,
        files: files.map((content, k) => ({ logicalPath: `representations/rep1/data/${k}.pdf`, content })),
        created: new Date(0),
        message: 'bench',
        user: { name: 'bench', address: 'urn:chauban:bench' },
      });
    });
  });
  console.log(
    `storing runs at ${(plain / stored).toFixed(2)} x the sequential yardstick and ${(group / stored).toFixed(2)} x the parallel one`,
  );
} finally {
  await rm(folder, { recursive: true, force: true });
}
