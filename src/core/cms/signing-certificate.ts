// signing-certificate (RFC 2634 5.4, ESSCertID) and signing-certificate-v2 (RFC 5035 3, ESSCertIDv2): the signer's own statement
// which certificate it used. It defeats substitution of a certificate with the same key.
import { digestAlgorithmOf, parseAlgorithmIdentifier } from '../crypto/algorithms.ts';
import { type CryptoEngine, type DigestAlgorithm, digestBytes } from '../crypto/engine.ts';
import { type Bytes, equalBytes } from '../encoding/bytes.ts';
import { type DerNode, parseDer, TAG } from '../encoding/der.ts';
import { encodeHex } from '../encoding/hex.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import { type Certificate, type GeneralName, parseGeneralName } from '../x509/index.ts';
import { attributeValues } from './attributes.ts';
import { ATTRIBUTE } from './object-ids.ts';
import type { Attributes, EssMatch } from './types.ts';

interface CertificateId {
  /** Undefined: an algorithm that we do not know. */
  readonly algorithm: DigestAlgorithm | undefined;
  readonly hash: Bytes;
  /** Undefined: not there; null: unreadable. */
  readonly issuerSerial: { readonly issuer: readonly GeneralName[]; readonly serialHex: string } | null | undefined;
}

export interface SigningCertificateFacts {
  readonly version: 'v1' | 'v2' | undefined;
  readonly match: EssMatch;
  readonly detail: string;
  /** issuerSerial, where there is one, names another certificate than the digest does, or cannot be read. */
  readonly issuerDiffers: boolean;
}

/** Both attributes may be present (RFC 5035 5); then both must match. */
export function matchSigningCertificate(
  attributes: Attributes | undefined,
  certificate: Certificate | undefined,
  engine: CryptoEngine,
): SigningCertificateFacts {
  const v1 = attributeValues(attributes, ATTRIBUTE.SIGNING_CERTIFICATE);
  const v2 = attributeValues(attributes, ATTRIBUTE.SIGNING_CERTIFICATE_V2);
  const version = v2.length > 0 ? 'v2' : v1.length > 0 ? 'v1' : undefined;
  if (version === undefined) return { version, match: 'absent', detail: '', issuerDiffers: false };
  try {
    const ids = [...v1.map((value) => parseFirstId(value, 'sha1')), ...v2.map((value) => parseFirstId(value, undefined))];
    if (certificate === undefined)
      return { version, match: 'differs', detail: 'there is no certificate to compare with', issuerDiffers: false };
    const matches = ids.map((id) => matchOne(id, certificate, engine));
    const match = matches.find((one) => one === 'differs') ?? matches.find((one) => one === 'unsupported') ?? 'matches';
    const wanted = ids.map(({ hash }) => encodeHex(hash)).join(', ');
    const issuerDiffers = match === 'matches' && ids.some((id) => !issuerFits(id, certificate));
    return { version, match, detail: `the signer names the certificate with digest ${wanted}`, issuerDiffers };
  } catch (cause) {
    if (!(cause instanceof MalformedError)) throw cause;
    return { version, match: 'malformed', detail: `${cause.code}: ${cause.message}`, issuerDiffers: false };
  }
}

// The first identifier is the signer's own certificate (RFC 5035 3).
function parseFirstId(value: Bytes, fixed: DigestAlgorithm | undefined): CertificateId {
  const list = parseDer(value, { rules: 'ber' }).fields(TAG.SEQUENCE, 'SigningCertificate').take(TAG.SEQUENCE, 'certs');
  const [first] = list.children;
  if (first === undefined) throw new MalformedError('CMS_SIGNING_CERTIFICATE', 'expected at least one ESSCertID');
  const fields = first.fields(TAG.SEQUENCE, 'ESSCertID');
  // hashAlgorithm DEFAULT id-sha256; version 1 has no such field and means SHA-1.
  const identifier = fixed === undefined ? fields.optional(TAG.SEQUENCE) : undefined;
  const algorithm = fixed ?? (identifier === undefined ? 'sha256' : digestAlgorithmOf(parseAlgorithmIdentifier(identifier).oid));
  const hash = fields.next('certHash').octets();
  const issuerSerial = fields.optional(TAG.SEQUENCE);
  fields.end();
  return { algorithm, hash, issuerSerial: issuerSerial === undefined ? undefined : parseIssuerSerial(issuerSerial) };
}

// RFC 5035 5: the digest decides; what is written beside it is a hint, and a wrong hint is only reported.
function parseIssuerSerial(node: DerNode): CertificateId['issuerSerial'] {
  try {
    const fields = node.fields(TAG.SEQUENCE, 'IssuerSerial');
    const issuer = fields.take(TAG.SEQUENCE, 'issuer').children.map(parseGeneralName);
    const serialHex = encodeHex(fields.take(TAG.INTEGER, 'serialNumber').content);
    return { issuer, serialHex };
  } catch (cause) {
    if (cause instanceof MalformedError) return null;
    throw cause;
  }
}

function matchOne(id: CertificateId, certificate: Certificate, engine: CryptoEngine): EssMatch {
  if (id.algorithm === undefined || !engine.supportsDigest(id.algorithm)) return 'unsupported';
  return equalBytes(digestBytes(engine, id.algorithm, certificate.raw), id.hash) ? 'matches' : 'differs';
}

function issuerFits({ issuerSerial }: CertificateId, certificate: Certificate): boolean {
  if (issuerSerial === undefined) return true;
  if (issuerSerial === null || issuerSerial.serialHex !== certificate.serialHex) return false;
  return issuerSerial.issuer.some((name) => name.kind === 'directory' && name.name.key === certificate.issuer.key);
}
