// Which certificate an XML signature was made with: EN 319 102-1 V1.4.1, 5.2.3; EN 319 132-1 5.2.2. Certificates in KeyInfo are hints; the
// signed reference decides, and where there is none, the key that the value verifies with.
import type { CryptoEngine } from '../crypto/engine.ts';
import type { Certificate } from '../x509/index.ts';
import { decimalToHex, namesCertificate, type VerifiedXmlSignature, verifySignedInfo } from '../xml/index.ts';
import type { ReferenceMatch, SignerIdentifierFacts, ValueCheck } from './facts.ts';

export interface XmlSigner {
  readonly certificate: Certificate | undefined;
  readonly value: ValueCheck;
  readonly reference: ReferenceMatch;
}

/** Trying keys is the costly part. */
const MAX_TRIED = 16;

export interface Candidates {
  /** Certificates in KeyInfo. */
  readonly own: readonly Certificate[];
  /** Others that came along or are known; they count only when the signed reference names them. */
  readonly others: readonly Certificate[];
}

export async function findXmlSigner(
  signature: VerifiedXmlSignature,
  { own, others }: Candidates,
  engine: CryptoEngine,
): Promise<XmlSigner> {
  const { certificateReferences: references } = signature;
  const check = (certificate: Certificate) => verifySignedInfo(signature.info, certificate.spki, engine);
  if (Array.isArray(references)) {
    // Some tools name the whole chain, and not the signer first.
    const named = await tryKeys(
      [...own, ...others].filter((one) => namesCertificate(references, one, engine) === 'matches'),
      check,
    );
    if (named !== undefined) return { ...named, reference: 'matches' };
  }
  const found = await tryKeys(own, check);
  const reference: ReferenceMatch =
    references === undefined
      ? 'absent'
      : references === 'malformed'
        ? 'malformed'
        : differs(references, found?.certificate, engine);
  if (found !== undefined) return { ...found, reference };
  return { certificate: undefined, value: await tryPublicKeys(signature, engine), reference };
}

function differs(
  references: Exclude<VerifiedXmlSignature['certificateReferences'], 'malformed' | undefined>,
  certificate: Certificate | undefined,
  engine: CryptoEngine,
): ReferenceMatch {
  return certificate === undefined ? 'differs' : namesCertificate(references, certificate, engine);
}

// The one that verifies; otherwise the first, so that the failure is reported against what the signature offers.
async function tryKeys(
  certificates: readonly Certificate[],
  check: (certificate: Certificate) => Promise<Exclude<ValueCheck, 'not-checked'>>,
): Promise<{ readonly certificate: Certificate; readonly value: ValueCheck } | undefined> {
  let first: { readonly certificate: Certificate; readonly value: ValueCheck } | undefined;
  for (const certificate of certificates.slice(0, MAX_TRIED)) {
    const value = await check(certificate);
    if (value === 'verified') return { certificate, value };
    first ??= { certificate, value };
  }
  return first;
}

// A bare key proves that the data are whole, and nothing about who signed.
async function tryPublicKeys({ info, keyInfo }: VerifiedXmlSignature, engine: CryptoEngine): Promise<ValueCheck> {
  const [key] = keyInfo.publicKeys;
  return key === undefined ? 'not-checked' : verifySignedInfo(info, key, engine);
}

export function signerIdentifierOf({ certificateReferences, keyInfo }: VerifiedXmlSignature): SignerIdentifierFacts {
  const [named] = Array.isArray(certificateReferences) ? certificateReferences : [];
  return {
    issuer: named?.issuer ?? keyInfo.issuerName ?? null,
    serial: named?.serialHex ?? decimalToHex(keyInfo.serialNumber) ?? null,
    keyId: null,
  };
}
