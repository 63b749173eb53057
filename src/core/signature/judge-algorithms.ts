// Are the algorithms strong enough for the time for which the object is proven to have existed (EN 319 102-1 V1.4.1, 5.2.8)?
import { digestOfSignature } from '../crypto/algorithms.ts';
import type { Certificate } from '../x509/index.ts';
import type { CheckList } from './check-list.ts';
import { type AlgorithmVerdict, judgeDigest, judgeKey, keyOf, type SignaturePolicy } from './policy.ts';
import type { SubIndication } from './report.ts';

export interface AlgorithmInput {
  readonly policy: SignaturePolicy;
  readonly time: Date;
  /** Proven by a time stamp, or only the validation time. */
  readonly proven: boolean;
  /** Digests that the signature itself uses. */
  readonly digests: readonly (string | null)[];
  /** Leaf first; the last is the anchor, whose own signature counts for nothing (RFC 5280 6.1). */
  readonly path: readonly Certificate[];
}

const CLAUSE = 'EN 319 102-1 5.2.8';

interface Used {
  readonly kind: 'DIGEST' | 'KEY';
  readonly algorithm: string;
  readonly bits: number | null;
  readonly verdict: AlgorithmVerdict;
}

export function judgeAlgorithms(list: CheckList, input: AlgorithmInput): void {
  const reason: SubIndication = input.proven ? 'CRYPTO_CONSTRAINTS_FAILURE' : 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE';
  let clean = true;
  const seen = new Set<string>();
  for (const { kind, algorithm, bits, verdict } of usedAlgorithms(input)) {
    if (verdict.outcome === 'accepted' || seen.has(`${kind} ${algorithm} ${bits}`)) continue;
    seen.add(`${kind} ${algorithm} ${bits}`);
    clean = false;
    const values = { algorithm, bits, until: verdict.until?.slice(0, 10) ?? null };
    if (verdict.outcome === 'tolerated') list.note(`${kind}_WEAK`, CLAUSE, 'tolerated', values);
    else list.doubt(`${kind}_REFUSED`, CLAUSE, reason, values);
  }
  if (clean) list.pass('ALGORITHMS_OK', CLAUSE);
}

/** Whether the key of a certificate and the signature on it are accepted, or tolerated, at a time. */
export function isStrongEnough(policy: SignaturePolicy, certificate: Certificate, time: Date): boolean {
  const { signatureAlgorithm } = certificate;
  const digest = signatureAlgorithm && digestOfSignature(signatureAlgorithm);
  const used = usedAlgorithms({ policy, time, digests: digest === undefined ? [] : [digest], path: [certificate] });
  return used.every(({ verdict: { outcome } }) => outcome === 'accepted' || outcome === 'tolerated');
}

function usedAlgorithms({ policy, time, digests, path }: Omit<AlgorithmInput, 'proven'>): readonly Used[] {
  const digest = (name: string | null): Used => ({
    kind: 'DIGEST',
    algorithm: name ?? '?',
    bits: null,
    verdict: judgeDigest(policy, name, time),
  });
  const used = digests.map(digest);
  for (const [i, certificate] of path.entries()) {
    const { kind, bits } = keyOf(certificate);
    used.push({ kind: 'KEY', algorithm: kind, bits, verdict: judgeKey(policy, kind, bits, time) });
    const algorithm = certificate.signatureAlgorithm;
    if (i === path.length - 1 || algorithm === undefined) continue;
    const name = digestOfSignature(algorithm);
    if (name !== undefined) used.push(digest(name));
  }
  return used;
}
