// The ledger's queue in PostgreSQL. A row is pending as long as it is in its table.
import type { DataSource } from 'typeorm';
import { canonicalText, type JsonValue } from '../../../core/encoding/canonical-json.ts';
import { type PendingStatement, PendingStatements, type QueuedStatement } from '../../../ledger/pending-statements.port.ts';
import { currentManager } from '../transactions.ts';
import { PENDING_CHANNEL } from './channels.ts';

export class PostgresPendingStatements extends PendingStatements {
  readonly #dataSource: DataSource;

  constructor(dataSource: DataSource) {
    super();
    this.#dataSource = dataSource;
  }

  override async append(statements: readonly PendingStatement[]): Promise<readonly string[]> {
    if (statements.length === 0) return [];
    // Ordinality keeps the caller's order: identity values are given to the rows as they arrive.
    const rows: { id: string }[] = await currentManager().query(
      `insert into ledger_pending (draft, body)
       select draft, body from unnest($1::text[], $2::bytea[]) with ordinality as new(draft, body, place) order by place returning id`,
      [
        statements.map(({ draft }) => canonicalText(draft as unknown as JsonValue)),
        statements.map(({ body }) => Buffer.from(body)),
      ],
    );
    // Delivered when the transaction commits, and once however often it is asked for.
    await currentManager().query(`select pg_notify($1, '')`, [PENDING_CHANNEL]);
    return rows.map(({ id }) => id).sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1));
  }

  override async next(limit: number, bodyBytes: number): Promise<readonly QueuedStatement[]> {
    const rows: { id: string; draft: string }[] = await currentManager().query(
      `select id, draft from (
         select id, draft, sum(octet_length(body)) over (order by id) as total, row_number() over (order by id) as place
           from (select id, draft, body from ledger_pending order by id limit $1) oldest) summed
        where place = 1 or total <= $2 order by id`,
      [limit, bodyBytes],
    );
    return rows.map(({ id, draft }) => ({ id, draft: JSON.parse(draft) }));
  }

  override async backlog(): Promise<{ readonly waiting: number; readonly oldest: Date | undefined }> {
    const [row]: { waiting: string; oldest: Date | null }[] = await this.#dataSource.query(
      `select count(*) as waiting, min(queued_at) as oldest from ledger_pending`,
    );
    return { waiting: Number(row?.waiting ?? 0), oldest: row?.oldest ?? undefined };
  }
}
