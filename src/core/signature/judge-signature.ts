// The verdict on one signature: EN 319 102-1 V1.4.1, 5.3 and 5.5, in the order of the standard; every check runs and is reported.
import type { Certificate } from '../x509/index.ts';
import { CheckList } from './check-list.ts';
import type { SignatureFacts } from './facts.ts';
import { FORMAT_FAULTS } from './format-faults.ts';
import { judgeAlgorithms } from './judge-algorithms.ts';
import { judgeChanges } from './judge-changes.ts';
import { judgeContainer } from './judge-container.ts';
import { certificateOf, type JudgeContext } from './judge-context.ts';
import { judgePath, type PathConclusion } from './judge-path.ts';
import { judgeRevocation } from './judge-revocation.ts';
import { bestSignatureTime, type JudgedSignature, type ProvenTime } from './judge-time.ts';
import { isIntact, valueUnder } from './judge-value.ts';
import { judgeXml } from './judge-xml.ts';
import { mayBeUsedForSigning } from './key-purposes.ts';
import { levelOf } from './level.ts';
import type { CheckCode } from './messages.ts';
import { pdfLevelOf } from './pdf-level.ts';
import type { SignaturePolicy } from './policy.ts';
import type { Indication, SignatureReport, TimeStampReport } from './report.ts';
import { signatureSummary } from './summaries.ts';

export async function judgeSignature(context: JudgeContext, signature: JudgedSignature): Promise<SignatureReport> {
  const { facts } = signature;
  const list = new CheckList();
  const time = bestSignatureTime(facts, context);
  judgeFormat(list, facts);
  const isReadable = facts.digests.length > 0;
  let path: PathConclusion | null = null;
  if (facts.kind === 'document-time-stamp') judgeDocumentToken(list, signature);
  else if (isReadable) {
    judgeIdentification(list, facts, context);
    judgeCryptography(list, facts, context.policy);
    if (facts.xml !== null) judgeXml(list, facts, facts.xml);
  }
  if (facts.pdf !== null) judgeChanges(list, facts.pdf, context);
  judgeContainer(list, facts, context.facts.container);
  if (facts.kind !== 'document-time-stamp') {
    judgeTime(list, facts, time, context);
    const certificate = isReadable ? certificateOf(context, facts.signer) : undefined;
    if (certificate !== undefined) path = await judgeSigner(list, context, signature, certificate, time);
  }
  return report(context, signature, list, time, path);
}

// 5.2.2 format checking
function judgeFormat(list: CheckList, facts: SignatureFacts): void {
  const faults = facts.findings.filter(({ code }) => FORMAT_FAULTS.has(code)).map(({ code }) => code);
  if (facts.pdf !== null && facts.coverage === 'partial') faults.push('PDF_COVERAGE_PARTIAL');
  const clause = 'EN 319 102-1 5.2.2';
  if (faults.length > 0) list.fail('FORMAT_FAILED', clause, 'FORMAT_FAILURE', { detail: [...new Set(faults)].join(', ') });
  const unreadable = facts.findings.find(({ code }) => code === 'CMS_UNREADABLE');
  // ISO 32000-1 12.8.3.2, withdrawn in ISO 32000-2.
  if (facts.findings.some(({ code }) => code === 'PDF_SUBFILTER_UNSUPPORTED')) {
    list.doubt('ALGORITHM_UNSUPPORTED', clause, 'FORMAT_FAILURE', { algorithm: facts.profile });
  } else if (unreadable !== undefined || facts.digests.length === 0) {
    list.fail('CMS_UNREADABLE', clause, 'FORMAT_FAILURE', { detail: unreadable?.detail ?? null });
  }
  if (list.outcome === 'passed') list.pass('FORMAT_OK', clause);
  if (facts.cms !== null && !facts.cms.encoding.der) {
    list.note('ENCODING_NOT_DER', 'RFC 5652 10', 'warned', { detail: facts.cms.encoding.remarks.join(', ') });
  }
  if (facts.findings.some(({ code }) => code === 'CMS_UNSIGNED_ATTRIBUTES_MALFORMED')) {
    list.note('ATTRIBUTES_MALFORMED', 'RFC 5652 5.3', 'warned');
  }
}

/** What stands beside the digest that names the certificate, and names another. */
const HINTS: ReadonlySet<string> = new Set(['CMS_SIGNING_CERTIFICATE_ISSUER_DIFFERS', 'CMS_SIGNER_IDENTIFIER_DIFFERS']);

// 5.2.3 identification of the signing certificate
function judgeIdentification(list: CheckList, facts: SignatureFacts, context: JudgeContext): void {
  const clause = 'EN 319 102-1 5.2.3';
  if (facts.signer === null) {
    const { issuer, serial, keyId } = facts.signerIdentifier;
    list.doubt('SIGNER_CERTIFICATE_MISSING', clause, 'NO_SIGNING_CERTIFICATE_FOUND', { issuer, serial: serial ?? keyId });
  } else if (facts.signingCertificateReference === 'matches' || facts.signingCertificateReference === 'absent') {
    list.pass('SIGNER_IDENTIFIED', clause, { signer: context.certificates.get(facts.signer)?.subject ?? null });
  } else list.doubt('SIGNING_CERTIFICATE_DIFFERS', clause, 'NO_SIGNING_CERTIFICATE_FOUND');
  if (facts.findings.some(({ code }) => HINTS.has(code))) list.note('SIGNING_CERTIFICATE_HINT_WRONG', clause, 'warned');
}

// 5.2.7 cryptographic verification
function judgeCryptography(list: CheckList, facts: SignatureFacts, policy: SignaturePolicy): void {
  const clause = 'EN 319 102-1 5.2.7';
  const damagedByClient = facts.cms?.damagedByClient === true;
  const differs = facts.digests.find(({ matches }) => matches === false);
  const absent = facts.digests.find(({ dataFound }) => !dataFound);
  const open = facts.digests.find(({ matches }) => matches === null);
  if (differs !== undefined)
    list.fail(damagedByClient ? 'DIGEST_DAMAGED_BY_CLIENT' : 'DIGEST_DIFFERS', clause, 'HASH_FAILURE', { of: differs.of });
  if (absent !== undefined) list.doubt(absenceCode(facts, absent.of), clause, 'SIGNED_DATA_NOT_FOUND', { of: absent.of });
  else if (open !== undefined) {
    const algorithm = open.algorithm ?? facts.signatureAlgorithm.identifier;
    list.doubt('DIGEST_NOT_COMPUTED', clause, 'CRYPTO_CONSTRAINTS_FAILURE', { algorithm });
  } else if (differs === undefined) list.pass('DIGEST_OK', clause);
  const value = valueUnder(policy, facts);
  if (value === 'verified') list.pass('VALUE_OK', clause);
  else if (value === 'unsupported') {
    const algorithm = facts.signatureAlgorithm.name ?? facts.signatureAlgorithm.identifier;
    list.doubt('ALGORITHM_UNSUPPORTED', clause, 'CRYPTO_CONSTRAINTS_FAILURE', { algorithm });
  } else if (value === 'not-der') list.doubt('VALUE_NOT_OVER_DER', 'RFC 5652 5.4', 'SIG_CONSTRAINTS_FAILURE');
  else if (value === 'not-verified' && !damagedByClient) list.fail('VALUE_FAILED', clause, 'SIG_CRYPTO_FAILURE');
  if (value === 'verified' && facts.cms?.valueReEncoded != null)
    list.note('ATTRIBUTES_NOT_DER', 'RFC 5652 5.4', facts.cms.valueReEncoded === 'verified' ? 'warned' : 'tolerated');
}

// A part of the document itself: no file that could be given beside it would help.
const isOwnPart = ({ xml }: SignatureFacts, of: string): boolean => xml !== null && /^(#|Signed|SignatureValue)/.test(of);

function absenceCode(facts: SignatureFacts, of: string): CheckCode {
  if (isOwnPart(facts, of)) return 'XML_PART_MISSING';
  if (facts.container !== undefined) return 'CONTAINER_FILE_MISSING';
  return facts.findings.some(({ code }) => code === 'CMS_CONTENT_NOT_AMONG') ? 'SIGNED_DATA_NOT_AMONG' : 'SIGNED_DATA_MISSING';
}

function judgeDocumentToken(list: CheckList, { timeStamps }: JudgedSignature): void {
  const [token] = timeStamps;
  const clause = 'EN 319 102-1 5.4';
  if (token === undefined || token.indication === 'PASSED') return;
  const detail = token.checks.find(({ outcome }) => outcome === 'failed' || outcome === 'indeterminate')?.code ?? null;
  const reason = token.subIndication ?? 'FORMAT_FAILURE';
  if (token.indication === 'FAILED') list.fail('TST_BROKEN', clause, reason, { detail });
  else list.doubt('TST_UNPROVEN', clause, reason, { detail });
}

const TIME_CODES = {
  'time-stamp': 'TIME_PROVEN',
  'later-time-stamp': 'TIME_PROVEN_LATER',
  'document-time-stamp': 'TIME_PROVEN_LATER',
  'evidence-record': 'TIME_PROVEN_BY_EVIDENCE',
  'archive-receipt': 'TIME_BY_ARCHIVE',
  'validation-time': 'TIME_NOT_PROVEN',
} as const satisfies Record<ProvenTime['best']['from'], CheckCode>;

// 5.5.4 the time, and how far the signer's clock is from it
function judgeTime(list: CheckList, facts: SignatureFacts, time: ProvenTime, { policy }: JudgeContext): void {
  const clause = 'EN 319 102-1 5.5.4';
  const claimed = facts.claimedSigningTime;
  if (!time.proven) {
    list.note('TIME_NOT_PROVEN', clause, 'warned', { claimed });
    return;
  }
  const own = time.best.from === 'time-stamp';
  const code = TIME_CODES[time.best.from];
  list.note(code, clause, code === 'TIME_BY_ARCHIVE' ? 'tolerated' : 'passed', { time: time.best.time, tsa: time.tsa });
  if (!own || claimed === null) return;
  const seconds = (Date.parse(claimed) - Date.parse(time.best.time)) / 1000;
  const { maxSeconds, knownOffsetsSeconds, beyond } = policy.clockSkew;
  if (Math.abs(seconds) <= maxSeconds) return;
  const known = knownOffsetsSeconds.find((offset) => Math.abs(seconds - offset) <= maxSeconds);
  if (known !== undefined) list.note('CLOCK_SKEW_KNOWN', clause, 'tolerated', { hours: known / 3600 });
  else if (beyond === 'warn') list.note('CLOCK_SKEW', clause, 'warned', { claimed, time: time.best.time });
  else list.doubt('CLOCK_SKEW', clause, 'SIG_CONSTRAINTS_FAILURE', { claimed, time: time.best.time });
}

// 5.2.6 certification path, revocation, 5.2.8 algorithms
async function judgeSigner(
  list: CheckList,
  context: JudgeContext,
  { facts, timeStamps }: JudgedSignature,
  certificate: Certificate,
  time: ProvenTime,
): Promise<PathConclusion> {
  const clause = 'EN 319 102-1 5.2.6';
  const at = new Date(time.best.time);
  const extra = facts.certificates.map(({ sha256 }) => sha256);
  const question = { certificate, anchors: context.trust.signers, extra, time: at, proven: time.proven };
  const path = await judgePath(context, question);
  if (path.outcome === 'passed') list.pass(path.code, clause, path.values);
  else if (path.outcome === 'failed') list.fail(path.code, clause, path.reason ?? 'CHAIN_CONSTRAINTS_FAILURE', path.values);
  else list.doubt(path.code, clause, path.reason ?? 'CHAIN_CONSTRAINTS_FAILURE', path.values);
  if (!mayBeUsedForSigning(context.policy, certificate)) list.doubt('KEY_USAGE_WRONG', clause, 'CHAIN_CONSTRAINTS_FAILURE');
  if (path.outcome === 'passed') {
    const contentStampedAt = latestContentStamp(timeStamps);
    await judgeRevocation(list, context, { path: path.path, time: at, ...(contentStampedAt && { contentStampedAt }) });
  }
  const digests = [...facts.digests.map(({ algorithm }) => algorithm), facts.signatureAlgorithm.digest];
  const known = path.path.length > 0 ? path.path : [certificate];
  judgeAlgorithms(list, { policy: context.policy, time: at, proven: time.proven, digests, path: known });
  return path;
}

// The signature is younger than a time stamp over what it signs.
function latestContentStamp(timeStamps: readonly TimeStampReport[]): Date | undefined {
  const accepted = timeStamps.filter(({ kind, indication }) => kind === 'content' && indication === 'PASSED');
  const times = accepted.flatMap(({ genTime }) => (genTime === null ? [] : [Date.parse(genTime)]));
  return times.length === 0 ? undefined : new Date(Math.max(...times));
}

const INDICATIONS: Readonly<Record<CheckList['outcome'], Indication>> = {
  passed: 'TOTAL-PASSED',
  failed: 'TOTAL-FAILED',
  indeterminate: 'INDETERMINATE',
};

function report(
  context: JudgeContext,
  { facts, timeStamps }: JudgedSignature,
  list: CheckList,
  time: ProvenTime,
  path: PathConclusion | null,
): SignatureReport {
  const signer = context.certificates.get(facts.signer ?? '');
  const indication = INDICATIONS[list.outcome];
  const stampTolerances = timeStamps.flatMap(({ checks }) => checks.filter(({ outcome }) => outcome === 'tolerated'));
  return {
    id: facts.id,
    kind: facts.kind,
    parentId: facts.parentId,
    fieldName: facts.pdf?.fieldName ?? null,
    profile: facts.profile,
    level: facts.pdf === null ? levelOf(facts, timeStamps) : pdfLevelOf(context, facts, timeStamps),
    intact: isIntact(facts, context.policy),
    indication,
    subIndication: list.reason,
    signer: signer?.commonName ?? signer?.subject ?? null,
    organisation: signer?.organisation ?? null,
    issuer: signer?.issuer ?? facts.signerIdentifier.issuer,
    digestAlgorithm: facts.digests[0]?.algorithm ?? null,
    signatureAlgorithm: facts.signatureAlgorithm.name,
    keySizeBits: signer?.key.bits ?? null,
    claimedSigningTime: facts.claimedSigningTime,
    bestSignatureTime: time.best,
    coverage: facts.coverage,
    modificationsAfter: facts.pdf?.modificationsAfter.kind ?? null,
    timeStamps,
    path: path?.path.map((certificate) => context.cache.fingerprint(certificate)) ?? [],
    wanted: path?.wanted ?? null,
    tolerated: [...new Set([...list.tolerated, ...stampTolerances.map(({ code }) => code)])],
    checks: list.checks,
    summary: signatureSummary(indication, signer?.commonName ?? null, list),
  };
}
