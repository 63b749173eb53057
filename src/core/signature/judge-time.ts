// The best signature time (EN 319 102-1 V1.4.1, 5.5.4): the earliest time at which the signature is proven to have existed.
import type { SignatureFacts } from './facts.ts';
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

/** `all` in order of revision. A later signature that covers this one, and is itself intact and stamped, proves it too. */
export function bestSignatureTime(signature: JudgedSignature, all: readonly JudgedSignature[], at: Date): ProvenTime {
  const proofs = all.flatMap((other) => {
    const own = other === signature;
    if (!own && !(isIntact(other.facts) && covers(other.facts, signature.facts))) return [];
    const from: BestSignatureTime['from'] =
      other.facts.kind === 'document-time-stamp' ? 'document-time-stamp' : own ? 'time-stamp' : 'later-time-stamp';
    return other.timeStamps.flatMap(({ indication, genTime, tsa }) =>
      indication === 'PASSED' && genTime !== null ? [{ best: { time: genTime, from }, tsa, proven: true }] : [],
    );
  });
  const [earliest] = proofs.sort((a, b) => Date.parse(a.best.time) - Date.parse(b.best.time));
  const now = at.toISOString().replace('.000Z', 'Z');
  return earliest ?? { best: { time: now, from: 'validation-time' }, tsa: null, proven: false };
}

/** All digests match, the value verifies, and the signing-certificate reference, where there is one, names the certificate used. */
export function isIntact({ kind, cms, byteRange, timeStamps, coverage }: SignatureFacts): boolean {
  if (!byteRange.wellFormed || coverage === 'partial' || coverage === 'unknown') return false;
  if (kind === 'document-time-stamp') {
    const [token] = timeStamps;
    return token?.imprint.matches === true && token.contentDigest.matches === true && token.value === 'verified';
  }
  if (cms === null || cms.digest.matches !== true) return false;
  const reference = cms.signingCertificateReference;
  const referenceHolds = reference === 'matches' || reference === 'absent';
  return referenceHolds && (cms.value === 'verified' || cms.valueReEncoded === 'verified');
}

function covers(later: SignatureFacts, earlier: SignatureFacts): boolean {
  const [, first = 0] = later.byteRange.values ?? [];
  const [, , second = Number.POSITIVE_INFINITY, length = 0] = earlier.byteRange.values ?? [];
  return second + length <= first;
}
