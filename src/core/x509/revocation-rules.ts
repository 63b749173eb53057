// What decides about an item of revocation data beside what it says: until when its silence counts, when it is known to have existed, and
// whose key may sign (RFC 5280 6.3.3 (a), RFC 6960 4.2.2.1; EN 319 102-1 V1.4.1, 5.2.5, 5.2.8 and 5.6.2).
import type { Certificate } from './certificate.ts';
import type { Crl } from './crl.ts';
import type { OcspAnswer } from './ocsp.ts';
import type { RevocationData } from './revocation-types.ts';

export interface RevocationRules {
  /** The time of validation: nothing is issued after it. */
  readonly now: Date;
  /** When the data is known to have existed; `now` where nothing shows an earlier time. Its signer must be trusted then. */
  readonly existedAt: (data: RevocationData) => Date;
  /** How old data may be at the time asked for, in seconds; undefined: as its own nextUpdate says. */
  readonly maxAgeSeconds: number | undefined;
  /** The same for OCSP responses that have no nextUpdate. */
  readonly withoutNextUpdateSeconds: number;
  /** Whether the key of a signer that is not on the path is good enough. */
  readonly acceptsSigner: (signer: Certificate, data: RevocationData) => boolean;
}

// RFC 6960 4.2.2.1: without nextUpdate newer information is available all the time. For how long such an answer is still the last word, no
// standard says; a day is what verifiers in wide use take.
export const DEFAULT_AGE_SECONDS = 86_400;

type Updates = Pick<Crl | OcspAnswer, 'thisUpdate' | 'nextUpdate'>;

/** Undefined: nobody can tell. RFC 5280 5.1.2.5: a CRL always says when the next one is due. */
export function currentUntil(
  { thisUpdate, nextUpdate }: Updates,
  kind: 'crl' | 'ocsp',
  rules: RevocationRules,
): Date | undefined {
  const age = rules.maxAgeSeconds ?? (kind === 'ocsp' && nextUpdate === undefined ? rules.withoutNextUpdateSeconds : undefined);
  return age === undefined ? nextUpdate : new Date(thisUpdate.getTime() + age * 1000);
}

/** Whether data issued at `thisUpdate` would still name the certificate. `since`: certificates that expired from then on are kept. */
export function knowsCertificate({ notAfter }: Certificate, thisUpdate: Date, since: Date | undefined): boolean {
  // notAfter has whole seconds; the second that it names belongs to the period.
  return thisUpdate.getTime() < notAfter.getTime() + 1000 || (since !== undefined && since <= notAfter);
}

/** Whether all of these are within their periods; an anchor is left out by the caller. */
export function arePeriodsOpen(certificates: readonly Certificate[], at: Date): boolean {
  return certificates.every(({ notBefore, notAfter }) => notBefore <= at && at.getTime() < notAfter.getTime() + 1000);
}
