// The verdict: what facts, trust, policy and time yield together (ETSI EN 319 102-1 V1.4.1, clause 5). JSON-able.
import type { SignatureFacts, TimeStampKind } from './facts.ts';

export type Indication = 'TOTAL-PASSED' | 'TOTAL-FAILED' | 'INDETERMINATE';

/** EN 319 102-1 V1.4.1, tables 5 and 6: the standard's own names. */
export type SubIndication =
  | 'FORMAT_FAILURE'
  | 'HASH_FAILURE'
  | 'SIG_CRYPTO_FAILURE'
  | 'REVOKED'
  | 'EXPIRED'
  | 'NOT_YET_VALID'
  | 'SIG_CONSTRAINTS_FAILURE'
  | 'CHAIN_CONSTRAINTS_FAILURE'
  | 'CERTIFICATE_CHAIN_GENERAL_FAILURE'
  | 'CRYPTO_CONSTRAINTS_FAILURE'
  | 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE'
  | 'POLICY_PROCESSING_ERROR'
  | 'SIGNATURE_POLICY_NOT_AVAILABLE'
  | 'TIMESTAMP_ORDER_FAILURE'
  | 'NO_SIGNING_CERTIFICATE_FOUND'
  | 'NO_CERTIFICATE_CHAIN_FOUND'
  | 'REVOKED_NO_POE'
  | 'REVOKED_CA_NO_POE'
  | 'OUT_OF_BOUNDS_NO_POE'
  | 'REVOCATION_OUT_OF_BOUNDS_NO_POE'
  | 'NO_POE'
  | 'TRY_LATER'
  | 'SIGNED_DATA_NOT_FOUND';

export interface Sentence {
  readonly vi: string;
  readonly en: string;
}

/** `tolerated`: wrong by the standard, let pass because the policy names it. `warned`: remarkable, does not change the verdict. */
export type CheckOutcome = 'passed' | 'failed' | 'indeterminate' | 'tolerated' | 'warned' | 'not-applicable';

/** One check in the order in which it was made. `clause` names the rule, for example "EN 319 102-1 5.2.7". */
export interface Check extends Sentence {
  readonly code: string;
  readonly clause: string;
  readonly outcome: CheckOutcome;
}

/** What is needed to go on when an issuer is unknown. */
export interface WantedCertificate {
  readonly subject: string;
  readonly keyId: string | null;
  readonly urls: readonly string[];
}

type Letter = 'B' | 'T' | 'LT' | 'LTA';

/**
 * Baseline levels of EN 319 122-1, 132-1, 142-1. Without the attributes of a baseline: PKCS7-* for adbe.pkcs7.* in a PDF, otherwise the
 * profile, with a time stamp (T) or without (B).
 */
export type SignatureLevel =
  | `${'CAdES' | 'PAdES' | 'XAdES'}-BASELINE-${Letter}`
  | `${'PAdES' | 'PKCS7' | 'CAdES'}-${Letter}`
  | `${'CMS' | 'XMLDSig' | 'XAdES'}-${'B' | 'T'}`
  | 'DOCUMENT-TIME-STAMP'
  | 'UNKNOWN';

/** How the best signature time is known (EN 319 102-1 5.5.4). `validation-time`: nothing proves an earlier one. */
export interface BestSignatureTime {
  readonly time: string;
  readonly from:
    | 'time-stamp'
    | 'later-time-stamp'
    | 'document-time-stamp'
    | 'evidence-record'
    | 'archive-receipt'
    | 'validation-time';
}

export interface TimeStampReport {
  readonly kind: TimeStampKind;
  readonly genTime: string | null;
  readonly tsa: string | null;
  readonly intact: boolean;
  readonly indication: 'PASSED' | 'FAILED' | 'INDETERMINATE';
  readonly subIndication: SubIndication | null;
  readonly wanted: WantedCertificate | null;
  readonly checks: readonly Check[];
}

export interface SignatureReport {
  /** SignatureFacts.id */
  readonly id: string;
  readonly kind: SignatureFacts['kind'];
  /** Of a counter-signature: the signature that it signs. */
  readonly parentId: string | null;
  readonly fieldName: string | null;
  readonly profile: string | null;
  readonly level: SignatureLevel;
  /** All digests match, the value verifies, and the signing-certificate reference, where there is one, names the certificate. */
  readonly intact: boolean;
  readonly indication: Indication;
  readonly subIndication: SubIndication | null;
  readonly signer: string | null;
  readonly organisation: string | null;
  readonly issuer: string | null;
  readonly digestAlgorithm: string | null;
  readonly signatureAlgorithm: string | null;
  readonly keySizeBits: number | null;
  readonly claimedSigningTime: string | null;
  readonly bestSignatureTime: BestSignatureTime;
  readonly coverage: string;
  /** ModificationKind; null for a format that cannot be changed beside its signatures. */
  readonly modificationsAfter: string | null;
  readonly timeStamps: readonly TimeStampReport[];
  /** Fingerprints, leaf first, of the path that was accepted. */
  readonly path: readonly string[];
  readonly wanted: WantedCertificate | null;
  /** Codes of what the policy let pass. */
  readonly tolerated: readonly string[];
  readonly checks: readonly Check[];
  /** The one sentence to show. */
  readonly summary: Sentence;
}

/** NO_SIGNATURE is not a kind of valid: such a document is shown as "không có chữ ký số". UNREADABLE: nothing can be said. */
export type DocumentStatus = 'SIGNED' | 'NO_SIGNATURE' | 'UNREADABLE';

export interface DocumentReport {
  readonly reportVersion: 1;
  readonly status: DocumentStatus;
  /** Of a signed document: the worst of its signatures; null for any other. */
  readonly indication: Indication | null;
  readonly subIndication: SubIndication | null;
  readonly policy: { readonly id: string; readonly version: string };
  /** Validation time: the time for which the verdict was asked. */
  readonly at: string;
  readonly engine: string;
  /** The file was saved again after signing: what to tell the person, and how to get it right. */
  readonly resaved: Sentence | null;
  readonly checks: readonly Check[];
  readonly signatures: readonly SignatureReport[];
  readonly tolerated: readonly string[];
  readonly summary: Sentence;
}
