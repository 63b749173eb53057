// A known fault of one signing client, so that a person can be told what happened to a signature that fails.
import type { SignerFacts, SignerInfo } from '../cms/index.ts';
import type { CryptoEngine } from '../crypto/engine.ts';
import { type Bytes, copyBytes, equalBytes } from '../encoding/bytes.ts';

// Seen in 2024: the digest went through a UTF-16 string on its way into the signed attributes, and each lone surrogate became U+FFFD,
// stored as fd ff. The token had signed the attributes with the true digest, so the value verifies over those.
export async function damagedByClient(
  engine: CryptoEngine,
  signer: SignerInfo,
  facts: SignerFacts,
  truth: Bytes | undefined,
): Promise<boolean> {
  const claimed = facts.messageDigest;
  const attributes = signer.signedAttributes?.asReceived;
  const { certificate, signatureAlgorithm } = facts;
  if (!truth || !claimed || !attributes || !certificate || !signatureAlgorithm) return false;
  if (claimed.length !== truth.length || !differsByReplacementOnly(claimed, truth)) return false;
  const rebuilt = copyBytes(attributes);
  const at = indexOfBytes(rebuilt, claimed);
  if (at < 0) return false;
  rebuilt.set(truth, at);
  const check = await engine.verifySignature({
    algorithm: signatureAlgorithm,
    publicKey: certificate.spki,
    message: rebuilt,
    signature: signer.signature,
  });
  return check === 'verified';
}

function differsByReplacementOnly(claimed: Bytes, truth: Bytes): boolean {
  for (let i = 0; i < claimed.length; i += 2) {
    const same = claimed[i] === truth[i] && claimed[i + 1] === truth[i + 1];
    if (!same && !(claimed[i] === 0xfd && claimed[i + 1] === 0xff)) return false;
  }
  return true;
}

function indexOfBytes(bytes: Bytes, part: Bytes): number {
  for (let i = bytes.indexOf(part[0] ?? 0); i >= 0; i = bytes.indexOf(part[0] ?? 0, i + 1)) {
    if (equalBytes(bytes.subarray(i, i + part.length), part)) return i;
  }
  return -1;
}
