// Does the certificate lead to an anchor, at the time that counts (EN 319 102-1 V1.4.1, 5.2.6; RFC 5280 section 6)?
import { MalformedError } from '../encoding/malformed-error.ts';
import { type Certificate, type CertificateIndex, findPath, type PathFailure, type PathResult } from '../x509/index.ts';
import { certificateOf, type JudgeContext } from './judge-context.ts';
import type { CheckCode, MessageValues } from './messages.ts';
import type { SubIndication, WantedCertificate } from './report.ts';

/** A conclusion about a path, before it is entered into a list of checks. */
export interface PathConclusion {
  readonly outcome: 'passed' | 'failed' | 'indeterminate';
  readonly code: CheckCode;
  readonly values: MessageValues;
  readonly reason: SubIndication | null;
  readonly wanted: WantedCertificate | null;
  /** Leaf first, anchor last; empty when no anchor was reached. */
  readonly path: readonly Certificate[];
}

export interface PathQuestion {
  readonly certificate: Certificate;
  readonly anchors: CertificateIndex;
  /** Fingerprints of certificates that came along. */
  readonly extra: readonly string[];
  readonly time: Date;
  /** The time is proven by a time stamp; otherwise it is the validation time. */
  readonly proven: boolean;
}

export async function judgePath(context: JudgeContext, question: PathQuestion): Promise<PathConclusion> {
  const named = new Set([...question.extra, ...issuersInDocument(context, question.certificate)]);
  const extra = [...named].flatMap((sha256) => certificateOf(context, sha256) ?? []);
  const result = await findPath({
    certificate: question.certificate,
    anchors: question.anchors,
    intermediates: context.trust.intermediates,
    extra: extra.filter((certificate) => certificate !== question.certificate),
    at: question.time,
    engine: context.engine,
    cache: context.cache.paths,
  });
  return conclude(result, question);
}

const MAX_STORED = 64;

// Issuers that came with another signature, or in a store for all of them (ISO 32000-2 12.8.4.3): only what may lead on from here.
function issuersInDocument({ facts: { certificates: stored } }: JudgeContext, certificate: Certificate): ReadonlySet<string> {
  const found = new Set<string>();
  const wanted = stored.length === 0 ? [] : [textOrNull(certificate)];
  for (let subject = wanted.pop(); subject !== undefined && found.size < MAX_STORED; subject = wanted.pop()) {
    for (const candidate of stored) {
      if (candidate.subject !== subject || found.has(candidate.sha256)) continue;
      found.add(candidate.sha256);
      wanted.push(candidate.issuer);
    }
  }
  return found;
}

function textOrNull({ issuer }: Certificate): string | null {
  try {
    return issuer.text;
  } catch (cause) {
    if (cause instanceof MalformedError) return null;
    throw cause;
  }
}

function conclude(result: PathResult, question: PathQuestion): PathConclusion {
  const none = { reason: null, wanted: null, values: {}, path: 'path' in result ? result.path : [] } as const;
  switch (result.outcome) {
    case 'valid':
      return { ...none, outcome: 'passed', code: 'PATH_OK', values: { anchor: nameOf(result.path.at(-1)) } };
    case 'unsupported': {
      const algorithm = result.path[result.unsupportedAt]?.signatureIdentifier.oid ?? null;
      return {
        ...none,
        outcome: 'indeterminate',
        code: 'ALGORITHM_UNSUPPORTED',
        reason: 'CRYPTO_CONSTRAINTS_FAILURE',
        values: { algorithm },
      };
    }
    case 'no-path': {
      const wanted = wantedOf(result);
      const values = { wanted: wanted.subject, keyId: wanted.keyId, url: wanted.urls[0] ?? null };
      return { ...none, outcome: 'indeterminate', code: 'ISSUER_UNKNOWN', reason: 'NO_CERTIFICATE_CHAIN_FOUND', wanted, values };
    }
    case 'invalid':
      return { ...none, ...concludeInvalid(result.failures, result.path, question) };
  }
}

function concludeInvalid(failures: readonly PathFailure[], path: readonly Certificate[], { proven, time }: PathQuestion) {
  const serious = failures.find(({ code }) => code !== 'EXPIRED' && code !== 'NOT_YET_VALID');
  if (serious !== undefined) {
    const reason: SubIndication =
      serious.code === 'SIGNATURE_NOT_VERIFIED' ? 'CERTIFICATE_CHAIN_GENERAL_FAILURE' : 'CHAIN_CONSTRAINTS_FAILURE';
    return {
      outcome: 'indeterminate',
      code: 'PATH_FAILED',
      reason,
      values: { detail: `${serious.code}: ${serious.detail}` },
    } as const;
  }
  const early = failures.find(({ code, index }) => code === 'NOT_YET_VALID' && index === 0);
  // 5.5.4: proof that the signature existed before its certificate was valid.
  if (early !== undefined && proven) {
    return {
      outcome: 'failed',
      code: 'PATH_NOT_YET_VALID',
      reason: 'NOT_YET_VALID',
      values: { subject: nameOf(path[0]) },
    } as const;
  }
  const subject = nameOf(path[failures[0]?.index ?? 0]);
  const values = { subject, time: time.toISOString().slice(0, 10) };
  return { outcome: 'indeterminate', code: 'PATH_OUT_OF_VALIDITY', reason: 'OUT_OF_BOUNDS_NO_POE', values } as const;
}

function wantedOf({ missing }: Extract<PathResult, { outcome: 'no-path' }>): WantedCertificate {
  const [first] = missing;
  return { subject: first?.subject ?? '?', keyId: first?.keyIdHex ?? null, urls: first?.addresses ?? [] };
}

function nameOf(certificate: Certificate | undefined): string | null {
  return certificate?.subject.attribute('CN') ?? certificate?.subject.text ?? null;
}
