// What renewals hash, RFC 4998 (August 2007) section 5.2. Both work on bytes as received: encoding again would change history.
import { type CryptoEngine, type DigestAlgorithm, digestBytes } from '../crypto/engine.ts';
import { type Bytes, concatBytes } from '../encoding/bytes.ts';
import { encodeSequence } from '../encoding/der-writer.ts';
import type { ArchiveTimeStampChain, EvidenceRecord } from './evidence-record.ts';

/** The hash of the timeStamp field of the newest archive timestamp: a leaf of the tree of a time-stamp renewal. */
export function hashForTimeStampRenewal(engine: CryptoEngine, algorithm: DigestAlgorithm, record: EvidenceRecord): Bytes {
  const newest = record.chains.at(-1)?.timeStamps.at(-1);
  if (newest === undefined) throw new RangeError('expected a record with an archive timestamp');
  return digestBytes(engine, algorithm, newest.timeStamp);
}

/** H(H(data) || H(sequence of all older chains)): a leaf of the tree of a hash-tree renewal. `dataDigest` is under the new algorithm. */
export function hashForHashTreeRenewal(
  engine: CryptoEngine,
  algorithm: DigestAlgorithm,
  dataDigest: Bytes,
  olderChains: readonly ArchiveTimeStampChain[],
): Bytes {
  return digestBytes(engine, algorithm, dataDigest, digestBytes(engine, algorithm, encodeOlderChains(olderChains)));
}

// Section 5.2 step 3: atsc(i) is the ArchiveTimeStampSequence of the chains so far, oldest first, in DER.
export function encodeOlderChains(chains: readonly ArchiveTimeStampChain[]): Bytes {
  return encodeSequence(concatBytes(...chains.map((chain) => chain.encoded)));
}
