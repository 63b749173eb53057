// Judges one RFC 3161 token: imprint, signature, the TSA's certificate and its path to an anchor of the list for TSAs, at the time
// the token must have been valid. RFC 3161 (August 2001) section 2.4.2, RFC 5816, RFC 5280. Used before a token is kept and in proofs.
import {
  type CmsFindingCode,
  parseTimeStampToken,
  type TimeStampFacts,
  type TimeStampToken,
  verifyTimeStampToken,
} from '../cms/index.ts';
import type { CryptoEngine, DigestAlgorithm } from '../crypto/engine.ts';
import type { Bytes } from '../encoding/bytes.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import { type Certificate, type CertificateIndex, findPath, type PathCache, type PathResult } from '../x509/index.ts';
import type { ProofOutcome } from './proof-report.ts';

export interface TimeStampQuestion {
  readonly token: Bytes;
  /** The digest that must have been stamped. */
  readonly imprint: { readonly algorithm: DigestAlgorithm; readonly digest: Bytes };
  readonly anchors: CertificateIndex;
  /** Certificates that may stand between; being here gives no trust. */
  readonly intermediates: CertificateIndex;
  /** The same, for this token only. */
  readonly extra?: readonly Certificate[];
  /** When the token must have been valid. */
  readonly validAt: Date;
  /** Accepted policy OIDs; empty: any. */
  readonly policies: readonly string[];
  readonly engine: CryptoEngine;
  readonly cache?: PathCache;
}

export type TimeStampProblemCode =
  | 'TSA_TOKEN_MALFORMED'
  | 'TSA_SIGNERS'
  | 'TSA_IMPRINT'
  | 'TSA_SIGNATURE'
  | 'TSA_ALGORITHM'
  | 'TSA_CERTIFICATE_REFERENCE'
  | 'TSA_KEY_USAGE'
  | 'TSA_POLICY'
  | 'TSA_PATH'
  | 'TSA_NO_ANCHOR'
  | 'TSA_EXPIRED'
  | 'TSA_LATER_THAN_ASKED';

export interface TimeStampProblem {
  readonly code: TimeStampProblemCode;
  readonly outcome: Exclude<ProofOutcome, 'passed'>;
  /** Technical English. */
  readonly detail: string;
}

export interface TimeStampVerdict {
  readonly outcome: ProofOutcome;
  readonly problems: readonly TimeStampProblem[];
  readonly token?: TimeStampToken;
  /** From the TSA's certificate to the anchor, when a valid path was found. */
  readonly path?: readonly Certificate[];
}

// RFC 5652 5.3, 11; RFC 6211: what makes it unclear what was signed. Mere departures from DER are none of these.
const FORMAT_FAULTS: ReadonlySet<CmsFindingCode> = new Set<CmsFindingCode>([
  'CMS_CONTENT_TYPE_MISSING',
  'CMS_CONTENT_TYPE_DIFFERS',
  'CMS_MESSAGE_DIGEST_MISSING',
  'CMS_ATTRIBUTE_REPEATED',
  'CMS_DIGESTS_DISAGREE',
  'CMS_ALGORITHM_PROTECTION_DIFFERS',
  'CMS_SIGNED_ATTRIBUTES_MALFORMED',
]);

/** Never throws for a bad token. */
export async function judgeTimeStamp(question: TimeStampQuestion): Promise<TimeStampVerdict> {
  const problems: TimeStampProblem[] = [];
  let token: TimeStampToken;
  let facts: TimeStampFacts;
  try {
    token = parseTimeStampToken(question.token);
    facts = await verifyTimeStampToken(token, {
      engine: question.engine,
      digestOfStamped: async () => question.imprint.digest,
      certificates: [...(question.extra ?? []), ...question.intermediates.all],
    });
  } catch (cause) {
    if (!(cause instanceof MalformedError)) throw cause;
    problems.push({ code: 'TSA_TOKEN_MALFORMED', outcome: 'failed', detail: `${cause.code}: ${cause.message}` });
    return { outcome: 'failed', problems };
  }
  problems.push(...judgeFacts(facts, question));
  const { certificate } = facts.signer;
  const path = certificate === undefined ? undefined : await judgePath(certificate, token, question, problems);
  return { outcome: outcomeOf(problems), problems, token, ...(path && { path }) };
}

function outcomeOf(problems: readonly TimeStampProblem[]): ProofOutcome {
  if (problems.some((problem) => problem.outcome === 'failed')) return 'failed';
  return problems.length > 0 ? 'indeterminate' : 'passed';
}

function judgeFacts(facts: TimeStampFacts, { imprint, policies, validAt }: TimeStampQuestion): TimeStampProblem[] {
  const { signer, info } = facts;
  const problems: TimeStampProblem[] = [];
  const add = (code: TimeStampProblemCode, outcome: TimeStampProblem['outcome'], detail: string): void => {
    problems.push({ code, outcome, detail });
  };
  const faults = new Set(signer.findings.map(({ code }) => code).filter((code) => FORMAT_FAULTS.has(code)));
  if (faults.size > 0) add('TSA_TOKEN_MALFORMED', 'failed', [...faults].join(', '));
  if (facts.signerCount !== 1) add('TSA_SIGNERS', 'failed', `expected one signer, got ${facts.signerCount}`);
  if (info.imprintAlgorithm !== imprint.algorithm || facts.imprintMatches === 'differs') {
    add('TSA_IMPRINT', 'failed', `expected an imprint under ${imprint.algorithm} of the digest that was to be stamped`);
  } else if (facts.imprintMatches === 'unsupported') add('TSA_ALGORITHM', 'indeterminate', `digest ${imprint.algorithm}`);
  if (signer.signatureVerifies === 'unsupported' || signer.digestMatches === 'unsupported') {
    add('TSA_ALGORITHM', 'indeterminate', 'the engine lacks an algorithm of the token');
  } else if (signer.signatureVerifies !== 'verified' || signer.digestMatches !== 'matches') {
    add('TSA_SIGNATURE', 'failed', `signature ${signer.signatureVerifies}, digest ${signer.digestMatches}`);
  }
  // RFC 3161 section 2.4.2 with RFC 5816: the token must name its certificate, or another with the same key could be put in place.
  if (signer.essMatches !== 'matches') {
    add(
      'TSA_CERTIFICATE_REFERENCE',
      signer.essMatches === 'unsupported' ? 'indeterminate' : 'failed',
      `ESSCertID ${signer.essMatches}`,
    );
  }
  if (facts.extendedKeyUsage !== 'ok') add('TSA_KEY_USAGE', 'failed', `extended key usage: ${facts.extendedKeyUsage}`);
  if (policies.length > 0 && !policies.includes(info.policy)) add('TSA_POLICY', 'failed', `policy ${info.policy}`);
  if (info.genTime.getTime() > validAt.getTime()) {
    add('TSA_LATER_THAN_ASKED', 'indeterminate', `made at ${info.genTimeText}, asked for ${validAt.toISOString()}`);
  }
  return problems;
}

// The path must hold when the token was made, and still hold at the time it is asked for: a key of an expired certificate may have
// been stolen since, and nobody would revoke it any more.
async function judgePath(
  certificate: Certificate,
  token: TimeStampToken,
  question: TimeStampQuestion,
  problems: TimeStampProblem[],
): Promise<readonly Certificate[] | undefined> {
  const { anchors, intermediates, engine, cache } = question;
  const extra = [...token.signedData.certificates, ...(question.extra ?? [])];
  const at = (time: Date): Promise<PathResult> =>
    findPath({ certificate, anchors, intermediates, extra, at: time, engine, ...(cache && { cache }) });
  const made = await at(token.info.genTime);
  if (made.outcome !== 'valid') {
    problems.push(pathProblem(made));
    return undefined;
  }
  const asked = await at(question.validAt);
  if (asked.outcome === 'valid') return asked.path;
  const detail = `${certificate.subject.text} until ${certificate.notAfter.toISOString()}, asked for ${question.validAt.toISOString()}`;
  problems.push({ code: 'TSA_EXPIRED', outcome: 'indeterminate', detail });
  return made.path;
}

function pathProblem(result: Exclude<PathResult, { readonly outcome: 'valid' }>): TimeStampProblem {
  switch (result.outcome) {
    case 'no-path': {
      const wanted = result.missing.map((missing) => missing.subject).join('; ');
      return { code: 'TSA_NO_ANCHOR', outcome: 'indeterminate', detail: `no trusted TSA anchor reached; wanted: ${wanted}` };
    }
    case 'unsupported':
      return { code: 'TSA_ALGORITHM', outcome: 'indeterminate', detail: `certificate ${result.unsupportedAt} of the path` };
    case 'invalid': {
      const detail = result.failures.map((failure) => `${failure.code} ${failure.detail}`).join('; ');
      return { code: 'TSA_PATH', outcome: 'failed', detail };
    }
  }
}
