// The level of a PDF signature (ETSI EN 319 142-1 V1.2.1, clause 6): what is there, not whether it is trusted.

import { digestBytes } from '../crypto/engine.ts';
import { parseBase64 } from '../encoding/base64.ts';
import { type Bytes, equalBytes } from '../encoding/bytes.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import { type Certificate, Crl, OcspResponse } from '../x509/index.ts';
import type { DocumentFacts, SignatureFacts } from './facts.ts';
import { certificateOf, type JudgeContext } from './judge-context.ts';
import { isIntact } from './judge-value.ts';
import type { SignatureLevel, TimeStampReport } from './report.ts';

/** B: the signature alone. T: proven by a time stamp of its own or of the document. LT: with the data of its path. LTA: and a document time stamp over it. */
export function pdfLevelOf(context: JudgeContext, facts: SignatureFacts, timeStamps: readonly TimeStampReport[]): SignatureLevel {
  if (facts.kind === 'document-time-stamp') return 'DOCUMENT-TIME-STAMP';
  const family = familyOf(facts);
  if (family === null) return 'UNKNOWN';
  const stampsAfter = documentStampsOver(context, facts);
  const isStamped = stampsAfter.length > 0 || timeStamps.some(({ kind, intact }) => kind === 'signature' && intact);
  if (!isStamped) return `${family}-B`;
  const since = longTermSince(context, facts);
  if (since === null) return `${family}-T`;
  return stampsAfter.some(({ pdf }) => (pdf?.revision ?? 0) >= since) ? `${family}-LTA` : `${family}-LT`;
}

function familyOf({ baseline, pdf }: SignatureFacts): 'PAdES-BASELINE' | 'PAdES' | 'PKCS7' | null {
  if (baseline === 'PAdES') return 'PAdES-BASELINE';
  if (pdf?.subFilter === 'ETSI.CAdES.detached') return 'PAdES';
  return pdf?.subFilter?.startsWith('adbe.pkcs7.') === true ? 'PKCS7' : null;
}

function documentStampsOver({ facts: { signatures }, policy }: JudgeContext, { pdf }: SignatureFacts): readonly SignatureFacts[] {
  const [, , second = Number.POSITIVE_INFINITY, length = 0] = pdf?.byteRange.values ?? [];
  return signatures.filter((stamp) => {
    const [, first = 0] = stamp.pdf?.byteRange.values ?? [];
    return stamp.kind === 'document-time-stamp' && second + length <= first && isIntact(stamp, policy);
  });
}

/**
 * The revision since which the validation data is there: what tells of the signer's certificate. Whether the data of the whole path, up to
 * whichever anchor, is enough is the verdict's to say. null: there is none.
 */
function longTermSince(context: JudgeContext, facts: SignatureFacts): number | null {
  const own = facts.pdf?.revision ?? 0;
  // EN 319 142-1 6.3: a baseline signature keeps it in the store; others may carry it (ISO 32000-2 12.8.3.3.2).
  const carried = facts.baseline === null ? facts.revocationData.map(({ sha256 }) => ({ sha256, revision: own })) : [];
  const stored = context.facts.pdf?.store?.revocationData ?? [];
  const revisions = new Map([...carried, ...stored].map(({ sha256, revision }) => [sha256, revision]));
  const certificate = certificateOf(context, facts.signer);
  if (revisions.size === 0 || certificate === undefined) return null;
  // A signer that is its own issuer has nobody to revoke it.
  if (equalBytes(certificate.subject.raw, certificate.issuer.raw)) return own;
  const since = revisionOfStatus(context, certificate, revisions);
  return since === null ? null : Math.max(own, since);
}

// The earliest revision that brought a CRL of the issuer, or an OCSP response about the certificate.
function revisionOfStatus(
  context: JudgeContext,
  certificate: Certificate,
  revisions: ReadonlyMap<string, number>,
): number | null {
  const found = revocationSubjects(context.facts).flatMap((subject) => {
    const revision = revisions.get(subject.sha256);
    return revision !== undefined && isAbout(context, subject, certificate) ? [revision] : [];
  });
  return found.length === 0 ? null : Math.min(...found);
}

interface RevocationSubject {
  readonly sha256: string;
  /** Of a CRL. */
  readonly issuer: Bytes | null;
  readonly answers: NonNullable<OcspResponse['basic']>['answers'];
}

/** Read once for all signatures of a document. */
const SUBJECTS = new WeakMap<DocumentFacts, readonly RevocationSubject[]>();

function revocationSubjects(facts: DocumentFacts): readonly RevocationSubject[] {
  const known = SUBJECTS.get(facts);
  if (known !== undefined) return known;
  const subjects = facts.revocationData.flatMap(({ sha256, kind, der }) => {
    const subject = readable(() => {
      const bytes = parseBase64(der);
      if (kind === 'crl') return { sha256, issuer: Crl.parse(bytes).issuer.raw, answers: [] };
      return { sha256, issuer: null, answers: OcspResponse.parse(bytes).basic?.answers ?? [] };
    });
    return subject === null ? [] : [subject];
  });
  SUBJECTS.set(facts, subjects);
  return subjects;
}

function isAbout({ engine }: JudgeContext, { issuer, answers }: RevocationSubject, certificate: Certificate): boolean {
  if (issuer !== null) return equalBytes(issuer, certificate.issuer.raw);
  return answers.some(({ id: { digest, issuerNameHash, serialHex } }) => {
    if (serialHex.replace(/^(00)+/, '') !== certificate.serialHex.replace(/^(00)+/, '')) return false;
    return digest === undefined || equalBytes(digestBytes(engine, digest, certificate.issuer.raw), issuerNameHash);
  });
}

function readable<T>(read: () => T): T | null {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof MalformedError) return null;
    throw cause;
  }
}
