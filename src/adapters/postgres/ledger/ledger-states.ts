// The log's position and its copy in PostgreSQL. Every move of it is one statement that names the epoch it believes in.
import { type DataSource, In } from 'typeorm';
import { type Bytes, copyBytes } from '../../../core/encoding/bytes.ts';
import type { FondsCounters } from '../../../core/proof/statement.ts';
import { LedgerError } from '../../../ledger/ledger-error.port.ts';
import { type Advance, type LedgerState, LedgerStates, type SequencedEntry } from '../../../ledger/ledger-state.port.ts';
import { currentManager, readingManager } from '../transactions.ts';
import { PUBLISHED_CHANNEL } from './channels.ts';
import { LedgerCountersRow, LedgerStateRow, LedgerTileRow } from './ledger.entity.ts';

// A sequencer that is stopped in the middle of its transaction must not keep the others out for longer than this.
const IDLE_IN_TRANSACTION = '10s';

export class PostgresLedgerStates extends LedgerStates {
  readonly #dataSource: DataSource;

  constructor(dataSource: DataSource) {
    super();
    this.#dataSource = dataSource;
  }

  get #manager() {
    return readingManager(this.#dataSource);
  }

  override async read(): Promise<LedgerState | undefined> {
    const row = await this.#manager.findOneBy(LedgerStateRow, { id: 1 });
    return row === null ? undefined : stateOf(row);
  }

  override async create({ origin, keyName, publicKey, root }: Parameters<LedgerStates['create']>[0]): Promise<void> {
    const rows: unknown[] = await this.#manager.query(
      `insert into ledger_state (id, origin, key_name, public_key, root) values (1, $1, $2, $3, $4) on conflict do nothing returning id`,
      [origin, keyName, Buffer.from(publicKey), Buffer.from(root)],
    );
    if (rows.length === 0) throw new LedgerError('LEDGER_EXISTS', 'expected no ledger in the database');
  }

  override async takeEpoch(): Promise<LedgerState> {
    const [, changed]: [unknown[], number] = await this.#dataSource.query(
      `update ledger_state set epoch = epoch + 1 where id = 1 returning epoch`,
    );
    const state = changed === 1 ? await this.read() : undefined;
    if (state === undefined) throw new LedgerError('LEDGER_NOT_OPENED', 'expected a ledger in the database');
    return state;
  }

  override async lock(epoch: number): Promise<LedgerState> {
    const manager = currentManager();
    await manager.query(`set local idle_in_transaction_session_timeout = '${IDLE_IN_TRANSACTION}'`);
    const row = await manager.findOne(LedgerStateRow, { where: { id: 1 }, lock: { mode: 'pessimistic_write' } });
    if (row === null || Number(row.epoch) !== epoch) throw epochLost(epoch);
    return stateOf(row);
  }

  override async advance(step: Advance): Promise<void> {
    await this.#insertEntries(step);
    const manager = currentManager();
    await manager.query(
      `insert into ledger_tile (level, index, hashes) select * from unnest($1::smallint[], $2::bigint[], $3::bytea[])
       on conflict (level, index) do update set hashes = excluded.hashes`,
      [
        step.tiles.map((tile) => tile.level),
        step.tiles.map((tile) => tile.index),
        step.tiles.map((tile) => Buffer.from(tile.hashes)),
      ],
    );
    const counters = [...step.counters].map(([fonds, totals]) => ({ fonds, ...asRow(totals) }));
    if (counters.length > 0) await manager.upsert(LedgerCountersRow, counters, ['fonds']);
    const [, changed]: [unknown[], number] = await manager.query(
      `update ledger_state set size = $3, root = $4 where id = 1 and epoch = $1 and size = $2 returning size`,
      [step.epoch, step.fromSize, step.toSize, Buffer.from(step.root)],
    );
    if (changed !== 1) throw epochLost(step.epoch);
  }

  // The body moves inside the database. Every row must still be pending, else the batch is not ours.
  async #insertEntries({ entries, epoch }: Advance): Promise<void> {
    const rows: unknown[] = await currentManager().query(
      `with moved as (delete from ledger_pending where id = any($2::bigint[]) returning id, body)
       insert into ledger_entry (seq, pending_id, entry, leaf_hash, pack, fonds, body)
       select placed.*, moved.body
         from unnest($1::bigint[], $2::bigint[], $3::bytea[], $4::bytea[], $5::bigint[], $6::text[])
           as placed(seq, pending_id, entry, leaf_hash, pack, fonds)
         join moved on moved.id = placed.pending_id
       returning seq`,
      [
        entries.map((entry) => entry.seq),
        entries.map((entry) => entry.pendingId),
        entries.map((entry) => Buffer.from(entry.entry)),
        entries.map((entry) => Buffer.from(entry.leafHash)),
        entries.map((entry) => entry.pack),
        entries.map((entry) => entry.fonds ?? null),
      ],
    );
    if (rows.length !== entries.length) throw epochLost(epoch);
  }

  override async counters(fonds: readonly string[]): Promise<ReadonlyMap<string, FondsCounters>> {
    if (fonds.length === 0) return new Map();
    const rows = await this.#manager.findBy(LedgerCountersRow, { fonds: In([...fonds]) });
    return new Map(rows.map((row) => [row.fonds, countersOf(row)]));
  }

  override async assertEpoch(epoch: number): Promise<void> {
    if (!(await this.#manager.existsBy(LedgerStateRow, { id: 1, epoch: String(epoch) }))) throw epochLost(epoch);
  }

  override async markPublished(epoch: number, size: number, checkpoint: Bytes): Promise<void> {
    const [, changed]: [unknown[], number] = await this.#manager.query(
      `update ledger_state set published_size = $2, checkpoint = $3
        where id = 1 and epoch = $1 and published_size <= $2 and size >= $2 returning size`,
      [epoch, size, Buffer.from(checkpoint)],
    );
    if (changed !== 1) throw epochLost(epoch);
    await this.#manager.query(`select pg_notify($1, $2)`, [PUBLISHED_CHANNEL, String(size)]);
  }

  override async entries(from: number, end: number): Promise<readonly SequencedEntry[]> {
    const rows: EntryRow[] = await this.#manager.query(
      `select seq, pending_id, entry, leaf_hash, pack, fonds from ledger_entry where seq >= $1 and seq < $2 order by seq`,
      [from, end],
    );
    if (rows.length !== end - from) throw incomplete(`expected the entries ${from} to ${end}, got ${rows.length}`);
    return rows.map(entryOf);
  }

  override async bodiesOfPack(pack: number): Promise<readonly Bytes[]> {
    const rows: { seq: string; body: Buffer }[] = await this.#manager.query(
      `select seq, body from ledger_entry where pack = $1 order by seq`,
      [pack],
    );
    if (rows.length === 0 || rows.some(({ seq }, i) => Number(seq) !== pack + i))
      throw incomplete(`expected the bodies of pack ${pack}`);
    return rows.map(({ body }) => copyBytes(body));
  }

  override async tile(level: number, index: number): Promise<Bytes | undefined> {
    const row = await this.#manager.findOneBy(LedgerTileRow, { level, index: String(index) });
    return row === null ? undefined : copyBytes(row.hashes);
  }

  override async seqOf(pendingId: string): Promise<number | undefined> {
    // One statement, so that a row on its way from one table to the other is seen in exactly one of them.
    const [found]: { seq: string | null; waiting: boolean }[] = await this.#manager.query(
      `select (select seq from ledger_entry where pending_id = $1) as seq, exists (select from ledger_pending where id = $1) as waiting`,
      [pendingId],
    );
    if (found?.seq != null) return Number(found.seq);
    if (found?.waiting !== true) throw new LedgerError('LEDGER_UNKNOWN_STATEMENT', `expected a queued statement ${pendingId}`);
    return undefined;
  }
}

interface EntryRow {
  readonly seq: string;
  readonly pending_id: string;
  readonly entry: Buffer;
  readonly leaf_hash: Buffer;
  readonly pack: string;
  readonly fonds: string | null;
}

function entryOf(row: EntryRow): SequencedEntry {
  return {
    seq: Number(row.seq),
    pendingId: row.pending_id,
    entry: copyBytes(row.entry),
    leafHash: copyBytes(row.leaf_hash),
    pack: Number(row.pack),
    fonds: row.fonds ?? undefined,
  };
}

function stateOf(row: LedgerStateRow): LedgerState {
  return {
    origin: row.origin,
    keyName: row.keyName,
    publicKey: copyBytes(row.publicKey),
    epoch: Number(row.epoch),
    size: Number(row.size),
    root: copyBytes(row.root),
    publishedSize: Number(row.publishedSize),
    checkpoint: row.checkpoint === null ? undefined : copyBytes(row.checkpoint),
  };
}

function countersOf(row: LedgerCountersRow): FondsCounters {
  return {
    dossiersAccepted: Number(row.dossiersAccepted),
    documentsAccepted: Number(row.documentsAccepted),
    dossiersDisposed: Number(row.dossiersDisposed),
    documentsDisposed: Number(row.documentsDisposed),
    holds: Number(row.holds),
  };
}

function asRow(counters: FondsCounters): Omit<LedgerCountersRow, 'fonds'> {
  return {
    dossiersAccepted: String(counters.dossiersAccepted),
    documentsAccepted: String(counters.documentsAccepted),
    dossiersDisposed: String(counters.dossiersDisposed),
    documentsDisposed: String(counters.documentsDisposed),
    holds: String(counters.holds),
  };
}

function epochLost(epoch: number): LedgerError {
  return new LedgerError('LEDGER_EPOCH_LOST', `epoch ${epoch} is not the current one, or the log has moved on without it`);
}

function incomplete(message: string): LedgerError {
  return new LedgerError('LEDGER_CACHE_INCOMPLETE', message);
}
