// A process that stores AIPs into two folders until somebody kills it, and says so after each: `node storage-writer.ts FOLDER FIRST`.
import { join } from 'node:path';
import { FilesystemStore } from '../../src/adapters/filesystem/filesystem-store.ts';
import { NodeEngine } from '../../src/engine/node-engine.ts';
import { ReplicaSet } from '../../src/storage/replica-set.ts';
import { storeAip } from '../../src/storage/store-aip.ts';
import { numberedAip } from './numbered-aip.ts';

const [folder = '', first = '0'] = process.argv.slice(2);
const stores = await Promise.all(
  ['kho-1', 'kho-2'].map((name) => FilesystemStore.open({ name, root: join(folder, name), threaded: true })),
);
const set = new ReplicaSet({ stores, engine: new NodeEngine() });
// The threads that write are there before the clock runs.
for (const store of stores) await store.put({ area: 'work', key: 'bắt đầu', content: new Uint8Array() });
process.stdout.write('ready\n');
for (let n = Number(first); ; n++) {
  const aip = await storeAip(set, numberedAip(n));
  process.stdout.write(`${JSON.stringify({ n, rootKey: aip.rootKey, inventory: { area: 'records', ...aip.inventory } })}\n`);
}
