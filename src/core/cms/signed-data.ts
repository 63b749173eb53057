// CMS SignedData, RFC 5652 section 5, over the bytes as received: BER is read and reported, nothing is encoded anew.
import { digestAlgorithmOf, parseAlgorithmIdentifier, signatureAlgorithmOf } from '../crypto/algorithms.ts';
import type { Bytes } from '../encoding/bytes.ts';
import { contextTag, type DerNode, parseDer, parseDerPrefix, primitiveContextTag, TAG } from '../encoding/der.ts';
import { findDerDeviations } from '../encoding/der-inspection.ts';
import { encodeHex } from '../encoding/hex.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import { Certificate, Name } from '../x509/index.ts';
import { attributeValues, parseAttributes, parseSignedAttributes } from './attributes.ts';
import { ATTRIBUTE, CONTENT } from './object-ids.ts';
import { plainEcdsaOf } from './plain-ecdsa.ts';
import type { RawSet, SignedAttributes, SignedData, SignerIdentifier, SignerInfo, UnreadablePart } from './types.ts';

/** The content type of the ContentInfo at the beginning of `bytes`. Throws MalformedError DER_*. */
export function contentTypeOf(bytes: Bytes): string {
  return parseDerPrefix(bytes, { rules: 'ber' }).fields(TAG.SEQUENCE, 'ContentInfo').take(TAG.OID, 'contentType').oid();
}

/** More signers, certificates and revocation data than any real document has. */
const MAX_SIGNERS = 500;
const MAX_CERTIFICATES = 1000;
const MAX_REVOCATION = 1000;

/**
 * Reads a ContentInfo with SignedData at the beginning of `bytes`; what follows is counted, not refused.
 * Throws MalformedError DER_* or CMS_*. Unreadable certificates and unsigned attributes are reported in the result.
 */
export function parseSignedData(bytes: Bytes): SignedData {
  const root = parseDerPrefix(bytes, { rules: 'ber' });
  const outer = root.fields(TAG.SEQUENCE, 'ContentInfo');
  const type = outer.take(TAG.OID, 'contentType').oid();
  if (type !== CONTENT.SIGNED_DATA)
    throw new MalformedError('CMS_NOT_SIGNED_DATA', `expected SignedData, got content type ${type}`);
  const fields = outer.take(contextTag(0), 'content').inner('content').fields(TAG.SEQUENCE, 'SignedData');
  outer.end();
  const version = fields.take(TAG.INTEGER, 'version').smallInteger();
  const digestIdentifiers = fields.take(TAG.SET, 'digestAlgorithms').children.map(parseAlgorithmIdentifier);
  const encapsulated = parseEncapsulated(fields.take(TAG.SEQUENCE, 'encapContentInfo'));
  const certificateSet = fields.optional(contextTag(0));
  const revocationSet = fields.optional(contextTag(1));
  const signerInfos = fields.take(TAG.SET, 'signerInfos').children;
  fields.end();
  if (signerInfos.length > MAX_SIGNERS) throw new MalformedError('CMS_SIGNERS_LIMIT', `more than ${MAX_SIGNERS} signers`);
  return {
    raw: root.raw,
    deviations: findDerDeviations(root.raw),
    trailingBytes: bytes.length - root.end,
    trailingAreZero: bytes.subarray(root.end).every((octet) => octet === 0),
    version,
    digestIdentifiers,
    ...encapsulated,
    ...parseCertificates(certificateSet),
    certificateSet: rawSet(certificateSet),
    ...parseRevocation(revocationSet),
    revocationSet: rawSet(revocationSet),
    signerInfos: signerInfos.map(parseSignerInfo),
  };
}

function rawSet(set: DerNode | undefined): RawSet | undefined {
  if (set === undefined) return undefined;
  // OtherRevocationInfoFormat: format and info (RFC 5652 10.2.1).
  const payload = (node: DerNode): Bytes => (node.tag === contextTag(1) ? (node.children[1]?.raw ?? node.raw) : node.raw);
  return { raw: set.raw, elements: set.children.map((node) => ({ raw: node.raw, payload: payload(node) })) };
}

type Encapsulated = Pick<SignedData, 'contentType' | 'content' | 'encapsulated' | 'contentTypeElement'>;

// RFC 5652 5.2; 5.2.1: PKCS #7 allows any type instead of OCTET STRING, its contents octets are then what was digested.
function parseEncapsulated(node: DerNode): Encapsulated {
  const fields = node.fields(TAG.SEQUENCE, 'EncapsulatedContentInfo');
  const type = fields.take(TAG.OID, 'eContentType');
  const wrapper = fields.optional(contextTag(0));
  fields.end();
  const found = { contentType: type.oid(), contentTypeElement: type.raw, encapsulated: node.raw };
  if (wrapper === undefined) return { ...found, content: undefined };
  const inner = wrapper.inner('eContent');
  const isString = (inner.tag & ~0x20) === TAG.OCTET_STRING;
  return { ...found, content: isString ? inner.octets() : inner.content };
}

function parseCertificates(set: DerNode | undefined): Pick<SignedData, 'certificates' | 'unreadableCertificates'> {
  if ((set?.children.length ?? 0) > MAX_CERTIFICATES)
    throw new MalformedError('CMS_CERTIFICATES_LIMIT', `more than ${MAX_CERTIFICATES} certificates`);
  const certificates: Certificate[] = [];
  const unreadableCertificates: UnreadablePart[] = [];
  for (const { tag, raw } of set?.children ?? []) {
    if (tag !== TAG.SEQUENCE) {
      unreadableCertificates.push({ raw, reason: `not an X.509 certificate: CertificateChoices tag 0x${tag.toString(16)}` });
      continue;
    }
    try {
      certificates.push(Certificate.parse(raw));
    } catch (cause) {
      if (!(cause instanceof MalformedError)) throw cause;
      unreadableCertificates.push({ raw, reason: `${cause.code}: ${cause.message}` });
    }
  }
  return { certificates, unreadableCertificates };
}

// RFC 5652 10.2.1
function parseRevocation(set: DerNode | undefined): Pick<SignedData, 'crls' | 'otherRevocation'> {
  if ((set?.children.length ?? 0) > MAX_REVOCATION)
    throw new MalformedError('CMS_REVOCATION_LIMIT', `more than ${MAX_REVOCATION} items of revocation data`);
  const crls: Bytes[] = [];
  const otherRevocation: { format: string; raw: Bytes }[] = [];
  for (const choice of set?.children ?? []) {
    if (choice.tag === TAG.SEQUENCE) crls.push(choice.raw);
    else {
      const [format, info] = choice.expect(contextTag(1), 'OtherRevocationInfoFormat').children;
      if (format !== undefined && info !== undefined) otherRevocation.push({ format: format.oid(), raw: info.raw });
    }
  }
  return { crls, otherRevocation };
}

/** RFC 5652 5.3; counter-signatures are SignerInfo too (11.4). Throws MalformedError DER_*. */
export function parseSignerInfo(node: DerNode, index: number): SignerInfo {
  const fields = node.fields(TAG.SEQUENCE, 'SignerInfo');
  const version = fields.take(TAG.INTEGER, 'version').smallInteger();
  const signer = parseSignerIdentifier(fields.next('sid'));
  const digestIdentifier = parseAlgorithmIdentifier(fields.next('digestAlgorithm'));
  const signed = fields.optional(contextTag(0));
  const signatureIdentifier = parseAlgorithmIdentifier(fields.next('signatureAlgorithm'));
  const signature = fields.next('signature').octets();
  const unsigned = fields.optional(contextTag(1));
  fields.end();
  const elements = node.children.slice(0, signed === undefined ? 5 : 6).map(({ raw }) => raw);
  const digestAlgorithm = digestAlgorithmOf(digestIdentifier.oid);
  const signedAttributes = signed === undefined ? undefined : parseSignedAttributes(signed);
  return {
    index,
    version,
    signer,
    digestIdentifier,
    digestAlgorithm,
    signatureIdentifier,
    signatureAlgorithm: signatureAlgorithmOf(signatureIdentifier, digestAlgorithm) ?? plainEcdsaOf(signatureIdentifier.oid),
    signature,
    signedAttributes,
    unsignedAttributes: unsigned === undefined ? undefined : parseAttributes(unsigned),
    signingTime: parseSigningTime(signedAttributes),
    elements,
  };
}

function parseSignerIdentifier(node: DerNode): SignerIdentifier {
  if (node.tag === primitiveContextTag(0) || node.tag === contextTag(0)) {
    return { kind: 'subject-key-id', keyIdHex: encodeHex(node.octets(primitiveContextTag(0))) };
  }
  const fields = node.fields(TAG.SEQUENCE, 'IssuerAndSerialNumber');
  const issuer = new Name(fields.next('issuer'));
  const serialHex = encodeHex(fields.take(TAG.INTEGER, 'serialNumber').content);
  fields.end();
  return { kind: 'issuer-and-serial', issuer, serialHex };
}

// A signing time that cannot be read is as good as none: it is only a claim.
function parseSigningTime(attributes: SignedAttributes | undefined): Date | undefined {
  const [value] = attributeValues(attributes, ATTRIBUTE.SIGNING_TIME);
  if (value === undefined) return undefined;
  try {
    return parseDer(value, { rules: 'ber' }).time();
  } catch (cause) {
    if (cause instanceof MalformedError) return undefined;
    throw cause;
  }
}
