// A transfer (đợt giao nộp) and its packages (gói nộp lưu): one package holds one dossier.
import type { SipDescription } from '../core/package/description.ts';
import type { Finding } from '../core/package/finding.ts';
import type { TransferState } from '../core/package/lifecycle.ts';
import type { DocumentReport } from '../core/signature/report.ts';

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
}

/** What the checks yield: all of them ran, whatever they found. Kept in the AIP, or in the body of the refusal. */
export interface PackageReport {
  readonly version: 1;
  readonly checkedAt: string;
  readonly policy: string;
  readonly profile: string;
  readonly description: SipDescription | null;
  readonly fileCode: string;
  readonly title: string;
  readonly findings: readonly AnyFinding[];
  readonly files: readonly ExaminedSipFile[];
  readonly proposal: Proposal;
}

/** Package rules, signatures and duplicates share one shape, each with codes of its own. */
export type AnyFinding = Finding<string>;

/** `person`: an archivist decides and gives the reason. */
export type Proposal = 'accept' | 'refuse' | 'person';

export interface ExaminedSipFile {
  /** Path in the package, relative to the folder of the description. */
  readonly name: string;
  readonly documentOrdinal: number;
  /** 0: the main file; from 1: annexes. */
  readonly annexOrdinal: number;
  /** Number under which staging keeps the extracted bytes. */
  readonly stagedAs: number;
  readonly mediaType: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly sha512: string;
  readonly hasText: boolean;
  /** Null for files in which no signature is looked for. */
  readonly signatures: DocumentReport | null;
}

export interface StoringAttempt {
  readonly dossierId: string;
  readonly aipId: string;
  readonly at: string;
  /** 32 bytes, hexadecimal: the secret from which the inventory's salts are made. */
  readonly saltSecret: string;
}

export interface Decision {
  readonly outcome: 'accept' | 'refuse';
  readonly reason: string;
  /** User id; null when the agreement decided. */
  readonly by: string | null;
  readonly at: string;
}

/** Who acts. `system` for jobs. */
export interface Actor {
  readonly userId: string | null;
  readonly role: 'system' | 'archivist' | 'agency-officer' | 'auditor' | 'administrator';
  /** Null: not bound to one. */
  readonly organisationId: string | null;
}
