// Rows of the catalogue. They never leave this folder: functions see domain types. Generated search columns are not mapped.
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { TransferAgreement } from '../../../catalogue/fonds.ts';
import type { FieldValues } from '../../../core/package/description.ts';
import type { DocumentReport } from '../../../core/signature/report.ts';

@Entity('fonds')
export class FondsRow {
  @PrimaryColumn('text') id!: string;
  @Column('text') code!: string;
  @Column('text') identifier!: string;
  @Column('text') name!: string;
  @Column('text', { name: 'organisation_id' }) organisationId!: string;
  @Column('text') profile!: string;
  @Column('jsonb') description!: FieldValues;
  @Column('jsonb') agreement!: TransferAgreement;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
}

@Entity('dossier')
export class DossierRow {
  @PrimaryColumn('text') id!: string;
  @Column('text', { name: 'aip_id' }) aipId!: string;
  @Column('integer') version!: number;
  @Column('text', { name: 'fonds_id' }) fondsId!: string;
  @Column('text', { name: 'transfer_id' }) transferId!: string;
  @Column('text', { name: 'package_id' }) packageId!: string;
  @Column('text', { name: 'file_code' }) fileCode!: string;
  @Column('text') title!: string;
  @Column('date', { name: 'start_date', nullable: true }) startDate!: string | null;
  @Column('date', { name: 'end_date', nullable: true }) endDate!: string | null;
  @Column('text') maintenance!: string;
  @Column('jsonb') description!: FieldValues;
  @Column('jsonb') retention!: unknown;
  @Column('date', { name: 'dispose_not_before', nullable: true }) disposeNotBefore!: string | null;
  @Column('text', { name: 'inventory_digest' }) inventoryDigest!: string;
  @Column('bigint', { name: 'entry_index', nullable: true }) entryIndex!: string | null;
  @Column('timestamptz', { name: 'accepted_at', nullable: true }) acceptedAt!: Date | null;
}

@Entity('document')
export class DocumentRow {
  @PrimaryColumn('text') id!: string;
  @Column('text', { name: 'dossier_id' }) dossierId!: string;
  @Column('integer') ordinal!: number;
  @Column('text') title!: string;
  @Column('text') number!: string;
  @Column('text') notation!: string;
  @Column('date', { name: 'issued_date', nullable: true }) issuedDate!: string | null;
  @Column('text') issuer!: string;
  @Column('text', { name: 'type_name' }) typeName!: string;
  @Column('jsonb') description!: FieldValues;
  @Column('text') body!: string;
  @Column('text', { nullable: true }) indication!: string | null;
}

@Entity('file')
export class FileRow {
  @PrimaryColumn('text') id!: string;
  @Column('text', { name: 'document_id' }) documentId!: string;
  @Column('text') role!: string;
  @Column('text') name!: string;
  @Column('text') path!: string;
  @Column('text', { name: 'media_type' }) mediaType!: string;
  @Column('bigint', { name: 'size_bytes' }) sizeBytes!: string;
  @Column('text') sha256!: string;
  @Column('text') sha512!: string;
  @Column('jsonb', { name: 'signature_report', nullable: true }) signatureReport!: DocumentReport | null;
}

@Entity('preservation_event')
export class PreservationEventRow {
  @PrimaryColumn('text') id!: string;
  @Column('text', { name: 'dossier_id' }) dossierId!: string;
  @Column('text') type!: string;
  @Column('timestamptz') time!: Date;
  @Column('text') agent!: string;
  @Column('text') outcome!: string;
  @Column('text') vi!: string;
  @Column('text') en!: string;
}
