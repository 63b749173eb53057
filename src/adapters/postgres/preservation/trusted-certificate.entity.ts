// A certificate that the operator trusts, for one purpose.
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('trusted_certificate')
export class TrustedCertificateRow {
  @PrimaryColumn('text') sha256!: string;
  @PrimaryColumn('text') purpose!: string;
  @Column('bytea') certificate!: Uint8Array;
  @Column('boolean') confirmed!: boolean;
  @Column('text', { name: 'added_by' }) addedBy!: string;
  @Column('timestamptz', { name: 'added_at' }) addedAt!: Date;
  @Column('text') source!: string;
}
