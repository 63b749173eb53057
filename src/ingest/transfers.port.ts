// Where transfers and packages are kept. The state of a package is the queue of the work that is left to do: there is no second
// list that could disagree with it. Writes join the caller's transaction.
import type {
  Decision,
  ListedPackage,
  PackageReport,
  PackageState,
  Progress,
  StoringAttempt,
  Transfer,
  TransferPackage,
} from './transfer.ts';

export interface TransferFilter {
  readonly organisationId: string | null;
  readonly fondsId?: string;
  readonly page: number;
  readonly pageSize: number;
}

export interface TransferWithPackages extends Transfer {
  readonly packages: readonly ListedPackage[];
}

export interface PackageInTransfer {
  readonly item: TransferPackage;
  readonly transfer: Transfer;
}

/** A package without its report, which may be megabytes, and whose it is. */
export interface PackageProgress {
  readonly item: ListedPackage;
  readonly organisationId: string;
}

/** What a worker needs to know of the package that it may work on. */
export type ClaimedPackage = Pick<TransferPackage, 'id' | 'state' | 'statementId' | 'tries'>;

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
  /**
   * True while nobody has submitted the transfer, which then cannot be submitted before the caller's transaction ends: what is added,
   * removed and submitted at the same moment comes one after the other.
   */
  abstract lockUnsubmitted(transferId: string): Promise<boolean>;
  abstract markSubmitted(transferId: string, at: Date): Promise<void>;
  abstract addPackage(item: { id: string; transferId: string; fileName: string; sizeBytes: number }): Promise<void>;
  /** False when it is not being received any more. */
  abstract removePackage(id: string): Promise<boolean>;
  /** By itself, in no transaction of the caller's. */
  abstract markReceived(id: string, digests: { sha256: string; sha512: string }): Promise<void>;

  /**
   * Moves a package from one of `from` to `to` and applies `change`; false when it is in another state by now (somebody else was
   * faster). The caller must not go on then. A move also ends the worker's claim and its count of tries.
   */
  abstract move(id: string, from: readonly PackageState[], to: PackageState, change?: PackageChange): Promise<boolean>;

  /** Once per package: false when there is an attempt already. By itself, in no transaction of the caller's. */
  abstract fixAttempt(id: string, attempt: StoringAttempt): Promise<boolean>;

  /** Without a state change. Progress may be lost. */
  abstract setProgress(id: string, progress: Progress): Promise<void>;

  /**
   * Claims one package in one of `states` until `until`, skipping those claimed by others; null when there is none. SUBMITTED becomes
   * CHECKING with the claim, and each claim of it counts as a try. A claim that ran out is free again: whoever held it is dead
   * or slow; of the two, one move succeeds.
   */
  abstract claim(states: readonly PackageState[], until: Date, now: Date): Promise<ClaimedPackage | null>;
  /** Prolongs a claim, or puts off the next one, while the package is still in `state`: another state has another claim, or none. */
  abstract prolong(id: string, state: PackageState, until: Date): Promise<void>;

  /** Of these ids, those whose package has work left or waits for a person: what staging must keep. */
  abstract unfinished(ids: readonly string[]): Promise<ReadonlySet<string>>;

  abstract transfer(id: string): Promise<TransferWithPackages | null>;
  abstract package(id: string): Promise<TransferPackage | null>;
  abstract packageInTransfer(id: string): Promise<PackageInTransfer | null>;
  abstract packageProgress(id: string): Promise<PackageProgress | null>;
  abstract list(filter: TransferFilter): Promise<{ readonly items: readonly TransferWithPackages[]; readonly total: number }>;
  /** Packages that wait for an archivist's decision; of one organisation, or of all when null. */
  abstract waitingPackages(organisationId: string | null): Promise<number>;
}
