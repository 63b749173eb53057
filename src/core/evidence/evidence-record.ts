// The shapes of an evidence record, RFC 4998 (August 2007) sections 3.1, 4.1 and 5.1. Every level keeps the bytes it was read
// from: renewals hash encodings, so nothing is ever encoded again.
import type { Bytes } from '../encoding/bytes.ts';

/** One list of hash values; the first list of a tree holds the hashes of the data object or of its group. */
export type PartialHashTree = readonly Bytes[];

/** From the list that holds the data object's hash up to the list below the root. */
export type ReducedHashTree = readonly PartialHashTree[];

export interface ArchiveTimeStamp {
  /** OID of the hash algorithm of the tree; absent: that of the token's imprint (section 4.1). */
  readonly digestAlgorithm?: string;
  /** DER of the attributes as received; not interpreted. */
  readonly attributes?: Bytes;
  /** Absent: the token's imprint is the hash of the data object itself. */
  readonly reducedHashTree?: ReducedHashTree;
  /** The time-stamp token, DER of a ContentInfo (RFC 3161), as received. */
  readonly timeStamp: Bytes;
  readonly encoded: Bytes;
}

/** Archive timestamps under one hash algorithm, oldest first. */
export interface ArchiveTimeStampChain {
  readonly timeStamps: readonly ArchiveTimeStamp[];
  readonly encoded: Bytes;
}

export interface EvidenceRecord {
  readonly version: number;
  /** OIDs of every hash algorithm used, as listed. */
  readonly digestAlgorithms: readonly string[];
  readonly cryptoInfos?: Bytes;
  readonly encryptionInfo?: Bytes;
  /** Oldest first; a later chain comes from a hash-tree renewal. */
  readonly chains: readonly ArchiveTimeStampChain[];
  /** DER of the ArchiveTimeStampSequence as received. */
  readonly sequenceEncoded: Bytes;
  readonly encoded: Bytes;
}
