// The level of a signature: which baseline level its parts amount to (EN 319 122-1, 132-1 and 142-1, clause 6).
import { ATTRIBUTE } from '../cms/index.ts';
import type { SignatureFacts } from './facts.ts';
import type { SignatureLevel, TimeStampReport } from './report.ts';

const EXTENDED: readonly string[] = [
  ATTRIBUTE.CERTIFICATE_REFERENCES,
  ATTRIBUTE.REVOCATION_REFERENCES,
  ATTRIBUTE.CERTIFICATE_VALUES,
  ATTRIBUTE.REVOCATION_VALUES,
  ATTRIBUTE.ARCHIVE_TIME_STAMP_V1,
  ATTRIBUTE.ARCHIVE_TIME_STAMP_V2,
];

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
  const letter = longTerm ? (has('archive') ? 'LTA' : 'LT') : stamped ? 'T' : 'B';
  return facts.baseline === 'CAdES' && isExtended(facts) ? `CAdES-${letter}` : `${facts.baseline}-BASELINE-${letter}`;
}

// EN 319 122-1 6.3: a baseline signature has its validation data in SignedData; in attributes of their own it is an extended one (122-2).
function isExtended({ cms }: SignatureFacts): boolean {
  return cms?.unsignedAttributes.some((oid) => EXTENDED.includes(oid)) === true;
}
