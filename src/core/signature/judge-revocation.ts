// Was a certificate on the path revoked at the time that counts (EN 319 102-1 V1.4.1, 5.2.6.4, 5.2.5, 5.5.4 and 5.6.2)? The time is the proven
// one, and `proven` says whether there is one: a revocation after it changes nothing, and data that was issued after it speaks for it. Data
// counts only when its signer was to be trusted at the time when the data itself is proven to have existed.
//
// In one thing this is milder than validation-time sliding (5.6.2.2), as 5.5.4 is for LT: that the CA above is not revoked when the data came
// to light must not be contradicted, but need not be shown anew; that it was good at the time itself must be.
import { digestOfSignature } from '../crypto/algorithms.ts';
import {
  type Certificate,
  checkPathRevocation,
  REVOCATION_DOUBT_SENTENCES,
  type RevocationData,
  type RevocationStatus,
} from '../x509/index.ts';
import type { CheckList } from './check-list.ts';
import { isStrongEnough } from './judge-algorithms.ts';
import type { JudgeContext } from './judge-context.ts';
import { judgeDigest } from './policy.ts';
import type { SubIndication } from './report.ts';
import { existenceOf, isNamedRevoked, readableData } from './revocation-pool.ts';

const CLAUSE = 'EN 319 102-1 5.2.6.4';

export interface RevocationQuestion {
  /** A valid path, leaf first, anchor last. */
  readonly path: readonly Certificate[];
  readonly time: Date;
  /** The content was stamped then: a signature made with a certificate revoked before is none (5.3.4). */
  readonly contentStampedAt?: Date;
}

/** Enters its checks into the list. */
export async function judgeRevocation(list: CheckList, context: JudgeContext, question: RevocationQuestion): Promise<void> {
  const { path, time } = question;
  const statuses = await statusesOf(context, question);
  const open = statuses.flatMap((status, index) => (status.outcome === 'undetermined' ? [{ status, index }] : []));
  for (const [index, status] of statuses.entries()) {
    if (status.outcome === 'revoked') addRevoked(list, status, nameOf(path[index]), index, question);
    if (status.outcome === 'good' && status.later !== undefined) {
      const since = day(status.later.revocationDate);
      list.note('REVOKED_LATER', 'EN 319 102-1 5.5.4', 'warned', { subject: nameOf(path[index]), since, time: day(time) });
    }
  }
  for (const { index } of open) {
    const certificate = path[index];
    if (certificate !== undefined && isNamedRevoked(context, certificate))
      list.doubt('CERTIFICATE_NAMED_REVOKED', CLAUSE, index === 0 ? 'REVOKED_NO_POE' : 'REVOKED_CA_NO_POE', {
        subject: nameOf(certificate),
      });
  }
  if (statuses[0]?.outcome === 'good') list.pass('REVOCATION_OK', CLAUSE, { subject: nameOf(path[0]), time: day(time) });
  if (open.length > 0) addOpen(list, context, open, path);
  noteWeakData(list, context, statuses);
}

async function statusesOf(context: JudgeContext, { path, time }: RevocationQuestion): Promise<readonly RevocationStatus[]> {
  const { at, cache, engine, facts, policy, trust } = context;
  const existedAt = existenceOf(context);
  // 5.2.8: data signed with an algorithm that no longer counted when the data is first known to exist proves nothing.
  const data = readableData(context).filter((one) => digestVerdict(context, one, existedAt(one)) !== 'refused');
  const { maxAgeSeconds, withoutNextUpdateSeconds } = policy.revocationFreshness;
  return checkPathRevocation({
    ...{ path, data, existedAt, engine, withoutNextUpdateSeconds },
    cache: cache.revocation,
    acceptsSigner: (signer, one) => isStrongEnough(policy, signer, existedAt(one)),
    candidates: data.length === 0 ? [] : [...facts.certificates.map((one) => cache.certificate(one)), ...trust.intermediates.all],
    at: time,
    now: at,
    ...(maxAgeSeconds === null ? {} : { maxAgeSeconds }),
  });
}

type DataVerdict = 'accepted' | 'tolerated' | 'refused';

function digestVerdict({ policy }: JudgeContext, { signatureAlgorithm }: RevocationData, time: Date): DataVerdict {
  const digest = signatureAlgorithm === undefined ? undefined : digestOfSignature(signatureAlgorithm);
  if (digest === undefined) return 'accepted';
  const { outcome } = judgeDigest(policy, digest, time);
  return outcome === 'accepted' || outcome === 'tolerated' ? outcome : 'refused';
}

// 5.5.4: revoked before the proven time, or nobody knows whether before. 5.3.4: revoked before the content existed: the signature is younger.
function addRevoked(
  list: CheckList,
  { clause, reason, revocationDate }: Extract<RevocationStatus, { outcome: 'revoked' }>,
  subject: string | null,
  index: number,
  { contentStampedAt }: RevocationQuestion,
): void {
  const values = { subject, since: day(revocationDate), reason };
  if (index === 0 && contentStampedAt !== undefined && contentStampedAt > revocationDate)
    list.fail('REVOKED_BEFORE_CONTENT', 'EN 319 102-1 5.3.4', 'REVOKED', values);
  else if (index === 0) list.doubt('CERTIFICATE_REVOKED', clause, 'REVOKED_NO_POE', values);
  else list.doubt('CA_REVOKED', clause, 'REVOKED_CA_NO_POE', values);
}

interface OpenStatus {
  readonly status: Extract<RevocationStatus, { outcome: 'undetermined' }>;
  readonly index: number;
}

// Whether that suffices is the policy's to say.
function addOpen(list: CheckList, { policy }: JudgeContext, open: readonly OpenStatus[], path: readonly Certificate[]): void {
  const [first] = open;
  const certificate = path[first?.index ?? 0];
  const reasons = open.flatMap(({ status }) => status.reasons);
  const telling = reasons.find(({ code }) => code !== 'NO_REVOCATION_DATA');
  const [code, values] =
    telling === undefined || first === undefined
      ? (['REVOCATION_ABSENT', { subject: nameOf(certificate) }] as const)
      : (['REVOCATION_UNPROVEN', { subject: nameOf(certificate), ...wordsOf(telling.code) }] as const);
  if (policy.revocation === 'tolerate-absence') {
    list.note(code, CLAUSE, 'tolerated', values);
    return;
  }
  const isOutOfBounds = reasons.some((reason) => reason.code === 'SIGNER_EXPIRED');
  const sub: SubIndication = isOutOfBounds ? 'REVOCATION_OUT_OF_BOUNDS_NO_POE' : 'TRY_LATER';
  list.doubt(code, CLAUSE, sub, values);
}

function wordsOf(code: keyof typeof REVOCATION_DOUBT_SENTENCES): { readonly why: string; readonly whyEn: string } {
  const { vi, en } = REVOCATION_DOUBT_SENTENCES[code];
  return { why: vi, whyEn: en };
}

function noteWeakData(list: CheckList, context: JudgeContext, statuses: readonly RevocationStatus[]): void {
  const existedAt = existenceOf(context);
  const data = statuses.flatMap((status) => (status.outcome === 'good' ? status.data : []));
  const weak = data.filter((one) => digestVerdict(context, one, existedAt(one)) === 'tolerated');
  const names = weak.flatMap(({ signatureAlgorithm }) => (signatureAlgorithm && digestOfSignature(signatureAlgorithm)) ?? []);
  for (const algorithm of new Set(names)) list.note('REVOCATION_DATA_WEAK', 'EN 319 102-1 5.2.8', 'tolerated', { algorithm });
}

const day = (time: Date): string => time.toISOString().replace('.000Z', 'Z');

const nameOf = (certificate: Certificate | undefined): string | null =>
  certificate?.subject.attribute('CN') ?? certificate?.subject.text ?? null;
