// What must be true of an archive after a crash and a restart: every package ended once, whole, on both stores, and nothing else is there.
import { expect } from 'vitest';
import { ledgerReaderOf } from '../../src/adapters/ledger-objects/store-ledger-objects.ts';
import type { Bytes } from '../../src/core/encoding/bytes.ts';
import { noteKey, parseCheckpoint } from '../../src/core/merkle/index.ts';
import { parseReceipt } from '../../src/core/proof/index.ts';
import type { Statement } from '../../src/core/proof/statement.ts';
import { NodeEngine } from '../../src/engine/node-engine.ts';
import { Staging } from '../../src/ingest/staging.port.ts';
import { verifyLog } from '../../src/ledger/index.ts';
import { receiptKey, receiptSignatureKey } from '../../src/ledger/receipt-keys.ts';
import { LedgerSigner } from '../../src/ledger/signer.port.ts';
import { acceptedInventory } from '../../src/preservation/accepted-aips.ts';
import { auditReplicas, type ExpectedObject, openAip, ReplicaSet } from '../../src/storage/index.ts';
import type { ObjectStore } from '../../src/storage/object-store.port.ts';
import type { TestService } from '../service.ts';

const engine = new NodeEngine();
const YEAR_MS = 365 * 24 * 3_600_000;

export interface EndedPackage {
  readonly id: string;
  readonly outcome: 'accepted' | 'refused';
}

interface Log {
  readonly statements: readonly Statement[];
  readonly inventories: ReadonlyMap<string, ExpectedObject>;
}

/** Checks the ledger and the counts, and the bytes of the `newest` packages; `locks` as the stores of the test keep them. */
export async function expectWholeArchive(
  service: TestService,
  ended: readonly EndedPackage[],
  locks: ReadonlyMap<string, Date>,
  newest = ended.length,
): Promise<void> {
  const set = service.app.get(ReplicaSet);
  const logs = await Promise.all(set.stores.map((store) => readLog(service, store)));
  const [log] = logs;
  if (log === undefined) throw new Error('expected a store');
  for (const other of logs) expect(other.statements).toEqual(log.statements);
  for (const item of ended.slice(-newest)) await expectEnded(set, log, item, locks);
  const accepted = ended.filter(({ outcome }) => outcome === 'accepted').length;
  const counted = log.statements.filter(({ type }) => type === 'aip-accepted' || type === 'transfer-refused');
  expect(counted).toHaveLength(ended.length);
  const last = log.statements.findLast(({ counters }) => counters !== undefined);
  expect(last?.counters).toMatchObject({ dossiersAccepted: accepted, documentsAccepted: accepted });
  for (const store of set.stores) {
    expect(await count(store, 'records', /\/0=ocfl_object_1\.1$/), `${store.name}: objects`).toBe(accepted);
    expect(await count(store, 'ledger', /^receipts\/[^.]+\.json$/), `${store.name}: receipts`).toBe(ended.length);
  }
  expect(await service.app.get(Staging).packageIds()).toEqual([]);
}

async function expectEnded(
  set: ReplicaSet,
  log: Log,
  { id, outcome }: EndedPackage,
  locks: ReadonlyMap<string, Date>,
): Promise<void> {
  const own = log.statements.filter(({ subject }) => subject === id);
  expect(own.map(({ type }) => type)).toEqual([outcome === 'accepted' ? 'aip-accepted' : 'transfer-refused']);
  const receipts = await Promise.all(set.stores.map((store) => ledgerReaderOf(store)(receiptKey(id))));
  for (const [index, bytes] of receipts.entries()) {
    if (bytes === undefined) throw new Error(`expected the receipt of ${id} on store ${index}`);
    expect(bytes).toEqual(receipts[0]);
    expect(parseReceipt(bytes).outcome).toBe(outcome);
    const store = set.stores[index];
    if (store !== undefined) expect(await ledgerReaderOf(store)(receiptSignatureKey(receiptKey(id), bytes))).toBeDefined();
  }
  const inventory = log.inventories.get(id);
  if (outcome === 'refused') return expect(inventory).toBeUndefined();
  if (inventory === undefined) throw new Error(`expected an inventory of ${id}`);
  const root = inventory.key.slice(0, inventory.key.indexOf('/v1/'));
  const { objects } = await openAip(set, inventory);
  expect((await auditReplicas(set, { area: 'records', prefix: `${root}/` }, objects)).findings).toEqual([]);
  for (const store of set.stores)
    for (const { key } of objects)
      expect(locks.get(`${store.name} ${key}`)?.getTime() ?? 0, `${store.name} lock of ${key}`).toBeGreaterThan(
        Date.now() + 4 * YEAR_MS,
      );
}

async function readLog(service: TestService, store: ObjectStore): Promise<Log> {
  const signer = service.app.get(LedgerSigner);
  const statements: Statement[] = [];
  const inventories = new Map<string, ExpectedObject>();
  const onStatement = (statement: Statement, _entry: Bytes, body: Bytes | undefined): void => {
    statements.push(statement);
    if (statement.type === 'aip-accepted') inventories.set(statement.subject ?? '', acceptedInventory(engine, statement, body));
  };
  const key = noteKey(engine, signer.keyName, signer.publicKey);
  const report = await verifyLog(ledgerReaderOf(store), { origin: signer.keyName, key, remembered: [], onStatement }, engine);
  expect(report.problems).toEqual([]);
  return { statements, inventories };
}

async function count(store: ObjectStore, area: 'records' | 'ledger', pattern: RegExp): Promise<number> {
  let found = 0;
  for await (const { key } of store.list(area, '')) if (pattern.test(key)) found++;
  return found;
}

/** How many entries the current checkpoint of a store covers. */
export async function checkpointSize(store: ObjectStore): Promise<number> {
  const note = await ledgerReaderOf(store)('checkpoint');
  return note === undefined ? 0 : parseCheckpoint(note).size;
}
