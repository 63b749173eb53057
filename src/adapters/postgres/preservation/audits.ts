// Audits in PostgreSQL. One runs at a time: the unique index lets no second one begin.
import { type DataSource, In, Not } from 'typeorm';
import type { Audit, AuditFaultCode, AuditOutcome, RecordedFault } from '../../../preservation/audit-types.ts';
import { type AuditStep, Audits, type NewAudit } from '../../../preservation/audits.port.ts';
import type { StoreArea } from '../../../storage/object-store.port.ts';
import { currentManager, readingManager } from '../transactions.ts';
import { AuditFaultRow, AuditRow } from './audit.entity.ts';

const ROWS_AT_ONCE = 1000;

export class PostgresAudits extends Audits {
  readonly #dataSource: DataSource;

  constructor(dataSource: DataSource) {
    super();
    this.#dataSource = dataSource;
  }

  get #manager() {
    return readingManager(this.#dataSource);
  }

  override async begin(audit: NewAudit, claimedUntil: Date, unlessSince: Date | null): Promise<boolean> {
    const rows: unknown[] = await currentManager().query(
      `insert into audit (id, started_at, outcome, started_by, stores, claimed_until)
       select $1::text, $2::timestamptz, 'RUNNING', $3::text, $4::jsonb, $5::timestamptz
        where $6::timestamptz is null or not exists (select from audit where started_at > $6)
       on conflict do nothing returning id`,
      [audit.id, audit.startedAt, audit.startedBy, JSON.stringify(audit.stores), claimedUntil, unlessSince],
    );
    return rows.length === 1;
  }

  override async takeOver(now: Date, claimedUntil: Date): Promise<Audit | null> {
    const [rows]: [{ id: string }[]] = await currentManager().query(
      `update audit set claimed_until = $2 where outcome = 'RUNNING' and claimed_until < $1 returning id`,
      [now, claimedUntil],
    );
    const id = rows[0]?.id;
    return id === undefined ? null : this.find(id);
  }

  override async advance(id: string, step: AuditStep, claimedUntil: Date): Promise<boolean> {
    const manager = currentManager();
    if (step.replaces) await manager.delete(AuditFaultRow, { auditId: id, phase: step.phase });
    for (let at = 0; at < step.faults.length; at += ROWS_AT_ONCE) {
      const rows = step.faults.slice(at, at + ROWS_AT_ONCE).map((fault) => ({
        ...fault,
        auditId: id,
        phase: step.phase,
        entry: fault.entry === null ? null : String(fault.entry),
        healedAt: null,
      }));
      await manager.insert(AuditFaultRow, rows);
    }
    const [rows]: [{ cancelled: boolean }[]] = await manager.query(
      `update audit set files_checked = files_checked + $2, bytes_read = bytes_read + $3, done = $4, total = $5,
              next_entry = $6, ledger_size = $7, claimed_until = $8, dossiers = dossiers + $9,
              faults = (select count(*) from audit_fault f where f.audit_id = $1 and f.severity = 'fault'),
              notes = (select count(*) from audit_fault f where f.audit_id = $1 and f.severity = 'info')
        where id = $1 and outcome = 'RUNNING' returning cancelled`,
      [
        ...[id, step.filesChecked, step.bytesRead, step.done, step.total, step.nextEntry, step.ledgerSize, claimedUntil],
        step.phase === 'records' ? 1 : 0,
      ],
    );
    return rows[0]?.cancelled === false;
  }

  override async renew(id: string, claimedUntil: Date): Promise<boolean> {
    const [rows]: [{ cancelled: boolean }[]] = await this.#manager.query(
      `update audit set claimed_until = $2 where id = $1 and outcome = 'RUNNING' returning cancelled`,
      [id, claimedUntil],
    );
    return rows[0]?.cancelled === false;
  }

  override async finish(
    id: string,
    end: { at: Date; outcome: AuditOutcome; minutes: string; statementId: string },
  ): Promise<void> {
    const { at: finishedAt, outcome, minutes, statementId } = end;
    await currentManager().update(AuditRow, { id, outcome: 'RUNNING' }, { finishedAt, outcome, minutes, statementId });
  }

  override async cancel(id: string): Promise<boolean> {
    const { affected } = await currentManager().update(AuditRow, { id, outcome: 'RUNNING' }, { cancelled: true });
    return affected === 1;
  }

  override async find(id: string): Promise<Audit | null> {
    const row = await this.#manager.findOneBy(AuditRow, { id });
    return row === null ? null : auditOf(row);
  }

  override async list({ page, pageSize }: { readonly page: number; readonly pageSize: number }) {
    const [rows, total] = await this.#manager.findAndCount(AuditRow, {
      order: { startedAt: 'DESC', id: 'ASC' },
      skip: (page - 1) * pageSize,
      take: pageSize,
    });
    return { items: rows.map(auditOf), total };
  }

  override async newest() {
    const order = { startedAt: 'DESC' } as const;
    const [begun] = await this.#manager.find(AuditRow, { order, take: 1 });
    const [finished] = await this.#manager.find(AuditRow, {
      where: { outcome: Not(In(['RUNNING', 'CANCELLED'])) },
      order,
      take: 1,
    });
    return { begun: begun === undefined ? null : auditOf(begun), finished: finished === undefined ? null : auditOf(finished) };
  }

  override async faults(id: string, limit: number): Promise<readonly RecordedFault[]> {
    const rows = await this.#manager.find(AuditFaultRow, { where: { auditId: id }, order: { id: 'ASC' }, take: limit });
    return rows.map(faultOf);
  }

  override async markHealed(faultIds: readonly string[], at: Date): Promise<void> {
    await currentManager().update(AuditFaultRow, { id: In([...faultIds]) }, { healedAt: at });
  }

  override async checksOf(entry: number) {
    const { finished } = await this.newest();
    if (finished?.finishedAt == null || finished.ledgerSize === null || finished.ledgerSize <= entry) return [];
    const faults = await this.#manager.findBy(AuditFaultRow, { auditId: finished.id, entry: String(entry), severity: 'fault' });
    const checkedAt = finished.finishedAt;
    return finished.stores.map((store) => {
      const open = faults.some((fault) => fault.store === store && fault.healedAt === null);
      return { store, checkedAt, outcome: open ? ('fail' as const) : ('success' as const) };
    });
  }
}

function auditOf(row: AuditRow): Audit {
  const { id, startedAt, finishedAt, startedBy, stores, dossiers, faults, notes, minutes } = row;
  return {
    ...{ id, startedAt, finishedAt, startedBy, stores, dossiers, faults, notes, minutes },
    outcome: row.outcome as AuditOutcome,
    filesChecked: Number(row.filesChecked),
    bytesRead: Number(row.bytesRead),
    progress: { done: row.done, total: row.total },
    nextEntry: Number(row.nextEntry),
    ledgerSize: row.ledgerSize === null ? null : Number(row.ledgerSize),
    isCancelled: row.cancelled,
  };
}

function faultOf(row: AuditFaultRow): RecordedFault {
  const { id, store, medium, path, file, vi, en, key, healedAt } = row;
  return {
    ...{ id, store, medium, path, file, vi, en, key, healedAt },
    code: row.code as AuditFaultCode,
    severity: row.severity === 'info' ? 'info' : 'fault',
    area: row.area as StoreArea | null,
    entry: row.entry === null ? null : Number(row.entry),
  };
}
