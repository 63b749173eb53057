// One object of an AIP version and where its replicas lie.
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('aip_object')
export class AipObjectRow {
  @PrimaryColumn('text', { name: 'aip_id' }) aipId!: string;
  @PrimaryColumn('integer') version!: number;
  @PrimaryColumn('text') key!: string;
  @Column('text') area!: string;
  @Column('bigint', { name: 'size_bytes' }) sizeBytes!: string;
  @Column('text') sha256!: string;
  @Column('text') sha512!: string;
  @Column('jsonb') placements!: readonly StoredPlacement[];
}

export interface StoredPlacement {
  readonly store: string;
  readonly versionId: string | null;
  readonly lockedUntil: string | null;
}
