// What the verification of an evidence record says (RFC 4998 sections 4.3 and 5.3): findings about hashes, and obligations:
// tokens that somebody with trust anchors and a policy must judge, each at the time it must have been valid.
import type { DigestAlgorithm } from '../crypto/engine.ts';
import type { Bytes } from '../encoding/bytes.ts';

export type EvidenceOutcome = 'passed' | 'failed' | 'indeterminate';

export type EvidenceCode =
  | 'ER_VERSION'
  | 'ER_ALGORITHM_LISTED'
  | 'ER_ALGORITHM_KNOWN'
  | 'ER_CHAIN_ALGORITHM'
  | 'ER_ENCRYPTION'
  | 'ER_DATA_HASHED'
  | 'ER_RENEWAL_HASHED'
  | 'ER_GROUP_EXACT'
  | 'ER_IMPRINT'
  | 'ER_TOKEN_READ'
  | 'ER_ORDER';

export interface EvidenceFinding {
  readonly code: EvidenceCode;
  readonly outcome: EvidenceOutcome;
  readonly clause: string;
  /** Index of chain and archive timestamp, from 0; absent when the finding is about the record as a whole. */
  readonly chain?: number;
  readonly timeStamp?: number;
  readonly vi: string;
  readonly en: string;
}

/** "This token must have been valid at that time." */
export interface TokenObligation {
  readonly chain: number;
  readonly timeStamp: number;
  readonly token: Bytes;
  readonly genTime: Date;
  readonly imprint: { readonly algorithm: DigestAlgorithm; readonly digest: Bytes };
  /** Hash algorithm of the tree below this token: must have been good at the same time. */
  readonly treeAlgorithm: DigestAlgorithm;
  /** The time of the token that renewed it; absent for the newest: the time of verification. */
  readonly validAt?: Date;
}

export interface EvidenceVerification {
  /** failed if any finding failed; passed only if every finding passed. Says nothing about trust in the tokens. */
  readonly outcome: EvidenceOutcome;
  readonly findings: readonly EvidenceFinding[];
  readonly obligations: readonly TokenObligation[];
  /** What the oldest token says, once the obligations are met. */
  readonly provenSince?: Date;
}

/** A data object known by its digests: one entry for every algorithm that the record's chains use. */
export type DigestSet = ReadonlyMap<DigestAlgorithm, Bytes>;
