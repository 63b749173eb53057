// A fixity audit (Circular 02/2019/TT-BNV Art. 9): what it is, what it found, where.
import type { StoreArea } from '../storage/index.ts';

/** `CANCELLED`: somebody stopped it; what it had found until then stands. */
export type AuditOutcome = 'RUNNING' | 'PASSED' | 'FAILED' | 'CANCELLED';

export const AUDIT_FAULT_CODES = [
  // Of an object in a store, as storage finds them.
  ...(['MISSING', 'CHANGED', 'SHADOWED', 'DELETE_MARKER', 'UNLOCKED', 'EXTRA', 'UNREADABLE'] as const),
  // Of the ledger as a whole, or of one copy of it.
  ...([
    'LEDGER_COPY_BEHIND',
    'LEDGER_HISTORY_DIFFERS',
    'LEDGER_NO_GOOD_COPY',
    'LEDGER_DATABASE_DIFFERS',
    'LEDGER_ENTRY_WRONG',
  ] as const),
  // Of a package.
  ...(['AIP_UNREADABLE', 'AIP_CONTENT_DIFFERS', 'ORPHAN', 'ORPHAN_YOUNG', 'SIGNATURE_LEFT_OVER'] as const),
  // Of the database.
  ...(['ROW_CHANGED', 'ROW_MISSING', 'ROW_UNKNOWN'] as const),
] as const;
export type AuditFaultCode = (typeof AUDIT_FAULT_CODES)[number];

export type AuditPhase = 'ledger' | 'records' | 'strays';

export interface AuditFault {
  readonly code: AuditFaultCode;
  /** `info`: to be known, and no reason to say that the archive is not whole. */
  readonly severity: 'fault' | 'info';
  /** Name of the store; DATABASE for rows. */
  readonly store: string;
  /** Art. 9: the medium, with its address: folder, or endpoint and buckets. */
  readonly medium: string;
  /** Art. 9: the path on the medium; table and id of a row. */
  readonly path: string;
  /** Art. 9: the name of the file as people know it. */
  readonly file: string;
  readonly vi: string;
  readonly en: string;
  /** Where to heal; null for what is no object. */
  readonly area: StoreArea | null;
  readonly key: string | null;
  /** The ledger entry whose AIP it belongs to. */
  readonly entry: number | null;
}

export const DATABASE = 'postgresql';

export interface RecordedFault extends AuditFault {
  readonly id: string;
  readonly healedAt: Date | null;
}

export interface Audit {
  readonly id: string;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
  readonly outcome: AuditOutcome;
  /** Name of the user; null when the schedule started it. */
  readonly startedBy: string | null;
  /** Names of the stores. */
  readonly stores: readonly string[];
  /** Copies of files found whole, over all stores. */
  readonly filesChecked: number;
  readonly bytesRead: number;
  readonly dossiers: number;
  readonly faults: number;
  readonly notes: number;
  readonly progress: { readonly done: number; readonly total: number };
  /** Packages accepted by entries below this one are done: where a run goes on that was broken off. */
  readonly nextEntry: number;
  /** Entries of the ledger that it was checked against; null until that is known. */
  readonly ledgerSize: number | null;
  readonly isCancelled: boolean;
  /** Biên bản kiểm tra, as kept in the ledger; null until it is finished. */
  readonly minutes: string | null;
}

export interface AuditTally {
  readonly filesChecked: number;
  readonly bytesRead: number;
}
