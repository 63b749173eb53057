// Writes evidence records, RFC 4998 (August 2007). The encoding is frozen by golden vectors (test/vectors/rfc4998): a renewal
// hashes it, so the same tree and token must give the same bytes for ever.
import { digestOid } from '../crypto/algorithms.ts';
import type { DigestAlgorithm } from '../crypto/engine.ts';
import { type Bytes, concatBytes } from '../encoding/bytes.ts';
import { encodeElement, encodeInteger, encodeOctetString, encodeOid, encodeSequence } from '../encoding/der-writer.ts';
import type { EvidenceRecord, ReducedHashTree } from './evidence-record.ts';
import { parseEvidenceRecord } from './parse-evidence-record.ts';

export interface NewArchiveTimeStamp {
  readonly algorithm: DigestAlgorithm;
  /** `whole`: the token's imprint is the one hash itself; the tree is left out (section 4.2). */
  readonly reducedHashTree: ReducedHashTree | 'whole';
  /** DER of the RFC 3161 token, byte for byte as received. */
  readonly token: Bytes;
}

/** The record of a data object under its first archive timestamp. */
export function encodeEvidenceRecord(timeStamp: NewArchiveTimeStamp): Bytes {
  const chain = encodeSequence(encodeArchiveTimeStamp(timeStamp));
  return encodeRecord([digestOid(timeStamp.algorithm)], encodeSequence(chain));
}

/**
 * Time-stamp renewal (section 5.2): a new archive timestamp at the end of the newest chain. The hash that it covers is
 * `hashForTimeStampRenewal`; the algorithm must be that of the chain.
 */
export function encodeTimeStampRenewal(record: EvidenceRecord, timeStamp: NewArchiveTimeStamp): Bytes {
  const newest = record.chains.at(-1);
  if (newest === undefined) throw new RangeError('expected a record with a chain');
  const chain = encodeSequence(...newest.timeStamps.map((old) => old.encoded), encodeArchiveTimeStamp(timeStamp));
  return renewed(record, timeStamp, [...record.chains.slice(0, -1).map((old) => old.encoded), chain]);
}

/** Hash-tree renewal (section 5.2): a new chain. The hash that it covers is `hashForHashTreeRenewal`. */
export function encodeHashTreeRenewal(record: EvidenceRecord, timeStamp: NewArchiveTimeStamp): Bytes {
  const chain = encodeSequence(encodeArchiveTimeStamp(timeStamp));
  return renewed(record, timeStamp, [...record.chains.map((old) => old.encoded), chain]);
}

function renewed(record: EvidenceRecord, timeStamp: NewArchiveTimeStamp, chains: readonly Bytes[]): Bytes {
  const oid = digestOid(timeStamp.algorithm);
  const listed = record.digestAlgorithms.includes(oid) ? record.digestAlgorithms : [...record.digestAlgorithms, oid];
  const infos = concatBytes(record.cryptoInfos ?? new Uint8Array(0), record.encryptionInfo ?? new Uint8Array(0));
  return encodeRecord(listed, encodeSequence(...chains), infos);
}

function encodeRecord(digestOids: readonly string[], sequence: Bytes, infos: Bytes = new Uint8Array(0)): Bytes {
  const algorithms = encodeSequence(...digestOids.map((oid) => encodeSequence(encodeOid(oid))));
  const bytes = encodeSequence(encodeInteger(1), algorithms, infos, sequence);
  parseEvidenceRecord(bytes); // what is handed out must be readable: a token that is not an element would slip through here
  return bytes;
}

// RFC 4998 section 4.1; parameters absent, RFC 5754 section 2. Without a tree nothing but the token names the algorithm.
function encodeArchiveTimeStamp({ algorithm, reducedHashTree, token }: NewArchiveTimeStamp): Bytes {
  if (reducedHashTree === 'whole') return encodeSequence(token);
  const lists = reducedHashTree.map((list) => encodeSequence(...list.map((hash) => encodeOctetString(hash))));
  return encodeSequence(encodeElement(0xa0, encodeOid(digestOid(algorithm))), encodeElement(0xa2, ...lists), token);
}
