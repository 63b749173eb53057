// The small parts that facts are made of, whatever the format: findings, digests, checks of values, and what came along.

/** Something remarkable or wrong, with a stable code; sentences for people are made from the code (messages.ts). */
export interface FactFinding {
  readonly code: string;
  /** What was expected and what was there; technical English, for the specialist. */
  readonly detail: string;
}

/** Where a certificate or revocation data was found. */
export type Origin =
  | 'signed-data' // RFC 5652 5.1: certificates and crls of SignedData
  | 'revocation-archival' // ISO 32000-2 12.8.3.3.2
  | 'certificate-values' // EN 319 122-1 A.1.1.2, EN 319 132-1 A.1
  | 'revocation-values'
  | 'attribute-certificate-values' // EN 319 132-1 A.1: AttrAuthoritiesCertValues and the like
  | 'time-stamp-validation-data' // EN 319 132-1 5.5.1
  | 'key-info' // XMLDSig 4.5
  | 'document-security-store' // ISO 32000-2 12.8.4.3
  | 'supplied'; // by the verifier, as a known certificate

export interface CarriedObject {
  readonly sha256: string;
  readonly origin: Origin;
}

export interface SignerIdentifierFacts {
  readonly issuer: string | null;
  readonly serial: string | null;
  readonly keyId: string | null;
}

export interface SignatureAlgorithmFacts {
  /** Object identifier or URI, as written; empty when the signature cannot be read. */
  readonly identifier: string;
  /** "rsa-pkcs1", "rsa-pss", "ecdsa", "dsa", "ed25519", "ed448"; null when it is not known here. */
  readonly name: string | null;
  readonly digest: string | null;
}

export interface SignaturePolicyFacts {
  /** Object identifier or URI; null when it is implied (EN 319 122-1 5.2.9.1: signaturePolicyImplied). */
  readonly identifier: string | null;
  /** Where the signer says the policy can be had. */
  readonly uri: string | null;
}

export interface DigestFacts {
  /** Registered name, for example "sha256"; null when it is not known here. */
  readonly algorithm: string | null;
  readonly claimed: string | null;
  readonly computed: string | null;
  /** null: could not be computed. */
  readonly matches: boolean | null;
}

export interface SignedDigestFacts extends DigestFacts {
  /**
   * What was digested: "byte-range" of a PDF, "content" of a CMS, "signature-value", "tst-info" of a token, "archived" for all that an archive
   * time stamp takes in, "references"; or the URI of an XML reference.
   */
  readonly of: string;
  /** false: what was signed is not at hand. */
  readonly dataFound: boolean;
}

/** `not-checked`: there is no certificate to check it with, or the content that it is over is not at hand. */
export type ValueCheck = 'verified' | 'not-verified' | 'unsupported' | 'not-checked';

export type ReferenceMatch = 'absent' | 'matches' | 'differs' | 'unsupported' | 'malformed';
