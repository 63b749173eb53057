// Rows that a rebuild writes in their final state at once, which no use case does: organisations with the day they were added,
// transfers with their code, packages as they were left.
import type { Decision, Progress, Transfer } from '../../../ingest/transfer.ts';
import { currentManager } from '../transactions.ts';

export interface RebuiltOrganisation {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly nameEn: string | null;
  readonly active: boolean;
  /** Only the statement of its addition says it. */
  readonly createdAt: Date | null;
}

export interface RebuiltPackage {
  readonly id: string;
  readonly transferId: string;
  readonly fileName: string;
  readonly sizeBytes: number;
  readonly sha256: string | null;
  readonly sha512: string | null;
  readonly state: 'ACCEPTED' | 'REFUSED' | 'RECORDING';
  readonly progress: Progress;
  readonly report: unknown;
  readonly decision: Decision | null;
  readonly dossierId: string | null;
  readonly receiptKey: string | null;
  readonly erased: boolean;
  /** Index of the entry that accepted or refused it. */
  readonly entry: number;
  /** In the order of the ledger: the list of a transfer is shown by it. */
  readonly addedAt: Date;
}

const json = (value: unknown): string | null => (value === null || value === undefined ? null : JSON.stringify(value));

/** Every method runs inside the caller's transaction. */
export class RebuiltRows {
  /** Later statements about one organisation say what it is from then on. */
  async organisation({ id, code, name, nameEn, active, createdAt }: RebuiltOrganisation): Promise<void> {
    await currentManager().query(
      `insert into organisations (id, code, name, name_en, active, created_at) values
         ($1, $2, $3, $4, $5, coalesce($6::timestamptz, (select created_at from organisations where id = $1)))
       on conflict (id) do update set code = excluded.code, name = excluded.name, name_en = excluded.name_en, active = excluded.active`,
      [id, code, name, nameEn, active, createdAt],
    );
  }

  async transfer(transfer: Transfer): Promise<void> {
    const { id, code, fondsId, organisationId, note, createdBy, createdAt, submittedAt } = transfer;
    await currentManager().query(
      `insert into transfer (id, code, fonds_id, organisation_id, note, created_by, created_at, submitted_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8)
       on conflict (id) do update set note = '' where excluded.note = ''`, // a later package was a state secret
      [id, code, fondsId, organisationId, note, createdBy, createdAt, submittedAt],
    );
    const [, year, number] = /^GN-(\d+)-(\d+)$/.exec(code) ?? [];
    if (year === undefined || number === undefined) return;
    await currentManager().query(
      `insert into transfer_number (year, last) values ($1, $2) on conflict (year) do update set last = greatest(transfer_number.last, excluded.last)`,
      [Number(year), Number(number)],
    );
  }

  async package(item: RebuiltPackage): Promise<void> {
    await currentManager().query(
      `insert into transfer_package (id, transfer_id, file_name, size_bytes, received, sha256, sha512, state, progress, report, decision,
         dossier_id, receipt_key, erased, statement_id, added_at)
       values ($1, $2, $3, $4, true, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
      [
        ...[item.id, item.transferId, item.fileName, item.sizeBytes, item.sha256, item.sha512, item.state],
        ...[json(item.progress), json(item.report), json(item.decision), item.dossierId, item.receiptKey, item.erased],
        ...[String(item.entry), item.addedAt],
      ],
    );
  }

  /** Once the ledger is restored: packages were written with the index of their entry where its queue number belongs. */
  async linkStatements(): Promise<void> {
    await currentManager().query(
      `update transfer_package p set statement_id = e.pending_id::text from ledger_entry e where e.seq = p.statement_id::bigint`,
    );
  }
}
