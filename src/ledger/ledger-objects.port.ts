// The published log: static objects under keys of C2SP tlog-tiles, on every store. Not trusted: a store can withhold or
// damage, but not forge, because every reader recomputes the root under a signed checkpoint.
import type { Bytes } from '../core/encoding/bytes.ts';

export interface StoreCheckpoint {
  readonly store: string;
  /** `unavailable`: no answer; nothing may be concluded. */
  readonly state: 'present' | 'absent' | 'unavailable';
  /** Signed notes as found: the current one, and when asked for the newest numbered one. */
  readonly notes: readonly Bytes[];
}

export interface LedgerObject {
  readonly key: string;
  readonly bytes: Bytes;
  readonly mode: 'once' | 'replace';
}

/**
 * Retries of transient errors are the adapter's. A put resolves when the object is durable (synced, directory entries too) on at least the
 * needed number of stores, else it throws LedgerError LEDGER_STORES_UNAVAILABLE. Reads after a put see it.
 */
export abstract class LedgerObjects {
  /** How many stores there are, and how many must hold an object. */
  abstract readonly quorum: { readonly stores: number; readonly needed: number };

  /**
   * All of them durable, in no particular order; the caller puts a checkpoint in a call of its own, after what it covers.
   * `once`: written once, locked where the store can. Equal bytes under the key again are fine; other bytes throw LEDGER_OBJECT_DIFFERS.
   * `replace`: replaced atomically, a reader sees the old or the new bytes.
   */
  abstract put(objects: readonly LedgerObject[]): Promise<void>;
  /** From any store that has it; undefined when none that answers has. */
  abstract get(key: string): Promise<Bytes | undefined>;
  /**
   * What each store has, one after the other, for a caller that can tell good bytes from bad. Read to the end, it throws
   * LEDGER_STORES_UNAVAILABLE when a store did not answer.
   */
  abstract copies(key: string): AsyncIterable<Bytes>;
  /** One answer per store. With `numbered`, also the newest of `checkpoints/<size>` (slower; done at start). */
  abstract newestCheckpoints(options: { readonly numbered: boolean }): Promise<readonly StoreCheckpoint[]>;
}
