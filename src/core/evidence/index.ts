// Front door of core/evidence: evidence records, RFC 4998.
export {
  encodeEvidenceRecord,
  encodeHashTreeRenewal,
  encodeTimeStampRenewal,
  type NewArchiveTimeStamp,
} from './encode-evidence-record.ts';
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
export { type BuiltHashTree, buildHashTree, countNodes, type HashTree, readRoot, reduceHashTree } from './hash-tree.ts';
export { parseEvidenceRecord } from './parse-evidence-record.ts';
export { hashForHashTreeRenewal, hashForTimeStampRenewal } from './renewal-hashes.ts';
export { verifyEvidenceRecord } from './verify-evidence-record.ts';
