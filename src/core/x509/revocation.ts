// Whether the certificates of a path are revoked, by CRLs at hand, at a given time: RFC 5280 section 6.3. A pure function.
//
// Two things differ from the letter of 6.3.3, both to the strict side. It takes CRLs one after the other until every reason is covered; here all
// that fit are heard, so that their order does not matter, and one that says "revoked" outweighs others. Of CRLs by one key with one scope
// the newest counts. And the certificates of a separate issuer of CRLs are checked for revocation as well.
import type { CryptoEngine } from '../crypto/engine.ts';
import { encodeHex } from '../encoding/hex.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import type { Certificate } from './certificate.ts';
import type { Crl } from './crl.ts';
import type { CrlEntry } from './crl-entries.ts';
import { isDeltaFor, ownIssuerPoint, type ScopeResult, scopeOf } from './crl-scope.ts';
import { CrlSigners, isSame, type RevocationTarget } from './crl-signer.ts';
import { ALL_REASONS, type DistributionPoint, distributionPointsOf, reasonNames } from './distribution-point.ts';
import { DoubtList, type RevocationDoubtCode, type RevocationStatus } from './revocation-types.ts';

export interface PathRevocationOptions {
  /** A valid path, from the certificate asked about to the anchor (both included), as `findPath` gives it. */
  readonly path: readonly Certificate[];
  readonly crls: readonly Crl[];
  /** More certificates that may have signed CRLs. They are trusted only by a path to the same anchor. */
  readonly candidates: readonly Certificate[];
  readonly at: Date;
  readonly engine: CryptoEngine;
}

/**
 * One status for each certificate of the path but the anchor, in the order of the path. That the path is valid is not checked here, and
 * only all of them good make it good. Never throws for bad CRLs or certificates.
 */
export async function checkPathRevocation(options: PathRevocationOptions): Promise<readonly RevocationStatus[]> {
  const { path } = options;
  const anchor = path[path.length - 1];
  if (anchor === undefined) return [];
  if (options.crls.length > MAX_CRLS)
    return path.slice(0, -1).map(() => undetermined('TOO_MANY_STEPS', `more than ${MAX_CRLS} CRLs`));
  const check = new RevocationCheck(options, anchor);
  const statuses: RevocationStatus[] = [];
  // From the anchor down, so that what a CRL issuer rests on is settled first.
  for (let index = path.length - 2; index >= 0; index--) {
    const certificate = path[index];
    if (certificate !== undefined)
      statuses.unshift(await check.statusOf({ certificate, above: path.slice(index + 1), waiting: [] }));
  }
  return statuses;
}

/** A complete CRL that may be relied on, with the delta CRL that brings it up to date. */
interface UsableCrl {
  readonly crl: Crl;
  readonly delta: Crl | undefined;
  /** The same for CRLs by one key with one scope. */
  readonly series: string;
  readonly reasons: number;
}

// Issuers of CRLs may depend on others: so many certificates are looked into for one path.
const MAX_STEPS = 500;
// More for one path is an attack: each is compared with each.
const MAX_CRLS = 1_000;
const ENTRY_DEPENDENT: ReadonlySet<RevocationDoubtCode> = new Set(['CIRCULAR', 'TOO_MANY_STEPS']);

class RevocationCheck {
  readonly #complete: readonly Crl[];
  readonly #deltas: readonly Crl[];
  readonly #at: Date;
  readonly #signers: CrlSigners;
  readonly #known = new Map<string, RevocationStatus>();
  #stepsLeft = MAX_STEPS;

  constructor({ path, crls, candidates, at, engine }: PathRevocationOptions, anchor: Certificate) {
    this.#complete = crls.filter((crl) => !crl.isDelta);
    this.#deltas = crls.filter((crl) => crl.isDelta);
    this.#at = at;
    this.#signers = new CrlSigners(anchor, [...path, ...candidates], at, engine);
  }

  readonly statusOf = async (target: RevocationTarget): Promise<RevocationStatus> => {
    if (target.waiting.some((certificate) => isSame(certificate, target.certificate))) {
      return undetermined('CIRCULAR', `${target.certificate.subject.text} depends on itself`);
    }
    if (this.#stepsLeft-- <= 0) return undetermined('TOO_MANY_STEPS', `after ${MAX_STEPS} certificates`);
    const key = [target.certificate, ...target.above].map(({ raw }) => encodeHex(raw)).join(' ');
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const doubts = new DoubtList();
    const status = await this.#decide(target, doubts);
    // Whatever the outcome: a CRL that was not heard may have said "revoked".
    const mayDiffer = doubts.all.some(({ code }) => ENTRY_DEPENDENT.has(code));
    if (!mayDiffer) this.#known.set(key, status);
    return status;
  };

  async #decide(target: RevocationTarget, doubts: DoubtList): Promise<RevocationStatus> {
    const rounds: (readonly DistributionPoint[])[] = [[ownIssuerPoint(target.certificate)]];
    try {
      rounds.unshift(distributionPointsOf(target.certificate) ?? []);
    } catch (cause) {
      if (!(cause instanceof MalformedError)) throw cause;
      doubts.add('EXTENSION_MALFORMED', '4.2.1.13', cause.message);
    }
    let covered = 0;
    const heard: Crl[] = [];
    for (const points of rounds) {
      const usable = newestOfSeries(await this.#usable(target, points, doubts));
      const revoked = search(usable, target.certificate, doubts);
      if (revoked === 'unreadable') return { outcome: 'undetermined', reasons: doubts.all };
      if (revoked !== undefined) return revoked;
      // (l)
      for (const { crl, delta, reasons } of usable) {
        covered |= reasons;
        heard.push(crl, ...(delta === undefined ? [] : [delta]));
      }
    }
    if (this.#isNamedUnheard(target.certificate, doubts)) return { outcome: 'undetermined', reasons: doubts.all };
    if (covered === ALL_REASONS) return { outcome: 'good', clause: 'RFC 5280 6.3.3', crls: [...new Set(heard)] };
    if (heard.length > 0) doubts.add('REASONS_NOT_COVERED', '6.3.3 (l)', reasonNames(ALL_REASONS & ~covered).join(', '));
    if (doubts.all.length === 0) this.#addNothingFound(target.certificate, doubts);
    return { outcome: 'undetermined', reasons: doubts.all };
  }

  // A CRL that a circle or a limit kept from being heard, and that names the certificate: nothing is good then.
  #isNamedUnheard(certificate: Certificate, doubts: DoubtList): boolean {
    const unheard = doubts.all.flatMap(({ code, crl }) => (crl !== undefined && ENTRY_DEPENDENT.has(code) ? [crl] : []));
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

  #addNothingFound({ issuer }: Certificate, doubts: DoubtList): void {
    const delta = this.#deltas.find((crl) => crl.issuer.key === issuer.key);
    if (delta !== undefined) doubts.add('DELTA_WITHOUT_BASE', '5.2.4', `by ${issuer.text}`, delta);
    else doubts.add('NO_CRL', '6.3.3', `none by ${issuer.text}, nor by an issuer that a distribution point names`);
  }

  // (b) to (h): the complete CRLs that fit one of the points and may be relied on.
  async #usable(target: RevocationTarget, points: readonly DistributionPoint[], doubts: DoubtList): Promise<UsableCrl[]> {
    const usable: UsableCrl[] = [];
    const unreadable = new Set<Crl>();
    const isUsableDelta = (delta: Crl): boolean => {
      if (unreadable.has(delta)) return false;
      if (isReadable(delta, this.#at, doubts)) return this.#isFresh(delta);
      unreadable.add(delta);
      return false;
    };
    for (const crl of this.#complete) {
      const reasons = coveredReasons(crl, points, target.certificate, doubts);
      if (reasons === 0 || !isReadable(crl, this.#at, doubts)) continue;
      const deltas = this.#deltas.filter((delta) => isDeltaFor(delta, crl) && isUsableDelta(delta));
      if (deltas.length === 0 && !this.#isFresh(crl)) {
        addStale(crl, this.#at, doubts);
        continue;
      }
      const signer = await this.#signers.find(crl, target, this.statusOf, doubts);
      if (signer === undefined) continue;
      const delta = await this.#newestBy(signer, target, deltas, doubts);
      // 6.3.3 (a)(1)(i): a delta CRL that is fresh makes up for a complete CRL that is not.
      if (delta === undefined && !this.#isFresh(crl)) addStale(crl, this.#at, doubts);
      else usable.push({ crl, delta, reasons, series: `${encodeHex(signer.spki)} ${scopeKey(crl)}` });
    }
    return usable;
  }

  #isFresh({ nextUpdate }: Crl): boolean {
    return nextUpdate !== undefined && this.#at <= nextUpdate;
  }

  // (h)
  async #newestBy(
    signer: Certificate,
    { above }: RevocationTarget,
    deltas: readonly Crl[],
    doubts: DoubtList,
  ): Promise<Crl | undefined> {
    for (const delta of [...deltas].sort(isNewer)) {
      if ((await this.#signers.verify(delta, signer, above)) === 'verified') return delta;
      doubts.add(
        this.#signers.isExhausted ? 'TOO_MANY_STEPS' : 'SIGNATURE_NOT_VERIFIED',
        '6.3.3 (h)',
        `delta CRL ${delta.number ?? ''}`,
        delta,
      );
    }
    return undefined;
  }
}

const undetermined = (code: RevocationDoubtCode, detail: string): RevocationStatus => ({
  outcome: 'undetermined',
  reasons: [{ code, clause: 'RFC 5280 6.3.3 (f)', detail }],
});

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

function isReadable(crl: Crl, at: Date, doubts: DoubtList): boolean {
  const { unknownCritical, thisUpdate } = crl;
  if (unknownCritical !== undefined) doubts.add('UNKNOWN_CRITICAL_EXTENSION', '5.2, 5.3', unknownCritical, crl);
  else if (crl.isSecretlyIndirect)
    doubts.add('OUT_OF_SCOPE', '5.3.3', 'entries of other issuers in a CRL that is not indirect', crl);
  else if (thisUpdate > at) doubts.add('NOT_YET_ISSUED', '6.3.3 (a)', `thisUpdate ${iso(thisUpdate)}, asked for ${iso(at)}`, crl);
  else return true;
  return false;
}

function addStale(crl: Crl, at: Date, doubts: DoubtList): void {
  const { nextUpdate } = crl;
  // 5.1.2.5: without nextUpdate nobody can tell how long a CRL is the last word.
  if (nextUpdate === undefined) doubts.add('NEXT_UPDATE_MISSING', '5.1.2.5', `by ${crl.issuer.text}`, crl);
  else doubts.add('NEXT_UPDATE_PASSED', '6.3.3 (a)', `nextUpdate ${iso(nextUpdate)}, asked for ${iso(at)}`, crl);
}

const iso = (time: Date): string => time.toISOString();

function isNewer(a: Crl, b: Crl): number {
  const times = b.thisUpdate.getTime() - a.thisUpdate.getTime();
  return times !== 0 ? times : Number((b.number ?? 0n) - (a.number ?? 0n));
}

function newestOfSeries(usable: readonly UsableCrl[]): readonly UsableCrl[] {
  const newest = new Map<string, UsableCrl>();
  for (const one of [...usable].sort((a, b) => isNewer(a.delta ?? a.crl, b.delta ?? b.crl))) {
    if (!newest.has(one.series)) newest.set(one.series, one);
  }
  return [...newest.values()];
}

type Revoked = Extract<RevocationStatus, { outcome: 'revoked' }>;

// (i) to (k). Of several entries the earliest revocation counts.
function search(usable: readonly UsableCrl[], certificate: Certificate, doubts: DoubtList): Revoked | 'unreadable' | undefined {
  let found: Revoked | undefined;
  let isUnreadable = false;
  for (const { crl, delta } of usable) {
    try {
      const fromDelta = delta?.find(certificate);
      const entry = fromDelta ?? crl.find(certificate);
      // (k): a delta CRL takes a certificate off the list; 5.3.1: a complete CRL has no such reason.
      if (entry === undefined || (fromDelta !== undefined && entry.reason === 'removeFromCRL')) continue;
      if (entry.reason === 'removeFromCRL') throw new MalformedError('CRL_REASON', 'removeFromCRL in a complete CRL');
      if (found === undefined || entry.revocationDate < found.revocationDate) {
        found = revoked(entry, fromDelta === undefined ? '6.3.3 (j)' : '6.3.3 (i)', delta === undefined ? [crl] : [crl, delta]);
      }
    } catch (cause) {
      if (!(cause instanceof MalformedError)) throw cause;
      isUnreadable = true;
      doubts.add('ENTRY_MALFORMED', '5.3', cause.message, crl);
    }
  }
  return found ?? (isUnreadable ? 'unreadable' : undefined);
}

const revoked = (entry: CrlEntry, section: string, crls: readonly Crl[]): Revoked => ({
  outcome: 'revoked',
  clause: `RFC 5280 ${section}`,
  crls,
  ...entry,
});
