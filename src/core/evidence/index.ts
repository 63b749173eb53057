// Front door of core/evidence: evidence records, RFC 4998.
export type {
  ArchiveTimeStamp,
  ArchiveTimeStampChain,
  EvidenceRecord,
  PartialHashTree,
  ReducedHashTree,
} from './evidence-record.ts';
export type {
  DigestSet,
  EvidenceCode,
  EvidenceFinding,
  EvidenceOutcome,
  EvidenceVerification,
  TokenObligation,
} from './findings.ts';
export {
  type BuiltHashTree,
  buildHashTree,
  countNodes,
  digestLength,
  type HashTree,
  readRoot,
  reduceHashTree,
} from './hash-tree.ts';
// Coming: encodeEvidenceRecord({ algorithm, reducedHashTree, token }): Bytes            (first archive timestamp of one file)
//         renewTimeStamp(record, { reducedHashTree?, token }): Bytes, renewHashTree(record, { algorithm, reducedHashTree?, token }): Bytes
//         parseEvidenceRecord(bytes): EvidenceRecord
//         verifyEvidenceRecord(record, data: readonly DigestSet[], engine): EvidenceVerification
