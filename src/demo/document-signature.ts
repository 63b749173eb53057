// A detached CMS signature over a PDF's byte range with a signature time stamp, as Vietnamese signing tools make it (one signer,
// the leaf certificate, a token over the signature value). RFC 5652, RFC 5035, RFC 3161 Appendix A.
import { createHash, createPrivateKey, type KeyObject, sign } from 'node:crypto';
import { promisify } from 'node:util';
import type { DemoIdentity } from '../adapters/pki/demo-pki.ts';
import type { DemoTsa } from '../adapters/pki/demo-tsa.ts';
import type { Bytes } from '../core/encoding/bytes.ts';
import { contextTag } from '../core/encoding/der.ts';
import {
  encodeElement,
  encodeExplicit,
  encodeInteger,
  encodeNull,
  encodeOctetString,
  encodeOid,
  encodeSequence,
  encodeSetOf,
} from '../core/encoding/der-writer.ts';
import { Certificate } from '../core/x509/index.ts';

const OID = {
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  signatureTimeStampToken: '1.2.840.113549.1.9.16.2.14',
  sha256: '2.16.840.1.101.3.4.2.1',
  sha256WithRsa: '1.2.840.113549.1.1.11',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
} as const;

const signAsync = promisify(sign);

export interface StampedBy {
  readonly tsa: DemoTsa;
  readonly time: Date;
}

export class DocumentSigner {
  readonly #identity: DemoIdentity;
  readonly #key: KeyObject;
  readonly #signerIdentifier: Bytes;
  readonly #certificateReference: Bytes;

  constructor(identity: DemoIdentity) {
    this.#identity = identity;
    this.#key = createPrivateKey({ key: Buffer.from(identity.privateKey), format: 'der', type: 'pkcs8' });
    const certificate = Certificate.parse(identity.certificate);
    this.#signerIdentifier = encodeSequence(certificate.issuer.raw, encodeInteger(BigInt(`0x${certificate.serialHex}`)));
    this.#certificateReference = encodeSequence(encodeSequence(encodeSequence(encodeOctetString(sha256(identity.certificate)))));
  }

  /** DER of the ContentInfo over `digest` (SHA-256 of the signed bytes). */
  async sign(digest: Bytes, stamped: StampedBy | null): Promise<Bytes> {
    const attributes = [
      attribute(OID.contentType, encodeOid(OID.data)),
      attribute(OID.messageDigest, encodeOctetString(digest)),
      attribute(OID.signingCertificateV2, this.#certificateReference),
    ];
    const value = new Uint8Array(await signAsync('sha256', encodeSetOf(attributes), this.#key));
    const token = stamped && (await stamped.tsa.issueToken({ algorithm: 'sha256', digest: sha256(value), time: stamped.time }));
    const digestAlgorithm = encodeSequence(encodeOid(OID.sha256), encodeNull());
    const isRsa = this.#key.asymmetricKeyType === 'rsa';
    const signerInfo = encodeSequence(
      encodeInteger(1),
      this.#signerIdentifier,
      digestAlgorithm,
      encodeSetOf(attributes, contextTag(0)),
      isRsa ? encodeSequence(encodeOid(OID.sha256WithRsa), encodeNull()) : encodeSequence(encodeOid(OID.ecdsaWithSha256)),
      encodeOctetString(value),
      ...(token === null ? [] : [encodeElement(contextTag(1), attribute(OID.signatureTimeStampToken, token))]),
    );
    const signedData = encodeSequence(
      encodeInteger(1),
      encodeSetOf([digestAlgorithm]),
      encodeSequence(encodeOid(OID.data)),
      encodeSetOf([this.#identity.certificate, ...this.#identity.issuers], contextTag(0)),
      encodeSetOf([signerInfo]),
    );
    return encodeSequence(encodeOid(OID.signedData), encodeExplicit(0, signedData));
  }
}

function attribute(oid: string, value: Bytes): Bytes {
  return encodeSequence(encodeOid(oid), encodeElement(0x31, value));
}

function sha256(bytes: Uint8Array): Bytes {
  return new Uint8Array(createHash('sha256').update(bytes).digest());
}
