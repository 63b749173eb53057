// Input and outcome of certification path building and validation, RFC 5280 section 6. Outcomes are values.
import type { Certificate } from './certificate.ts';

/** What can be wrong with one certificate in its place on a path. */
export type PathFailureCode =
  | 'SIGNATURE_NOT_VERIFIED'
  | 'SIGNATURE_ALGORITHM_MISMATCH'
  | 'NOT_YET_VALID'
  | 'EXPIRED'
  | 'ISSUER_MISMATCH'
  | 'NOT_A_CA'
  | 'PATH_TOO_LONG'
  | 'KEY_CERT_SIGN_MISSING'
  | 'UNKNOWN_CRITICAL_EXTENSION'
  | 'EXTENSION_MALFORMED'
  | 'EXTENSION_REPEATED'
  | 'NAME_NOT_PERMITTED'
  | 'NAME_EXCLUDED'
  | 'NAME_CONSTRAINT_UNSUPPORTED'
  | 'KEY_PARAMETERS_MISSING'
  | 'POLICY_NOT_VALID'
  | 'POLICY_MAPPING_FORBIDDEN';

export interface PathFailure {
  readonly code: PathFailureCode;
  /** Position on the path: 0 is the certificate that was asked about. */
  readonly index: number;
  readonly clause: string;
  /** Facts for a technician, in English: names, identifiers, dates. Sentences for people come from the code. */
  readonly detail: string;
}

/** The issuer that was looked for and not found. */
export interface MissingIssuer {
  readonly issuedCertificate: Certificate;
  readonly subject: string;
  readonly subjectRawHex: string;
  readonly keyIdHex: string | undefined;
  /** The certificate issued itself: what is missing is not a certificate but trust in this root. */
  readonly isUntrustedRoot: boolean;
  /** Addresses from authority information access, where the certificate may be had (RFC 5280 4.2.2.1). */
  readonly addresses: readonly string[];
}

/**
 * `valid`: one path passes every check. `invalid`: a path to an anchor exists, none passes; the failures are those of the best one.
 * `unsupported`: the only thing in the way is an algorithm that the engine lacks. `no-path`: no anchor was reached.
 * `path` runs from the certificate asked about to the anchor (both included).
 * `policies`: user_constrained_policy_set of RFC 5280 6.1.6, sorted object identifiers; 2.5.29.32.0 (anyPolicy) may be among them.
 */
export type PathResult =
  | { readonly outcome: 'valid'; readonly path: readonly Certificate[]; readonly policies: readonly string[] }
  | { readonly outcome: 'invalid'; readonly path: readonly Certificate[]; readonly failures: readonly PathFailure[] }
  | { readonly outcome: 'unsupported'; readonly path: readonly Certificate[]; readonly unsupportedAt: number }
  | { readonly outcome: 'no-path'; readonly partialPath: readonly Certificate[]; readonly missing: readonly MissingIssuer[] };
