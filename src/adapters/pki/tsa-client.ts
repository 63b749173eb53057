// Time-stamp tokens over HTTP from configured TSAs, RFC 3161 (August 2001) sections 2.4 and 3.4. A TSA is not believed: each token is
// judged like one in a proof (core/proof judgeTimeStamp), and beyond that for nonce and clock, before it is handed on.
import { randomBytes } from 'node:crypto';
import { encodeTimeStampRequest, parseTimeStampResponse, type TimeStampToken } from '../../core/cms/index.ts';
import type { CryptoEngine } from '../../core/crypto/engine.ts';
import type { Bytes } from '../../core/encoding/bytes.ts';
import { MalformedError } from '../../core/encoding/malformed-error.ts';
import { judgeTimeStamp } from '../../core/proof/index.ts';
import { Certificate, CertificateIndex } from '../../core/x509/index.ts';
import {
  type IssuedTimeStamp,
  TimeStampAuthority,
  TimeStampError,
  type TimeStampFailure,
  type TimeStampRequest,
} from '../../preservation/time-stamp-authority.port.ts';
import { TsaRefusal, tsaFailure } from './tsa-failures.ts';

export interface TsaSettings {
  /** For people: appears in reports. */
  readonly name: string;
  readonly url: string;
  /** Lower is asked first. */
  readonly priority: number;
  /** Requested policy OID; the token must carry it. Absent: any policy of that TSA. */
  readonly policy?: string;
  readonly timeoutMs: number;
}

export interface TsaClientSettings {
  readonly tsas: readonly TsaSettings[];
  /** DER. A token counts only with a path to one of these. */
  readonly anchors: readonly Bytes[];
  readonly intermediates: readonly Bytes[];
  /** How far a token's time may lie outside the interval between asking and answer. */
  readonly clockToleranceMs: number;
}

const REPLY_LIMIT_BYTES = 262_144;

export class HttpTimeStampAuthority extends TimeStampAuthority {
  readonly #settings: TsaClientSettings;
  readonly #engine: CryptoEngine;
  readonly #clock: () => Date;
  readonly #anchors: CertificateIndex;
  readonly #intermediates: CertificateIndex;

  constructor(settings: TsaClientSettings, engine: CryptoEngine, clock: () => Date) {
    super();
    this.#settings = settings;
    this.#engine = engine;
    this.#clock = clock;
    this.#anchors = new CertificateIndex(settings.anchors.map((der) => Certificate.parse(der)));
    this.#intermediates = new CertificateIndex(settings.intermediates.map((der) => Certificate.parse(der)));
  }

  async timeStamp(request: TimeStampRequest): Promise<IssuedTimeStamp> {
    const wanted = this.#settings.tsas.filter((tsa) => request.except?.includes(tsa.name) !== true);
    if (wanted.length === 0) throw new TimeStampError('TSA_NONE_CONFIGURED', 'expected at least one time-stamp authority');
    const failures: TimeStampFailure[] = [];
    for (const tsa of [...wanted].sort((a, b) => a.priority - b.priority)) {
      try {
        return await this.#ask(tsa, request);
      } catch (cause) {
        if (!(cause instanceof TsaRefusal)) throw cause;
        failures.push(tsaFailure(tsa.name, cause));
      }
    }
    const reasons = failures.map((failure) => `${failure.tsa}: ${failure.code}`).join('; ');
    throw new TimeStampError('TSA_ALL_FAILED', `no time-stamp authority gave a token that may be kept (${reasons})`, failures);
  }

  async #ask(tsa: TsaSettings, { algorithm, digest }: TimeStampRequest): Promise<IssuedTimeStamp> {
    // RFC 3161 section 2.4.1: a large random number with a high probability of being used once.
    const nonce = BigInt(`0x40${randomBytes(15).toString('hex')}`);
    const query = encodeTimeStampRequest({
      algorithm,
      imprint: digest,
      nonce,
      certificates: true,
      ...(tsa.policy !== undefined && { policy: tsa.policy }),
    });
    const askedAt = this.#clock();
    const tokenBytes = readToken(await post(tsa, query));
    const answeredAt = this.#clock();
    const verdict = await judgeTimeStamp({
      token: tokenBytes,
      imprint: { algorithm, digest },
      anchors: this.#anchors,
      intermediates: this.#intermediates,
      validAt: new Date(answeredAt.getTime() + this.#settings.clockToleranceMs),
      policies: tsa.policy === undefined ? [] : [tsa.policy],
      engine: this.#engine,
    });
    const [problem] = verdict.problems;
    if (problem !== undefined || verdict.token === undefined || verdict.path === undefined) {
      throw new TsaRefusal(problem?.code ?? 'TSA_PATH', problem?.detail ?? 'no path');
    }
    checkNonce(verdict.token, nonce);
    this.#checkClock(verdict.token, askedAt, answeredAt);
    const certificates = verdict.path.slice(0, -1).map((certificate) => certificate.raw.slice());
    return { token: tokenBytes, genTime: verdict.token.info.genTime, tsa: tsa.name, certificates };
  }

  // A TSA whose clock is wrong would date what we keep wrongly for ever.
  #checkClock({ info }: TimeStampToken, askedAt: Date, answeredAt: Date): void {
    const tolerance = this.#settings.clockToleranceMs + (info.accuracyMilliseconds ?? 0);
    const time = info.genTime.getTime();
    if (time < askedAt.getTime() - tolerance || time > answeredAt.getTime() + tolerance) {
      throw new TsaRefusal(
        'TSA_CLOCK',
        `token says ${info.genTimeText}, asked ${askedAt.toISOString()}, answered ${answeredAt.toISOString()}`,
      );
    }
  }
}

function checkNonce({ info }: TimeStampToken, nonce: bigint): void {
  // An old answer to the same question, played back, would date the seal too early.
  const got = info.nonceHex === undefined ? undefined : BigInt(`0x${info.nonceHex}`);
  if (got !== nonce) throw new TsaRefusal('TSA_NONCE', `expected ${nonce.toString(16)}, got ${info.nonceHex ?? 'none'}`);
}

function readToken(reply: Bytes): Bytes {
  try {
    const response = parseTimeStampResponse(reply);
    // RFC 3161 section 2.4.2: 0 granted, 1 granted with modifications; with any other there is no token.
    if ((response.status !== 0 && response.status !== 1) || response.token === undefined) {
      throw new TsaRefusal(
        'TSA_REFUSED',
        `status ${response.status}, failure ${response.failures.join(' ')} ${response.statusText.join(' ')}`,
      );
    }
    return response.token.signedData.raw.slice();
  } catch (cause) {
    if (cause instanceof MalformedError) throw new TsaRefusal('TSA_REPLY_MALFORMED', `${cause.code}: ${cause.message}`, cause);
    throw cause;
  }
}

async function post(tsa: TsaSettings, query: Bytes): Promise<Bytes> {
  try {
    const response = await fetch(tsa.url, {
      method: 'POST',
      headers: { 'content-type': 'application/timestamp-query', accept: 'application/timestamp-reply' },
      body: query,
      redirect: 'error',
      signal: AbortSignal.timeout(tsa.timeoutMs),
    });
    if (response.status !== 200) throw new TsaRefusal('TSA_HTTP_STATUS', `status ${response.status}`);
    const type = response.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
    if (type !== 'application/timestamp-reply') throw new TsaRefusal('TSA_CONTENT_TYPE', `content type ${type ?? 'absent'}`);
    return await readLimited(response);
  } catch (cause) {
    if (cause instanceof TsaRefusal) throw cause;
    const timedOut = cause instanceof Error && (cause.name === 'TimeoutError' || cause.name === 'AbortError');
    const detail =
      cause instanceof Error ? `${cause.message} ${cause.cause instanceof Error ? cause.cause.message : ''}`.trim() : 'error';
    throw new TsaRefusal(
      timedOut ? 'TSA_TIMEOUT' : 'TSA_UNREACHABLE',
      timedOut ? `no answer in ${tsa.timeoutMs} ms` : detail,
      cause,
    );
  }
}

async function readLimited(response: Response): Promise<Bytes> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > REPLY_LIMIT_BYTES) throw new TsaRefusal('TSA_TOO_LARGE', `more than ${REPLY_LIMIT_BYTES} bytes`);
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}
