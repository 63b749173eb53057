// Where transfers and packages are kept. The state of a package is the queue of the work that is left to do: there is no second
// list that could disagree with it. Writes join the caller's transaction.
import type { Decision, PackageReport, PackageState, Progress, StoringAttempt, Transfer, TransferPackage } from './transfer.ts';

export interface TransferFilter {
  readonly organisationId: string | null;
  readonly fondsId?: string;
  readonly page: number;
  readonly pageSize: number;
}

export interface TransferWithPackages extends Transfer {
  readonly packages: readonly TransferPackage[];
}

/** What changes together with a move. */
export interface PackageChange {
  readonly report?: PackageReport | null;
  readonly decision?: Decision | null;
  readonly dossierId?: string | null;
  readonly statementId?: string | null;
  readonly receiptKey?: string | null;
  readonly attempt?: StoringAttempt | null;
  readonly progress?: Progress;
  readonly fileName?: string;
  readonly sizeBytes?: number;
  readonly sha256?: string | null;
  readonly sha512?: string | null;
  readonly erased?: boolean;
}

export abstract class Transfers {
  /** Gives the next code of the year of `createdAt`. */
  abstract create(transfer: Omit<Transfer, 'code'>): Promise<Transfer>;
  abstract markSubmitted(transferId: string, at: Date): Promise<void>;
  abstract addPackage(item: { id: string; transferId: string; fileName: string; sizeBytes: number }): Promise<void>;
  abstract removePackage(id: string): Promise<void>;
  abstract markReceived(id: string, digests: { sha256: string; sha512: string }): Promise<void>;

  /**
   * Moves a package from one of `from` to `to` and applies `change`; false when it is in another state by now (somebody else was
   * faster). The caller must not go on then. A move also ends the worker's claim.
   */
  abstract move(id: string, from: readonly PackageState[], to: PackageState, change?: PackageChange): Promise<boolean>;

  /** Once per package: false when there is an attempt already. */
  abstract fixAttempt(id: string, attempt: StoringAttempt): Promise<boolean>;

  /** Without a state change. Progress may be lost. */
  abstract setProgress(id: string, progress: Progress): Promise<void>;

  /**
   * Claims one package in one of `states` until `until`, skipping those claimed by others; null when there is none. SUBMITTED becomes
   * CHECKING with the claim. A claim that ran out is free again: whoever held it is dead or slow; of the two, one move succeeds.
   */
  abstract claim(states: readonly PackageState[], until: Date, now: Date): Promise<TransferPackage | null>;
  /** Prolongs, or with `until` in the past gives back, a claim. */
  abstract prolong(id: string, until: Date): Promise<void>;

  abstract transfer(id: string): Promise<TransferWithPackages | null>;
  abstract package(id: string): Promise<TransferPackage | null>;
  abstract list(filter: TransferFilter): Promise<{ readonly items: readonly TransferWithPackages[]; readonly total: number }>;
}
