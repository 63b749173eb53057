// X.509 certificate as received, RFC 5280 section 4.1. The frame is read at once and strictly; names and extensions on demand.
import { type AlgorithmIdentifier, parseAlgorithmIdentifier, signatureAlgorithmOf } from '../crypto/algorithms.ts';
import { type CryptoEngine, digestBytes, type SignatureAlgorithm } from '../crypto/engine.ts';
import { type PublicKeyInfo, parsePublicKeyInfo } from '../crypto/public-key.ts';
import { type Bytes, equalBytes } from '../encoding/bytes.ts';
import { contextTag, type DerCursor, type DerNode, parseDer, primitiveContextTag, TAG } from '../encoding/der.ts';
import { encodeHex } from '../encoding/hex.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import {
  type AuthorityInfoAccess,
  type BasicConstraints,
  EXTENSION,
  type KeyUsage,
  type PolicyConstraints,
  type PolicyInformation,
  parseAuthorityInfoAccess,
  parseAuthorityKeyId,
  parseBasicConstraints,
  parseCertificatePolicies,
  parseCrlAddresses,
  parseExtendedKeyUsage,
  parseGeneralNames,
  parseInhibitAnyPolicy,
  parseKeyUsage,
  parsePolicyConstraints,
  parsePolicyMappings,
  parseSubjectKeyId,
} from './extensions.ts';
import type { GeneralName } from './general-name.ts';
import { Name } from './name.ts';

export interface Extension {
  readonly oid: string;
  readonly critical: boolean;
  readonly value: Bytes;
}

/** Getters of single extensions throw MalformedError DER_* or CERTIFICATE_POLICY_* when that extension cannot be read; undefined means absent. */
export class Certificate {
  readonly raw: Bytes;
  /** TBSCertificate as received: what the issuer signed. */
  readonly tbs: Bytes;
  readonly version: number;
  /** The contents of the INTEGER, two's complement, in hexadecimal digits as received. */
  readonly serialHex: string;
  readonly issuer: Name;
  readonly subject: Name;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly signatureIdentifier: AlgorithmIdentifier;
  readonly signature: Bytes;
  readonly extensions: readonly Extension[];
  readonly #publicKey: DerNode;
  readonly #memo = new Map<string, unknown>();

  /** `bytes` is one DER element. Throws MalformedError DER_* or CERTIFICATE_*. */
  static parse(bytes: Bytes): Certificate {
    return new Certificate(parseDer(bytes));
  }

  private constructor(root: DerNode) {
    const outer = root.fields(TAG.SEQUENCE, 'Certificate');
    const tbs = outer.take(TAG.SEQUENCE, 'tbsCertificate');
    this.signatureIdentifier = parseAlgorithmIdentifier(outer.next('signatureAlgorithm'));
    this.signature = outer.take(TAG.BIT_STRING, 'signatureValue').bits().bytes;
    outer.end();
    this.raw = root.raw;
    this.tbs = tbs.raw;
    const fields = tbs.fields(TAG.SEQUENCE, 'TBSCertificate');
    this.version = (fields.optional(contextTag(0))?.inner('version').smallInteger() ?? 0) + 1;
    this.serialHex = encodeHex(fields.take(TAG.INTEGER, 'serialNumber').content);
    // RFC 5280 4.1.1.2: the same algorithm inside, where it is signed, and outside, where it is not.
    if (!equalBytes(fields.next('signature').raw, this.signatureIdentifier.raw)) {
      throw new MalformedError(
        'CERTIFICATE_ALGORITHM',
        'expected the same signature algorithm inside and outside the signed part',
      );
    }
    this.issuer = new Name(fields.next('issuer'));
    const validity = fields.take(TAG.SEQUENCE, 'validity').fields(TAG.SEQUENCE, 'Validity');
    this.notBefore = validity.next('notBefore').time();
    this.notAfter = validity.next('notAfter').time();
    validity.end();
    this.subject = new Name(fields.next('subject'));
    this.#publicKey = fields.take(TAG.SEQUENCE, 'subjectPublicKeyInfo');
    fields.optional(primitiveContextTag(1));
    fields.optional(primitiveContextTag(2));
    this.extensions = parseExtensions(fields);
    fields.end();
  }

  get publicKey(): PublicKeyInfo {
    return this.#once('publicKey', () => parsePublicKeyInfo(this.#publicKey));
  }

  /** SubjectPublicKeyInfo as received. */
  get spki(): Bytes {
    return this.#publicKey.raw;
  }

  /** Undefined when the algorithm is unknown to us. */
  get signatureAlgorithm(): SignatureAlgorithm | undefined {
    return this.#once('signatureAlgorithm', () => signatureAlgorithmOf(this.signatureIdentifier));
  }

  get basicConstraints(): BasicConstraints | undefined {
    return this.#extension(EXTENSION.BASIC_CONSTRAINTS, parseBasicConstraints);
  }

  get keyUsage(): ReadonlySet<KeyUsage> | undefined {
    return this.#extension(EXTENSION.KEY_USAGE, parseKeyUsage);
  }

  /** Object identifiers of key purposes. */
  get extendedKeyUsage(): readonly string[] | undefined {
    return this.#extension(EXTENSION.EXTENDED_KEY_USAGE, parseExtendedKeyUsage);
  }

  get subjectKeyId(): Bytes | undefined {
    return this.#extension(EXTENSION.SUBJECT_KEY_ID, parseSubjectKeyId);
  }

  get authorityKeyId(): Bytes | undefined {
    return this.#extension(EXTENSION.AUTHORITY_KEY_ID, parseAuthorityKeyId);
  }

  get subjectAltNames(): readonly GeneralName[] | undefined {
    return this.#extension(EXTENSION.SUBJECT_ALT_NAME, parseGeneralNames);
  }

  get policies(): readonly PolicyInformation[] | undefined {
    return this.#extension(EXTENSION.CERTIFICATE_POLICIES, parseCertificatePolicies);
  }

  get policyMappings(): ReadonlyMap<string, ReadonlySet<string>> | undefined {
    return this.#extension(EXTENSION.POLICY_MAPPINGS, parsePolicyMappings);
  }

  get policyConstraints(): PolicyConstraints | undefined {
    return this.#extension(EXTENSION.POLICY_CONSTRAINTS, parsePolicyConstraints);
  }

  /** How many more certificates may pass before anyPolicy no longer counts. */
  get inhibitAnyPolicy(): number | undefined {
    return this.#extension(EXTENSION.INHIBIT_ANY_POLICY, parseInhibitAnyPolicy);
  }

  get crlAddresses(): readonly string[] | undefined {
    return this.#extension(EXTENSION.CRL_DISTRIBUTION_POINTS, parseCrlAddresses);
  }

  get authorityInfoAccess(): AuthorityInfoAccess | undefined {
    return this.#extension(EXTENSION.AUTHORITY_INFO_ACCESS, parseAuthorityInfoAccess);
  }

  /** RFC 5280 3.2: issuer and subject are the same entity. The signature is not checked here. */
  get isSelfIssued(): boolean {
    return equalBytes(this.issuer.raw, this.subject.raw) || this.issuer.key === this.subject.key;
  }

  extension(oid: string): Extension | undefined {
    return this.extensions.find((extension) => extension.oid === oid);
  }

  #extension<T>(oid: string, parse: (value: Bytes) => T): T | undefined {
    const extension = this.extension(oid);
    return extension === undefined ? undefined : this.#once(oid, () => parse(extension.value));
  }

  #once<T>(key: string, make: () => T): T {
    if (this.#memo.has(key)) return this.#memo.get(key) as T;
    const value = make();
    this.#memo.set(key, value);
    return value;
  }
}

function parseExtensions(fields: DerCursor): readonly Extension[] {
  const wrapper = fields.optional(contextTag(3));
  return wrapper === undefined ? [] : parseExtensionList(wrapper.inner('extensions'));
}

/** Extensions, RFC 5280 4.1: of a certificate, a CRL or an entry of one. Throws MalformedError DER_*. */
export function parseExtensionList(list: DerNode): readonly Extension[] {
  return list.expect(TAG.SEQUENCE, 'Extensions').children.map((node) => {
    const parts = node.fields(TAG.SEQUENCE, 'Extension');
    const oid = parts.take(TAG.OID, 'extnID').oid();
    const critical = parts.optional(TAG.BOOLEAN)?.boolean() ?? false;
    const value = parts.take(TAG.OCTET_STRING, 'extnValue').content;
    parts.end();
    return { oid, critical, value };
  });
}

/** SHA-256 of the certificate as received, in lower-case hexadecimal digits. */
export function certificateFingerprint(engine: CryptoEngine, certificate: Certificate): string {
  return encodeHex(digestBytes(engine, 'sha256', certificate.raw));
}
