// Certificates made for tests: written with core's DER writer, signed by node:crypto.
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { Bytes } from '../../../../src/core/encoding/bytes.ts';
import {
  encodeBitString,
  encodeBoolean,
  encodeElement,
  encodeExplicit,
  encodeGeneralizedTime,
  encodeInteger,
  encodeNull,
  encodeOctetString,
  encodeOid,
  encodeSequence,
  encodeSetOf,
  encodeUtf8String,
} from '../../../../src/core/encoding/der-writer.ts';
import { Certificate } from '../../../../src/core/x509/index.ts';

export interface Party {
  readonly certificate: Certificate;
  readonly privateKey: KeyObject;
}

export interface DemoOptions {
  readonly subject: string;
  readonly issuer?: Party;
  readonly ca?: boolean;
  readonly pathLength?: number;
  readonly keyUsage?: number;
  readonly serial?: number;
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  readonly extensions?: readonly Uint8Array[];
  /** SubjectPublicKeyInfo to certify as it is; nobody has its private key. */
  readonly spki?: Bytes;
  /** Another certificate for a key that exists. */
  readonly keyOf?: Party & { readonly publicKey?: KeyObject };
}

export const nameOf = (commonName: string): Bytes =>
  encodeSequence(
    encodeSetOf([encodeSequence(encodeOid('2.5.4.6'), encodeElement(0x13, Buffer.from('VN')))]),
    encodeSetOf([encodeSequence(encodeOid('2.5.4.3'), encodeUtf8String(commonName))]),
  );

export const extension = (oid: string, critical: boolean, value: Uint8Array): Bytes =>
  encodeSequence(encodeOid(oid), ...(critical ? [encodeBoolean(true)] : []), encodeOctetString(value));

export const SHA256_RSA = encodeSequence(encodeOid('1.2.840.113549.1.1.11'), encodeNull());

function keyFor(options: DemoOptions): { readonly privateKey: KeyObject; readonly spki: Bytes } {
  if (options.keyOf !== undefined) {
    return { privateKey: options.keyOf.privateKey, spki: options.spki ?? options.keyOf.certificate.spki };
  }
  const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const spki = options.spki ?? new Uint8Array(pair.publicKey.export({ format: 'der', type: 'spki' }));
  return { privateKey: pair.privateKey, spki };
}

const SHA256_DSA = encodeSequence(encodeOid('2.16.840.1.101.3.4.3.2'));

/** Self-signed without `issuer`. Key: RSA 2048, unless `keyOf` names another; RSA and DSA keys sign. */
export function makeCertificate(options: DemoOptions): Party {
  const { privateKey, spki } = keyFor(options);
  const signer = options.issuer?.privateKey ?? privateKey;
  const algorithm = signer.asymmetricKeyType === 'dsa' ? SHA256_DSA : SHA256_RSA;
  const basic = encodeSequence(
    ...(options.ca === true ? [encodeBoolean(true)] : []),
    ...(options.pathLength === undefined ? [] : [encodeInteger(options.pathLength)]),
  );
  const usage = options.keyUsage ?? (options.ca === true ? 0x06 : 0xc0);
  const tbs = encodeSequence(
    encodeExplicit(0, encodeInteger(2)),
    encodeInteger(options.serial ?? 1),
    algorithm,
    options.issuer?.certificate.subject.raw ?? nameOf(options.subject),
    encodeSequence(
      encodeGeneralizedTime(options.notBefore ?? new Date('2020-01-01T00:00:00Z')),
      encodeGeneralizedTime(options.notAfter ?? new Date('2030-01-01T00:00:00Z')),
    ),
    nameOf(options.subject),
    spki,
    encodeExplicit(
      3,
      encodeSequence(
        extension('2.5.29.19', true, basic),
        extension('2.5.29.15', true, encodeBitString(new Uint8Array([usage]))),
        ...(options.extensions ?? []),
      ),
    ),
  );
  const signature = new Uint8Array(sign('sha256', tbs, signer));
  return { certificate: Certificate.parse(encodeSequence(tbs, algorithm, encodeBitString(signature))), privateKey };
}
