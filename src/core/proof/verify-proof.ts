// The front door: verifies a proof bundle under somebody's own trust and policy at a given time. Format: docs/proof-format.md.
// The bundle may come from an attacker: nothing in it is believed before it is checked, and nothing in it adds to the trust.
import type { CryptoEngine } from '../crypto/engine.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import { checkDocuments } from './check-documents.ts';
import { checkEvidence } from './check-evidence.ts';
import { checkInventory, checkLedger, checkReceipt } from './check-ledger.ts';
import { MEMBER, type ProofManifest, type ProofMembers } from './proof-bundle.ts';
import { makeCheck, type ProofCode } from './proof-messages.ts';
import type { ProofCheck, ProofFileReport, ProofIndication, ProofOutcome, ProofReport } from './proof-report.ts';
import { checkMemberSums, parseProofManifest } from './read-proof-bundle.ts';
import { readTrust } from './trust-index.ts';
import type { ProofPolicy, TrustMaterial } from './trust-material.ts';
import { type ProofOptions, type Verification, worstOf } from './verification.ts';

/** Never throws for a bad bundle; throws MalformedError TRUST_* when the verifier's own trust material cannot be read. */
export async function verifyProof(
  members: ProofMembers,
  trust: TrustMaterial,
  policy: ProofPolicy,
  at: Date,
  engine: CryptoEngine,
  options: ProofOptions = {},
): Promise<ProofReport> {
  const trustIndex = readTrust(trust, engine);
  const head = { at: at.toISOString(), policy: policy.name, engine: engine.name };
  const checks: ProofCheck[] = checkMembers(members, engine);
  const manifest = readManifest(members, checks);
  if (manifest === undefined) return { format: 'chauban-proof-report/1', ...summarise(checks, []), checks, files: [], ...head };
  const files = new Map<string, ProofFileReport>();
  const verification: Verification = { members, manifest, trust: trustIndex, policy, at, engine, options, files };
  for (const file of manifest.files) {
    files.set(file.path, {
      path: file.path,
      sha256: file.sha256,
      integrity: 'indeterminate',
      existence: 'indeterminate',
      authenticityFrom: 'none',
      authenticity: 'indeterminate',
    });
  }
  const { checks: ledgerChecks, statement } = await checkLedger(verification);
  checks.push(...ledgerChecks, ...checkInventory(verification, statement));
  for (const file of manifest.files) checks.push(...(await checkEvidence(verification, file)));
  checks.push(...(await checkDocuments(verification)), ...(await checkReceipt(verification, statement)));
  const reports = [...files.values()];
  return { format: 'chauban-proof-report/1', ...summarise(checks, reports), checks, files: reports, ...head };
}

function checkMembers(members: ProofMembers, engine: CryptoEngine): ProofCheck[] {
  const faults = [...checkMemberSums(members, engine)];
  if (faults.length === 0) return [makeCheck('PROOF_MEMBER', 'passed', { member: MEMBER.sums })];
  return faults.map(([member, fault]) => makeCheck('PROOF_MEMBER', 'failed', { member, detail: fault }));
}

function readManifest(members: ProofMembers, checks: ProofCheck[]): ProofManifest | undefined {
  const code: ProofCode = 'PROOF_MANIFEST';
  const bytes = members.get(MEMBER.manifest);
  try {
    if (bytes === undefined) throw new MalformedError('PROOF_MANIFEST_INVALID', 'expected manifest.json in the bundle');
    const manifest = parseProofManifest(bytes);
    if (new Set(manifest.files.map((file) => file.path)).size < manifest.files.length) {
      throw new MalformedError('PROOF_MANIFEST_INVALID', 'expected each path once');
    }
    checks.push(makeCheck(code, 'passed', { member: MEMBER.manifest }));
    return manifest;
  } catch (cause) {
    if (!(cause instanceof MalformedError)) throw cause;
    checks.push(makeCheck(code, 'failed', { member: MEMBER.manifest, detail: `${cause.code}: ${cause.message}` }));
    return undefined;
  }
}

const INDICATIONS: Readonly<Record<ProofOutcome, ProofIndication>> = {
  passed: 'TOTAL-PASSED',
  failed: 'TOTAL-FAILED',
  indeterminate: 'INDETERMINATE',
};

function summarise(
  checks: readonly ProofCheck[],
  files: readonly ProofFileReport[],
): { readonly indication: ProofIndication; readonly vi: string; readonly en: string } {
  const deciding = checks.filter((check) => check.weight === 'decides');
  const outcome = worstOf(deciding.map((check) => check.outcome));
  const first = deciding.find((check) => check.outcome === outcome);
  const indication = INDICATIONS[outcome];
  if (outcome === 'failed') return { indication, vi: `KHÔNG ĐẠT. ${first?.vi ?? ''}`, en: `FAILED. ${first?.en ?? ''}` };
  const proven = files.length > 0 && files.every((file) => file.integrity === 'passed' && file.existence === 'passed');
  if (outcome === 'indeterminate' && proven) {
    return {
      indication,
      vi: 'CHƯA ĐỦ CĂN CỨ KẾT LUẬN TOÀN BỘ. Đã chứng minh tính toàn vẹn và thời điểm tồn tại; tính xác thực theo ghi nhận của kho lưu trữ.',
      en: 'INDETERMINATE. Integrity and existence proven; authenticity as stated by the archive.',
    };
  }
  if (outcome === 'indeterminate') {
    return { indication, vi: `CHƯA ĐỦ CĂN CỨ KẾT LUẬN. ${first?.vi ?? ''}`, en: `INDETERMINATE. ${first?.en ?? ''}` };
  }
  const since = files
    .map((file) => file.since ?? '')
    .sort()
    .at(-1);
  const unsigned = files.some((file) => file.authenticityFrom === 'none');
  return {
    indication,
    vi: `ĐẠT. Nội dung nguyên vẹn, đã tồn tại muộn nhất lúc ${since}${unsigned ? '; có tệp không có chữ ký số' : '; chữ ký số hợp lệ'}.`,
    en: `PASSED. The bytes are unchanged and existed at the latest at ${since}${unsigned ? '; some files bear no digital signature' : '; the signatures are valid'}.`,
  };
}
