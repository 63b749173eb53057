// Audits as the database remembers them. The minutes are in the ledger too.
import type { Audit, AuditFault, AuditOutcome, AuditPhase, AuditTally, RecordedFault } from './audit-types.ts';

export interface NewAudit {
  readonly id: string;
  readonly startedAt: Date;
  readonly startedBy: string | null;
  readonly stores: readonly string[];
}

export interface AuditStep extends AuditTally {
  readonly phase: AuditPhase;
  readonly faults: readonly AuditFault[];
  /** Faults of this phase that were recorded before are dropped: it was begun anew. */
  readonly replaces: boolean;
  readonly done: number;
  readonly total: number;
  readonly nextEntry: number;
  readonly ledgerSize: number;
}

export abstract class Audits {
  /** Inside a transaction. False when one is running, or one was begun after `unlessSince`: two processes with one schedule start one. */
  abstract begin(audit: NewAudit, claimedUntil: Date, unlessSince: Date | null): Promise<boolean>;
  /** An audit that is running and whose process no longer renews its claim; claimed for the caller. Inside a transaction. */
  abstract takeOver(now: Date, claimedUntil: Date): Promise<Audit | null>;
  /** Adds to what is known and renews the claim. Answers false when it was cancelled, or is not running. Inside a transaction. */
  abstract advance(id: string, step: AuditStep, claimedUntil: Date): Promise<boolean>;
  abstract renew(id: string, claimedUntil: Date): Promise<boolean>;
  /** Inside a transaction. */
  abstract finish(id: string, end: { at: Date; outcome: AuditOutcome; minutes: string; statementId: string }): Promise<void>;
  /** False when it is not running. Inside a transaction. */
  abstract cancel(id: string): Promise<boolean>;
  abstract find(id: string): Promise<Audit | null>;
  abstract list(page: { readonly page: number; readonly pageSize: number }): Promise<{
    readonly items: readonly Audit[];
    readonly total: number;
  }>;
  /** The newest that was begun, and the newest that was finished without being cancelled. */
  abstract newest(): Promise<{ readonly begun: Audit | null; readonly finished: Audit | null }>;
  /** In the order in which they were found, at most `limit`. */
  abstract faults(id: string, limit: number): Promise<readonly RecordedFault[]>;
  /** Inside a transaction. */
  abstract markHealed(faultIds: readonly string[], at: Date): Promise<void>;
  /** What the newest finished audit says of one package: per store, whole or not. Empty when it was accepted later. */
  abstract checksOf(entry: number): Promise<readonly { store: string; checkedAt: Date; outcome: 'success' | 'fail' }[]>;
}
