// Front door of core/proof: the proof bundle and its verification, receipts, the judgement of time stamps.
export {
  judgeTimeStamp,
  type TimeStampProblem,
  type TimeStampProblemCode,
  type TimeStampQuestion,
  type TimeStampVerdict,
} from './judge-time-stamp.ts';
export {
  type LeafDisclosure,
  MEMBER,
  PROOF_FORMAT,
  type ProofFile,
  type ProofManifest,
  type ProofMembers,
  type ProofPartFile,
  type ProofParts,
} from './proof-bundle.ts';
export {
  exitCodeOf,
  type ProofCheck,
  type ProofFileReport,
  type ProofIndication,
  type ProofOutcome,
  type ProofReport,
} from './proof-report.ts';
export { DEFAULT_PROOF_POLICY, parseProofPolicy, type ReadPolicy } from './read-policy.ts';
export { parseProofManifest } from './read-proof-bundle.ts';
export {
  encodeReceipt,
  judgeReceipt,
  parseReceipt,
  RECEIPT_FORMAT,
  type Receipt,
  type ReceiptCheck,
  type ReceiptFile,
  type ReceiptQuestion,
  type ReceiptVerdict,
} from './receipt.ts';
export { signatureTrustOf } from './signature-trust.ts';
export * from './statement.ts';
export { readTrust, type TrustIndex } from './trust-index.ts';
export { DEMO_MARK, DEMO_ORIGIN_PREFIX, type ProofPolicy, type TrustMaterial } from './trust-material.ts';
export type { JudgedDocument, ProofOptions } from './verification.ts';
export { verifyProof } from './verify-proof.ts';
export { writeProofBundle } from './write-proof-bundle.ts';
