// Rebuild (design section 4: the stores are the truth): from one store into an empty, migrated database. The log is verified whole
// before anything is written. The ledger's own rows come last: a database that lacks them beside full stores is refused at start, so a
// rebuild that was broken off can never be taken for an archive.
import type { DataSource } from 'typeorm';
import { PostgresLedgerStates } from '../../adapters/postgres/ledger/ledger-states.ts';
import { PostgresPendingStatements } from '../../adapters/postgres/ledger/pending-statements.ts';
import { RebuiltRows } from '../../adapters/postgres/rebuild/rebuilt-rows.ts';
import { PostgresTransactions } from '../../adapters/postgres/transactions.ts';
import type { Bytes } from '../../core/encoding/bytes.ts';
import { emptyRoot, noteKey } from '../../core/merkle/index.ts';
import type { Profile } from '../../core/package/index.ts';
import type { NodeEngine } from '../../engine/node-engine.ts';
import { type LogReport, restoreLedger, verifyLog } from '../../ledger/index.ts';
import type { ObjectStore } from '../../storage/index.ts';
import type { LedgerReader } from './place-objects.ts';
import type { RebuildFault } from './rebuild-faults.ts';
import { Replay } from './replay.ts';

export interface RebuildParts {
  /** Empty and migrated. */
  readonly database: DataSource;
  /** The store that is believed, as far as the ledger's key and digests go. */
  readonly source: ObjectStore;
  /** All configured stores in their order, the source among them: where copies lie is noted. */
  readonly stores: readonly ObjectStore[];
  /** The log of the source. */
  readonly readLedger: LedgerReader;
  /** Checkpoints known from elsewhere: the log must continue them. */
  readonly remembered: readonly Bytes[];
  /** The ledger's key, from the keys folder. */
  readonly signer: { readonly keyName: string; readonly publicKey: Bytes };
  /** Certificates under which this archive signs receipts now, its own first. */
  readonly receiptCertificates: readonly Bytes[];
  readonly profiles: ReadonlyMap<string, Profile>;
  readonly engine: NodeEngine;
  /** Called now and then. */
  readonly tell: (entries: number, size: number) => void;
}

export interface RebuildReport {
  /** The log as verified; with problems nothing was written. */
  readonly log: LogReport;
  /** Statements by type. */
  readonly statements: Readonly<Record<string, number>>;
  /** Records that could not be brought back whole. */
  readonly faults: readonly RebuildFault[];
}

const TELL_EVERY = 100;

/** Rejects LedgerError, StorageError; the database is then to be thrown away. */
export async function rebuildArchive(parts: RebuildParts): Promise<RebuildReport> {
  const { signer, engine, remembered, readLedger } = parts;
  const check = { origin: signer.keyName, key: noteKey(engine, signer.keyName, signer.publicKey), remembered };
  const log = await verifyLog(readLedger, check, engine);
  if (log.problems.length > 0) return { log, statements: {}, faults: [] };
  const replay = new Replay(parts);
  let entries = 0;
  const replayed = await verifyLog(
    readLedger,
    {
      ...check,
      onStatement: async (statement, entry, body) => {
        await replay.statement(statement, entry, body);
        if (++entries % TELL_EVERY === 0) parts.tell(entries, log.size);
      },
    },
    engine,
  );
  const restored = replayed.problems.length > 0 ? replayed : await restore(parts, check);
  return { log: restored, statements: replay.counts, faults: replay.faults };
}

async function restore(
  { database, signer, engine, readLedger }: RebuildParts,
  check: Parameters<typeof verifyLog>[1],
): Promise<LogReport> {
  const transactions = new PostgresTransactions(database);
  const states = new PostgresLedgerStates(database);
  const pending = new PostgresPendingStatements(database);
  const { keyName, publicKey } = signer;
  await states.create({ origin: keyName, keyName, publicKey, root: emptyRoot(engine) });
  return transactions.run(async () => {
    const report = await restoreLedger({ transactions, states, pending, engine }, readLedger, check);
    await new RebuiltRows().linkStatements();
    return report;
  });
}
