// Rebuild: puts a published log back into an empty database. The log is verified on the way, and nothing is kept unless all of it is good.
import type { CryptoEngine } from '../core/crypto/engine.ts';
import type { Bytes } from '../core/encoding/bytes.ts';
import { CHECKPOINT_KEY, hashLeaf, parseCheckpoint } from '../core/merkle/index.ts';
import type { FondsCounters, Statement, StatementDraft } from '../core/proof/statement.ts';
import { growTree } from './grow-tree.ts';
import { LedgerError } from './ledger-error.port.ts';
import type { LedgerStates, SequencedEntry } from './ledger-state.port.ts';
import type { PendingStatements } from './pending-statements.port.ts';
import type { Transactions } from './transactions.port.ts';
import { type LogCheck, type LogObjectReader, type LogReport, verifyLog } from './verify-log.ts';

export interface RestoreParts {
  readonly transactions: Transactions;
  readonly states: LedgerStates;
  readonly pending: PendingStatements;
  readonly engine: CryptoEngine;
}

interface Restored {
  readonly statement: Statement;
  readonly entry: Bytes;
  readonly body: Bytes;
}

/**
 * The database must have an empty, newly created ledger (LedgerStates.create with the log's origin and key). `check.onStatement` sees every
 * statement with its body, in the same transaction. Rolls back and answers the report when the log has problems; throws LEDGER_EXISTS for a ledger with entries.
 */
export async function restoreLedger(parts: RestoreParts, read: LogObjectReader, check: LogCheck): Promise<LogReport> {
  const state = await parts.states.takeEpoch();
  if (state.size > 0) throw new LedgerError('LEDGER_EXISTS', `expected an empty ledger, got ${state.size} entries`);
  const note = await read(CHECKPOINT_KEY);
  try {
    const report = await parts.transactions.run(() => restoreAll(parts, state.epoch, read, check));
    if (note !== undefined) await parts.states.markPublished(state.epoch, parseCheckpoint(note).size, note);
    return report;
  } catch (error) {
    if (error instanceof ProblemsFound) return error.report;
    throw error;
  }
}

async function restoreAll(parts: RestoreParts, epoch: number, read: LogObjectReader, check: LogCheck): Promise<LogReport> {
  await parts.states.lock(epoch);
  let batch: Restored[] = [];
  const onStatement = async (statement: Statement, entry: Bytes, body: Bytes | undefined): Promise<void> => {
    if (batch.length > 0 && batch[0]?.statement.pack !== statement.pack) {
      await putBatch(parts, epoch, batch);
      batch = [];
    }
    if (body !== undefined) batch.push({ statement, entry, body });
    await check.onStatement?.(statement, entry, body);
  };
  const report = await verifyLog(read, { ...check, onStatement }, parts.engine);
  if (report.problems.length > 0) throw new ProblemsFound(report);
  await putBatch(parts, epoch, batch);
  return report;
}

async function putBatch({ states, pending, engine }: RestoreParts, epoch: number, batch: readonly Restored[]): Promise<void> {
  const first = batch[0];
  if (first === undefined) return;
  const ids = await pending.append(batch.map(({ statement, body }) => ({ draft: draftOf(statement), body })));
  const entries = batch.map(
    ({ statement, entry }, i): SequencedEntry => ({
      seq: statement.seq,
      pendingId: ids[i] ?? '',
      entry,
      leafHash: hashLeaf(engine, entry),
      pack: statement.pack,
      fonds: statement.fonds,
    }),
  );
  const counters = new Map<string, FondsCounters>();
  for (const { fonds, counters: after } of batch.map(({ statement }) => statement)) {
    if (fonds !== undefined && after !== undefined) counters.set(fonds, after);
  }
  const fromSize = first.statement.seq;
  const grown = await growTree(
    states,
    engine,
    fromSize,
    entries.map(({ leafHash }) => leafHash),
  );
  await states.advance({ epoch, fromSize, toSize: fromSize + entries.length, entries, counters, ...grown });
}

function draftOf({ seq: _seq, pack: _pack, version: _version, counters: _counters, ...draft }: Statement): StatementDraft {
  return draft;
}

class ProblemsFound extends Error {
  readonly report: LogReport;
  constructor(report: LogReport) {
    super(`the log has ${report.problems.length} problems`);
    this.report = report;
  }
}
