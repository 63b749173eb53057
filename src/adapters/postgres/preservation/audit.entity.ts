// An audit, and a fault that it found.
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('audit')
export class AuditRow {
  @PrimaryColumn('text') id!: string;
  @Column('timestamptz', { name: 'started_at' }) startedAt!: Date;
  @Column('timestamptz', { name: 'finished_at', nullable: true }) finishedAt!: Date | null;
  @Column('text') outcome!: string;
  @Column('text', { name: 'started_by', nullable: true }) startedBy!: string | null;
  @Column('jsonb') stores!: readonly string[];
  @Column('bigint', { name: 'files_checked' }) filesChecked!: string;
  @Column('bigint', { name: 'bytes_read' }) bytesRead!: string;
  @Column('integer') dossiers!: number;
  @Column('integer') faults!: number;
  @Column('integer') notes!: number;
  @Column('integer') done!: number;
  @Column('integer') total!: number;
  @Column('bigint', { name: 'next_entry' }) nextEntry!: string;
  @Column('bigint', { name: 'ledger_size', nullable: true }) ledgerSize!: string | null;
  @Column('boolean') cancelled!: boolean;
  @Column('timestamptz', { name: 'claimed_until' }) claimedUntil!: Date;
  @Column('text', { nullable: true }) minutes!: string | null;
  @Column('text', { name: 'statement_id', nullable: true }) statementId!: string | null;
}

@Entity('audit_fault')
export class AuditFaultRow {
  @PrimaryColumn('bigint', { generated: 'identity', generatedIdentity: 'ALWAYS' }) id!: string;
  @Column('text', { name: 'audit_id' }) auditId!: string;
  @Column('text') phase!: string;
  @Column('text') severity!: string;
  @Column('text') code!: string;
  @Column('text') store!: string;
  @Column('text') medium!: string;
  @Column('text') path!: string;
  @Column('text') file!: string;
  @Column('text') vi!: string;
  @Column('text') en!: string;
  @Column('text', { nullable: true }) area!: string | null;
  @Column('text', { nullable: true }) key!: string | null;
  @Column('bigint', { nullable: true }) entry!: string | null;
  @Column('timestamptz', { name: 'healed_at', nullable: true }) healedAt!: Date | null;
}
