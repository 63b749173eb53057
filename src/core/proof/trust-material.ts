// What the verifier believes. It comes from the person who verifies, never from the bundle, and each list counts for its own
// purpose only: an anchor for signers says nothing about time stamps.
import type { DigestAlgorithm } from '../crypto/engine.ts';
import type { Bytes } from '../encoding/bytes.ts';
import type { KeyRule } from '../signature/index.ts';

export interface TrustMaterial {
  /** DER certificates. Anchors for the signers of documents. */
  readonly signers: readonly Bytes[];
  /** DER certificates. Anchors for time-stamp authorities. */
  readonly tsa: readonly Bytes[];
  /** Verifier keys of ledgers, C2SP signed-note form: name+hash+key. */
  readonly ledger: readonly string[];
  /** Verifier keys of witnesses, same form. */
  readonly witnesses: readonly string[];
  /** DER certificates. Anchors for the signers of receipts. */
  readonly receipts: readonly Bytes[];
  /** DER certificates that may stand between; they help to find a path and are never anchors. */
  readonly intermediates?: readonly Bytes[];
}

export interface ProofPolicy {
  readonly name: string;
  /** Demo anchors and demo ledger keys count only when true. */
  readonly demo: boolean;
  /** Cosignatures by trusted witnesses that a checkpoint needs; 0: a missing witness is told, and does not lower the verdict. */
  readonly minimumWitnesses: number;
  /** From when an algorithm no longer counts; one that is absent never counts. `null`: no end known. */
  readonly digests: Readonly<Partial<Record<DigestAlgorithm, Date | null>>>;
  /** Keys that count on a TSA's path, as in a signature policy; absent: DEFAULT_KEY_RULES. */
  readonly keys?: readonly KeyRule[];
  /** Accepted policy OIDs of time-stamp tokens; empty: any policy of a trusted TSA. */
  readonly timeStampPolicies: readonly string[];
}

/** An anchor that says of itself that it is for demonstration. The words are in the subject's name or the ledger's origin. */
export const DEMO_MARK = 'DEMO – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ';
export const DEMO_ORIGIN_PREFIX = 'demo.';
