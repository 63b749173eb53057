// A public-key infrastructure for demonstration and tests: certificates whose names say that they are worth nothing in law.
// One root for each purpose, because a verifier's lists of anchors are separate too. RFC 5280 profiles.
import 'reflect-metadata';
import { randomBytes, webcrypto } from 'node:crypto';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsageExtension,
  type Extension,
  type JsonName,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';
import type { Bytes } from '../../core/encoding/bytes.ts';

/** In the organisation's name of every demo certificate; the verifier looks for these words (core/proof DEMO_MARK). */
export const DEMO_ORGANISATION = 'DEMO – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ';

export type DemoPurpose = 'signer' | 'tsa' | 'receipts';

/** A certificate with its key: PKCS#8 and X.509, both DER, and the certificates above it without the root. */
export interface DemoIdentity {
  readonly privateKey: Bytes;
  readonly certificate: Bytes;
  /** Issuer first; the root is not among them. */
  readonly issuers: readonly Bytes[];
}

export interface DemoRequest {
  readonly commonName: string;
  readonly purpose: DemoPurpose;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly key?: DemoKey;
  /** More parts of the name, for example the title and the agency of a signer. */
  readonly name?: JsonName;
  /** Overrides the purpose's extended key usages; for tests of wrong ones. */
  readonly extendedKeyUsage?: { readonly oids: readonly string[]; readonly critical: boolean };
}

export type DemoKey = 'rsa-2048' | 'ec-p256';

const TIME_STAMPING = '1.3.6.1.5.5.7.3.8';
const DOCUMENT_SIGNING = '1.3.6.1.5.5.7.3.36'; // RFC 9336
const USAGES: Readonly<Record<DemoPurpose, { readonly oids: readonly string[]; readonly critical: boolean }>> = {
  signer: { oids: [DOCUMENT_SIGNING], critical: false },
  receipts: { oids: [DOCUMENT_SIGNING], critical: false },
  tsa: { oids: [TIME_STAMPING], critical: true }, // RFC 3161 section 2.3: critical, and nothing else
};

/** A root that issues end-entity certificates. */
export class DemoCa {
  readonly certificate: Bytes;
  readonly #issuer: X509Certificate;
  readonly #key: webcrypto.CryptoKey;

  private constructor(issuer: X509Certificate, key: webcrypto.CryptoKey) {
    this.#issuer = issuer;
    this.#key = key;
    this.certificate = new Uint8Array(issuer.rawData);
  }

  static async create(commonName: string, notBefore: Date, notAfter: Date, key: DemoKey = 'rsa-2048'): Promise<DemoCa> {
    const keys = await generateKey(key);
    const certificate = await X509CertificateGenerator.createSelfSigned({
      serialNumber: randomSerial(),
      name: demoName(commonName),
      notBefore,
      notAfter,
      keys,
      signingAlgorithm: signingAlgorithm(key),
      extensions: [
        new BasicConstraintsExtension(true, 0, true),
        new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
        await SubjectKeyIdentifierExtension.create(keys.publicKey),
      ],
    });
    return new DemoCa(certificate, keys.privateKey);
  }

  /** From what `export` gave. */
  static async open(material: { readonly privateKey: Bytes; readonly certificate: Bytes }): Promise<DemoCa> {
    const certificate = new X509Certificate(material.certificate);
    const key = await webcrypto.subtle.importKey('pkcs8', material.privateKey, importAlgorithm(certificate), true, ['sign']);
    return new DemoCa(certificate, key);
  }

  async export(): Promise<{ readonly privateKey: Bytes; readonly certificate: Bytes }> {
    return { privateKey: await exportKey(this.#key), certificate: this.certificate };
  }

  async issue(request: DemoRequest): Promise<DemoIdentity> {
    const keys = await generateKey(request.key ?? 'rsa-2048');
    const certificate = await X509CertificateGenerator.create({
      serialNumber: randomSerial(),
      subject: demoName(request.commonName, request.name),
      issuer: this.#issuer.subjectName,
      notBefore: request.notBefore,
      notAfter: request.notAfter,
      signingKey: this.#key,
      publicKey: keys.publicKey,
      signingAlgorithm: this.#key.algorithm.name === 'ECDSA' ? signingAlgorithm('ec-p256') : signingAlgorithm('rsa-2048'),
      extensions: await this.#extensions(request, keys.publicKey),
    });
    return { privateKey: await exportKey(keys.privateKey), certificate: new Uint8Array(certificate.rawData), issuers: [] };
  }

  async #extensions(request: DemoRequest, publicKey: webcrypto.CryptoKey): Promise<Extension[]> {
    const { oids, critical } = request.extendedKeyUsage ?? USAGES[request.purpose];
    const flags =
      request.purpose === 'tsa' ? KeyUsageFlags.digitalSignature : KeyUsageFlags.digitalSignature | KeyUsageFlags.nonRepudiation;
    return [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(flags, true),
      ...(oids.length > 0 ? [new ExtendedKeyUsageExtension([...oids], critical)] : []),
      await SubjectKeyIdentifierExtension.create(publicKey),
      await AuthorityKeyIdentifierExtension.create(this.#issuer),
    ];
  }
}

function demoName(commonName: string, more: JsonName = []): JsonName {
  return [{ C: ['VN'] }, { O: [DEMO_ORGANISATION] }, ...more, { CN: [commonName.normalize('NFC')] }];
}

// RFC 5280 section 4.1.2.2: positive, at most 20 octets.
function randomSerial(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes.toString('hex');
}

function signingAlgorithm(key: DemoKey): { name: string; hash: string } {
  return key === 'ec-p256' ? { name: 'ECDSA', hash: 'SHA-256' } : { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
}

async function generateKey(key: DemoKey): Promise<webcrypto.CryptoKeyPair> {
  const algorithm =
    key === 'ec-p256'
      ? { name: 'ECDSA', namedCurve: 'P-256' }
      : { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) };
  return (await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])) as webcrypto.CryptoKeyPair;
}

function importAlgorithm(certificate: X509Certificate): { name: string; namedCurve?: string; hash?: string } {
  return certificate.publicKey.algorithm.name === 'ECDSA'
    ? { name: 'ECDSA', namedCurve: 'P-256' }
    : { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
}

async function exportKey(key: webcrypto.CryptoKey): Promise<Bytes> {
  return new Uint8Array(await webcrypto.subtle.exportKey('pkcs8', key));
}
