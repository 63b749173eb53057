// Where the log's one true position lives: size, root, epoch and entries in the database, advanced by compare-and-swap.
// Trusted: who can change it can make the archive sign a split view, which remembered checkpoints and witnesses then show.
import type { Bytes } from '../core/encoding/bytes.ts';
import type { FondsCounters } from '../core/proof/statement.ts';

export interface LedgerState {
  /** Name of the log: the checkpoint's origin line. */
  readonly origin: string;
  /** Name and raw Ed25519 public key (32 bytes) of the key that signs. */
  readonly keyName: string;
  readonly publicKey: Bytes;
  /** Fencing token: every sequencer that takes over raises it. 0: none yet. */
  readonly epoch: number;
  readonly size: number;
  readonly root: Bytes;
  /** Everything below this index is durable on the stores under a signed checkpoint. */
  readonly publishedSize: number;
  /** The checkpoint of publishedSize as a signed note; absent before the first. */
  readonly checkpoint: Bytes | undefined;
}

export interface SequencedEntry {
  readonly seq: number;
  /** The queued row that it was; its body moves with it. */
  readonly pendingId: string;
  /** Canonical JSON of the statement: the log entry. */
  readonly entry: Bytes;
  readonly leafHash: Bytes;
  readonly pack: number;
  readonly fonds: string | undefined;
}

export interface TileRow {
  readonly level: number;
  readonly index: number;
  /** Concatenated hashes, 1 to 256 of 32 bytes. */
  readonly hashes: Bytes;
}

export interface Advance {
  readonly epoch: number;
  readonly fromSize: number;
  readonly toSize: number;
  readonly root: Bytes;
  readonly entries: readonly SequencedEntry[];
  readonly tiles: readonly TileRow[];
  readonly counters: ReadonlyMap<string, FondsCounters>;
}

export abstract class LedgerStates {
  /** Absent when the ledger was never opened. */
  abstract read(): Promise<LedgerState | undefined>;
  /** Creates the state of an empty log. Rejects LEDGER_EXISTS when there is one. */
  abstract create(ledger: Pick<LedgerState, 'origin' | 'keyName' | 'publicKey' | 'root'>): Promise<void>;
  /** Raises the epoch by compare-and-swap and answers the new state. */
  abstract takeEpoch(): Promise<LedgerState>;

  /**
   * Inside a transaction: locks the state row and answers it, or throws LedgerError LEDGER_EPOCH_LOST when the epoch is not `epoch`.
   * A second sequencer waits here, so that two never compute the same indices.
   */
  abstract lock(epoch: number): Promise<LedgerState>;
  /** Inside the same transaction: entries, tiles, counters, removal of the pending rows, and the swap on (epoch, size). Throws LEDGER_EPOCH_LOST. */
  abstract advance(step: Advance): Promise<void>;
  abstract counters(fonds: readonly string[]): Promise<ReadonlyMap<string, FondsCounters>>;

  /** Throws LEDGER_EPOCH_LOST when another sequencer took over. */
  abstract assertEpoch(epoch: number): Promise<void>;
  /** Only forwards; swap on epoch, throws LEDGER_EPOCH_LOST. Wakes those who wait for publication. */
  abstract markPublished(epoch: number, size: number, checkpoint: Bytes): Promise<void>;

  /** Entries from..end (exclusive), in order, without gaps, or throws LEDGER_CACHE_INCOMPLETE. */
  abstract entries(from: number, end: number): Promise<readonly SequencedEntry[]>;
  /** The bodies that were sequenced together, in the order of their entries, or throws LEDGER_CACHE_INCOMPLETE. */
  abstract bodiesOfPack(pack: number): Promise<readonly Bytes[]>;
  abstract tile(level: number, index: number): Promise<Bytes | undefined>;
  /** Index of a statement that was pending; undefined while it still is. Throws LEDGER_UNKNOWN_STATEMENT for an id never given. */
  abstract seqOf(pendingId: string): Promise<number | undefined>;
}
