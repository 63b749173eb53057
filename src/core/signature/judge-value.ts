// Is a signature whole: its digests, its value, and the certificate it names (EN 319 102-1 V1.4.1, 5.2.3 and 5.2.7)?
import type { SignatureFacts, ValueCheck } from './facts.ts';
import type { SignaturePolicy } from './policy.ts';

type ReadingRule = Pick<SignaturePolicy, 'signedAttributes'>;

/**
 * RFC 5652 5.4: the value is over the signed attributes in DER. Where they were received otherwise, there are two readings, and the policy
 * says which counts. `not-der`: it verifies, but only over a reading that the policy does not take.
 */
export function valueUnder({ signedAttributes }: ReadingRule, { value, cms }: SignatureFacts): ValueCheck | 'not-der' {
  const reEncoded = cms?.valueReEncoded ?? null;
  if (reEncoded === null || reEncoded === 'verified') return reEncoded ?? value;
  if (value !== 'verified') return value;
  return signedAttributes === 'as-received-or-der' ? 'verified' : 'not-der';
}

/** Two readers may take different things for signed: a value over one digest that claims another, or attributes that must be single. */
const AMBIGUOUS: ReadonlySet<string> = new Set([
  'CMS_DIGESTS_DISAGREE',
  'CMS_ATTRIBUTE_REPEATED',
  'CMS_SIGNED_ATTRIBUTES_MALFORMED',
]);

/** All digests match, the value verifies, and the signing-certificate reference, where there is one, names the certificate used. */
export function isIntact(facts: SignatureFacts, policy: ReadingRule): boolean {
  const { pdf, coverage, digests, findings, signingCertificateReference: reference } = facts;
  if (pdf !== null && (!pdf.byteRange.wellFormed || coverage === 'partial' || coverage === 'unknown')) return false;
  if (findings.some(({ code }) => AMBIGUOUS.has(code))) return false;
  if (digests.length === 0 || digests.some(({ matches }) => matches !== true)) return false;
  return (reference === 'matches' || reference === 'absent') && valueUnder(policy, facts) === 'verified';
}
