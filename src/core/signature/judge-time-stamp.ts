// Is a time-stamp token good evidence (EN 319 102-1 V1.4.1, 5.4; RFC 3161 2.3 and 2.4.2)?
import { CheckList } from './check-list.ts';
import type { TimeStampFacts } from './facts.ts';
import { judgeAlgorithms } from './judge-algorithms.ts';
import { certificateOf, type JudgeContext } from './judge-context.ts';
import { judgePath } from './judge-path.ts';
import type { TimeStampReport, WantedCertificate } from './report.ts';

const CLAUSE = 'EN 319 102-1 5.4';

export async function judgeTimeStamp(context: JudgeContext, token: TimeStampFacts): Promise<TimeStampReport> {
  const list = new CheckList();
  const intact = judgeToken(list, token);
  const wanted = intact ? await judgeAuthority(context, list, token) : null;
  if (list.outcome === 'passed') list.pass('TST_OK', CLAUSE, { time: token.genTime, tsa: token.tsa });
  const indication = list.outcome === 'passed' ? 'PASSED' : list.outcome === 'failed' ? 'FAILED' : 'INDETERMINATE';
  return {
    genTime: token.genTime,
    tsa: token.tsa,
    intact,
    indication,
    subIndication: list.reason,
    wanted,
    checks: list.checks,
  };
}

function judgeToken(list: CheckList, token: TimeStampFacts): boolean {
  const broken = (detail: string) => list.fail('TST_BROKEN', CLAUSE, 'SIG_CRYPTO_FAILURE', { detail });
  if (token.genTime === null) {
    list.fail('TST_UNREADABLE', 'RFC 3161 2.4.2', 'FORMAT_FAILURE', { detail: token.findings[0]?.detail ?? null });
    return false;
  }
  const unsupported = token.value === 'unsupported' || token.imprint.matches === null || token.contentDigest.matches === null;
  if (token.imprint.matches === false) broken('messageImprint');
  if (token.contentDigest.matches === false) broken('messageDigest');
  if (token.value === 'not-verified') broken('signature');
  if (token.signingCertificateReference === 'differs') broken('ESSCertID');
  if (token.findings.some(({ code }) => code === 'TST_SIGNERS')) broken('signerInfos');
  // RFC 3161 2.3
  if (token.keyPurpose !== 'ok' && token.keyPurpose !== 'no-certificate') broken(`extendedKeyUsage ${token.keyPurpose}`);
  if (list.outcome === 'failed') return false;
  if (token.value === 'not-checked') {
    list.doubt('SIGNER_CERTIFICATE_MISSING', CLAUSE, 'NO_SIGNING_CERTIFICATE_FOUND', { issuer: null, serial: token.serial });
  } else if (unsupported) {
    list.doubt('ALGORITHM_UNSUPPORTED', CLAUSE, 'CRYPTO_CONSTRAINTS_FAILURE', { algorithm: token.signatureAlgorithm.oid });
  }
  return list.outcome === 'passed';
}

async function judgeAuthority(context: JudgeContext, list: CheckList, token: TimeStampFacts): Promise<WantedCertificate | null> {
  const certificate = certificateOf(context, token.tsaCertificate);
  const genTime = new Date(token.genTime ?? 0);
  if (certificate === undefined) return null;
  if (genTime.getTime() > context.at.getTime() + context.policy.clockSkew.maxSeconds * 1000) {
    list.doubt('TST_IN_FUTURE', CLAUSE, 'TIMESTAMP_ORDER_FAILURE', { time: token.genTime });
  }
  const question = { certificate, anchors: context.trust.timeStamps, extra: token.certificates, proven: false };
  let conclusion = await judgePath(context, { ...question, time: context.at });
  if (conclusion.reason === 'OUT_OF_BOUNDS_NO_POE' && context.policy.timeStampCertificate === 'valid-at-generation-time') {
    conclusion = await judgePath(context, { ...question, time: genTime });
    if (conclusion.outcome === 'passed') list.note('TST_CERTIFICATE_EXPIRED', CLAUSE, 'tolerated', { time: token.genTime });
  }
  if (conclusion.outcome !== 'passed') {
    list.doubt(conclusion.code, CLAUSE, conclusion.reason ?? 'NO_CERTIFICATE_CHAIN_FOUND', conclusion.values);
    return conclusion.wanted;
  }
  const digests = [token.imprint.algorithm, token.signatureAlgorithm.digest];
  judgeAlgorithms(list, { policy: context.policy, time: genTime, proven: true, digests, path: conclusion.path });
  return null;
}
