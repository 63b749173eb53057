// Transfers and packages in PostgreSQL. Claims use SKIP LOCKED, so that several workers share the queue without waiting.
import { type DataSource, type FindOptionsSelect, In, IsNull, Not } from 'typeorm';
import type {
  ListedPackage,
  PackageReport,
  PackageState,
  Progress,
  StoringAttempt,
  Transfer,
  TransferPackage,
} from '../../../ingest/transfer.ts';
import {
  type ClaimedPackage,
  type PackageChange,
  type PackageInTransfer,
  type PackageProgress,
  type TransferFilter,
  Transfers,
  type TransferWithPackages,
} from '../../../ingest/transfers.port.ts';
import { currentManager, readingManager } from '../transactions.ts';
import { TransferPackageRow, TransferRow } from './transfer.entity.ts';

const WAITING: Progress = { step: 'receive', done: 0, total: 1 };

/** All but the report, which may be megabytes. */
const LISTED: FindOptionsSelect<TransferPackageRow> = {
  id: true,
  transferId: true,
  fileName: true,
  sizeBytes: true,
  received: true,
  sha256: true,
  sha512: true,
  state: true,
  progress: true,
  decision: true,
  dossierId: true,
  statementId: true,
  receiptKey: true,
  attempt: true,
  erased: true,
  tries: true,
  summary: true,
} as FindOptionsSelect<TransferPackageRow>;

const LISTED_ITEM = Object.keys(LISTED).map((column) => `item.${column}`);

export class PostgresTransfers extends Transfers {
  readonly #dataSource: DataSource;

  constructor(dataSource: DataSource) {
    super();
    this.#dataSource = dataSource;
  }

  override async create(transfer: Omit<Transfer, 'code'>): Promise<Transfer> {
    const year = transfer.createdAt.getUTCFullYear();
    const [row]: { last: number }[] = await currentManager().query(
      `insert into transfer_number (year, last) values ($1, 1) on conflict (year) do update set last = transfer_number.last + 1 returning last`,
      [year],
    );
    const made: Transfer = { ...transfer, code: `GN-${year}-${String(row?.last ?? 0).padStart(4, '0')}` };
    await currentManager().insert(TransferRow, { ...made });
    return made;
  }

  override async lockUnsubmitted(transferId: string): Promise<boolean> {
    const rows: unknown[] = await currentManager().query(
      `select id from transfer where id = $1 and submitted_at is null for update`,
      [transferId],
    );
    return rows.length === 1;
  }

  override async markSubmitted(transferId: string, at: Date): Promise<void> {
    await currentManager().update(TransferRow, { id: transferId }, { submittedAt: at });
  }

  override async addPackage(item: { id: string; transferId: string; fileName: string; sizeBytes: number }): Promise<void> {
    const row = {
      ...item,
      sizeBytes: String(item.sizeBytes),
      received: false,
      state: 'RECEIVING',
      progress: WAITING,
      erased: false,
    };
    await currentManager().insert(TransferPackageRow, row);
  }

  override async removePackage(id: string): Promise<boolean> {
    const { affected } = await currentManager().delete(TransferPackageRow, { id, state: 'RECEIVING' });
    return affected === 1;
  }

  override async markReceived(id: string, digests: { sha256: string; sha512: string }): Promise<void> {
    const progress: Progress = { step: 'receive', done: 1, total: 1 };
    await this.#dataSource.manager.update(
      TransferPackageRow,
      { id, state: 'RECEIVING' },
      { ...digests, received: true, progress },
    );
  }

  override async move(id: string, from: readonly PackageState[], to: PackageState, change: PackageChange = {}): Promise<boolean> {
    const result = await currentManager().update(TransferPackageRow, { id, state: In([...from]) }, {
      ...change,
      state: to,
      claimedUntil: null,
      tries: 0,
    } as never);
    return result.affected === 1;
  }

  override async fixAttempt(id: string, attempt: StoringAttempt): Promise<boolean> {
    const { affected } = await this.#dataSource.manager.update(
      TransferPackageRow,
      { id, state: 'STORING', attempt: IsNull() },
      { attempt },
    );
    return affected === 1;
  }

  override async setProgress(id: string, progress: Progress): Promise<void> {
    await readingManager(this.#dataSource).update(TransferPackageRow, { id }, { progress });
  }

  override async claim(states: readonly PackageState[], until: Date, now: Date): Promise<ClaimedPackage | null> {
    const [rows]: [ClaimedPackage[], number] = await this.#dataSource.manager.query(
      `update transfer_package set claimed_until = $2, state = case state when 'SUBMITTED' then 'CHECKING' else state end,
         tries = case when state in ('SUBMITTED', 'CHECKING') then tries + 1 else tries end where id = (
         select id from transfer_package where state = any($1) and (claimed_until is null or claimed_until < $3)
         order by added_at limit 1 for update skip locked) returning id, state, tries, statement_id as "statementId"`,
      [states, until, now],
    );
    return rows[0] ?? null;
  }

  override async prolong(id: string, state: PackageState, until: Date): Promise<void> {
    await readingManager(this.#dataSource).update(TransferPackageRow, { id, state }, { claimedUntil: until });
  }

  override async unfinished(ids: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await readingManager(this.#dataSource).find(TransferPackageRow, {
      select: { id: true },
      where: { id: In([...ids]), state: Not(In(['ACCEPTED', 'REFUSED', 'CANCELLED'])) },
    });
    return new Set(rows.map(({ id }) => id));
  }

  override async transfer(id: string): Promise<TransferWithPackages | null> {
    const row = await readingManager(this.#dataSource)
      .createQueryBuilder(TransferRow, 'transfer')
      .leftJoinAndMapMany('transfer.packages', TransferPackageRow, 'item', 'item.transfer_id = transfer.id')
      .select(['transfer', ...LISTED_ITEM])
      .where('transfer.id = :id', { id })
      .orderBy('item.addedAt', 'ASC')
      .addOrderBy('item.id', 'ASC')
      .getOne();
    if (row === null) return null;
    const { packages, ...transfer } = row as TransferRow & { readonly packages: readonly TransferPackageRow[] };
    return { ...transfer, packages: packages.map(listedOf) };
  }

  override async package(id: string): Promise<TransferPackage | null> {
    const row = await readingManager(this.#dataSource).findOneBy(TransferPackageRow, { id });
    return row === null ? null : packageOf(row);
  }

  override async packageInTransfer(id: string): Promise<PackageInTransfer | null> {
    const row = await readingManager(this.#dataSource)
      .createQueryBuilder(TransferPackageRow, 'item')
      .innerJoinAndMapOne('item.transfer', TransferRow, 'transfer', 'transfer.id = item.transfer_id')
      .where('item.id = :id', { id })
      .getOne();
    if (row === null) return null;
    const { transfer, ...item } = row as TransferPackageRow & { readonly transfer: TransferRow };
    return { item: packageOf(item), transfer: { ...transfer } };
  }

  override async packageProgress(id: string): Promise<PackageProgress | null> {
    const row = await readingManager(this.#dataSource)
      .createQueryBuilder(TransferPackageRow, 'item')
      .innerJoinAndMapOne('item.transfer', TransferRow, 'transfer', 'transfer.id = item.transfer_id')
      .select([...LISTED_ITEM, 'transfer.id', 'transfer.organisationId'])
      .where('item.id = :id', { id })
      .getOne();
    if (row === null) return null;
    const { transfer, ...item } = row as TransferPackageRow & { readonly transfer: TransferRow };
    return { item: listedOf(item), organisationId: transfer.organisationId };
  }

  override async list(filter: TransferFilter): Promise<{ items: readonly TransferWithPackages[]; total: number }> {
    const [rows, total] = await readingManager(this.#dataSource).findAndCount(TransferRow, {
      where: {
        ...(filter.organisationId === null ? {} : { organisationId: filter.organisationId }),
        ...(filter.fondsId === undefined ? {} : { fondsId: filter.fondsId }),
      },
      order: { createdAt: 'DESC', id: 'ASC' },
      skip: (filter.page - 1) * filter.pageSize,
      take: filter.pageSize,
    });
    return { items: await this.#withPackages(rows), total };
  }

  override async waitingPackages(organisationId: string | null): Promise<number> {
    const [row]: { waiting: number }[] = await readingManager(this.#dataSource).query(
      `select count(*)::int as waiting from transfer_package p join transfer t on t.id = p.transfer_id
        where p.state = 'AWAITING_DECISION' and ($1::text is null or t.organisation_id = $1)`,
      [organisationId],
    );
    return row?.waiting ?? 0;
  }

  async #withPackages(rows: readonly TransferRow[]): Promise<readonly TransferWithPackages[]> {
    const packages = await readingManager(this.#dataSource).find(TransferPackageRow, {
      select: LISTED,
      where: { transferId: In(rows.map((row) => row.id)) },
      order: { addedAt: 'ASC', id: 'ASC' },
    });
    return rows.map((row) => ({ ...row, packages: packages.filter((item) => item.transferId === row.id).map(listedOf) }));
  }
}

function packageOf(row: TransferPackageRow): TransferPackage {
  return { ...listedOf(row), report: row.report as PackageReport | null };
}

function listedOf(row: TransferPackageRow): ListedPackage {
  const { received, claimedUntil: _claimedUntil, addedAt: _addedAt, report: _report, ...rest } = row;
  const sizeBytes = Number(row.sizeBytes);
  return { ...rest, sizeBytes, receivedBytes: received ? sizeBytes : 0, state: row.state as PackageState };
}
