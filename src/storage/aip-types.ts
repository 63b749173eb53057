// What goes into storage as an AIP, what comes back, and what the ledger must remember to audit it later.
import type { ObjectContent, ObjectDigests, Placement, StoreArea } from './object-store.port.ts';
import type { StorageError } from './storage-error.port.ts';

export interface AipFileInput {
  /** Path inside the package, "/"-separated, NFC, no "." or ".." segments: `metadata/descriptive/hoso.xml`. */
  readonly logicalPath: string;
  readonly content: ObjectContent;
  /** When the caller knows them (from staging): content that differs is refused with STORE_DIGEST_MISMATCH. */
  readonly digests?: ObjectDigests;
}

export interface AipVersionInput {
  /** A URI, for example `urn:uuid:…`. */
  readonly objectId: string;
  /** The whole state of this version: files that are not listed are not in it. */
  readonly files: readonly AipFileInput[];
  /** OCFL 1.1 section 3.5.3.1: when, why, who. */
  readonly created: Date;
  readonly message: string;
  readonly user: { readonly name: string; readonly address: string };
  /** Locks every new object until then, in stores that lock. */
  readonly lockUntil?: Date;
  /** The inventory of the version before, for a correction or supplement; absent for the first version. */
  readonly previous?: ExpectedObject;
}

/** What the ledger says should be there. Digests decide; placements only say where to look first. */
export interface ExpectedObject extends ObjectDigests {
  readonly area: StoreArea;
  readonly key: string;
  readonly sizeBytes?: number;
  readonly placements?: readonly { readonly store: string; readonly versionId: string | null }[];
  /** The audit reports a lock that ends before. */
  readonly lockedUntil?: Date;
}

export interface StoredFile extends ObjectDigests {
  readonly logicalPath: string;
  /** Key in area `records`. */
  readonly key: string;
  readonly sizeBytes: number;
}

/** One object in all the stores that hold it: the unit of reading, auditing and healing. */
export interface ReplicatedObject extends ObjectDigests {
  readonly area: StoreArea;
  readonly key: string;
  readonly sizeBytes: number;
  readonly placements: readonly Placement[];
}

export interface StoreFailure {
  readonly store: string;
  readonly error: StorageError;
}

export interface ReplicationReport {
  readonly objects: readonly ReplicatedObject[];
  /** Stores that hold all of the objects. */
  readonly complete: readonly string[];
  /** Stores that do not, and why. Not empty although enough copies exist: heal later. */
  readonly failures: readonly StoreFailure[];
}

export interface StoredAip extends ReplicationReport {
  readonly objectId: string;
  /** OCFL version: v1, v2 … */
  readonly version: string;
  /** Key prefix of the OCFL object, without a trailing "/". */
  readonly rootKey: string;
  /** Digests of this version's inventory.json: the statement in the ledger commits to them, and through them to every file. */
  readonly inventory: ObjectDigests & { readonly key: string; readonly sizeBytes: number };
  readonly files: readonly StoredFile[];
}
