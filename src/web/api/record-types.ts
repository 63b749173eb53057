// What the service answers about records on their way in (transfers, packages) and in the holdings (dossiers, documents, files).

import type { Receipt, Statement } from '../../core/proof/index.ts';
import type { DocumentReport } from '../../core/signature/index.ts';
import type { Bilingual, Description } from './types.ts';

export type TransferState = 'RECEIVING' | 'CHECKING' | 'AWAITING_DECISION' | 'RECORDING' | 'FINISHED' | 'CANCELLED';

export type PackageState =
  | 'RECEIVING'
  | 'SUBMITTED'
  | 'CHECKING'
  | 'AWAITING_DECISION'
  | 'STORING'
  | 'RECORDING'
  | 'ACCEPTED'
  | 'REFUSED'
  | 'CANCELLED';

export interface Transfer {
  readonly id: string;
  readonly code: string;
  readonly fondsId: string;
  readonly fondsName: string;
  readonly organisationId: string;
  readonly organisationName: string;
  readonly note: string | null;
  readonly createdBy: string;
  readonly createdAt: string;
  readonly submittedAt: string | null;
  readonly state: TransferState;
  readonly packages: readonly PackageSummary[];
}

export interface Decision {
  readonly outcome: 'accept' | 'refuse';
  readonly reason: string;
  readonly by: string;
  readonly at: string;
  readonly automatic: boolean;
}

export interface PackageSummary {
  readonly id: string;
  readonly transferId: string;
  readonly fileName: string;
  readonly sizeBytes: number;
  readonly receivedBytes: number;
  readonly sha256: string | null;
  readonly state: PackageState;
  readonly progress: { readonly step: string; readonly done: number; readonly total: number } | null;
  readonly title: string | null;
  readonly fileCode: string | null;
  readonly findings: { readonly refuse: number; readonly warn: number; readonly info: number };
  readonly signatures: {
    readonly passed: number;
    readonly failed: number;
    readonly indeterminate: number;
    readonly unsigned: number;
  };
  readonly decision: Decision | null;
  readonly dossierId: string | null;
  readonly receipt: boolean;
  /** State secret: everything but id, code and time has been erased. */
  readonly erased: boolean;
}

export type Severity = 'refuse' | 'warn' | 'info';

export interface Finding extends Bilingual {
  readonly code: string;
  readonly severity: Severity;
  readonly target: {
    readonly level: 'package' | 'fonds' | 'dossier' | 'document' | 'photo' | 'audiovisual';
    readonly documentOrdinal?: number | null;
    readonly field?: string | null;
    readonly file?: string | null;
  };
  readonly article?: string | null;
  readonly confidence?: string | null;
}

export interface StagedFile {
  readonly path: string;
  readonly name: string;
  readonly sizeBytes: number;
  readonly mediaType: string;
  readonly sha256: string;
  readonly role: 'main' | 'annex';
  readonly signatureReport: DocumentReport | null;
}

export interface StagedDocument {
  readonly ordinal: number;
  readonly title: string | null;
  readonly files: readonly StagedFile[];
}

export interface Package extends Omit<PackageSummary, 'findings'> {
  readonly description: { readonly dossier: Description; readonly documents: readonly Description[] } | null;
  readonly findings: readonly Finding[];
  readonly documents: readonly StagedDocument[];
  /** Files that the description does not name. */
  readonly otherFiles: readonly StagedFile[];
  readonly proposal: 'accept' | 'refuse' | 'person' | null;
  readonly checkedAt: string | null;
}

export interface IssuedReceipt {
  readonly receipt: Receipt;
  readonly statement: Statement;
  readonly inclusion: string;
  readonly checkpoint: string;
}

export interface Hit {
  readonly level: 'dossier' | 'document';
  readonly id: string;
  readonly dossierId: string;
  readonly fondsId: string;
  readonly fondsName: string;
  readonly title: string;
  readonly fileCode: string;
  readonly number: string | null;
  readonly notation: string | null;
  readonly issuedDate: string | null;
  readonly issuer: string | null;
  readonly snippet: string;
  readonly score: number;
}

export interface Retention extends Bilingual {
  readonly kind: 'permanent' | 'years' | 'person';
  readonly years?: number | null;
  readonly disposeNotBefore?: string | null;
  readonly lockedUntil?: string | null;
  readonly clause: string | null;
}

export interface DossierSummary {
  readonly id: string;
  readonly fondsId: string;
  readonly fileCode: string;
  readonly title: string;
  readonly startDate: string | null;
  readonly endDate: string | null;
  readonly documentCount: number;
  readonly retention: Retention;
  readonly evidence: { readonly state: 'PENDING' | 'SEALED'; readonly sealedAt?: string | null };
  readonly acceptedAt: string;
  readonly maintenance: string | null;
}

export interface RecordEvent {
  readonly id: string;
  readonly type: string;
  readonly time: string;
  readonly agent: string;
  readonly outcome: string;
  readonly detailVi: string | null;
  readonly detailEn: string | null;
}

export interface Replica {
  readonly store: string;
  readonly medium: string;
  readonly lastCheckedAt: string | null;
  readonly outcome: string | null;
}

export interface FileView {
  readonly id: string;
  readonly name: string;
  readonly path: string;
  readonly role: 'main' | 'annex';
  readonly mediaType: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly sha512: string;
  readonly signatureReport: DocumentReport | null;
}

export interface RecordDocument {
  readonly id: string;
  readonly ordinal: number;
  readonly description: Description;
  readonly title: string | null;
  readonly files: readonly FileView[];
  readonly signatureSummary: (Bilingual & { readonly indication: string }) | null;
}

export interface Dossier extends DossierSummary {
  readonly description: Description;
  readonly fondsName: string;
  readonly documents: readonly RecordDocument[];
  readonly statement: { readonly index: number; readonly digest: string } | null;
  readonly transferId: string | null;
  readonly packageId: string | null;
  readonly events: readonly RecordEvent[];
  readonly replicas: readonly Replica[];
  readonly aipId: string;
  readonly version: number;
}
