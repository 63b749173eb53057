// One physical store: a folder on a disk, or a set of buckets behind one S3 endpoint.
import type { ByteSource } from '../core/encoding/byte-source.ts';
import type { Bytes } from '../core/encoding/bytes.ts';

/**
 * `records` (an OCFL storage root) and `ledger` are write once; `work` is staging and mutable. In the write-once areas only the
 * keys that `isReplaceableKey` names may be replaced: the current checkpoint, partial tiles, and the inventory in the root of
 * an OCFL object (its earlier states stay inside the version folders).
 */
export type StoreArea = 'records' | 'ledger' | 'work';

/** A source whose bytes also lie in a file of this machine: a store may read them there by itself. */
export interface LocalSource extends ByteSource {
  readonly localPath: string;
}

/** Content that can be read more than once: stores retry, and several stores read the same source. */
export type ObjectContent = Uint8Array | ByteSource | LocalSource;

/** Lower-case hexadecimal. */
export interface ObjectDigests {
  readonly sha256: string;
  readonly sha512: string;
}

export interface PutRequest {
  readonly area: StoreArea;
  /** Segments joined by "/", UTF-8, NFC; see `assertKey`. */
  readonly key: string;
  readonly content: ObjectContent;
  /**
   * When given, other bytes are refused with STORE_DIGEST_MISMATCH and nothing appears under the key. Give both only when they were
   * computed together over the same bytes: a store may then compare SHA-256 and repeat the SHA-512 that it was told.
   */
  readonly expected?: Partial<ObjectDigests>;
  /** Locked from the first moment until then, in stores that lock. Absent: not locked by request. */
  readonly lockUntil?: Date;
  /** Only where `isReplaceableKey` or in `work`; elsewhere STORE_FORBIDDEN. */
  readonly replace?: boolean;
}

/** Where one object lies in one store. `versionId` is null where the store keeps no versions. */
export interface Placement extends ObjectDigests {
  readonly store: string;
  readonly area: StoreArea;
  readonly key: string;
  readonly versionId: string | null;
  readonly sizeBytes: number;
  /** As read back from the store after writing; null where nothing is locked. */
  readonly lockedUntil: Date | null;
}

/** Absent or null `versionId`: whatever is current under the key. */
export interface ObjectRef {
  readonly area: StoreArea;
  readonly key: string;
  readonly versionId?: string | null;
}

export interface ObjectStat {
  readonly key: string;
  readonly versionId: string | null;
  readonly sizeBytes: number;
  readonly modifiedAt: Date;
  readonly lockedUntil: Date | null;
}

export interface ListedObject {
  readonly key: string;
  readonly sizeBytes: number;
}

export interface ObjectVersion extends ListedObject {
  readonly versionId: string | null;
  readonly isLatest: boolean;
  readonly isDeleteMarker: boolean;
  readonly modifiedAt: Date;
}

export type LockMode = 'compliance' | 'governance' | 'none';

export interface StoreDescription {
  readonly name: string;
  readonly medium: 'filesystem' | 's3';
  /** A path, or endpoint and buckets: what a person needs to find the bytes. Never a secret. */
  readonly location: string;
  /** Two stores with the same device id die together. */
  readonly deviceId: string;
  readonly lockMode: LockMode;
}

export interface StoreHealth {
  readonly healthy: boolean;
  /** Empty when healthy; otherwise what failed, for the operator. */
  readonly detail: string;
}

/**
 * The contract that every adapter keeps (test/contract/object-store.contract.ts):
 *
 * - Durability. When `put` or `putMany` resolves, data and every directory entry on the way to it are on the medium, and the
 *   bytes have been read back and their SHA-256 compared. When it rejects, any part of the batch may have been written.
 * - Never half. A key never shows a part of its bytes, at no moment and after no crash.
 * - Write once. Sending the same bytes again resolves with the object that is there; other bytes reject with
 *   STORE_KEY_CONFLICT and leave the first object as it is. Of two racing puts with different bytes at most one resolves.
 * - Versions. `versionId` from the placement is to be kept and read by: in a store with versions a later PUT or DELETE under
 *   the same key "succeeds" and shadows, but never changes what the recorded version reads.
 * - Retries are made inside, with backoff, for errors that may pass. What is rejected in the end is STORE_UNAVAILABLE.
 * - Read after write holds within the store, for every process.
 * - Locks. An object asked to be locked which comes back unlocked rejects with STORE_NOT_LOCKED. Stores of mode `none` ignore
 *   `lockUntil` and say so by `lockedUntil: null`.
 * - There is no way to delete from `records` or `ledger`.
 *
 * Trust: a store is not trusted. It can lose, change, shadow or withhold; digests held elsewhere (the ledger) decide.
 */
export abstract class ObjectStore {
  abstract readonly name: string;

  abstract put(request: PutRequest): Promise<Placement>;

  /** Placements in the order of the requests. Cheaper than single puts: written side by side, each directory synced once. */
  abstract putMany(requests: readonly PutRequest[]): Promise<Placement[]>;

  /** In chunks, in order. STORE_NOT_FOUND when nothing is there. The bytes are not verified here. */
  abstract get(ref: ObjectRef): AsyncIterable<Bytes>;

  /** Random access. The caller must call `close`. */
  abstract openSource(ref: ObjectRef): Promise<ClosableByteSource>;

  /** Null when nothing is there (or a delete marker hides it and no version was named). */
  abstract stat(ref: ObjectRef): Promise<ObjectStat | null>;

  /** Current objects whose key starts with `prefix`, ordered by key in UTF-8 byte order within each folder level. */
  abstract list(area: StoreArea, prefix: string): AsyncIterable<ListedObject>;

  /** Every version and delete marker whose key starts with `prefix`; newest first per key. One per object without versions. */
  abstract listVersions(area: StoreArea, prefix: string): AsyncIterable<ObjectVersion>;

  /** Moves the lock forward and returns it as read back. STORE_LOCK_BACKWARDS, STORE_NOT_LOCKED. Mode `none`: null. */
  abstract extendLock(ref: ObjectRef, until: Date): Promise<Date | null>;

  /**
   * Puts good bytes where missing or damaged ones lie. `expected.sha256` comes from the ledger. An object that already has it
   * is left alone; damaged bytes are set aside, never deleted. Returns the new placement, with a new version where there are some.
   */
  abstract heal(request: PutRequest & { readonly expected: ObjectDigests }): Promise<Placement>;

  /** Removes from `work`; silent when nothing is there. */
  abstract removeWork(key: string): Promise<void>;

  abstract describe(): Promise<StoreDescription>;

  abstract checkHealth(): Promise<StoreHealth>;
}

export interface ClosableByteSource extends ByteSource {
  close(): Promise<void>;
}
