// What OCSP responses say about a certificate, RFC 6960, as of a time. All responses that fit and may be relied on are heard; of those by one
// key the newest counts, and a revocation outweighs what others say.
import type { CryptoEngine } from '../crypto/engine.ts';
import { encodeHex, parseHex } from '../encoding/hex.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import type { Certificate } from './certificate.ts';
import { significantOctets } from './crl-entries.ts';
import { ALL_REASONS } from './distribution-point.ts';
import { matchesCertificate, type OcspAnswer, type OcspResponse } from './ocsp.ts';
import type { OcspSigners } from './ocsp-signer.ts';
import { currentUntil, knowsCertificate, type RevocationRules } from './revocation-rules.ts';
import {
  DoubtList,
  type Revocation,
  type RevocationHearing,
  type RevocationTarget,
  type RevokedStatus,
  type StatusCheck,
} from './revocation-types.ts';

interface Statement {
  readonly response: OcspResponse;
  readonly answer: OcspAnswer;
}

interface TrustedStatement extends Statement {
  /** The same for answers by one key. */
  readonly series: string;
  readonly isCurrent: boolean;
}

export class OcspCheck {
  readonly #bySerial = new Map<string, Statement[]>();
  readonly #unsuccessful: readonly OcspResponse[];
  readonly #rules: RevocationRules;
  readonly #signers: OcspSigners;
  readonly #engine: CryptoEngine;

  constructor(responses: readonly OcspResponse[], rules: RevocationRules, signers: OcspSigners, engine: CryptoEngine) {
    this.#unsuccessful = responses.filter(({ basic }) => basic === undefined);
    this.#rules = rules;
    this.#signers = signers;
    this.#engine = engine;
    for (const response of responses) {
      for (const answer of response.basic?.answers ?? []) {
        const same = this.#bySerial.get(answer.id.serialHex) ?? [];
        same.push({ response, answer });
        this.#bySerial.set(answer.id.serialHex, same);
      }
    }
  }

  async hear(target: RevocationTarget, status: StatusCheck, doubts: DoubtList): Promise<RevocationHearing> {
    const { certificate, at } = target;
    const trusted: TrustedStatement[] = [];
    let isNamed = false;
    const all = this.#about(target, doubts).filter((statement) => this.#isReadable(statement, doubts));
    // A hold may be lifted by a newer answer: then all must be heard. Otherwise one good answer is as good as many.
    const mayLift = all.some(({ answer: { status: said } }) => said.kind === 'revoked' && said.reason === 'certificateHold');
    for (const statement of all.sort(revokedFirst)) {
      const isGood = statement.answer.status.kind === 'good';
      if (isGood && !mayLift && trusted.some((one) => this.#counts(one, certificate, new DoubtList()))) break;
      const signer = await this.#signers.find(statement.response, target, status, doubts);
      if (signer !== undefined) {
        const isCurrent = this.#isCurrent(statement.answer, at);
        trusted.push({ ...statement, isCurrent, series: encodeHex(signer.spki) });
      } else if (statement.answer.status.kind === 'revoked') {
        // A circle or a limit kept it from being heard.
        const own = doubts.all.filter(({ data }) => data === statement.response);
        isNamed ||= own.some(({ code }) => code === 'CIRCULAR' || code === 'TOO_MANY_STEPS');
      }
    }
    const { revoked, later } = revocationIn(trusted, at);
    if (revoked !== undefined) return { revoked, blocked: undefined, covered: 0, data: [], later };
    const counting = newestOfSeries(trusted, at).filter((one) => this.#counts(one, certificate, doubts));
    const data = [...new Set(counting.map(({ response }) => response))];
    const blocked = isNamed ? 'named' : undefined;
    return { revoked: undefined, blocked, covered: counting.length > 0 ? ALL_REASONS : 0, data, later };
  }

  addUnsuccessful(doubts: DoubtList): void {
    for (const response of this.#unsuccessful) doubts.add('OCSP_UNSUCCESSFUL', 'RFC 6960 2.3', response.status, response);
  }

  // 3.2: the answers whose certID is that of the certificate.
  #about({ certificate, above }: RevocationTarget, doubts: DoubtList): readonly Statement[] {
    const [issuer] = above;
    if (issuer === undefined) return [];
    const serial = encodeHex(significantOctets(parseHex(certificate.serialHex)));
    return (this.#bySerial.get(serial) ?? []).filter(({ response, answer }) => {
      try {
        const match = matchesCertificate(this.#engine, answer.id, certificate, issuer);
        if (match === 'unsupported') doubts.add('ALGORITHM_UNSUPPORTED', 'RFC 6960 4.1.1', answer.id.digestOid, response);
        return match === 'matches';
      } catch (cause) {
        if (!(cause instanceof MalformedError)) throw cause;
        doubts.add('EXTENSION_MALFORMED', 'RFC 6960 4.1.1', cause.message, response);
        return false;
      }
    });
  }

  #isReadable({ response, answer }: Statement, doubts: DoubtList): boolean {
    const critical = response.basic?.unknownCritical ?? answer.unknownCritical;
    const { now } = this.#rules;
    const issued = [answer.thisUpdate, response.basic?.producedAt ?? answer.thisUpdate];
    if (critical !== undefined) doubts.add('UNKNOWN_CRITICAL_EXTENSION', 'RFC 6960 4.4', critical, response);
    else if (issued.some((time) => time > now)) {
      const detail = `thisUpdate, producedAt ${issued.map(iso).join(', ')}, asked at ${iso(now)}`;
      doubts.add('NOT_YET_ISSUED', 'RFC 6960 4.2.2.1', detail, response);
    } else return true;
    return false;
  }

  #isCurrent(answer: OcspAnswer, at: Date): boolean {
    if (answer.thisUpdate > at) return true;
    const until = currentUntil(answer, 'ocsp', this.#rules);
    return until !== undefined && at <= until;
  }

  // Does it show that the certificate was not revoked? A revocation that came later is as good an answer as "good".
  #counts({ response, answer, isCurrent }: TrustedStatement, certificate: Certificate, doubts: DoubtList): boolean {
    if (answer.status.kind === 'unknown') {
      doubts.add('OCSP_UNKNOWN', 'RFC 6960 2.2', certificate.subject.text, response);
      return false;
    }
    if (!isCurrent) {
      const until = currentUntil(answer, 'ocsp', this.#rules);
      doubts.add('NEXT_UPDATE_PASSED', 'RFC 6960 4.2.2.1', `current until ${until === undefined ? '?' : iso(until)}`, response);
      return false;
    }
    if (answer.status.kind === 'revoked' || knowsCertificate(certificate, answer.thisUpdate, answer.archiveCutoff)) return true;
    const detail = `thisUpdate ${iso(answer.thisUpdate)}, expired ${iso(certificate.notAfter)}`;
    doubts.add('ISSUED_AFTER_EXPIRY', 'RFC 6960 4.4.4', detail, response);
    return false;
  }
}

// The newest of each kind first.
function revokedFirst(a: Statement, b: Statement): number {
  const rank = ({ answer: { status } }: Statement): number => ['revoked', 'unknown', 'good'].indexOf(status.kind);
  return rank(a) - rank(b) || b.answer.thisUpdate.getTime() - a.answer.thisUpdate.getTime();
}

const iso = (time: Date): string => time.toISOString();

// Of several revocations the earliest counts. A hold counts only by the newest answer of its series: it may have been lifted.
function revocationIn(trusted: readonly TrustedStatement[], at: Date): { revoked?: RevokedStatus; later?: Revocation } {
  const newest = new Set<TrustedStatement>(newestOfSeries(trusted, at));
  let revoked: RevokedStatus | undefined;
  let later: Revocation | undefined;
  for (const one of trusted) {
    const { status, invalidityDate, thisUpdate } = one.answer;
    if (status.kind !== 'revoked') continue;
    if (status.reason === 'certificateHold' && !(newest.has(one) && one.isCurrent)) continue;
    const { reason, revocationDate } = status;
    // A date after the answer itself is a mistake and moves nothing.
    const since = Math.min(revocationDate.getTime(), thisUpdate.getTime());
    if (since > at.getTime()) {
      if (later === undefined || revocationDate < later.revocationDate) later = { reason, revocationDate, invalidityDate };
    } else if (revoked === undefined || revocationDate < revoked.revocationDate) {
      const found = { reason, revocationDate, invalidityDate };
      revoked = { outcome: 'revoked', clause: 'RFC 6960 2.2', data: [one.response], ...found };
    }
  }
  return { ...(revoked && { revoked }), ...(later && { later }) };
}

// Of those issued up to the time asked for, the newest by each key; all that were issued later.
function newestOfSeries(trusted: readonly TrustedStatement[], at: Date): readonly TrustedStatement[] {
  const newest = new Map<string, number>();
  for (const { series, answer } of trusted) {
    const time = answer.thisUpdate.getTime();
    if (answer.thisUpdate <= at) newest.set(series, Math.max(newest.get(series) ?? time, time));
  }
  return trusted.filter(({ series, answer: { thisUpdate } }) => thisUpdate > at || thisUpdate.getTime() === newest.get(series));
}
