// Seals in PostgreSQL.
import { type DataSource, In, IsNull, Not } from 'typeorm';
import { type Seal, Seals } from '../../../preservation/seals.port.ts';
import { currentManager, readingManager } from '../transactions.ts';
import { SealRow } from './seal.entity.ts';

export class PostgresSeals extends Seals {
  readonly #dataSource: DataSource;

  constructor(dataSource: DataSource) {
    super();
    this.#dataSource = dataSource;
  }

  get #manager() {
    return readingManager(this.#dataSource);
  }

  override async record(seal: Seal, statementId: string): Promise<boolean> {
    const placed = seal.statementIndex !== null;
    // A second sealer waits here for the first to commit, and then finds the place taken.
    const rows: unknown[] = await currentManager().query(
      `insert into seal (id, first_entry, end_entry, leaf_count, dossiers, sealed_at, trees, objects, statement_id, statement_index)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict do nothing returning id`,
      [
        ...[seal.id, seal.first, seal.end, seal.leafCount, seal.dossiers, seal.sealedAt],
        ...[JSON.stringify(seal.trees), JSON.stringify(seal.objects)],
        ...[placed ? null : statementId, seal.statementIndex],
      ],
    );
    return rows.length === 1;
  }

  override async unplaced(): Promise<readonly { readonly id: string; readonly statementId: string }[]> {
    const rows = await this.#manager.find(SealRow, { where: { statementIndex: IsNull() }, order: { first: 'ASC' } });
    return rows.map(({ id, statementId }) => ({ id, statementId: statementId ?? '' }));
  }

  override async place(id: string, statementIndex: number): Promise<void> {
    await currentManager().update(SealRow, { id }, { statementId: null, statementIndex: String(statementIndex) });
  }

  override async nextFirst(): Promise<number> {
    const [row]: { end: string | null }[] = await this.#manager.query(`select max(end_entry) as end from seal`);
    return Number(row?.end ?? 0);
  }

  override async covering(entries: readonly number[]): Promise<ReadonlyMap<number, Seal>> {
    if (entries.length === 0) return new Map();
    const places: { entry: string; id: string }[] = await this.#manager.query(
      `select wanted.entry, s.id from unnest($1::bigint[]) as wanted(entry)
         join seal s on s.first_entry <= wanted.entry and wanted.entry < s.end_entry where s.statement_index is not null`,
      [entries],
    );
    const rows = await this.#manager.findBy(SealRow, { id: In([...new Set(places.map(({ id }) => id))]) });
    const byId = new Map(rows.map((row) => [row.id, sealOf(row)]));
    const found = new Map<number, Seal>();
    for (const { entry, id } of places) {
      const seal = byId.get(id);
      if (seal !== undefined) found.set(Number(entry), seal);
    }
    return found;
  }

  override async list({ page, pageSize }: { readonly page: number; readonly pageSize: number }) {
    const [rows, total] = await this.#manager.findAndCount(SealRow, {
      where: { statementIndex: Not(IsNull()) },
      order: { first: 'DESC' },
      skip: (page - 1) * pageSize,
      take: pageSize,
    });
    return { items: rows.map(sealOf), total };
  }

  override async pendingDossiers(): Promise<number> {
    const [row]: { waiting: number }[] = await this.#manager.query(
      `select count(*)::int as waiting from dossier where accepted_at is not null
          and entry_index >= coalesce((select max(end_entry) from seal where statement_index is not null), 0)`,
    );
    return row?.waiting ?? 0;
  }
}

function sealOf(row: SealRow): Seal {
  return {
    id: row.id,
    first: Number(row.first),
    end: Number(row.end),
    leafCount: row.leafCount,
    dossiers: row.dossiers,
    sealedAt: row.sealedAt,
    trees: row.trees.map((tree) => ({ ...tree, genTime: new Date(tree.genTime) })),
    objects: row.objects,
    statementIndex: row.statementIndex === null ? null : Number(row.statementIndex),
  };
}
