// The key that signs receipts, with a certificate of its own, for an archive that starts. The operator publishes its fingerprint, or
// replaces both by a key with a certificate from a public authority.
import 'reflect-metadata';
import { randomBytes, webcrypto } from 'node:crypto';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';
import type { Bytes } from '../../core/encoding/bytes.ts';

const DOCUMENT_SIGNING = '1.3.6.1.5.5.7.3.36'; // RFC 9336
const YEARS = 10;
const P256 = { name: 'ECDSA', namedCurve: 'P-256' };

/** EC P-256, self-signed for ten years. DER. `organisation`: who issues the receipts. */
export async function makeReceiptIdentity(organisation: string, now: Date): Promise<{ privateKey: Bytes; certificate: Bytes }> {
  const keys = (await webcrypto.subtle.generateKey(P256, true, ['sign', 'verify'])) as webcrypto.CryptoKeyPair;
  const notAfter = new Date(now);
  notAfter.setUTCFullYear(notAfter.getUTCFullYear() + YEARS);
  // RFC 5280 section 4.1.2.2: positive, at most 20 octets.
  const serial = randomBytes(16);
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40;
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: serial.toString('hex'),
    name: [{ C: ['VN'] }, { O: [organisation.normalize('NFC')] }, { CN: ['Biên nhận lưu trữ điện tử'.normalize('NFC')] }],
    notBefore: now,
    notAfter,
    keys,
    signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' },
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature | KeyUsageFlags.nonRepudiation, true),
      new ExtendedKeyUsageExtension([DOCUMENT_SIGNING], false),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  const privateKey = new Uint8Array(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey));
  return { privateKey, certificate: new Uint8Array(certificate.rawData) };
}
