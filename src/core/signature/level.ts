// The level of a signature: which baseline level its parts amount to (EN 319 122-1, 132-1 and 142-1, clause 6).
import type { SignatureFacts } from './facts.ts';
import type { SignatureLevel, TimeStampReport } from './report.ts';

/** By what is there and intact; whether it is trusted is the indication's to say. */
export function levelOf(facts: SignatureFacts, timeStamps: readonly TimeStampReport[]): SignatureLevel {
  if (facts.kind === 'document-time-stamp') return 'DOCUMENT-TIME-STAMP';
  const has = (kind: TimeStampReport['kind']) => timeStamps.some((token) => token.kind === kind && token.intact);
  const stamped = has('signature') || has('archive');
  if (facts.baseline === null) {
    const known = (['CMS', 'CAdES', 'XMLDSig', 'XAdES'] as const).find((name) => name === facts.profile);
    return known === undefined ? 'UNKNOWN' : `${known}-${stamped ? 'T' : 'B'}`;
  }
  const longTerm = stamped && facts.revocationData.length > 0;
  return `${facts.baseline}-BASELINE-${longTerm ? (has('archive') ? 'LTA' : 'LT') : stamped ? 'T' : 'B'}`;
}
