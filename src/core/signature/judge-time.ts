// The best signature time (EN 319 102-1 V1.4.1, 5.5.4): the earliest time at which the signature is proven to have existed.
import type { SignatureFacts, TimeStampKind } from './facts.ts';
import type { JudgeContext } from './judge-context.ts';
import { isIntact } from './judge-value.ts';
import type { BestSignatureTime, TimeStampReport } from './report.ts';

export interface JudgedSignature {
  readonly facts: SignatureFacts;
  readonly timeStamps: readonly TimeStampReport[];
}

export interface ProvenTime {
  readonly best: BestSignatureTime;
  readonly tsa: string | null;
  readonly proven: boolean;
}

/** Tokens that are older than the signature value, or not over it, and so do not prove that it existed. */
const PROVES_LESS: ReadonlySet<TimeStampKind> = new Set(['content', 'references']);

/** `all` in order of revision. A later signature that covers this one, and is itself intact and stamped, proves it too. */
export function bestSignatureTime(
  signature: JudgedSignature,
  all: readonly JudgedSignature[],
  { policy, at }: Pick<JudgeContext, 'policy' | 'at'>,
): ProvenTime {
  const proofs = all.flatMap((other) => {
    const own = other === signature;
    if (!own && !(isIntact(other.facts, policy) && covers(other.facts, signature.facts))) return [];
    const from: BestSignatureTime['from'] =
      other.facts.kind === 'document-time-stamp' ? 'document-time-stamp' : own ? 'time-stamp' : 'later-time-stamp';
    return other.timeStamps.flatMap(({ kind, indication, genTime, tsa }) =>
      indication === 'PASSED' && genTime !== null && !PROVES_LESS.has(kind)
        ? [{ best: { time: genTime, from }, tsa, proven: true }]
        : [],
    );
  });
  const [earliest] = proofs.sort((a, b) => Date.parse(a.best.time) - Date.parse(b.best.time));
  const now = at.toISOString().replace('.000Z', 'Z');
  return earliest ?? { best: { time: now, from: 'validation-time' }, tsa: null, proven: false };
}

// A later revision of a PDF covers an earlier signature when its range holds all of it.
function covers(later: SignatureFacts, earlier: SignatureFacts): boolean {
  const [, first = 0] = later.pdf?.byteRange.values ?? [];
  const [, , second = Number.POSITIVE_INFINITY, length = 0] = earlier.pdf?.byteRange.values ?? [];
  return second + length <= first;
}
