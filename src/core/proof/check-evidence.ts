// Checks of the evidence records of one file: hashes by core/evidence, tokens under the verifier's anchors for TSAs.
import type { DigestAlgorithm } from '../crypto/engine.ts';
import { parseHex } from '../encoding/hex.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import {
  type DigestSet,
  type EvidenceRecord,
  parseEvidenceRecord,
  type TokenObligation,
  verifyEvidenceRecord,
} from '../evidence/index.ts';
import { Certificate } from '../x509/index.ts';
import { judgeTimeStamp } from './judge-time-stamp.ts';
import { weakAlgorithms } from './path-algorithms.ts';
import { MEMBER, type ProofFile } from './proof-bundle.ts';
import { makeCheck } from './proof-messages.ts';
import type { ProofCheck, ProofOutcome } from './proof-report.ts';
import { isDemoPath } from './trust-index.ts';
import { type Verification, worstOf } from './verification.ts';

/**
 * One record that holds is enough (the archive keeps two, so that one may fade); one that is false is a failure all the same,
 * because somebody made it so.
 */
export async function checkEvidence(verification: Verification, file: ProofFile): Promise<readonly ProofCheck[]> {
  const results: RecordResult[] = [];
  for (const member of file.evidence) results.push(await checkRecord(verification, file, member));
  const good = results.filter((result) => result.outcome === 'passed');
  const checks = results.flatMap(({ checks: own, outcome }) =>
    outcome === 'indeterminate' && good.length > 0 ? own.map((check) => ({ ...check, weight: 'note' as const })) : own,
  );
  if (results.length === 0)
    checks.push(makeCheck('PROOF_EVIDENCE', 'indeterminate', { member: MEMBER.manifest, detail: file.path }));
  const since = good.map((result) => result.since ?? '').sort()[0];
  const existence: ProofOutcome = results.some((result) => result.outcome === 'failed')
    ? 'failed'
    : since
      ? 'passed'
      : 'indeterminate';
  const report = verification.files.get(file.path);
  if (report !== undefined) verification.files.set(file.path, { ...report, existence, ...(since && { since }) });
  return checks;
}

interface RecordResult {
  readonly outcome: ProofOutcome;
  readonly checks: readonly ProofCheck[];
  readonly since?: string;
}

async function checkRecord(verification: Verification, file: ProofFile, member: string): Promise<RecordResult> {
  const record = readRecord(verification, member);
  if (record instanceof MalformedError) {
    const detail = `${record.code}: ${record.message}`;
    return { outcome: 'failed', checks: [makeCheck('PROOF_EVIDENCE', 'failed', { member, detail })] };
  }
  const digests: DigestSet = new Map<DigestAlgorithm, ReturnType<typeof parseHex>>([
    ['sha256', parseHex(file.sha256)],
    ['sha512', parseHex(file.sha512)],
  ]);
  const evidence = verifyEvidenceRecord(record, [digests], verification.engine);
  const detail = evidence.findings
    .filter((finding) => finding.outcome !== 'passed')
    .map((finding) => finding.code)
    .join(', ');
  const checks = [makeCheck('PROOF_EVIDENCE', evidence.outcome, { member, detail })];
  for (const obligation of evidence.obligations) checks.push(...(await checkToken(verification, obligation, member)));
  const deciding = checks.filter((check) => check.weight === 'decides').map((check) => check.outcome);
  const since = evidence.provenSince?.toISOString();
  return { outcome: worstOf(deciding), checks, ...(since && { since }) };
}

function readRecord({ members }: Verification, member: string): EvidenceRecord | MalformedError {
  const bytes = members.get(member);
  if (bytes === undefined) return new MalformedError('PROOF_MEMBER_ABSENT', `expected ${member} in the bundle`);
  try {
    return parseEvidenceRecord(bytes);
  } catch (cause) {
    if (cause instanceof MalformedError) return cause;
    throw cause;
  }
}

async function checkToken(
  verification: Verification,
  obligation: TokenObligation,
  member: string,
): Promise<readonly ProofCheck[]> {
  const { trust, policy, at, engine, options } = verification;
  const validAt = obligation.validAt ?? at;
  const verdict = await judgeTimeStamp({
    token: obligation.token,
    imprint: obligation.imprint,
    anchors: trust.tsa,
    intermediates: trust.intermediates,
    extra: bundledCertificates(verification),
    validAt,
    policies: policy.timeStampPolicies,
    engine,
    ...(options.cache && { cache: options.cache }),
  });
  const place = `${obligation.chain}.${obligation.timeStamp} ${obligation.genTime.toISOString()}`;
  const problems = verdict.problems.map((problem) => `${problem.code}: ${problem.detail}`).join('; ');
  const checks = [
    makeCheck('PROOF_TIME_STAMP', verdict.outcome, { member, detail: problems === '' ? place : `${place}; ${problems}` }),
  ];
  const signer = verdict.token?.signedData.signerInfos[0];
  const digests = [obligation.treeAlgorithm, obligation.imprint.algorithm, signer?.digestAlgorithm];
  for (const algorithm of weakAlgorithms({ policy, digests, path: verdict.path ?? [], time: validAt })) {
    checks.push(makeCheck('PROOF_ALGORITHM', 'indeterminate', { member, detail: `${algorithm} at ${validAt.toISOString()}` }));
  }
  if (verdict.path !== undefined && isDemoPath(verdict.path)) {
    const detail = verdict.path.at(-1)?.subject.text ?? '';
    checks.push(makeCheck('PROOF_DEMO', policy.demo ? 'passed' : 'indeterminate', { member, detail }));
  }
  checks.push(makeCheck('PROOF_REVOCATION', 'indeterminate', { member, weight: 'note' }));
  return checks;
}

const bundled = new WeakMap<Verification, readonly Certificate[]>();

// Certificates in the bundle may stand between a TSA and the verifier's anchor; unreadable ones are passed over, as if absent.
function bundledCertificates(verification: Verification): readonly Certificate[] {
  const known = bundled.get(verification);
  if (known !== undefined) return known;
  const certificates: Certificate[] = [];
  for (const [path, bytes] of verification.members) {
    if (!path.startsWith('certificates/')) continue;
    try {
      certificates.push(Certificate.parse(bytes));
    } catch (cause) {
      if (!(cause instanceof MalformedError)) throw cause;
    }
  }
  bundled.set(verification, certificates);
  return certificates;
}
