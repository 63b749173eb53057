// A transfer (đợt giao nộp) and its packages (gói nộp lưu): one package holds one dossier.
import type { Decision, PackageReport, Proposal } from '../catalogue/package-report.ts';
import type { TransferState } from '../core/package/lifecycle.ts';

export type { AnyFinding, Decision, ExaminedSipFile, PackageReport, Proposal } from '../catalogue/package-report.ts';

export interface Transfer {
  readonly id: string;
  /** For people: GN-2026-0001, counted per year. */
  readonly code: string;
  readonly fondsId: string;
  readonly organisationId: string;
  readonly note: string;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly submittedAt: Date | null;
}

export type PackageState = TransferState;

export interface Progress {
  readonly step: 'receive' | 'unpack' | 'describe' | 'examine' | 'compare' | 'store' | 'record' | 'done';
  readonly done: number;
  readonly total: number;
}

export interface TransferPackage {
  readonly id: string;
  readonly transferId: string;
  readonly fileName: string;
  readonly sizeBytes: number;
  readonly receivedBytes: number;
  /** Null until every byte is there. */
  readonly sha256: string | null;
  readonly sha512: string | null;
  readonly state: PackageState;
  readonly progress: Progress;
  readonly report: PackageReport | null;
  readonly decision: Decision | null;
  /** Set once stored: the dossier that it becomes. */
  readonly dossierId: string | null;
  /** The pending statement that will accept or refuse it. */
  readonly statementId: string | null;
  readonly receiptKey: string | null;
  /** Fixed before the first byte is stored, so that a second try writes the same bytes; null before and after. */
  readonly attempt: StoringAttempt | null;
  /** State secret: bytes, text and names are gone; only id, code and time remain. */
  readonly erased: boolean;
  /** How often its work was begun since its last move. */
  readonly tries: number;
  /** Of the report; null while there is none. */
  readonly summary: PackageSummary | null;
}

/** As lists and the queue give it: reports are large. */
export type ListedPackage = Omit<TransferPackage, 'report'>;

/** What lists show of a report. */
export interface PackageSummary {
  readonly title: string;
  readonly fileCode: string;
  readonly proposal: Proposal;
  readonly findings: { readonly refuse: number; readonly warn: number; readonly info: number };
  readonly signatures: {
    readonly passed: number;
    readonly failed: number;
    readonly indeterminate: number;
    readonly unsigned: number;
  };
}

export interface StoringAttempt {
  readonly dossierId: string;
  readonly aipId: string;
  readonly at: string;
  /** 32 bytes, hexadecimal: the secret from which the inventory's salts are made. */
  readonly saltSecret: string;
}

/** Who acts. `system` for jobs. */
export interface Actor {
  readonly userId: string | null;
  readonly role: 'system' | 'archivist' | 'agency-officer' | 'auditor' | 'administrator';
  /** Null: not bound to one. */
  readonly organisationId: string | null;
}
