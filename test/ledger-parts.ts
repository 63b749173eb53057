// A ledger over a real database and two folders with fsync, for tests: parts, statements, and the whole-log check of every store.
import { deepStrictEqual } from 'node:assert';
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { FilesystemStore } from '../src/adapters/filesystem/filesystem-store.ts';
import { ledgerReaderOf, StoreLedgerObjects } from '../src/adapters/ledger-objects/store-ledger-objects.ts';
import {
  LedgerCountersRow,
  LedgerEntryRow,
  LedgerPendingRow,
  LedgerStateRow,
  LedgerTileRow,
} from '../src/adapters/postgres/ledger/ledger.entity.ts';
import { PostgresLedgerSignals } from '../src/adapters/postgres/ledger/ledger-signals.ts';
import { PostgresLedgerStates } from '../src/adapters/postgres/ledger/ledger-states.ts';
import { PostgresPendingStatements } from '../src/adapters/postgres/ledger/pending-statements.ts';
import { PostgresTransactions } from '../src/adapters/postgres/transactions.ts';
import { type Bytes, copyBytes } from '../src/core/encoding/bytes.ts';
import { hashLeaf, noteKey, rootOfLeafHashes } from '../src/core/merkle/index.ts';
import { NodeEngine } from '../src/engine/node-engine.ts';
import { Ledger, type LogReport, type NewStatement, openLedger, type SequencerParts, verifyLog } from '../src/ledger/index.ts';
import { LedgerSigner } from '../src/ledger/signer.port.ts';
import { NoWitnesses } from '../src/ledger/witnesses.port.ts';

export const ORIGIN = 'luutru.example.vn/so-cai';
const engine = new NodeEngine();

export class TestSigner extends LedgerSigner {
  readonly keyName: string;
  readonly publicKey: Bytes;
  readonly #key: KeyObject;
  signatures = 0;

  constructor(privateKey = generateKeyPairSync('ed25519').privateKey, keyName = ORIGIN) {
    super();
    const publicKey = createPublicKey(privateKey);
    this.keyName = keyName;
    this.publicKey = copyBytes(publicKey.export({ format: 'der', type: 'spki' }).subarray(-32));
    this.#key = privateKey;
  }

  /** PKCS#8 in PEM, for another process of the same test. */
  get privatePem(): string {
    return this.#key.export({ format: 'pem', type: 'pkcs8' }).toString();
  }

  override async sign(noteBody: Bytes): Promise<Bytes> {
    this.signatures++;
    return copyBytes(sign(null, noteBody, this.#key));
  }
}

export interface TestLedger {
  readonly parts: SequencerParts & { readonly objects: StoreLedgerObjects; readonly signer: TestSigner };
  readonly ledger: Ledger;
  readonly signals: PostgresLedgerSignals;
  readonly stores: readonly FilesystemStore[];
  readonly folder: string;
  readonly url: string;
  close(): Promise<void>;
}

type SharedLedger = Pick<TestLedger, 'folder' | 'stores'> & { readonly parts: { readonly signer: TestSigner } };

export async function openStores(): Promise<{ folder: string; stores: FilesystemStore[] }> {
  const folder = await mkdtemp(join(tmpdir(), 'chauban-ledger-'));
  return { folder, stores: await storesIn(folder) };
}

function storesIn(folder: string): Promise<FilesystemStore[]> {
  return Promise.all(['kho-1', 'kho-2'].map((name) => FilesystemStore.open({ name, root: join(folder, name) })));
}

/** The parts over a data source; over the stores and the key of `like` when given. Creates nothing. */
export async function ledgerParts(dataSource: DataSource, url: string, like?: SharedLedger): Promise<TestLedger> {
  const { folder, stores } = like ?? (await openStores());
  const signer = like?.parts.signer ?? new TestSigner();
  const states = new PostgresLedgerStates(dataSource);
  const pending = new PostgresPendingStatements(dataSource);
  const objects = new StoreLedgerObjects({ stores, requiredCopies: 2 });
  const signals = new PostgresLedgerSignals(url);
  const transactions = new PostgresTransactions(dataSource);
  return {
    parts: { transactions, pending, states, objects, witnesses: new NoWitnesses(), signer, engine },
    ledger: new Ledger(pending, states, signals, engine),
    ...{ signals, stores, folder, url },
    close: async () => {
      await signals.close();
      await dataSource.destroy();
      if (like === undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The same, with its ledger created in the database. */
export async function openTestLedger(dataSource: DataSource, url: string): Promise<TestLedger> {
  const test = await ledgerParts(dataSource, url);
  await openLedger(ORIGIN, test.parts.signer, test.parts.states, test.parts.objects, engine);
  return test;
}

/** What another process needs to sequence the same ledger. */
export interface ChildTask {
  readonly url: string;
  readonly folder: string;
  readonly privatePem: string;
}

export async function openChildLedger({ url, folder, privatePem }: ChildTask): Promise<Pick<TestLedger, 'parts'>> {
  const entities = [LedgerStateRow, LedgerPendingRow, LedgerEntryRow, LedgerTileRow, LedgerCountersRow];
  const dataSource = await new DataSource({ type: 'postgres', url, entities }).initialize();
  return ledgerParts(dataSource, url, {
    folder,
    stores: await storesIn(folder),
    parts: { signer: new TestSigner(createPrivateKey(privatePem)) },
  });
}

/** One acceptance of a dossier with two documents. */
export function acceptance(name: string, fonds = 'phong-1'): NewStatement {
  return {
    says: {
      type: 'aip-accepted',
      at: '2026-03-04T05:06:07Z',
      agent: 'archivist',
      fonds,
      aip: { id: `aip:${name}`, version: 1 },
      content: { inventory: `sha256:${'0'.repeat(64)}`, root: `sha256:${'1'.repeat(64)}`, files: 3 },
      amounts: { dossiers: 1, documents: 2 },
    },
    body: { name, title: 'Quyết định về việc phê duyệt' },
  };
}

/** Appends in one transaction. */
export async function appendNamed({ parts, ledger }: TestLedger, names: readonly string[]): Promise<readonly string[]> {
  return parts.transactions.run(() => ledger.append(...names.map((name) => acceptance(name))));
}

/** The whole-log check of every store, which must be good; answers the names in the log's order, the same on all. */
export async function namesInLog({ parts, stores }: TestLedger): Promise<string[]> {
  const logs = await Promise.all(stores.map((store) => checkLog(store, parts.signer)));
  for (const { report, names, entries } of logs) {
    deepStrictEqual(report.problems, []);
    deepStrictEqual(
      report.root,
      rootOfLeafHashes(
        engine,
        entries.map((entry) => hashLeaf(engine, entry)),
      ),
    );
    deepStrictEqual(names, logs[0]?.names);
  }
  return logs[0]?.names ?? [];
}

export async function checkLog(
  store: FilesystemStore,
  signer: TestSigner,
  remembered: readonly Bytes[] = [],
): Promise<{ report: LogReport; names: string[]; entries: Bytes[] }> {
  const names: string[] = [];
  const entries: Bytes[] = [];
  const key = noteKey(engine, signer.keyName, signer.publicKey);
  const onStatement = (_statement: unknown, entry: Bytes, body: Bytes | undefined): void => {
    entries.push(entry);
    names.push(body === undefined ? '?' : JSON.parse(Buffer.from(body).toString()).name);
  };
  const report = await verifyLog(ledgerReaderOf(store), { origin: ORIGIN, key, remembered, onStatement }, engine);
  return { report, names, entries };
}
