// Outcome of checking a certificate against CRLs (RFC 5280 section 6.3) and OCSP responses (RFC 6960). Outcomes are values.
import type { Certificate } from './certificate.ts';
import type { Crl } from './crl.ts';
import type { RevocationReason } from './crl-entries.ts';
import type { OcspResponse } from './ocsp.ts';

/** Data that may tell whether a certificate is revoked. */
export type RevocationData = Crl | OcspResponse;

/** Why an item of revocation data, or all of them, did not settle the status of a certificate. */
export type RevocationDoubtCode =
  /** No CRL by the certificate's issuer, nor by one that a distribution point names, and no OCSP response about it. */
  | 'NO_REVOCATION_DATA'
  | 'DELTA_WITHOUT_BASE'
  | 'OUT_OF_SCOPE'
  /** thisUpdate or producedAt is after the time asked for. */
  | 'NOT_YET_ISSUED'
  /** nextUpdate, or the age that is accepted, is before the time asked for. */
  | 'NEXT_UPDATE_PASSED'
  | 'NEXT_UPDATE_MISSING'
  /** It was issued when the certificate had expired: that it does not name it as revoked says nothing. */
  | 'ISSUED_AFTER_EXPIRY'
  | 'UNKNOWN_CRITICAL_EXTENSION'
  | 'EXTENSION_MALFORMED'
  | 'ENTRY_MALFORMED'
  /** No certificate with the name of the CRL's issuer is at hand. */
  | 'CRL_ISSUER_MISSING'
  | 'SIGNATURE_NOT_VERIFIED'
  | 'ALGORITHM_UNSUPPORTED'
  | 'CRL_SIGN_MISSING'
  | 'CRL_ISSUER_PATH'
  | 'CRL_ISSUER_REVOKED'
  | 'CRL_ISSUER_UNDETERMINED'
  /** The signer's certificate, or one above it, was out of its validity period when the data is first known to exist. */
  | 'SIGNER_EXPIRED'
  /** The key of the signer, or the signature on its certificate, is not good enough for the time when the data is first known to exist. */
  | 'SIGNER_WEAK'
  /** The responder answered the request with an error. */
  | 'OCSP_UNSUCCESSFUL'
  /** The responder does not know the certificate. */
  | 'OCSP_UNKNOWN'
  | 'RESPONDER_MISSING'
  /** Neither the issuer's own key, nor one that the issuer certified for OCSP. */
  | 'RESPONDER_NOT_AUTHORIZED'
  | 'RESPONDER_PATH'
  | 'RESPONDER_REVOKED'
  | 'RESPONDER_UNDETERMINED'
  /** The status of the data's signer would rest on the very data, or on the certificate that is asked about. */
  | 'CIRCULAR'
  | 'REASONS_NOT_COVERED'
  | 'TOO_MANY_STEPS';

export interface RevocationDoubt {
  readonly code: RevocationDoubtCode;
  readonly clause: string;
  /** Facts for a technician, in English: names, identifiers, dates. Sentences for people come from the code. */
  readonly detail: string;
  /** What the doubt is about, where it is about one item. */
  readonly data?: RevocationData;
}

export interface Revocation {
  readonly reason: RevocationReason;
  readonly revocationDate: Date;
  readonly invalidityDate: Date | undefined;
}

/** `data` is what the answer rests on. `undetermined` is never good: whether it may pass is the caller's policy. */
export type RevocationStatus =
  | {
      readonly outcome: 'good';
      readonly clause: string;
      readonly data: readonly RevocationData[];
      /** A revocation after the time that was asked about. */
      readonly later?: Revocation;
    }
  | ({
      readonly outcome: 'revoked';
      readonly clause: string;
      readonly data: readonly RevocationData[];
    } & Revocation)
  | {
      readonly outcome: 'undetermined';
      readonly reasons: readonly RevocationDoubt[];
      /** Data that could not be heard, by a circle or a limit, names the certificate as revoked. */
      readonly isNamed?: true;
    };

export type RevokedStatus = Extract<RevocationStatus, { outcome: 'revoked' }>;

/** A certificate whose status is asked for, in its place and at a time. */
export interface RevocationTarget {
  readonly certificate: Certificate;
  /** From its issuer to the anchor. These are valid so far, and their own status is asked for separately. */
  readonly above: readonly Certificate[];
  /** The certificates whose status waits for this one. */
  readonly waiting: readonly Certificate[];
  readonly at: Date;
}

export type StatusCheck = (target: RevocationTarget) => Promise<RevocationStatus>;

/** What one kind of data says about a certificate. */
export interface RevocationHearing {
  /** At the time asked for. */
  readonly revoked: RevokedStatus | undefined;
  /** Data that cannot be read, or cannot be heard, may say so: nothing is good then. */
  readonly blocked: 'unreadable' | 'named' | undefined;
  /** Reasons for which it is known not to be revoked, as bits. */
  readonly covered: number;
  readonly data: readonly RevocationData[];
  readonly later: Revocation | undefined;
}

/** Collects doubts, each once. */
export class DoubtList {
  readonly #doubts: RevocationDoubt[] = [];
  readonly #known = new Map<RevocationData | undefined, Set<string>>();

  /** `clause`: a section of RFC 5280 alone, or the name of another standard with its section. */
  add(code: RevocationDoubtCode, clause: string, detail: string, data?: RevocationData): void {
    const known = this.#known.get(data) ?? new Set();
    if (known.has(`${code} ${detail}`)) return;
    this.#known.set(data, known.add(`${code} ${detail}`));
    const named = clause.startsWith('RFC') ? clause : `RFC 5280 ${clause}`;
    this.#doubts.push({ code, clause: named, detail, ...(data === undefined ? {} : { data }) });
  }

  get all(): readonly RevocationDoubt[] {
    return this.#doubts;
  }
}
