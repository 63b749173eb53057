// Signs receipts with a key from the keys folder: detached CMS (RFC 5652) with signing-certificate-v2 (RFC 5035), written by pkijs.
import { createHash, webcrypto } from 'node:crypto';
import { fromBER, Integer, ObjectIdentifier, OctetString, Sequence, UTCTime } from 'asn1js';
import {
  Attribute,
  Certificate,
  ContentInfo,
  CryptoEngine,
  EncapsulatedContentInfo,
  IssuerAndSerialNumber,
  SignedAndUnsignedAttributes,
  SignedData,
  SignerInfo,
} from 'pkijs';
import type { Bytes } from '../../core/encoding/bytes.ts';
import { ReceiptSigner } from '../../ledger/receipt-signer.port.ts';
import { KeyError, type KeyFolder, type StoredKey } from './key-folder.ts';

const OID = {
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
} as const;

type EngineParameters = ConstructorParameters<typeof CryptoEngine>[0];
const engine = new CryptoEngine({ name: 'node', crypto: webcrypto } as unknown as EngineParameters);

export class DiskReceiptSigner extends ReceiptSigner {
  readonly #certificates: readonly Bytes[];
  readonly #key: webcrypto.CryptoKey;
  readonly #clock: () => Date;

  private constructor(certificates: readonly Bytes[], key: webcrypto.CryptoKey, clock: () => Date) {
    super();
    this.#certificates = certificates;
    this.#key = key;
    this.#clock = clock;
  }

  /** Rejects with KeyError KEY_MISSING when key or certificate are not there, KEY_MALFORMED unless RSA or EC P-256. */
  static async open(folder: KeyFolder, clock: () => Date): Promise<DiskReceiptSigner> {
    const stored = await folder.get('receipts');
    if (stored.certificates.length === 0) throw new KeyError('KEY_MISSING', `${folder.path}/receipts.cert.pem`);
    const pkcs8 = stored.privateKey.export({ type: 'pkcs8', format: 'der' });
    const key = await webcrypto.subtle.importKey('pkcs8', pkcs8, importAlgorithm(stored, folder), false, ['sign']);
    return new DiskReceiptSigner(stored.certificates, key, clock);
  }

  async certificates(): Promise<readonly Bytes[]> {
    return this.#certificates;
  }

  async sign(receipt: Bytes): Promise<Bytes> {
    const certificates = this.#certificates.map((der) => Certificate.fromBER(der));
    const [own] = certificates;
    const [ownDer] = this.#certificates;
    if (own === undefined || ownDer === undefined) throw new TypeError('expected a certificate');
    const signedAttrs = new SignedAndUnsignedAttributes({ type: 0, attributes: attributes(receipt, ownDer, own, this.#clock()) });
    const signedData = new SignedData({
      version: 1, // RFC 5652 section 5.1: id-data, issuer and serial number
      encapContentInfo: new EncapsulatedContentInfo({ eContentType: OID.data }),
      signerInfos: [
        new SignerInfo({
          version: 1,
          sid: new IssuerAndSerialNumber({ issuer: own.issuer, serialNumber: own.serialNumber }),
          signedAttrs,
        }),
      ],
      certificates,
    });
    await signedData.sign(this.#key as unknown as Parameters<SignedData['sign']>[0], 0, 'SHA-256', receipt, engine);
    const content = new ContentInfo({ contentType: OID.signedData, content: signedData.toSchema(true) });
    return new Uint8Array(content.toSchema().toBER(false));
  }
}

function attributes(receipt: Bytes, ownDer: Bytes, own: Certificate, signingTime: Date): Attribute[] {
  const digest = createHash('sha256').update(receipt).digest();
  const attribute = (type: string, value: unknown): Attribute => new Attribute({ type, values: [value] });
  return [
    attribute(OID.contentType, new ObjectIdentifier({ value: OID.data })),
    attribute(OID.signingTime, new UTCTime({ valueDate: signingTime })),
    attribute(OID.messageDigest, new OctetString({ valueHex: digest })),
    attribute(OID.signingCertificateV2, certificateReference(ownDer, own)),
  ];
}

// RFC 5035 section 4: ESSCertIDv2 under SHA-256, the default, with issuer and serial number.
function certificateReference(der: Bytes, certificate: Certificate): Sequence {
  const hash = new OctetString({ valueHex: createHash('sha256').update(der).digest() });
  const directoryName = fromBER(wrap(0xa4, certificate.issuer.toSchema().toBER(false))).result;
  const issuerSerial = new Sequence({ value: [new Sequence({ value: [directoryName] }), certificate.serialNumber as Integer] });
  return new Sequence({ value: [new Sequence({ value: [new Sequence({ value: [hash, issuerSerial] })] })] });
}

function wrap(tag: number, content: ArrayBuffer): ArrayBuffer {
  const { length } = new Uint8Array(content);
  const header = length < 128 ? [tag, length] : length < 256 ? [tag, 0x81, length] : [tag, 0x82, length >> 8, length & 255];
  const bytes = new Uint8Array(header.length + length);
  bytes.set(header);
  bytes.set(new Uint8Array(content), header.length);
  return bytes.buffer;
}

function importAlgorithm({ privateKey }: StoredKey, folder: KeyFolder): { name: string; hash?: string; namedCurve?: string } {
  if (privateKey.asymmetricKeyType === 'rsa') return { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
  if (privateKey.asymmetricKeyType === 'ec' && privateKey.asymmetricKeyDetails?.namedCurve === 'prime256v1') {
    return { name: 'ECDSA', namedCurve: 'P-256' };
  }
  throw new KeyError('KEY_MALFORMED', `${folder.path}/receipts.key.pem`);
}
