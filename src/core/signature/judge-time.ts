// The best signature time (EN 319 102-1 V1.4.1, 5.5.4): the earliest time at which the signature is proven to have existed.
import type { SignatureFacts } from './facts.ts';
import type { JudgeContext } from './judge-context.ts';
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

/** After all time stamps of the document have been judged. */
export function bestSignatureTime({ id }: SignatureFacts, { proofs, at }: Pick<JudgeContext, 'proofs' | 'at'>): ProvenTime {
  const proof = proofs.of(id);
  const text = (time: Date): string => time.toISOString().replace('.000Z', 'Z');
  if (proof === undefined) return { best: { time: text(at), from: 'validation-time' }, tsa: null, proven: false };
  return { best: { time: text(proof.time), from: proof.from }, tsa: proof.tsa, proven: true };
}
