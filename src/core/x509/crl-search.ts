// Entries about a certificate in CRLs that may be relied on, RFC 5280 6.3.3 (i) to (k), as of a time.
import { MalformedError } from '../encoding/malformed-error.ts';
import type { Certificate } from './certificate.ts';
import type { Crl } from './crl.ts';
import type { CrlEntry } from './crl-entries.ts';
import type { DoubtList, Revocation, RevokedStatus } from './revocation-types.ts';

/** A complete CRL by a trusted signer, with the delta CRL that brings it up to date. */
export interface UsableCrl {
  readonly crl: Crl;
  readonly delta: Crl | undefined;
  /** The same for CRLs by one key with one scope. */
  readonly series: string;
  readonly reasons: number;
  /** That it does not name the certificate counts: it is current, or was issued after the time asked for. */
  readonly isCurrent: boolean;
  /** Whether the delta CRL by itself is: one that is not may still add a revocation, but takes none away. */
  readonly isDeltaCurrent: boolean;
}

export interface CrlFinding {
  /** Of several entries the earliest revocation counts. */
  readonly revoked: RevokedStatus | undefined;
  readonly later: Revocation | undefined;
  /** The CRLs that name it with a time after the one asked for. */
  readonly namedLater: ReadonlySet<UsableCrl>;
  readonly isUnreadable: boolean;
}

/** `newest`: those of `usable` that no later one of the same series supersedes. */
export function findRevocation(
  usable: readonly UsableCrl[],
  newest: ReadonlySet<UsableCrl>,
  certificate: Certificate,
  at: Date,
  doubts: DoubtList,
): CrlFinding {
  let revoked: RevokedStatus | undefined;
  let later: Revocation | undefined;
  const namedLater = new Set<UsableCrl>();
  let isUnreadable = false;
  for (const one of usable) {
    try {
      const found = entryIn(one, certificate, at);
      // 5.3.1: a hold may have been lifted since a list that is out of date or superseded; any other revocation stays.
      const isHeard = found?.entry.reason !== 'certificateHold' || (one.isCurrent && newest.has(one));
      if (found === undefined || !isHeard) continue;
      const { entry, section, crls, thisUpdate } = found;
      // Listed is revoked: a date after the list itself is a mistake and moves nothing.
      const since = Math.min(entry.revocationDate.getTime(), thisUpdate.getTime());
      if (since > at.getTime()) {
        namedLater.add(one);
        if (later === undefined || entry.revocationDate < later.revocationDate) later = entry;
      } else if (revoked === undefined || entry.revocationDate < revoked.revocationDate)
        revoked = { outcome: 'revoked', clause: `RFC 5280 ${section}`, data: crls, ...entry };
    } catch (cause) {
      if (!(cause instanceof MalformedError)) throw cause;
      isUnreadable = true;
      doubts.add('ENTRY_MALFORMED', '5.3', cause.message, one.crl);
    }
  }
  return { revoked, later, namedLater, isUnreadable };
}

interface FoundEntry {
  readonly entry: CrlEntry;
  readonly section: string;
  readonly crls: readonly Crl[];
  /** Of the list that has the entry. */
  readonly thisUpdate: Date;
}

function entryIn({ crl, delta, isDeltaCurrent }: UsableCrl, certificate: Certificate, at: Date): FoundEntry | undefined {
  const inDelta = delta?.find(certificate);
  const inComplete = crl.find(certificate);
  // 5.3.1: a complete CRL has no such reason.
  if (inComplete?.reason === 'removeFromCRL') throw new MalformedError('CRL_REASON', 'removeFromCRL in a complete CRL');
  // (k): a delta CRL takes a certificate off the list; 5.3.1: from a hold, and not for the time before it was issued.
  const isLifted = delta !== undefined && delta.thisUpdate <= at && isDeltaCurrent;
  const isRemoved = inDelta?.reason === 'removeFromCRL';
  if (isRemoved && isLifted && (inComplete === undefined || inComplete.reason === 'certificateHold')) return undefined;
  const fromDelta = isRemoved ? undefined : inDelta;
  const entry = fromDelta ?? inComplete;
  if (entry === undefined) return undefined;
  const section = fromDelta === undefined ? '6.3.3 (j)' : '6.3.3 (i)';
  const { thisUpdate } = fromDelta === undefined ? crl : (delta ?? crl);
  return { entry, section, crls: delta === undefined ? [crl] : [crl, delta], thisUpdate };
}
