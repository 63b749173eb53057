// What the service answers, as the desk reads it: people, fonds, profiles, status and the small administrative lists.

export interface Page<T> {
  readonly items: readonly T[];
  readonly total: number;
  readonly page: number;
  readonly pageSize: number;
}

export interface Bilingual {
  readonly vi: string;
  readonly en: string;
}

export type Role = 'archivist' | 'agency-officer' | 'auditor' | 'administrator';
export const ROLES: readonly Role[] = ['archivist', 'agency-officer', 'auditor', 'administrator'];

export interface User {
  readonly id: string;
  readonly username: string;
  readonly displayName: string;
  readonly role: Role;
  readonly organisationId: string | null;
  readonly active: boolean;
  readonly mustChangePassword: boolean;
}

export interface Organisation {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly nameEn?: string | null;
  readonly active: boolean;
}

export interface Status {
  readonly version: string;
  readonly demo: boolean;
  readonly responsiblePerson: { readonly name: string; readonly position: string; readonly email: string } | null;
  readonly stores: readonly StoreStatus[];
  readonly warnings: readonly (Bilingual & { readonly code: string })[];
  readonly counts: {
    readonly fonds: number;
    readonly dossiers: number;
    readonly documents: number;
    readonly files: number;
    readonly sizeBytes: number;
  };
  readonly ledger: {
    readonly size: number;
    readonly publishedSize: number;
    readonly origin: string;
    readonly checkpointTime: string | null;
  };
  readonly seals: { readonly last?: { readonly time: string; readonly tsa: string } | null; readonly pendingDossiers: number };
  readonly lastAudit?: { readonly id: string; readonly time: string; readonly outcome: AuditOutcome } | null;
  readonly circulars: readonly {
    readonly profile: string;
    readonly nameVi: string;
    readonly nameEn: string;
    readonly since: string;
    readonly note: Bilingual;
  }[];
}

export interface StoreStatus {
  readonly name: string;
  readonly kind: string;
  readonly medium: string;
  readonly healthy: boolean;
  readonly warning?: Bilingual | null;
}

export type Description = Readonly<Record<string, string | number | null>>;

export interface Fonds {
  readonly id: string;
  readonly code: string;
  readonly identifier: string;
  readonly name: string;
  readonly organisationId: string;
  readonly profile: string;
  readonly description: Description;
  readonly agreement: Agreement;
  readonly counts: { readonly dossiers: number; readonly documents: number };
  readonly createdAt: string;
}

export interface Agreement {
  readonly policy: string;
  readonly autoAccept: boolean;
  readonly acceptUnsigned: boolean;
  /** What becomes of a package with a signature that is not valid. */
  readonly failedSignatures: 'refuse' | 'person';
}

export interface ProfileSummary {
  readonly id: string;
  readonly nameVi: string;
  readonly nameEn: string;
  readonly since: string;
}

export interface Field {
  readonly code: string;
  readonly parent?: string | null;
  readonly ordinal: string;
  readonly nameVi: string;
  readonly nameEn: string;
  readonly type: string;
  readonly length?: number | null;
  readonly required: boolean | null;
  readonly codeList?: readonly (Bilingual & { readonly code: string })[] | null;
  readonly confidence?: string;
  readonly severity?: string;
}

export interface Profile extends ProfileSummary {
  readonly levels: { readonly fonds: readonly Field[]; readonly dossier: readonly Field[]; readonly document: readonly Field[] };
}

export type AnchorPurpose = 'signers' | 'tsa' | 'intermediates';

export interface Anchor {
  readonly id: string;
  readonly purpose: AnchorPurpose;
  readonly subject: string;
  readonly issuer: string;
  readonly notBefore: string;
  readonly notAfter: string;
  readonly keyBits: number | null;
  readonly confirmed: boolean;
  readonly addedBy: string | null;
  readonly addedAt: string | null;
  readonly source: string | null;
  /** A certificate that real documents lead to; knowing it gives no trust. */
  readonly known: { readonly name: string; readonly obtainFrom: readonly string[] } | null;
}

export interface Seal {
  readonly id: string;
  readonly time: string;
  readonly tsa: string;
  readonly entriesFrom: number;
  readonly entriesTo: number;
  readonly leaves: number;
  readonly dossiers: number;
}

export type AuditOutcome = 'PASSED' | 'FAILED' | 'RUNNING' | 'CANCELLED';

export interface AuditSummary {
  readonly id: string;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly outcome: AuditOutcome;
  /** null: the schedule started it. */
  readonly startedBy: string | null;
  readonly stores: readonly string[];
  readonly filesChecked: number;
  readonly progress: { readonly done: number; readonly total: number };
  readonly faults: number;
}

export interface AuditFault extends Bilingual {
  readonly id: string;
  readonly healedAt: string | null;
  readonly code: string;
  readonly store: string;
  readonly medium: string;
  readonly path: string;
  readonly file: string;
}

export interface Audit extends Omit<AuditSummary, 'faults'> {
  readonly faults: readonly AuditFault[];
  /** To be known, and no reason to say that the archive is not whole. */
  readonly notes: readonly AuditFault[];
  readonly minutes: string | null;
}

export interface AccessEntry {
  readonly id: string;
  readonly time: string;
  readonly username: string;
  readonly displayName: string;
  readonly action: string;
  readonly dossierId: string;
  readonly target: string;
  readonly title: string | null;
}
