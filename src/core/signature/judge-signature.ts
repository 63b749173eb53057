// The verdict on one signature: EN 319 102-1 V1.4.1, 5.3 and 5.5, in the order of the standard; every check runs and is reported.
import type { Certificate } from '../x509/index.ts';
import { CheckList } from './check-list.ts';
import type { CmsFacts, SignatureFacts } from './facts.ts';
import { FORMAT_FAULTS } from './format-faults.ts';
import { judgeAlgorithms } from './judge-algorithms.ts';
import { certificateOf, type JudgeContext } from './judge-context.ts';
import { judgePath, type PathConclusion } from './judge-path.ts';
import { judgeRevocation } from './judge-revocation.ts';
import { bestSignatureTime, isIntact, type JudgedSignature, type ProvenTime } from './judge-time.ts';
import { mayBeUsedForSigning } from './key-purposes.ts';
import type { Indication, SignatureLevel, SignatureReport } from './report.ts';
import { signatureSummary } from './summaries.ts';

export async function judgeSignature(
  context: JudgeContext,
  signature: JudgedSignature,
  all: readonly JudgedSignature[],
): Promise<SignatureReport> {
  const { facts } = signature;
  const list = new CheckList();
  const time = bestSignatureTime(signature, all, context.at);
  judgeFormat(list, facts);
  const certificate = certificateOf(context, facts.cms?.signer ?? null);
  let path: PathConclusion | null = null;
  if (facts.cms !== null) {
    judgeIdentification(list, facts.cms, context);
    judgeCryptography(list, facts.cms);
  }
  if (facts.kind === 'document-time-stamp') judgeDocumentToken(list, signature);
  judgeChanges(list, facts, context);
  if (facts.kind === 'signature') judgeTime(list, facts, time, context);
  if (certificate !== undefined && facts.cms !== null) path = await judgeSigner(list, context, facts.cms, certificate, time);
  return report(context, signature, list, time, path);
}

// 5.2.2 format checking
function judgeFormat(list: CheckList, facts: SignatureFacts): void {
  const faults = facts.findings.filter(({ code }) => FORMAT_FAULTS.has(code)).map(({ code }) => code);
  if (facts.coverage === 'partial') faults.push('PDF_COVERAGE_PARTIAL');
  const clause = 'EN 319 102-1 5.2.2';
  if (faults.length > 0) list.fail('FORMAT_FAILED', clause, 'FORMAT_FAILURE', { detail: [...new Set(faults)].join(', ') });
  const unreadable = facts.findings.find(({ code }) => code === 'CMS_UNREADABLE');
  if (unreadable !== undefined || (facts.cms === null && facts.kind === 'signature')) {
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

// 5.2.3 identification of the signing certificate
function judgeIdentification(list: CheckList, cms: CmsFacts, context: JudgeContext): void {
  const clause = 'EN 319 102-1 5.2.3';
  if (cms.signer === null) {
    const { issuer, serial, keyId } = cms.signerIdentifier;
    list.doubt('SIGNER_CERTIFICATE_MISSING', clause, 'NO_SIGNING_CERTIFICATE_FOUND', { issuer, serial: serial ?? keyId });
  } else if (cms.signingCertificateReference === 'matches' || cms.signingCertificateReference === 'absent') {
    list.pass('SIGNER_IDENTIFIED', clause, { signer: context.certificates.get(cms.signer)?.subject ?? null });
  } else list.doubt('SIGNING_CERTIFICATE_DIFFERS', clause, 'NO_SIGNING_CERTIFICATE_FOUND');
}

// 5.2.7 cryptographic verification
function judgeCryptography(list: CheckList, cms: CmsFacts): void {
  const clause = 'EN 319 102-1 5.2.7';
  const algorithm = cms.digest.algorithm ?? cms.signatureAlgorithm.oid;
  if (cms.digest.matches === null) list.doubt('DIGEST_NOT_COMPUTED', clause, 'SIGNED_DATA_NOT_FOUND', { algorithm });
  else if (cms.digest.matches) list.pass('DIGEST_OK', clause);
  else list.fail(cms.damagedByClient ? 'DIGEST_DAMAGED_BY_CLIENT' : 'DIGEST_DIFFERS', clause, 'HASH_FAILURE');
  if (cms.value === 'verified' || cms.valueReEncoded === 'verified') list.pass('VALUE_OK', clause);
  else if (cms.value === 'unsupported') {
    const name = cms.signatureAlgorithm.name ?? cms.signatureAlgorithm.oid;
    list.doubt('ALGORITHM_UNSUPPORTED', clause, 'CRYPTO_CONSTRAINTS_FAILURE', { algorithm: name });
  } else if (cms.value === 'not-verified' && !cms.damagedByClient) list.fail('VALUE_FAILED', clause, 'SIG_CRYPTO_FAILURE');
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

// ISO 32000-2 12.8.2.2: what a certifying signature allows; for any other, what the policy accepts.
function judgeChanges(list: CheckList, { modificationsAfter, docMdp }: SignatureFacts, { policy }: JudgeContext): void {
  const { kind, changes, addedSignatureFields } = modificationsAfter;
  const clause = 'ISO 32000-2 12.8.2.2';
  const detail = changes[0] === undefined ? kind : `${changes[0].object}: ${changes[0].detail}`;
  const forbidden =
    (docMdp === 1 && (addedSignatureFields.length > 0 || kind === 'form-filling')) ||
    (docMdp !== null && docMdp < 3 && kind === 'annotations');
  if (forbidden || (docMdp !== null && kind === 'other')) list.fail('CHANGES_FORBIDDEN', clause, 'FORMAT_FAILURE', { detail });
  else if (kind === 'none') list.pass('CHANGES_NONE', clause);
  else if (!policy.acceptedChanges.includes(kind))
    list.doubt('CHANGES_NOT_ACCEPTED', clause, 'SIG_CONSTRAINTS_FAILURE', { detail });
  else list.pass(kind === 'signatures-only' ? 'CHANGES_SIGNATURES' : 'CHANGES_ACCEPTED', clause);
}

// 5.5.4 the time, and how far the signer's clock is from it
function judgeTime(list: CheckList, facts: SignatureFacts, time: ProvenTime, { policy }: JudgeContext): void {
  const clause = 'EN 319 102-1 5.5.4';
  const claimed = facts.cms?.signingTime ?? facts.claimed?.time ?? null;
  if (!time.proven) {
    list.note('TIME_NOT_PROVEN', clause, 'warned', { claimed });
    return;
  }
  const own = time.best.from === 'time-stamp';
  list.pass(own ? 'TIME_PROVEN' : 'TIME_PROVEN_LATER', clause, { time: time.best.time, tsa: time.tsa });
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
async function judgeSigner(list: CheckList, context: JudgeContext, cms: CmsFacts, certificate: Certificate, time: ProvenTime) {
  const clause = 'EN 319 102-1 5.2.6';
  const at = new Date(time.best.time);
  const anchors = context.trust.signers;
  const path = await judgePath(context, { certificate, anchors, extra: cms.certificates, time: at, proven: time.proven });
  if (path.outcome === 'passed') list.pass(path.code, clause, path.values);
  else if (path.outcome === 'failed') list.fail(path.code, clause, path.reason ?? 'CHAIN_CONSTRAINTS_FAILURE', path.values);
  else list.doubt(path.code, clause, path.reason ?? 'CHAIN_CONSTRAINTS_FAILURE', path.values);
  if (!mayBeUsedForSigning(context.policy, certificate)) list.doubt('KEY_USAGE_WRONG', clause, 'CHAIN_CONSTRAINTS_FAILURE');
  judgeRevocation(list, context, cms, certificate);
  const digests = [cms.digest.algorithm, cms.signatureAlgorithm.digest];
  const known = path.path.length > 0 ? path.path : [certificate];
  judgeAlgorithms(list, { policy: context.policy, time: at, proven: time.proven, digests, path: known });
  return path;
}

const INDICATIONS: Readonly<Record<CheckList['outcome'], Indication>> = {
  passed: 'TOTAL-PASSED',
  failed: 'TOTAL-FAILED',
  indeterminate: 'INDETERMINATE',
};

function levelOf({ kind, subFilter }: SignatureFacts, stamped: boolean): SignatureLevel {
  if (kind === 'document-time-stamp') return 'DOCUMENT-TIME-STAMP';
  if (subFilter === 'ETSI.CAdES.detached') return stamped ? 'PAdES-BASELINE-T' : 'PAdES-BASELINE-B';
  if (subFilter?.startsWith('adbe.pkcs7.') === true) return stamped ? 'PKCS7-T' : 'PKCS7-B';
  return 'UNKNOWN';
}

function report(
  context: JudgeContext,
  { facts, timeStamps }: JudgedSignature,
  list: CheckList,
  time: ProvenTime,
  path: PathConclusion | null,
): SignatureReport {
  const { cms } = facts;
  const signer = context.certificates.get((facts.kind === 'signature' ? cms?.signer : facts.timeStamps[0]?.tsaCertificate) ?? '');
  const indication = INDICATIONS[list.outcome];
  const stampTolerances = timeStamps.flatMap(({ checks }) => checks.filter(({ outcome }) => outcome === 'tolerated'));
  return {
    id: facts.id,
    fieldName: facts.fieldName,
    profile: facts.subFilter,
    level: levelOf(
      facts,
      timeStamps.some(({ intact }) => intact),
    ),
    intact: isIntact(facts),
    indication,
    subIndication: list.reason,
    signer: signer?.commonName ?? signer?.subject ?? null,
    organisation: signer?.organisation ?? null,
    issuer: signer?.issuer ?? cms?.signerIdentifier.issuer ?? null,
    digestAlgorithm: cms?.digest.algorithm ?? facts.timeStamps[0]?.imprint.algorithm ?? null,
    signatureAlgorithm: cms?.signatureAlgorithm.name ?? facts.timeStamps[0]?.signatureAlgorithm.name ?? null,
    keySizeBits: signer?.key.bits ?? null,
    claimedSigningTime: cms?.signingTime ?? facts.claimed?.time ?? null,
    bestSignatureTime: time.best,
    coverage: facts.coverage,
    modificationsAfter: facts.modificationsAfter.kind,
    timeStamps,
    path: path?.path.map((certificate) => context.cache.fingerprint(certificate)) ?? [],
    wanted: path?.wanted ?? null,
    tolerated: [...new Set([...list.tolerated, ...stampTolerances.map(({ code }) => code)])],
    checks: list.checks,
    summary: signatureSummary(indication, signer?.commonName ?? null, list.deciding),
  };
}
