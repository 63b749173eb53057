// SigningCertificate and SigningCertificateV2: EN 319 132-1 5.2.2, TS 101 903 7.2.2. The signer's own statement which certificate it used.
import { type CryptoEngine, type DigestAlgorithm, digestBytes } from '../../crypto/engine.ts';
import { type Bytes, equalBytes } from '../../encoding/bytes.ts';
import { parseDer, TAG } from '../../encoding/der.ts';
import { encodeHex } from '../../encoding/hex.ts';
import { MalformedError } from '../../encoding/malformed-error.ts';
import { type Certificate, parseGeneralName } from '../../x509/index.ts';
import { attributeValue, childElements, type ElementNode } from '../document/xml-node.ts';
import { xmlDigestAlgorithm } from '../signature/algorithms.ts';
import { base64Content } from '../signature/base64-text.ts';
import { childOf, propertiesNamed, textOf } from './property-elements.ts';

export interface CertificateReference {
  /** Undefined: an algorithm that is not known here. */
  readonly algorithm: DigestAlgorithm | undefined;
  readonly digest: Bytes;
  /** Readable issuer and serial in hexadecimal digits, as far as they can be read. */
  readonly issuer: string | undefined;
  readonly serialHex: string | undefined;
}

/** In order, of both versions. Throws MalformedError BASE64_INVALID or XADES_CERTIFICATE_REFERENCE. */
export function readCertificateReferences(signed: ElementNode | undefined): readonly CertificateReference[] {
  return propertiesNamed(signed, 'SigningCertificateV2', 'SigningCertificate').flatMap((property) => {
    const certificates = childElements(property).filter(({ local }) => local === 'Cert');
    if (certificates.length === 0) throw new MalformedError('XADES_CERTIFICATE_REFERENCE', 'expected at least one Cert');
    return certificates.map(readReference);
  });
}

function readReference(cert: ElementNode): CertificateReference {
  const certDigest = childOf(cert, 'CertDigest');
  const method = childOf(certDigest, 'DigestMethod');
  const value = childOf(certDigest, 'DigestValue');
  if (method === undefined || value === undefined)
    throw new MalformedError('XADES_CERTIFICATE_REFERENCE', 'expected a digest method and a digest value');
  const algorithm = xmlDigestAlgorithm(attributeValue(method, 'Algorithm') ?? '');
  return { algorithm, digest: base64Content(value), ...readIssuerSerial(cert) };
}

// A hint only: the digest decides. V1 writes the name as text in many ways; V2 as DER, which some tools get wrong.
function readIssuerSerial(cert: ElementNode): Pick<CertificateReference, 'issuer' | 'serialHex'> {
  const v2 = childOf(cert, 'IssuerSerialV2');
  if (v2 !== undefined) return readIssuerSerialV2(v2);
  const v1 = childOf(cert, 'IssuerSerial');
  return { issuer: textOf(v1, 'X509IssuerName'), serialHex: decimalToHex(textOf(v1, 'X509SerialNumber')) };
}

function readIssuerSerialV2(element: ElementNode): Pick<CertificateReference, 'issuer' | 'serialHex'> {
  try {
    const fields = parseDer(base64Content(element), { rules: 'ber' }).fields(TAG.SEQUENCE, 'IssuerSerial');
    const names = fields.take(TAG.SEQUENCE, 'issuer').children.map(parseGeneralName);
    const serialHex = encodeHex(fields.take(TAG.INTEGER, 'serialNumber').content);
    const directory = names.find((name) => name.kind === 'directory');
    return { issuer: directory?.kind === 'directory' ? directory.name.text : undefined, serialHex };
  } catch (cause) {
    if (!(cause instanceof MalformedError)) throw cause;
    return { issuer: undefined, serialHex: undefined };
  }
}

/** Contents of the INTEGER, as certificates have it; undefined when it is no number of reasonable size. */
export function decimalToHex(text: string | undefined): string | undefined {
  if (text === undefined || !/^\d{1,64}$/.test(text)) return undefined;
  const digits = BigInt(text).toString(16);
  const even = digits.length % 2 === 0 ? digits : `0${digits}`;
  return /^[89a-f]/.test(even) ? `00${even}` : even;
}

export type ReferenceOutcome = 'matches' | 'differs' | 'unsupported';

/** Does one of the references name this certificate by its digest? */
export function namesCertificate(
  references: readonly CertificateReference[],
  certificate: Certificate,
  engine: CryptoEngine,
): ReferenceOutcome {
  let open = false;
  for (const { algorithm, digest } of references) {
    if (algorithm === undefined || !engine.supportsDigest(algorithm)) open = true;
    else if (equalBytes(digestBytes(engine, algorithm, certificate.raw), digest)) return 'matches';
  }
  return open ? 'unsupported' : 'differs';
}
