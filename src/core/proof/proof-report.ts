// What verifyProof answers: every check in order, each with a stable code, the clause, the outcome and a sentence in both languages.

export type ProofOutcome = 'passed' | 'failed' | 'indeterminate';

/** TOTAL-PASSED, TOTAL-FAILED, INDETERMINATE: EN 319 102-1 (V1.3.1) section 5.1.3. */
export type ProofIndication = 'TOTAL-PASSED' | 'TOTAL-FAILED' | 'INDETERMINATE';

export interface ProofCheck {
  readonly code: string;
  readonly clause: string;
  readonly outcome: ProofOutcome;
  /** `note` never lowers the verdict: it tells what a reader must know. */
  readonly weight: 'decides' | 'note';
  /** Bundle member that was judged. */
  readonly member: string;
  readonly vi: string;
  readonly en: string;
}

export interface ProofFileReport {
  readonly path: string;
  readonly sha256: string;
  /** The bytes are those the statement in the ledger names. */
  readonly integrity: ProofOutcome;
  /** Existed at the latest at `since`, by a token of a trusted TSA. */
  readonly existence: ProofOutcome;
  readonly since?: string;
  /** `recomputed`: from the bytes by this verifier; `stated`: as recorded by the archive; `none`: nothing said about signatures. */
  readonly authenticityFrom: 'recomputed' | 'stated' | 'none';
  readonly authenticity: ProofOutcome;
}

export interface ProofReport {
  readonly format: 'chauban-proof-report/1';
  readonly indication: ProofIndication;
  /** One sentence for a person. */
  readonly vi: string;
  readonly en: string;
  readonly checks: readonly ProofCheck[];
  readonly files: readonly ProofFileReport[];
  /** When it was judged, RFC 3339 UTC, under which policy, by which engine. */
  readonly at: string;
  readonly policy: string;
  readonly engine: string;
}

/** Exit codes of `chauban verify`: design section 8. */
export function exitCodeOf(indication: ProofIndication): 0 | 1 | 2 {
  return indication === 'TOTAL-PASSED' ? 0 : indication === 'TOTAL-FAILED' ? 1 : 2;
}
