// Outcome of checking a certificate against CRLs, RFC 5280 section 6.3. Outcomes are values.
import type { Crl } from './crl.ts';
import type { RevocationReason } from './crl-entries.ts';

/** Why a CRL, or all of them, did not settle the status of a certificate. */
export type RevocationDoubtCode =
  /** No CRL by the certificate's issuer, nor by one that a distribution point names. */
  | 'NO_CRL'
  | 'DELTA_WITHOUT_BASE'
  | 'OUT_OF_SCOPE'
  /** thisUpdate is after the time asked for. */
  | 'NOT_YET_ISSUED'
  /** nextUpdate is before the time asked for. */
  | 'NEXT_UPDATE_PASSED'
  | 'NEXT_UPDATE_MISSING'
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
  /** The status of the CRL's signer would rest on the very CRL, or on the certificate that is asked about. */
  | 'CIRCULAR'
  | 'REASONS_NOT_COVERED'
  | 'TOO_MANY_STEPS';

export interface RevocationDoubt {
  readonly code: RevocationDoubtCode;
  readonly clause: string;
  /** Facts for a technician, in English: names, identifiers, dates. Sentences for people come from the code. */
  readonly detail: string;
  /** The CRL that the doubt is about, where it is about one. */
  readonly crl?: Crl;
}

/** `crls` are those the answer rests on. `undetermined` is never good: whether it may pass is the caller's policy. */
export type RevocationStatus =
  | { readonly outcome: 'good'; readonly clause: string; readonly crls: readonly Crl[] }
  | {
      readonly outcome: 'revoked';
      readonly clause: string;
      readonly crls: readonly Crl[];
      readonly reason: RevocationReason;
      readonly revocationDate: Date;
      readonly invalidityDate: Date | undefined;
    }
  | { readonly outcome: 'undetermined'; readonly reasons: readonly RevocationDoubt[] };

/** Collects doubts, each once. */
export class DoubtList {
  readonly #doubts: RevocationDoubt[] = [];
  readonly #known = new Map<Crl | undefined, Set<string>>();

  add(code: RevocationDoubtCode, section: string, detail: string, crl?: Crl): void {
    const clause = `RFC 5280 ${section}`;
    const known = this.#known.get(crl) ?? new Set();
    if (known.has(`${code} ${detail}`)) return;
    this.#known.set(crl, known.add(`${code} ${detail}`));
    this.#doubts.push({ code, clause, detail, ...(crl === undefined ? {} : { crl }) });
  }

  get all(): readonly RevocationDoubt[] {
    return this.#doubts;
  }
}
