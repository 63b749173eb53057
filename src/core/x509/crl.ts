// Certificate revocation list as received, RFC 5280 section 5. All but the entries is read at once and strictly.
import { type AlgorithmIdentifier, parseAlgorithmIdentifier, signatureAlgorithmOf } from '../crypto/algorithms.ts';
import type { SignatureAlgorithm } from '../crypto/engine.ts';
import { type Bytes, equalBytes } from '../encoding/bytes.ts';
import { contextTag, type DerCursor, parseDer, TAG } from '../encoding/der.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import { type Extension, parseExtensionList } from './certificate.ts';
import { type CertificateIdentity, CrlEntries, type CrlEntry } from './crl-entries.ts';
import {
  type DistributionPoint,
  type IssuingDistributionPoint,
  parseDistributionPoints,
  parseIssuingDistributionPoint,
} from './distribution-point.ts';
import { EXTENSION, parseAuthorityKeyId } from './extensions.ts';
import { Name } from './name.ts';

// 5.2: the extensions that are read here. Alternative names of the issuer are passed over: nothing depends on them.
const KNOWN: ReadonlySet<string> = new Set([
  EXTENSION.AUTHORITY_KEY_ID,
  EXTENSION.ISSUER_ALT_NAME,
  EXTENSION.CRL_NUMBER,
  EXTENSION.DELTA_CRL_INDICATOR,
  EXTENSION.ISSUING_DISTRIBUTION_POINT,
  EXTENSION.FRESHEST_CRL,
  EXTENSION.EXPIRED_CERTS_ON_CRL,
]);

// 5.2.3: at most 20 octets; a little more is read.
const MAX_NUMBER_BYTES = 32;

export class Crl {
  readonly raw: Bytes;
  /** TBSCertList as received: what the issuer signed. */
  readonly tbs: Bytes;
  readonly version: 1 | 2;
  readonly issuer: Name;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date | undefined;
  readonly signatureIdentifier: AlgorithmIdentifier;
  readonly signature: Bytes;
  readonly extensions: readonly Extension[];
  /** keyIdentifier of the key that signed, 5.2.1. */
  readonly authorityKeyId: Bytes | undefined;
  /** 5.2.3 */
  readonly number: bigint | undefined;
  /** 5.2.4: the number of the complete CRL that this delta CRL builds on; undefined for a complete CRL. */
  readonly baseNumber: bigint | undefined;
  readonly issuingDistributionPoint: IssuingDistributionPoint | undefined;
  /** Where delta CRLs are, 5.2.6. */
  readonly freshest: readonly DistributionPoint[] | undefined;
  /** X.509 (10/2019) 9.5.2.8: certificates that expired since this time are still listed when they are revoked. */
  readonly expiredSince: Date | undefined;
  readonly #entries: CrlEntries;

  /** `bytes` is one DER element. Throws MalformedError DER_* or CRL_*. */
  static parse(bytes: Bytes): Crl {
    return new Crl(bytes);
  }

  private constructor(bytes: Bytes) {
    const root = parseDer(bytes);
    const outer = root.fields(TAG.SEQUENCE, 'CertificateList');
    const tbs = outer.take(TAG.SEQUENCE, 'tbsCertList');
    this.signatureIdentifier = parseAlgorithmIdentifier(outer.next('signatureAlgorithm'));
    this.signature = outer.take(TAG.BIT_STRING, 'signatureValue').bits().bytes;
    outer.end();
    this.raw = root.raw;
    this.tbs = tbs.raw;
    const fields = tbs.fields(TAG.SEQUENCE, 'TBSCertList');
    this.version = parseVersion(fields);
    // 5.1.1.2: the same algorithm inside, where it is signed, and outside, where it is not.
    if (!equalBytes(fields.next('signature').raw, this.signatureIdentifier.raw)) {
      throw new MalformedError('CRL_ALGORITHM', 'expected the same signature algorithm inside and outside the signed part');
    }
    this.issuer = new Name(fields.next('issuer'));
    this.thisUpdate = fields.next('thisUpdate').time();
    this.nextUpdate = fields.optional(TAG.UTC_TIME, TAG.GENERALIZED_TIME)?.time();
    this.#entries = new CrlEntries(fields.optional(TAG.SEQUENCE)?.content ?? new Uint8Array(0), this.issuer);
    const extensions = fields.optional(contextTag(0));
    fields.end();
    this.extensions = extensions === undefined ? [] : parseExtensionList(extensions.inner('crlExtensions'));
    // 5.1.2.1
    if (this.version === 1 && (this.extensions.length > 0 || this.#entries.hasExtensions)) {
      throw new MalformedError('CRL_VERSION', 'expected version 2 of a CRL with extensions');
    }
    if (new Set(this.extensions.map(({ oid }) => oid)).size < this.extensions.length) {
      throw new MalformedError('CRL_EXTENSION_REPEATED', 'expected each extension of the CRL once');
    }
    this.authorityKeyId = this.#read(EXTENSION.AUTHORITY_KEY_ID, parseAuthorityKeyId);
    this.number = this.#read(EXTENSION.CRL_NUMBER, parseNumber);
    this.baseNumber = this.#read(EXTENSION.DELTA_CRL_INDICATOR, parseNumber);
    this.issuingDistributionPoint = this.#read(EXTENSION.ISSUING_DISTRIBUTION_POINT, parseIssuingDistributionPoint);
    this.freshest = this.#read(EXTENSION.FRESHEST_CRL, parseDistributionPoints);
    this.expiredSince = this.#read(EXTENSION.EXPIRED_CERTS_ON_CRL, (value) =>
      parseDer(value).expect(TAG.GENERALIZED_TIME, 'expiredCertsOnCRL').time(),
    );
  }

  get isDelta(): boolean {
    return this.baseNumber !== undefined;
  }

  get entryCount(): number {
    return this.#entries.count;
  }

  /** Undefined when the algorithm is unknown to us. */
  get signatureAlgorithm(): SignatureAlgorithm | undefined {
    return signatureAlgorithmOf(this.signatureIdentifier);
  }

  /** A critical extension of the CRL or of any entry that we do not know: such a CRL proves nothing about any certificate (5.2, 5.3). */
  get unknownCritical(): string | undefined {
    return this.extensions.find(({ oid, critical }) => critical && !KNOWN.has(oid))?.oid ?? this.#entries.unknownCritical;
  }

  /** Entries name issuers of certificates although the CRL does not say that it is indirect (5.2.5, 5.3.3). */
  get isSecretlyIndirect(): boolean {
    return this.#entries.namesIssuers && this.issuingDistributionPoint?.indirect !== true;
  }

  extension(oid: string): Extension | undefined {
    return this.extensions.find((extension) => extension.oid === oid);
  }

  /** The entry for a certificate, by its serial number and issuer (5.3.3). Throws MalformedError when that entry cannot be read. */
  find(certificate: CertificateIdentity): CrlEntry | undefined {
    return this.#entries.find(certificate);
  }

  #read<T>(oid: string, parse: (value: Bytes) => T): T | undefined {
    const extension = this.extension(oid);
    return extension === undefined ? undefined : parse(extension.value);
  }
}

function parseVersion(fields: DerCursor): 1 | 2 {
  const version = fields.optional(TAG.INTEGER)?.smallInteger();
  if (version === undefined) return 1;
  if (version !== 1) throw new MalformedError('CRL_VERSION', `expected version 1 or 2 of a CRL, got ${version + 1}`);
  return 2;
}

function parseNumber(value: Bytes): bigint {
  const node = parseDer(value).expect(TAG.INTEGER, 'CRL number');
  if (node.content.length > MAX_NUMBER_BYTES) throw new MalformedError('CRL_NUMBER', 'expected a CRL number of at most 32 bytes');
  return node.integer();
}
