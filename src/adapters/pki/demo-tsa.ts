// A time-stamp authority for demonstration, benchmarks and tests: RFC 3161 (August 2001), RFC 5816 (March 2010). Its clock is this
// machine's and its key lies beside the archive, so its tokens prove nothing to a stranger; its names say so.
import { createHash, createPrivateKey, type KeyObject, randomBytes, sign } from 'node:crypto';
import { promisify } from 'node:util';
import { DIGEST_BYTES } from '../../core/crypto/algorithms.ts';
import type { DigestAlgorithm } from '../../core/crypto/engine.ts';
import type { Bytes } from '../../core/encoding/bytes.ts';
import { contextTag, parseDer, TAG } from '../../core/encoding/der.ts';
import {
  encodeElement,
  encodeExplicit,
  encodeGeneralizedTime,
  encodeInteger,
  encodeNull,
  encodeOctetString,
  encodeOid,
  encodeSequence,
  encodeSetOf,
} from '../../core/encoding/der-writer.ts';
import { MalformedError } from '../../core/encoding/malformed-error.ts';
import { encodeGrantedReply, encodeImprint, encodeRejection, FAILURE, parseTimeStampQuery } from './time-stamp-protocol.ts';

const OID = {
  signedData: '1.2.840.113549.1.7.2',
  tstInfo: '1.2.840.113549.1.9.16.1.4',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  sha256: '2.16.840.1.101.3.4.2.1',
  sha256WithRsa: '1.2.840.113549.1.1.11',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
} as const;

/** Policy of the demo TSA: an arc for documentation (RFC 5612 practice), under which nothing is promised. */
export const DEMO_TSA_POLICY = '1.3.6.1.4.1.32473.1.1';

export interface DemoTsaIdentity {
  /** PKCS#8 DER, RSA or EC P-256. */
  readonly privateKey: Bytes;
  readonly certificate: Bytes;
  readonly issuers: readonly Bytes[];
}

export interface TokenRequest {
  readonly algorithm: DigestAlgorithm;
  readonly digest: Bytes;
  readonly time: Date;
  readonly nonce?: bigint;
  readonly policy?: string;
  /** Default true. */
  readonly withCertificates?: boolean;
}

const signAsync = promisify(sign);

export class DemoTsa {
  readonly #key: KeyObject;
  readonly #signatureAlgorithm: Bytes;
  readonly #signerIdentifier: Bytes;
  readonly #certificateReference: Bytes;
  readonly #certificates: Bytes;
  readonly #policy: string;

  constructor(identity: DemoTsaIdentity, policy: string = DEMO_TSA_POLICY) {
    this.#key = createPrivateKey({ key: Buffer.from(identity.privateKey), format: 'der', type: 'pkcs8' });
    const isRsa = this.#key.asymmetricKeyType === 'rsa';
    this.#signatureAlgorithm = isRsa
      ? encodeSequence(encodeOid(OID.sha256WithRsa), encodeNull())
      : encodeSequence(encodeOid(OID.ecdsaWithSha256));
    const { issuer, serial } = issuerAndSerial(identity.certificate);
    this.#signerIdentifier = encodeSequence(issuer, serial);
    // RFC 5035 section 4: ESSCertIDv2 under SHA-256 (the default, so left out), with issuer and serial number.
    const generalNames = encodeSequence(encodeElement(contextTag(4), issuer));
    const certId = encodeSequence(encodeOctetString(sha256(identity.certificate)), encodeSequence(generalNames, serial));
    this.#certificateReference = encodeSequence(encodeSequence(certId));
    this.#certificates = encodeSetOf([identity.certificate, ...identity.issuers], contextTag(0));
    this.#policy = policy;
  }

  /** A token without the protocol around it: the fast path of benchmarks and demonstration data. */
  async issueToken(request: TokenRequest): Promise<Bytes> {
    const info = this.#encodeInfo(request);
    const attributes = [
      encodeAttribute(OID.contentType, encodeOid(OID.tstInfo)),
      encodeAttribute(OID.messageDigest, encodeOctetString(sha256(info))),
      encodeAttribute(OID.signingCertificateV2, this.#certificateReference),
    ];
    // RFC 5652 section 5.4: signed as a SET OF, carried as [0] IMPLICIT.
    const signature = await signAsync('sha256', encodeSetOf(attributes), this.#key);
    const digestAlgorithm = encodeSequence(encodeOid(OID.sha256), encodeNull());
    const signerInfo = encodeSequence(
      encodeInteger(1),
      this.#signerIdentifier,
      digestAlgorithm,
      encodeSetOf(attributes, contextTag(0)),
      this.#signatureAlgorithm,
      encodeOctetString(signature),
    );
    const signedData = encodeSequence(
      encodeInteger(3), // RFC 5652 section 5.1: 3, because the content is not id-data
      encodeSetOf([digestAlgorithm]),
      encodeSequence(encodeOid(OID.tstInfo), encodeExplicit(0, encodeOctetString(info))),
      ...(request.withCertificates === false ? [] : [this.#certificates]),
      encodeSetOf([signerInfo]),
    );
    return encodeSequence(encodeOid(OID.signedData), encodeExplicit(0, signedData));
  }

  /** TimeStampReq in, TimeStampResp out; a bad request gets a rejection, never an error. */
  async respond(query: Bytes, time: Date): Promise<Bytes> {
    let request: ReturnType<typeof parseTimeStampQuery>;
    try {
      request = parseTimeStampQuery(query);
    } catch (cause) {
      if (cause instanceof MalformedError) return encodeRejection(FAILURE.badDataFormat, 'The request cannot be read.');
      throw cause;
    }
    const { algorithm, digest, policy, nonce } = request;
    if (request.version !== 1) return encodeRejection(FAILURE.badRequest, 'The request is not of version 1.');
    if (algorithm === undefined || algorithm === 'md5' || algorithm === 'sha1') {
      return encodeRejection(FAILURE.badAlg, 'The hash algorithm is not accepted.');
    }
    if (digest.length !== DIGEST_BYTES[algorithm])
      return encodeRejection(FAILURE.badDataFormat, 'The digest has a wrong length.');
    if (policy !== undefined && policy !== this.#policy)
      return encodeRejection(FAILURE.unacceptedPolicy, 'The policy is not offered.');
    if (request.hasExtensions) return encodeRejection(FAILURE.unacceptedExtension, 'Extensions are not supported.');
    const withCertificates = request.certificatesWanted;
    return encodeGrantedReply(
      await this.issueToken({ algorithm, digest, time, withCertificates, ...(nonce === undefined ? {} : { nonce }) }),
    );
  }

  // TSTInfo, RFC 3161 section 2.4.2.
  #encodeInfo({ algorithm, digest, time, nonce, policy }: TokenRequest): Bytes {
    return encodeSequence(
      encodeInteger(1),
      encodeOid(policy ?? this.#policy),
      encodeImprint(algorithm, digest),
      encodeInteger(BigInt(`0x40${randomBytes(11).toString('hex')}`)),
      encodeGeneralizedTime(time),
      encodeSequence(encodeInteger(1)), // accuracy: one second
      ...(nonce === undefined ? [] : [encodeInteger(nonce)]),
    );
  }
}

function encodeAttribute(oid: string, value: Bytes): Bytes {
  return encodeSequence(encodeOid(oid), encodeSetOf([value]));
}

// RFC 5280 section 4.1: version [0], serialNumber, signature, issuer.
function issuerAndSerial(certificate: Bytes): { readonly issuer: Bytes; readonly serial: Bytes } {
  const tbs = parseDer(certificate).fields(TAG.SEQUENCE, 'Certificate').take(TAG.SEQUENCE, 'tbsCertificate');
  const fields = tbs.fields(TAG.SEQUENCE, 'tbsCertificate');
  fields.optional(contextTag(0));
  const serial = fields.take(TAG.INTEGER, 'serialNumber').raw;
  fields.take(TAG.SEQUENCE, 'signature');
  return { serial, issuer: fields.take(TAG.SEQUENCE, 'issuer').raw };
}

function sha256(bytes: Uint8Array): Bytes {
  return new Uint8Array(createHash('sha256').update(bytes).digest());
}
