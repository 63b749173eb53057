// Rows of ingest.
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Decision, PackageSummary, Progress, StoringAttempt } from '../../../ingest/transfer.ts';

@Entity('transfer')
export class TransferRow {
  @PrimaryColumn('text') id!: string;
  @Column('text') code!: string;
  @Column('text', { name: 'fonds_id' }) fondsId!: string;
  @Column('text', { name: 'organisation_id' }) organisationId!: string;
  @Column('text') note!: string;
  @Column('text', { name: 'created_by' }) createdBy!: string;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'submitted_at', nullable: true }) submittedAt!: Date | null;
}

@Entity('transfer_package')
export class TransferPackageRow {
  @PrimaryColumn('text') id!: string;
  @Column('text', { name: 'transfer_id' }) transferId!: string;
  @Column('text', { name: 'file_name' }) fileName!: string;
  @Column('bigint', { name: 'size_bytes' }) sizeBytes!: string;
  @Column('boolean') received!: boolean;
  @Column('text', { nullable: true }) sha256!: string | null;
  @Column('text', { nullable: true }) sha512!: string | null;
  @Column('text') state!: string;
  @Column('jsonb') progress!: Progress;
  @Column('jsonb', { nullable: true }) report!: unknown;
  @Column('jsonb', { nullable: true }) decision!: Decision | null;
  @Column('text', { name: 'dossier_id', nullable: true }) dossierId!: string | null;
  @Column('text', { name: 'statement_id', nullable: true }) statementId!: string | null;
  @Column('text', { name: 'receipt_key', nullable: true }) receiptKey!: string | null;
  @Column('jsonb', { nullable: true }) attempt!: StoringAttempt | null;
  @Column('boolean') erased!: boolean;
  @Column('timestamptz', { name: 'claimed_until', nullable: true }) claimedUntil!: Date | null;
  @Column('integer') tries!: number;
  /** The database computes it from the report. */
  @Column({ type: 'jsonb', nullable: true, insert: false, update: false }) summary!: PackageSummary | null;
  @Column('timestamptz', { name: 'added_at' }) addedAt!: Date;
}
