// Are the algorithms of a time stamp and of its TSA's path accepted for a time (EN 319 102-1 V1.4.1, 5.2.8)?
import { digestOfSignature } from '../crypto/algorithms.ts';
import type { DigestAlgorithm } from '../crypto/engine.ts';
import { judgeKey, type KeyRule, keyOf } from '../signature/index.ts';
import type { Certificate } from '../x509/index.ts';
import type { ProofPolicy } from './trust-material.ts';

/** ETSI TS 119 312 V1.5.1; the same as those of the signature policy `strict`. */
export const DEFAULT_KEY_RULES: readonly KeyRule[] = [
  { kind: 'rsa', minBits: 2048, until: null, tolerated: false },
  { kind: 'ec', minBits: 256, until: null, tolerated: false },
  { kind: 'ed25519', minBits: 256, until: null, tolerated: false },
  { kind: 'ed448', minBits: 448, until: null, tolerated: false },
];

export interface AlgorithmQuestion {
  readonly policy: Pick<ProofPolicy, 'digests' | 'keys'>;
  /** Digests that the record and the token use. */
  readonly digests: readonly (DigestAlgorithm | undefined)[];
  /** Leaf first; the last is the anchor, whose own signature counts for nothing (RFC 5280 6.1). */
  readonly path: readonly Certificate[];
  readonly time: Date;
}

/** What the policy does not accept at that time, each once: "sha1", "rsa 1024". */
export function weakAlgorithms({ policy, digests, path, time }: AlgorithmQuestion): ReadonlySet<string> {
  const weak = new Set<string>();
  const signatures = path.slice(0, -1).flatMap(({ signatureAlgorithm }) => signatureAlgorithm ?? []);
  for (const digest of [...digests, ...signatures.map(digestOfSignature)]) {
    if (digest !== undefined && !countsAt(policy.digests[digest], time)) weak.add(digest);
  }
  const keys = policy.keys ?? DEFAULT_KEY_RULES;
  for (const certificate of path) {
    const { kind, bits } = keyOf(certificate);
    const { outcome } = judgeKey({ keys }, kind, bits, time);
    if (outcome !== 'accepted' && outcome !== 'tolerated') weak.add(`${kind} ${bits ?? '?'}`);
  }
  return weak;
}

function countsAt(until: Date | null | undefined, at: Date): boolean {
  return until === null || (until !== undefined && at.getTime() < until.getTime());
}
