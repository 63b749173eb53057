// Is a time-stamp token good evidence (EN 319 102-1 V1.4.1, 5.4; RFC 3161 2.3 and 2.4.2)?
import { CheckList } from './check-list.ts';
import type { TimeStampFacts } from './facts.ts';
import { FORMAT_FAULTS } from './format-faults.ts';
import { judgeAlgorithms } from './judge-algorithms.ts';
import { certificateOf, type JudgeContext } from './judge-context.ts';
import { judgePath } from './judge-path.ts';
import { judgeRevocation } from './judge-revocation.ts';
import type { TimeStampReport, WantedCertificate } from './report.ts';

const CLAUSE = 'EN 319 102-1 5.4';

/** `existedBy`: when a later proof, accepted already, shows that the token existed; absent: nothing but the token itself says so. */
export async function judgeTimeStamp(context: JudgeContext, token: TimeStampFacts, existedBy?: Date): Promise<TimeStampReport> {
  const list = new CheckList();
  const intact = judgeToken(list, token);
  const wanted = intact ? await judgeAuthority(context, list, token, existedBy) : null;
  if (list.outcome === 'passed') list.pass('TST_OK', CLAUSE, { time: token.genTime, tsa: token.tsa });
  const indication = list.outcome === 'passed' ? 'PASSED' : list.outcome === 'failed' ? 'FAILED' : 'INDETERMINATE';
  return {
    kind: token.kind,
    genTime: token.genTime,
    tsa: token.tsa,
    intact,
    indication,
    subIndication: list.reason,
    wanted,
    checks: list.checks,
  };
}

// EN 319 122-1 5.5.2: what the index names must be there, or the token covers something that is gone.
const ARCHIVE_FAULTS: ReadonlySet<string> = new Set([
  'TST_HASH_INDEX_MISSING',
  'TST_HASH_INDEX_MALFORMED',
  'TST_HASH_INDEX_UNMATCHED',
]);

function judgeToken(list: CheckList, token: TimeStampFacts): boolean {
  const broken = (detail: string) => list.fail('TST_BROKEN', CLAUSE, 'SIG_CRYPTO_FAILURE', { detail });
  if (token.genTime === null) {
    list.fail('TST_UNREADABLE', 'RFC 3161 2.4.2', 'FORMAT_FAILURE', { detail: token.findings[0]?.detail ?? null });
    return false;
  }
  const isMissing = !token.imprint.dataFound;
  const unsupported =
    token.value === 'unsupported' || (!isMissing && token.imprint.matches === null) || token.contentDigest.matches === null;
  if (token.imprint.matches === false) broken('messageImprint');
  if (token.contentDigest.matches === false) broken('messageDigest');
  if (token.value === 'not-verified') broken('signature');
  if (token.signingCertificateReference === 'differs') broken('ESSCertID');
  if (token.findings.some(({ code }) => code === 'TST_SIGNERS')) broken('signerInfos');
  const faults = token.findings.filter(({ code }) => FORMAT_FAULTS.has(code)).map(({ code }) => code);
  if (faults.length > 0) broken([...new Set(faults)].join(', '));
  // RFC 3161 2.3
  if (token.keyPurpose !== 'ok' && token.keyPurpose !== 'no-certificate') broken(`extendedKeyUsage ${token.keyPurpose}`);
  if (token.findings.some(({ code }) => ARCHIVE_FAULTS.has(code))) broken('ats-hash-index');
  if (list.outcome === 'failed') return false;
  if (isMissing) list.doubt('SIGNED_DATA_MISSING', CLAUSE, 'SIGNED_DATA_NOT_FOUND', { of: token.imprint.of });
  // RFC 3161 2.4.2 with RFC 5816: the token must name its certificate, or another with the same key could be put in place.
  if (token.signingCertificateReference !== 'matches' && token.value !== 'not-checked') {
    list.doubt('TST_CERTIFICATE_UNNAMED', 'RFC 5816 2.2.1', 'NO_SIGNING_CERTIFICATE_FOUND', {
      detail: token.signingCertificateReference,
    });
  }
  if (token.value === 'not-checked') {
    list.doubt('SIGNER_CERTIFICATE_MISSING', CLAUSE, 'NO_SIGNING_CERTIFICATE_FOUND', { issuer: null, serial: token.serial });
  } else if (unsupported) {
    list.doubt('ALGORITHM_UNSUPPORTED', CLAUSE, 'CRYPTO_CONSTRAINTS_FAILURE', { algorithm: token.signatureAlgorithm.identifier });
  }
  return list.outcome === 'passed';
}

async function judgeAuthority(
  context: JudgeContext,
  list: CheckList,
  token: TimeStampFacts,
  existedBy: Date | undefined,
): Promise<WantedCertificate | null> {
  const certificate = certificateOf(context, token.tsaCertificate);
  const genTime = new Date(token.genTime ?? 0);
  if (certificate === undefined) return null;
  if (genTime.getTime() > context.at.getTime() + context.policy.clockSkew.maxSeconds * 1000) {
    list.doubt('TST_IN_FUTURE', CLAUSE, 'TIMESTAMP_ORDER_FAILURE', { time: token.genTime });
  }
  const question = {
    certificate,
    anchors: context.trust.timeStamps,
    extra: token.certificates.map(({ sha256 }) => sha256),
    proven: false,
  };
  // 5.6.2: the path must have held when the token was made, and still when the token is proven to have existed; that is now, where nothing
  // later covers it, unless the policy tolerates that its certificate expired since. Never at genTime alone: whoever has stolen a key or can
  // forge under a broken algorithm writes into a token whatever time suits.
  const time = existedBy ?? context.at;
  const made = await judgePath(context, { ...question, time: genTime });
  const then = await judgePath(context, { ...question, time });
  const expired = then.reason === 'OUT_OF_BOUNDS_NO_POE' && context.policy.timeStampCertificate === 'valid-at-generation-time';
  const conclusion = expired || then.outcome === 'passed' ? made : then;
  if (conclusion.outcome !== 'passed') {
    list.doubt(conclusion.code, CLAUSE, conclusion.reason ?? 'NO_CERTIFICATE_CHAIN_FOUND', conclusion.values);
    return conclusion.wanted;
  }
  if (expired) list.note('TST_CERTIFICATE_EXPIRED', CLAUSE, 'tolerated', { time: token.genTime });
  const digests = [token.imprint.algorithm, token.signatureAlgorithm.digest];
  await judgeRevocation(list, context, { path: conclusion.path, time });
  judgeAlgorithms(list, { policy: context.policy, time, proven: existedBy !== undefined, digests, path: conclusion.path });
  return null;
}
