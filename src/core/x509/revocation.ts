// Whether the certificates of a path are revoked, by CRLs (RFC 5280 section 6.3) and OCSP responses (RFC 6960) at hand, at a given time. A pure
// function. Both kinds are heard, and a revocation outweighs whatever else is said.
import type { CryptoEngine } from '../crypto/engine.ts';
import type { Certificate } from './certificate.ts';
import { Crl } from './crl.ts';
import { CrlCheck } from './crl-check.ts';
import { CrlSigners } from './crl-signer.ts';
import { ALL_REASONS, reasonNames } from './distribution-point.ts';
import { OcspResponse } from './ocsp.ts';
import { OcspCheck } from './ocsp-check.ts';
import { OcspSigners } from './ocsp-signer.ts';
import { DEFAULT_AGE_SECONDS, type RevocationRules } from './revocation-rules.ts';
import { isSame, type RevocationCache, RevocationSignatures } from './revocation-signatures.ts';
import {
  DoubtList,
  type RevocationData,
  type RevocationDoubtCode,
  type RevocationHearing,
  type RevocationStatus,
  type RevocationTarget,
  type RevokedStatus,
} from './revocation-types.ts';

export interface PathRevocationOptions {
  /** A valid path, from the certificate asked about to the anchor (both included), as `findPath` gives it. */
  readonly path: readonly Certificate[];
  readonly data: readonly RevocationData[];
  /** More certificates that may have signed revocation data. They are trusted only by a path to the same anchor. */
  readonly candidates: readonly Certificate[];
  /** The time for which the status is asked; what is revoked after it was not revoked then. */
  readonly at: Date;
  /** The time of validation, `at` when absent: data may have been issued until then. */
  readonly now?: Date;
  /** When the data is known to have existed; absent: `now`. Whoever signed it must have been trusted then. */
  readonly existedAt?: (data: RevocationData) => Date;
  /** How old data may be at `at`; absent: as its nextUpdate says. */
  readonly maxAgeSeconds?: number;
  /** The same for OCSP responses that have no nextUpdate; absent: a day. */
  readonly withoutNextUpdateSeconds?: number;
  /** Whether the key of a signer that is not on the path is good enough; absent: it is. */
  readonly acceptsSigner?: (signer: Certificate, data: RevocationData) => boolean;
  /** Kept between calls. */
  readonly cache?: RevocationCache;
  readonly engine: CryptoEngine;
}

/**
 * One status for each certificate of the path but the anchor, in the order of the path. That the path is valid is not checked here, and
 * only all of them good make it good. Never throws for bad data or certificates.
 */
export async function checkPathRevocation(options: PathRevocationOptions): Promise<readonly RevocationStatus[]> {
  const { path, at } = options;
  const anchor = path[path.length - 1];
  if (anchor === undefined) return [];
  if (options.data.length > MAX_DATA)
    return path.slice(0, -1).map(() => undetermined('TOO_MANY_STEPS', `more than ${MAX_DATA} CRLs and OCSP responses`));
  const check = new RevocationCheck(options, anchor);
  const statuses: RevocationStatus[] = [];
  // From the anchor down, so that what a signer of data rests on is settled first.
  for (let index = path.length - 2; index >= 0; index--) {
    const certificate = path[index];
    if (certificate !== undefined)
      statuses.unshift(await check.statusOf({ certificate, above: path.slice(index + 1), waiting: [], at }));
  }
  return statuses;
}

// Signers of data may depend on others: so many certificates are looked into for one path.
const MAX_STEPS = 500;
// More for one path is an attack: each is compared with each.
const MAX_DATA = 1_000;
const ENTRY_DEPENDENT: ReadonlySet<RevocationDoubtCode> = new Set(['CIRCULAR', 'TOO_MANY_STEPS']);

class RevocationCheck {
  readonly #crls: CrlCheck;
  readonly #responses: OcspCheck;
  readonly #known = new Map<string, RevocationStatus>();
  readonly #numbers = new Map<Certificate, number>();
  #stepsLeft = MAX_STEPS;

  constructor(options: PathRevocationOptions, anchor: Certificate) {
    const { path, data, candidates, at, now = at, engine } = options;
    const { existedAt = () => now, maxAgeSeconds, withoutNextUpdateSeconds = DEFAULT_AGE_SECONDS } = options;
    const { acceptsSigner = () => true } = options;
    const rules: RevocationRules = { now, existedAt, maxAgeSeconds, withoutNextUpdateSeconds, acceptsSigner };
    const signatures = new RevocationSignatures(engine, options.cache);
    const responses = data.filter((one) => one instanceof OcspResponse);
    // A CRL may be signed by a certificate that came with a response, and the other way round.
    const known = [...path, ...candidates, ...responses.flatMap(({ basic }) => basic?.certificates ?? [])];
    const crls = data.filter((one) => one instanceof Crl);
    this.#crls = new CrlCheck(crls, rules, new CrlSigners(anchor, known, rules, signatures), signatures);
    this.#responses = new OcspCheck(responses, rules, new OcspSigners([...path, ...candidates], rules, signatures), engine);
  }

  readonly statusOf = async (target: RevocationTarget): Promise<RevocationStatus> => {
    const { certificate, above, waiting, at } = target;
    if (waiting.some((one) => isSame(one, certificate)))
      return undetermined('CIRCULAR', `${certificate.subject.text} depends on itself`);
    if (this.#stepsLeft-- <= 0) return undetermined('TOO_MANY_STEPS', `after ${MAX_STEPS} certificates`);
    const key = [at.getTime(), ...[certificate, ...above].map(this.#numberOf)].join(' ');
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const doubts = new DoubtList();
    const status = await this.#decide(target, doubts);
    // Whatever the outcome: data that was not heard may have said "revoked".
    const mayDiffer = doubts.all.some(({ code }) => ENTRY_DEPENDENT.has(code));
    if (!mayDiffer) this.#known.set(key, status);
    return status;
  };

  // Copies of one certificate have numbers of their own: that costs time and changes nothing.
  readonly #numberOf = (certificate: Certificate): number => {
    const number = this.#numbers.get(certificate) ?? this.#numbers.size;
    this.#numbers.set(certificate, number);
    return number;
  };

  async #decide(target: RevocationTarget, doubts: DoubtList): Promise<RevocationStatus> {
    const crls = await this.#crls.hear(target, this.statusOf, doubts);
    const responses = await this.#responses.hear(target, this.statusOf, doubts);
    const revoked = earlier(crls.revoked, responses.revoked);
    if (revoked !== undefined) return revoked;
    const hearings = [crls, responses];
    if (hearings.some(({ blocked }) => blocked !== undefined)) {
      const isNamed = hearings.some(({ blocked }) => blocked === 'named');
      return { outcome: 'undetermined', reasons: doubts.all, ...(isNamed && { isNamed }) };
    }
    if ((crls.covered | responses.covered) === ALL_REASONS) return good(crls, responses);
    if (crls.data.length > 0) doubts.add('REASONS_NOT_COVERED', '6.3.3 (l)', reasonNames(ALL_REASONS & ~crls.covered).join(', '));
    if (doubts.all.length === 0) this.#addNothingFound(target.certificate, doubts);
    return { outcome: 'undetermined', reasons: doubts.all };
  }

  #addNothingFound(certificate: Certificate, doubts: DoubtList): void {
    const delta = this.#crls.orphanFor(certificate);
    const issuer = certificate.issuer.text;
    this.#responses.addUnsuccessful(doubts);
    if (delta !== undefined) doubts.add('DELTA_WITHOUT_BASE', '5.2.4', `by ${issuer}`, delta);
    else doubts.add('NO_REVOCATION_DATA', '6.3.3', `none by ${issuer}, nor by an issuer that a distribution point names`);
  }
}

const undetermined = (code: RevocationDoubtCode, detail: string): RevocationStatus => ({
  outcome: 'undetermined',
  reasons: [{ code, clause: 'RFC 5280 6.3.3 (f)', detail }],
});

function earlier(a: RevokedStatus | undefined, b: RevokedStatus | undefined): RevokedStatus | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return b.revocationDate < a.revocationDate ? b : a;
}

function good(crls: RevocationHearing, responses: RevocationHearing): RevocationStatus {
  const later = crls.later ?? responses.later;
  return {
    outcome: 'good',
    clause: responses.data.length > 0 ? 'RFC 6960 3.2' : 'RFC 5280 6.3.3',
    data: [...crls.data, ...responses.data],
    ...(later && { later }),
  };
}
