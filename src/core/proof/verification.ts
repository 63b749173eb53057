// What the checks of one verification share.
import type { CryptoEngine } from '../crypto/engine.ts';
import type { ByteSource } from '../encoding/byte-source.ts';
import type { DocumentFormat, DocumentReport, KnownExistence } from '../signature/index.ts';
import type { PathCache } from '../x509/index.ts';
import type { ProofManifest, ProofMembers } from './proof-bundle.ts';
import type { ProofFileReport, ProofOutcome } from './proof-report.ts';
import type { TrustIndex } from './trust-index.ts';
import type { ProofPolicy } from './trust-material.ts';

export interface JudgedDocument {
  /** `other`: no format in which signatures are looked for. */
  readonly format: DocumentFormat;
  readonly report: DocumentReport;
}

export interface ProofOptions {
  /** Documents that the verifier holds, beside the contents that the bundle may carry. */
  readonly documents?: readonly ByteSource[];
  /**
   * Recomputes and judges the signatures of a document (core/signature), under the anchors for signers. `existence`: when the evidence proves
   * the document to have existed as a whole.
   */
  readonly judgeSignatures?: (document: ByteSource, existence: readonly KnownExistence[]) => Promise<JudgedDocument>;
  readonly cache?: PathCache;
}

export interface Verification {
  readonly members: ProofMembers;
  readonly manifest: ProofManifest;
  readonly trust: TrustIndex;
  readonly policy: ProofPolicy;
  readonly at: Date;
  readonly engine: CryptoEngine;
  readonly options: ProofOptions;
  /** By path; filled by the checks. */
  readonly files: Map<string, ProofFileReport>;
}

/** `failed` before `indeterminate` before `passed`. */
export function worstOf(outcomes: Iterable<ProofOutcome>): ProofOutcome {
  let worst: ProofOutcome = 'passed';
  for (const outcome of outcomes) {
    if (outcome === 'failed') return 'failed';
    if (outcome === 'indeterminate') worst = 'indeterminate';
  }
  return worst;
}
