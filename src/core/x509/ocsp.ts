// OCSP response as received, RFC 6960 section 4.2.1: the whole OCSPResponse, or the BasicOCSPResponse alone (as CAdES revocation-values
// hold it). Read at once and strictly, within limits; who signed it and whether it counts is ocsp-check.ts.
import {
  type AlgorithmIdentifier,
  digestAlgorithmOf,
  parseAlgorithmIdentifier,
  signatureAlgorithmOf,
} from '../crypto/algorithms.ts';
import { type CryptoEngine, type DigestAlgorithm, digestBytes, type SignatureAlgorithm } from '../crypto/engine.ts';
import { type Bytes, equalBytes } from '../encoding/bytes.ts';
import { contextTag, type DerCursor, type DerNode, parseDer, primitiveContextTag, TAG } from '../encoding/der.ts';
import { encodeHex, parseHex } from '../encoding/hex.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import { Certificate, type Extension, parseExtensionList } from './certificate.ts';
import { type RevocationReason, revocationReasonOf, significantOctets } from './crl-entries.ts';
import { EXTENSION } from './extensions.ts';
import { Name } from './name.ts';

// 4.2.1
const STATUSES: ReadonlyMap<number, OcspStatus> = new Map([
  [0, 'successful'],
  [1, 'malformedRequest'],
  [2, 'internalError'],
  [3, 'tryLater'],
  [5, 'sigRequired'],
  [6, 'unauthorized'],
]);
const BASIC_RESPONSE = '1.3.6.1.5.5.7.48.1.1';
// A responder answers about the certificates of one request; lists of all certificates are not sent this way.
const MAX_ANSWERS = 100;
const MAX_CERTIFICATES = 32;

// 4.4: extensions that change nothing in what the response says, or that are read here. The nonce (RFC 8954) binds a response to a request
// that is not here.
const KNOWN: ReadonlySet<string> = new Set([
  EXTENSION.OCSP_NONCE,
  EXTENSION.OCSP_CRL_REFERENCE,
  EXTENSION.OCSP_ARCHIVE_CUTOFF,
  EXTENSION.OCSP_EXTENDED_REVOKE,
  EXTENSION.CRL_REASON,
  EXTENSION.INVALIDITY_DATE,
]);

export type OcspStatus = 'successful' | 'malformedRequest' | 'internalError' | 'tryLater' | 'sigRequired' | 'unauthorized';

/** 4.2.2.3: by name, or by the SHA-1 digest of the public key. */
export type ResponderId = { readonly kind: 'name'; readonly name: Name } | { readonly kind: 'key'; readonly sha1: Bytes };

/** CertID, 4.1.1. */
export interface OcspCertificateId {
  /** Undefined when the digest is unknown to us. */
  readonly digest: DigestAlgorithm | undefined;
  readonly digestOid: string;
  readonly issuerNameHash: Bytes;
  readonly issuerKeyHash: Bytes;
  /** Octets that only repeat the sign left out. */
  readonly serialHex: string;
}

export type OcspCertificateStatus =
  | { readonly kind: 'good' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'revoked'; readonly revocationDate: Date; readonly reason: RevocationReason };

/** SingleResponse, 4.2.1. */
export interface OcspAnswer {
  readonly id: OcspCertificateId;
  readonly status: OcspCertificateStatus;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date | undefined;
  readonly invalidityDate: Date | undefined;
  /** 4.4.4: revocations of certificates that expired since this time are still known. */
  readonly archiveCutoff: Date | undefined;
  /** A critical extension that we do not know: the answer is not used. */
  readonly unknownCritical: string | undefined;
}

/** What a successful response says, and who says it. */
export interface BasicOcspResponse {
  /** ResponseData as received: what the responder signed. */
  readonly tbs: Bytes;
  readonly responder: ResponderId;
  readonly producedAt: Date;
  readonly answers: readonly OcspAnswer[];
  readonly unknownCritical: string | undefined;
  readonly signatureIdentifier: AlgorithmIdentifier;
  readonly signature: Bytes;
  /** Certificates that came along; those that cannot be read are left out. Being here gives no trust. */
  readonly certificates: readonly Certificate[];
}

export class OcspResponse {
  readonly raw: Bytes;
  readonly status: OcspStatus;
  /** Undefined exactly when the status is not `successful`. */
  readonly basic: BasicOcspResponse | undefined;

  /** `bytes` is one OCSPResponse or one BasicOCSPResponse, DER. Throws MalformedError DER_* or OCSP_*. */
  static parse(bytes: Bytes): OcspResponse {
    return new OcspResponse(parseDer(bytes));
  }

  private constructor(root: DerNode) {
    this.raw = root.raw;
    const fields = root.fields(TAG.SEQUENCE, 'OCSPResponse');
    const status = fields.optional(TAG.ENUMERATED);
    if (status === undefined) {
      this.status = 'successful';
      this.basic = parseBasic(root);
      return;
    }
    const name = STATUSES.get(status.smallInteger(TAG.ENUMERATED));
    if (name === undefined) throw new MalformedError('OCSP_STATUS', 'expected a response status of RFC 6960 4.2.1');
    this.status = name;
    const wrapper = fields.optional(contextTag(0));
    fields.end();
    if ((name === 'successful') !== (wrapper !== undefined))
      throw new MalformedError('OCSP_STATUS', `expected response bytes exactly when successful, got ${name}`);
    if (wrapper === undefined) return;
    const body = wrapper.inner('responseBytes').fields(TAG.SEQUENCE, 'ResponseBytes');
    const type = body.take(TAG.OID, 'responseType').oid();
    const response = body.take(TAG.OCTET_STRING, 'response');
    body.end();
    if (type !== BASIC_RESPONSE) throw new MalformedError('OCSP_TYPE', `expected a basic OCSP response, got ${type}`);
    this.basic = parseBasic(parseDer(response.content));
  }

  /** Undefined when there is none, or when it is unknown to us. */
  get signatureAlgorithm(): SignatureAlgorithm | undefined {
    return this.basic && signatureAlgorithmOf(this.basic.signatureIdentifier);
  }

  get tbs(): Bytes {
    return this.basic?.tbs ?? new Uint8Array(0);
  }

  get signature(): Bytes {
    return this.basic?.signature ?? new Uint8Array(0);
  }
}

function parseBasic(root: DerNode): BasicOcspResponse {
  const outer = root.fields(TAG.SEQUENCE, 'BasicOCSPResponse');
  const tbs = outer.take(TAG.SEQUENCE, 'tbsResponseData');
  const signatureIdentifier = parseAlgorithmIdentifier(outer.next('signatureAlgorithm'));
  const signature = outer.take(TAG.BIT_STRING, 'signature').bits().bytes;
  const certificates = outer.optional(contextTag(0));
  outer.end();
  const fields = tbs.fields(TAG.SEQUENCE, 'ResponseData');
  const version = fields.optional(contextTag(0))?.inner('version').smallInteger() ?? 0;
  if (version !== 0) throw new MalformedError('OCSP_VERSION', `expected version 1, got ${version + 1}`);
  const responder = parseResponder(fields.next('responderID'));
  const producedAt = fields.take(TAG.GENERALIZED_TIME, 'producedAt').time();
  const answers = fields.take(TAG.SEQUENCE, 'responses').children;
  if (answers.length > MAX_ANSWERS)
    throw new MalformedError('OCSP_COUNT', `expected at most ${MAX_ANSWERS} answers, got ${answers.length}`);
  const extensions = parseExtensions(fields);
  fields.end();
  return {
    tbs: tbs.raw,
    responder,
    producedAt,
    answers: answers.map(parseAnswer),
    unknownCritical: unknownCriticalOf(extensions),
    signatureIdentifier,
    signature,
    certificates: certificates === undefined ? [] : parseCertificates(certificates.inner('certs')),
  };
}

function parseResponder(node: DerNode): ResponderId {
  if (node.tag === contextTag(1)) return { kind: 'name', name: new Name(node.inner('byName')) };
  return { kind: 'key', sha1: node.expect(contextTag(2), 'byKey').inner('byKey').octets() };
}

function parseAnswer(node: DerNode): OcspAnswer {
  const fields = node.fields(TAG.SEQUENCE, 'SingleResponse');
  const id = parseCertificateId(fields.next('certID'));
  const status = parseStatus(fields.next('certStatus'));
  const thisUpdate = fields.take(TAG.GENERALIZED_TIME, 'thisUpdate').time();
  const nextUpdate = fields.optional(contextTag(0))?.inner('nextUpdate').expect(TAG.GENERALIZED_TIME, 'nextUpdate').time();
  const extensions = parseExtensions(fields);
  fields.end();
  return {
    id,
    status,
    thisUpdate,
    nextUpdate,
    invalidityDate: timeIn(extensions, EXTENSION.INVALIDITY_DATE),
    archiveCutoff: timeIn(extensions, EXTENSION.OCSP_ARCHIVE_CUTOFF),
    unknownCritical: unknownCriticalOf(extensions),
  };
}

function parseCertificateId(node: DerNode): OcspCertificateId {
  const fields = node.fields(TAG.SEQUENCE, 'CertID');
  const digestOid = parseAlgorithmIdentifier(fields.next('hashAlgorithm')).oid;
  const issuerNameHash = fields.take(TAG.OCTET_STRING, 'issuerNameHash').content;
  const issuerKeyHash = fields.take(TAG.OCTET_STRING, 'issuerKeyHash').content;
  const serial = fields.take(TAG.INTEGER, 'serialNumber').content;
  fields.end();
  if (serial.length === 0) throw new MalformedError('DER_INTEGER', 'a serial number has no contents');
  return {
    digest: digestAlgorithmOf(digestOid),
    digestOid,
    issuerNameHash,
    issuerKeyHash,
    serialHex: encodeHex(significantOctets(serial)),
  };
}

function parseStatus(node: DerNode): OcspCertificateStatus {
  if (node.tag === primitiveContextTag(0) || node.tag === primitiveContextTag(2)) {
    if (node.content.length > 0) throw new MalformedError('OCSP_CERT_STATUS', 'expected NULL in certStatus');
    return { kind: node.tag === primitiveContextTag(0) ? 'good' : 'unknown' };
  }
  const fields = node.fields(contextTag(1), 'RevokedInfo');
  const revocationDate = fields.take(TAG.GENERALIZED_TIME, 'revocationTime').time();
  const reason = fields.optional(contextTag(0))?.inner('revocationReason').smallInteger(TAG.ENUMERATED);
  fields.end();
  return { kind: 'revoked', revocationDate, reason: revocationReasonOf(reason ?? 0) };
}

function parseExtensions(fields: DerCursor): readonly Extension[] {
  const wrapper = fields.optional(contextTag(1));
  const extensions = wrapper === undefined ? [] : parseExtensionList(wrapper.inner('extensions'));
  if (new Set(extensions.map(({ oid }) => oid)).size < extensions.length)
    throw new MalformedError('OCSP_EXTENSION_REPEATED', 'expected each extension of the OCSP response once');
  return extensions;
}

const unknownCriticalOf = (extensions: readonly Extension[]): string | undefined =>
  extensions.find(({ oid, critical }) => critical && !KNOWN.has(oid))?.oid;

function timeIn(extensions: readonly Extension[], oid: string): Date | undefined {
  const found = extensions.find((extension) => extension.oid === oid);
  return found && parseDer(found.value).expect(TAG.GENERALIZED_TIME, oid).time();
}

// These are not signed: one that cannot be read is as good as none.
function parseCertificates(list: DerNode): readonly Certificate[] {
  const nodes = list.expect(TAG.SEQUENCE, 'certs').children;
  if (nodes.length > MAX_CERTIFICATES)
    throw new MalformedError('OCSP_COUNT', `expected at most ${MAX_CERTIFICATES} certificates, got ${nodes.length}`);
  return nodes.flatMap(({ raw }) => {
    try {
      return [Certificate.parse(raw)];
    } catch (cause) {
      if (cause instanceof MalformedError) return [];
      throw cause;
    }
  });
}

/**
 * Whether the identifier names this certificate of this issuer (4.1.1). `unsupported`: the serial number fits, and the engine lacks the digest
 * of the rest. Throws MalformedError when the issuer's key cannot be read.
 */
export function matchesCertificate(
  engine: CryptoEngine,
  id: OcspCertificateId,
  { serialHex, issuer }: Certificate,
  issuerCertificate: Certificate,
): 'matches' | 'differs' | 'unsupported' {
  if (id.serialHex !== encodeHex(significantOctets(parseHex(serialHex)))) return 'differs';
  const { digest } = id;
  if (digest === undefined || !engine.supportsDigest(digest)) return 'unsupported';
  // The name as the certificate has it, or as its issuer has it: they are equal as names, not always as bytes.
  const names = [issuer.raw, issuerCertificate.subject.raw];
  const isNamed = names.some((name) => equalBytes(digestBytes(engine, digest, name), id.issuerNameHash));
  const isKeyed = equalBytes(digestBytes(engine, digest, issuerCertificate.publicKey.keyBytes), id.issuerKeyHash);
  return isNamed && isKeyed ? 'matches' : 'differs';
}
