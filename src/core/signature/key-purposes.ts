// Was the certificate issued for signing documents (RFC 5280 4.2.1.3 and 4.2.1.12; EN 319 102-1 V1.4.1, 5.2.6)?
import { MalformedError } from '../encoding/malformed-error.ts';
import type { Certificate } from '../x509/index.ts';
import type { SignaturePolicy } from './policy.ts';

/** Each extension that is there must allow it; one that cannot be read allows nothing. */
export function mayBeUsedForSigning(
  { signerKeyPurposes }: Pick<SignaturePolicy, 'signerKeyPurposes'>,
  certificate: Certificate,
): boolean {
  try {
    const usage = certificate.keyUsage;
    if (usage !== undefined && !usage.has('digitalSignature') && !usage.has('nonRepudiation')) return false;
    const purposes = certificate.extendedKeyUsage;
    return purposes === undefined || purposes.some((purpose) => signerKeyPurposes.includes(purpose));
  } catch (cause) {
    if (cause instanceof MalformedError) return false;
    throw cause;
  }
}
