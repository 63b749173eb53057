// Rows of the ledger's copy in the database. They never leave this folder.
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('ledger_state')
export class LedgerStateRow {
  @PrimaryColumn('smallint') id!: number;
  @Column('text') origin!: string;
  @Column('text', { name: 'key_name' }) keyName!: string;
  @Column('bytea', { name: 'public_key' }) publicKey!: Buffer;
  @Column('bigint') epoch!: string;
  @Column('bigint') size!: string;
  @Column('bytea') root!: Buffer;
  @Column('bigint', { name: 'published_size' }) publishedSize!: string;
  @Column('bytea', { nullable: true }) checkpoint!: Buffer | null;
}

@Entity('ledger_pending')
export class LedgerPendingRow {
  @PrimaryColumn('bigint', { generated: 'identity' }) id!: string;
  @Column('text') draft!: string;
  @Column('bytea') body!: Buffer;
  @Column('timestamptz', { name: 'queued_at' }) queuedAt!: Date;
}

@Entity('ledger_entry')
export class LedgerEntryRow {
  @PrimaryColumn('bigint') seq!: string;
  @Column('bigint', { name: 'pending_id' }) pendingId!: string;
  @Column('bytea') entry!: Buffer;
  @Column('bytea', { name: 'leaf_hash' }) leafHash!: Buffer;
  @Column('bigint') pack!: string;
  @Column('bytea', { select: false }) body!: Buffer;
  @Column('text', { nullable: true }) fonds!: string | null;
}

@Entity('ledger_tile')
export class LedgerTileRow {
  @PrimaryColumn('smallint') level!: number;
  @PrimaryColumn('bigint') index!: string;
  @Column('bytea') hashes!: Buffer;
}

@Entity('ledger_counters')
export class LedgerCountersRow {
  @PrimaryColumn('text') fonds!: string;
  @Column('bigint', { name: 'dossiers_accepted' }) dossiersAccepted!: string;
  @Column('bigint', { name: 'documents_accepted' }) documentsAccepted!: string;
  @Column('bigint', { name: 'dossiers_disposed' }) dossiersDisposed!: string;
  @Column('bigint', { name: 'documents_disposed' }) documentsDisposed!: string;
  @Column('bigint') holds!: string;
}
