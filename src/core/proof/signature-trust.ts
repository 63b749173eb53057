// The trust under which the signatures inside documents are judged, from the verifier's lists.
import type { CryptoEngine } from '../crypto/engine.ts';
import type { SignatureTrust } from '../signature/index.ts';
import { type Certificate, CertificateIndex } from '../x509/index.ts';
import { bearsDemoMark, readCertificate, readTrust } from './trust-index.ts';
import type { TrustMaterial } from './trust-material.ts';

/**
 * Without `demo`, demonstration anchors vouch for no signer and for no time stamp inside a document.
 * Throws MalformedError TRUST_CERTIFICATE or TRUST_KEY.
 */
export function signatureTrustOf(trust: TrustMaterial, demo: boolean, engine: CryptoEngine): SignatureTrust {
  const { tsa, intermediates } = readTrust(trust, engine);
  const counted = (list: readonly Certificate[]): CertificateIndex =>
    new CertificateIndex(list.filter(({ raw }) => demo || !bearsDemoMark(raw)));
  return { signers: counted(trust.signers.map(readCertificate)), timeStamps: counted(tsa.all), intermediates };
}
