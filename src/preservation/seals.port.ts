// The seals of this archive (design section 4, step 6) as the database remembers them; stores and ledger have them all.
import type { Sha256Text } from '../core/proof/statement.ts';
import type { ObjectDigests } from '../storage/index.ts';

export const SEAL_ALGORITHMS = ['sha256', 'sha512'] as const;
export type SealAlgorithm = (typeof SEAL_ALGORITHMS)[number];

/** One hash tree (RFC 4998) and the token over its root. */
export interface SealTree {
  readonly algorithm: SealAlgorithm;
  /** Lower-case hexadecimal. */
  readonly root: string;
  readonly leafCount: number;
  /** Digest of the token's bytes. */
  readonly token: Sha256Text;
  /** Configured name of the TSA that gave the token, and the time in it. */
  readonly tsa: string;
  readonly genTime: Date;
  /** Keys of the certificates between the TSA and its anchor. */
  readonly certificates: readonly string[];
}

/** An object of a seal in area `ledger` of the stores. */
export interface SealObject extends ObjectDigests {
  readonly key: string;
  readonly sizeBytes: number;
}

export interface Seal {
  readonly id: string;
  /** First entry covered, inclusive. */
  readonly first: number;
  /** First entry not covered. */
  readonly end: number;
  readonly leafCount: number;
  /** AIP versions accepted in the range. */
  readonly dossiers: number;
  /** The earliest time in its tokens. */
  readonly sealedAt: Date;
  readonly trees: readonly SealTree[];
  readonly objects: readonly SealObject[];
  /** Where the seal's own statement lies in the ledger; null while it is not published. */
  readonly statementIndex: number | null;
}

export abstract class Seals {
  /** Inside a transaction. False when another seal begins or ends at the same entry: nothing is recorded then. */
  abstract record(seal: Seal, statementId: string): Promise<boolean>;
  /** Seals whose statement was queued and has no index yet. */
  abstract unplaced(): Promise<readonly { readonly id: string; readonly statementId: string }[]>;
  /** Inside a transaction: the statement was published at this index. */
  abstract place(id: string, statementIndex: number): Promise<void>;
  /** Of the newest seal, published or not: where the next one begins. 0 when there is none. */
  abstract nextFirst(): Promise<number>;
  /** The published seal that covers each entry; an entry that no seal covers is absent. */
  abstract covering(entries: readonly number[]): Promise<ReadonlyMap<number, Seal>>;
  /** Published ones, the newest first. */
  abstract list(page: { readonly page: number; readonly pageSize: number }): Promise<{
    readonly items: readonly Seal[];
    readonly total: number;
  }>;
  /** Accepted dossiers that no published seal covers. */
  abstract pendingDossiers(): Promise<number>;
}
