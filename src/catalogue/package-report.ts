// What the checks of a package yield and what was decided. Kept in the AIP; the catalogue's rows are made of it.
import type { SipDescription } from '../core/package/description.ts';
import type { Finding } from '../core/package/finding.ts';
import type { DocumentReport } from '../core/signature/report.ts';

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

export interface Decision {
  readonly outcome: 'accept' | 'refuse';
  readonly reason: string;
  /** User id; null when the agreement decided. */
  readonly by: string | null;
  readonly at: string;
}
