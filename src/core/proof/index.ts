// Front door of core/proof: the proof bundle and its verification.
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
export { DEMO_MARK, DEMO_ORIGIN_PREFIX, type ProofPolicy, type TrustMaterial } from './trust-material.ts';
// Coming: writeProofBundle(parts: ProofParts, engine): ProofMembers
//         verifyProof(bundle: ProofMembers, trust, policy, at: Date, engine, documents?: readonly ByteSource[]): Promise<ProofReport>
//         encodeReceipt(receipt: Receipt): Bytes, verifyReceipt(json, signature, trust, policy, at, engine): Promise<ProofReport>
