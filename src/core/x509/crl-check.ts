// What CRLs say about a certificate: RFC 5280 section 6.3.
//
// Two things differ from the letter of 6.3.3, both to the strict side. It takes CRLs one after the other until every reason is covered; here all
// that fit are heard, so that their order does not matter, and one that says "revoked" outweighs others. Of CRLs by one key with one scope
// the newest counts. And the certificates of a separate issuer of CRLs are checked for revocation as well.
import { encodeHex } from '../encoding/hex.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import type { Certificate } from './certificate.ts';
import type { Crl } from './crl.ts';
import { isDeltaFor, ownIssuerPoint, type ScopeResult, scopeOf } from './crl-scope.ts';
import { findRevocation, type UsableCrl } from './crl-search.ts';
import type { CrlSigners } from './crl-signer.ts';
import { type DistributionPoint, distributionPointsOf } from './distribution-point.ts';
import { currentUntil, knowsCertificate, type RevocationRules } from './revocation-rules.ts';
import type { RevocationSignatures } from './revocation-signatures.ts';
import type { DoubtList, RevocationHearing, RevocationTarget, StatusCheck } from './revocation-types.ts';

export class CrlCheck {
  readonly #complete: readonly Crl[];
  readonly #deltas: readonly Crl[];
  readonly #rules: RevocationRules;
  readonly #signers: CrlSigners;
  readonly #signatures: RevocationSignatures;

  constructor(crls: readonly Crl[], rules: RevocationRules, signers: CrlSigners, signatures: RevocationSignatures) {
    this.#complete = crls.filter((crl) => !crl.isDelta);
    this.#deltas = crls.filter((crl) => crl.isDelta);
    this.#rules = rules;
    this.#signers = signers;
    this.#signatures = signatures;
  }

  async hear(target: RevocationTarget, status: StatusCheck, doubts: DoubtList): Promise<RevocationHearing> {
    const { certificate, at } = target;
    const rounds: (readonly DistributionPoint[])[] = [[ownIssuerPoint(certificate)]];
    try {
      rounds.unshift(distributionPointsOf(certificate) ?? []);
    } catch (cause) {
      if (!(cause instanceof MalformedError)) throw cause;
      doubts.add('EXTENSION_MALFORMED', '4.2.1.13', cause.message);
    }
    let covered = 0;
    let later: RevocationHearing['later'];
    const heard: Crl[] = [];
    for (const points of rounds) {
      const usable = await this.#usable(target, points, status, doubts);
      const newest = newestOfSeries(usable, at);
      const found = findRevocation(usable, newest, certificate, at, doubts);
      later ??= found.later;
      if (found.revoked !== undefined || found.isUnreadable) {
        return { revoked: found.revoked, blocked: found.isUnreadable ? 'unreadable' : undefined, covered: 0, data: [], later };
      }
      // (l)
      for (const one of [...newest].filter((one) => this.#counts(one, certificate, doubts, found.namedLater.has(one)))) {
        covered |= one.reasons;
        heard.push(one.crl, ...(one.delta === undefined ? [] : [one.delta]));
      }
    }
    const blocked = this.#isNamedUnheard(certificate, doubts) ? 'named' : undefined;
    return { revoked: undefined, blocked, covered, data: [...new Set(heard)], later };
  }

  /** A delta CRL by the certificate's issuer, for which no complete CRL was found. */
  orphanFor({ issuer }: Certificate): Crl | undefined {
    return this.#deltas.find((crl) => crl.issuer.key === issuer.key);
  }

  // Does the silence of the CRL count? A list that names the certificate, only later than the time asked for, knows it.
  #counts({ crl, delta, isCurrent }: UsableCrl, certificate: Certificate, doubts: DoubtList, isListed: boolean): boolean {
    if (!isCurrent) {
      this.#addStale(crl, doubts);
      return false;
    }
    const { thisUpdate } = delta ?? crl;
    if (isListed || knowsCertificate(certificate, thisUpdate, crl.expiredSince)) return true;
    doubts.add('ISSUED_AFTER_EXPIRY', '5.2', `thisUpdate ${iso(thisUpdate)}, expired ${iso(certificate.notAfter)}`, crl);
    return false;
  }

  // A CRL that a circle or a limit kept from being heard, and that names the certificate: nothing is good then.
  #isNamedUnheard(certificate: Certificate, doubts: DoubtList): boolean {
    const unheard = doubts.all.flatMap(({ code, data }) =>
      data !== undefined && 'find' in data && (code === 'CIRCULAR' || code === 'TOO_MANY_STEPS') ? [data] : [],
    );
    const all = unheard.flatMap((crl) => [crl, ...this.#deltas.filter((delta) => isDeltaFor(delta, crl))]);
    return all.some((crl) => {
      try {
        const entry = crl.find(certificate);
        return entry !== undefined && entry.reason !== 'removeFromCRL';
      } catch (cause) {
        if (cause instanceof MalformedError) return true;
        throw cause;
      }
    });
  }

  // (b) to (h): the complete CRLs that fit one of the points and may be relied on.
  async #usable(
    target: RevocationTarget,
    points: readonly DistributionPoint[],
    status: StatusCheck,
    doubts: DoubtList,
  ): Promise<UsableCrl[]> {
    const usable: UsableCrl[] = [];
    const unreadable = new Set<Crl>();
    const isUsableDelta = (delta: Crl): boolean => {
      if (!unreadable.has(delta) && this.#isReadable(delta, doubts)) return true;
      unreadable.add(delta);
      return false;
    };
    for (const crl of this.#complete) {
      const reasons = coveredReasons(crl, points, target.certificate, doubts);
      if (reasons === 0 || !this.#isReadable(crl, doubts)) continue;
      const deltas = this.#deltas.filter((delta) => isDeltaFor(delta, crl) && isUsableDelta(delta));
      const signer = await this.#signers.find(crl, target, status, doubts);
      if (signer === undefined) continue;
      const delta = await this.#newestBy(signer, target, deltas, doubts);
      // 6.3.3 (a)(1)(i): a delta CRL that is current makes up for a complete CRL that is not.
      const isDeltaCurrent = delta !== undefined && this.#isCurrent(delta, target.at);
      const isCurrent = isDeltaCurrent || this.#isCurrent(crl, target.at);
      usable.push({ crl, delta, reasons, isCurrent, isDeltaCurrent, series: `${encodeHex(signer.spki)} ${scopeKey(crl)}` });
    }
    return usable;
  }

  #isCurrent(crl: Crl, at: Date): boolean {
    if (crl.thisUpdate > at) return true;
    const until = currentUntil(crl, 'crl', this.#rules);
    return until !== undefined && at <= until;
  }

  #isReadable(crl: Crl, doubts: DoubtList): boolean {
    const { unknownCritical, thisUpdate } = crl;
    const { now } = this.#rules;
    if (unknownCritical !== undefined) doubts.add('UNKNOWN_CRITICAL_EXTENSION', '5.2, 5.3', unknownCritical, crl);
    else if (crl.isSecretlyIndirect)
      doubts.add('OUT_OF_SCOPE', '5.3.3', 'entries of other issuers in a CRL that is not indirect', crl);
    else if (thisUpdate > now)
      doubts.add('NOT_YET_ISSUED', '6.3.3 (a)', `thisUpdate ${iso(thisUpdate)}, asked at ${iso(now)}`, crl);
    else return true;
    return false;
  }

  #addStale(crl: Crl, doubts: DoubtList): void {
    const until = currentUntil(crl, 'crl', this.#rules);
    // 5.1.2.5: without nextUpdate nobody can tell how long a CRL is the last word.
    if (until === undefined) doubts.add('NEXT_UPDATE_MISSING', '5.1.2.5', `by ${crl.issuer.text}`, crl);
    else doubts.add('NEXT_UPDATE_PASSED', '6.3.3 (a)', `current until ${iso(until)}`, crl);
  }

  // (h)
  async #newestBy(
    signer: Certificate,
    { above }: RevocationTarget,
    deltas: readonly Crl[],
    doubts: DoubtList,
  ): Promise<Crl | undefined> {
    for (const delta of [...deltas].sort(isNewer)) {
      if ((await this.#signatures.verify(delta, signer, above)) === 'verified') return delta;
      const code = this.#signatures.isExhausted ? 'TOO_MANY_STEPS' : 'SIGNATURE_NOT_VERIFIED';
      doubts.add(code, '6.3.3 (h)', `delta CRL ${delta.number ?? ''}`, delta);
    }
    return undefined;
  }
}

const scopeKey = ({ issuer, issuingDistributionPoint }: Crl): string =>
  `${issuer.key} ${issuingDistributionPoint === undefined ? '' : encodeHex(issuingDistributionPoint.raw)}`;

// (b), (d): the reasons that the CRL covers by any of the points.
function coveredReasons(crl: Crl, points: readonly DistributionPoint[], certificate: Certificate, doubts: DoubtList): number {
  let reasons = 0;
  let outside: Extract<ScopeResult, { fits: false }> | undefined;
  try {
    for (const point of points) {
      const scope = scopeOf(crl, point, certificate);
      if (scope.fits) reasons |= scope.reasons;
      else if (scope.isRelated) outside ??= scope;
    }
  } catch (cause) {
    if (!(cause instanceof MalformedError)) throw cause;
    doubts.add('EXTENSION_MALFORMED', '6.3.3 (b)', cause.message, crl);
    return 0;
  }
  if (reasons === 0 && outside !== undefined) doubts.add('OUT_OF_SCOPE', outside.section, outside.detail, crl);
  return reasons;
}

const iso = (time: Date): string => time.toISOString();

function isNewer(a: Crl, b: Crl): number {
  const times = b.thisUpdate.getTime() - a.thisUpdate.getTime();
  return times !== 0 ? times : Number((b.number ?? 0n) - (a.number ?? 0n));
}

// Of those issued up to the time asked for, the newest of each series; all that were issued later, for a hold may have been lifted since.
function newestOfSeries(usable: readonly UsableCrl[], at: Date): ReadonlySet<UsableCrl> {
  const newest = new Set<string>();
  const chosen = [...usable]
    .sort((a, b) => isNewer(a.delta ?? a.crl, b.delta ?? b.crl))
    .filter(({ series, crl, delta }) => {
      if ((delta ?? crl).thisUpdate > at) return true;
      if (newest.has(series)) return false;
      newest.add(series);
      return true;
    });
  return new Set(chosen);
}
