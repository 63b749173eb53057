// A seal: the range of ledger entries it covers, its trees, its objects in the stores.
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { SealObject, SealTree } from '../../../preservation/seals.port.ts';

@Entity('seal')
export class SealRow {
  @PrimaryColumn('text') id!: string;
  @Column('bigint', { name: 'first_entry' }) first!: string;
  @Column('bigint', { name: 'end_entry' }) end!: string;
  @Column('integer', { name: 'leaf_count' }) leafCount!: number;
  @Column('integer') dossiers!: number;
  @Column('timestamptz', { name: 'sealed_at' }) sealedAt!: Date;
  @Column('jsonb') trees!: readonly StoredSealTree[];
  @Column('jsonb') objects!: readonly SealObject[];
  /** Until the statement is published; then its index takes over. */
  @Column('text', { name: 'statement_id', nullable: true }) statementId!: string | null;
  @Column('bigint', { name: 'statement_index', nullable: true }) statementIndex!: string | null;
}

export type StoredSealTree = Omit<SealTree, 'genTime'> & { readonly genTime: string };
