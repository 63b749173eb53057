// Facts about CMS signed data (RFC 5652) and RFC 3161 tokens: what is there and what verifies. No judgement is passed here.
import type { AlgorithmIdentifier } from '../crypto/algorithms.ts';
import type { DigestAlgorithm, SignatureAlgorithm, SignatureCheck } from '../crypto/engine.ts';
import type { Bytes } from '../encoding/bytes.ts';
import type { DerDeviation } from '../encoding/der-inspection.ts';
import type { Certificate, Name } from '../x509/index.ts';

export interface Attribute {
  readonly oid: string;
  /** The whole attribute as received, and the elements attrType and attrValues inside it. */
  readonly raw: Bytes;
  readonly typeElement: Bytes;
  readonly valuesElement: Bytes;
  /** Each value as a raw element. */
  readonly values: readonly Bytes[];
}

export interface Attributes {
  readonly list: readonly Attribute[];
  /** What could not be read, in English; the readable attributes are in `list`. */
  readonly problems: readonly string[];
}

export interface SignedAttributes extends Attributes {
  /** The attributes as received, with the tag of SET OF that the signature is computed over (RFC 5652 5.4). */
  readonly asReceived: Bytes;
  /** The same in DER; present only when that differs from what was received. */
  readonly reEncoded: Bytes | undefined;
}

export type SignerIdentifier =
  | { readonly kind: 'issuer-and-serial'; readonly issuer: Name; readonly serialHex: string }
  | { readonly kind: 'subject-key-id'; readonly keyIdHex: string };

export interface SignerInfo {
  readonly index: number;
  readonly version: number;
  readonly signer: SignerIdentifier;
  readonly digestIdentifier: AlgorithmIdentifier;
  readonly digestAlgorithm: DigestAlgorithm | undefined;
  readonly signatureIdentifier: AlgorithmIdentifier;
  readonly signatureAlgorithm: SignatureAlgorithm | undefined;
  readonly signature: Bytes;
  readonly signedAttributes: SignedAttributes | undefined;
  readonly unsignedAttributes: Attributes | undefined;
  /** version, sid, digestAlgorithm, signedAttrs, signatureAlgorithm and signature: the elements as received, in order. */
  readonly elements: readonly Bytes[];
  /** From the attribute signingTime (RFC 5652 11.3): a claim of the signer. */
  readonly signingTime: Date | undefined;
}

export interface RawSet {
  readonly raw: Bytes;
  readonly elements: readonly RawElement[];
}

export interface RawElement {
  readonly raw: Bytes;
  /** The certificate, CRL or OCSP response inside: `raw` itself unless the choice is wrapped. */
  readonly payload: Bytes;
}

export interface UnreadablePart {
  readonly raw: Bytes;
  readonly reason: string;
}

export interface SignedData {
  /** The whole ContentInfo as received. */
  readonly raw: Bytes;
  /** Empty when the bytes are DER. */
  readonly deviations: readonly DerDeviation[];
  /** Bytes after the ContentInfo: a PDF's /Contents is padded with zeros. */
  readonly trailingBytes: number;
  readonly trailingAreZero: boolean;
  readonly version: number;
  readonly digestIdentifiers: readonly AlgorithmIdentifier[];
  /** eContentType. */
  readonly contentType: string;
  /** encapContentInfo, and eContentType inside it, as received. */
  readonly encapsulated: Bytes;
  readonly contentTypeElement: Bytes;
  /** Undefined when detached. */
  readonly content: Bytes | undefined;
  readonly certificates: readonly Certificate[];
  readonly unreadableCertificates: readonly UnreadablePart[];
  /** certificates [0] and crls [1] as received, and every element inside them. */
  readonly certificateSet: RawSet | undefined;
  readonly revocationSet: RawSet | undefined;
  /** CertificateList elements as received. */
  readonly crls: readonly Bytes[];
  /** OtherRevocationInfoFormat (RFC 5652 10.2.1): format and the raw element; OCSP responses are 1.3.6.1.5.5.7.16.2 (RFC 5940). */
  readonly otherRevocation: readonly { readonly format: string; readonly raw: Bytes }[];
  readonly signerInfos: readonly SignerInfo[];
}

/** What was signed, when it is not inside. */
export interface DetachedContent {
  digest(algorithm: DigestAlgorithm): Promise<Bytes>;
  /** Needed only for signatures without signed attributes, which are over the content itself. */
  bytes?(): Promise<Bytes>;
}

export type CmsFindingCode =
  | 'CMS_NOT_DER'
  | 'CMS_SIGNED_ATTRIBUTES_NOT_DER'
  | 'CMS_UNSIGNED_ATTRIBUTES_MALFORMED'
  | 'CMS_SIGNED_ATTRIBUTES_MALFORMED'
  | 'CMS_ATTRIBUTE_REPEATED'
  | 'CMS_MESSAGE_DIGEST_MISSING'
  | 'CMS_CONTENT_TYPE_MISSING'
  | 'CMS_CONTENT_TYPE_DIFFERS'
  | 'CMS_CONTENT_TYPE_UNEXPECTED'
  | 'CMS_DIGEST_UNKNOWN'
  | 'CMS_SIGNATURE_ALGORITHM_UNKNOWN'
  | 'CMS_DIGESTS_DISAGREE'
  | 'CMS_SIGNER_CERTIFICATE_MISSING'
  | 'CMS_SIGNER_IDENTIFIER_DIFFERS'
  | 'CMS_SIGNING_CERTIFICATE_REPEATED'
  | 'CMS_OTHER_ATTRIBUTE_REPEATED'
  | 'CMS_SIGNING_CERTIFICATE_DIFFERS'
  | 'CMS_SIGNING_CERTIFICATE_ISSUER_DIFFERS'
  | 'CMS_SIGNING_CERTIFICATE_MALFORMED'
  | 'CMS_ALGORITHM_PROTECTION_DIFFERS'
  | 'CMS_CERTIFICATE_MALFORMED'
  | 'CMS_CONTENT_ABSENT';

export interface CmsFinding {
  readonly code: CmsFindingCode;
  readonly clause: string;
  readonly detail: string;
}

/** Does the signed digest equal the digest of the content? */
export type DigestMatch = 'matches' | 'differs' | 'unsupported' | 'content-absent' | 'digest-absent';

/** signing-certificate (RFC 2634 5.4) or signing-certificate-v2 (RFC 5035 3) against the certificate that was used. */
export type EssMatch = 'absent' | 'matches' | 'differs' | 'unsupported' | 'malformed';

export interface SignerFacts {
  readonly signerIndex: number;
  readonly certificate: Certificate | undefined;
  readonly certificateSource: 'embedded' | 'supplied' | undefined;
  readonly digestAlgorithm: DigestAlgorithm | undefined;
  readonly signatureAlgorithm: SignatureAlgorithm | undefined;
  readonly contentDigest: Bytes | undefined;
  readonly messageDigest: Bytes | undefined;
  readonly digestMatches: DigestMatch;
  /** Over the signed attributes as received (or over the content when there are none). */
  readonly signatureVerifies: SignatureCheck;
  /** Over the signed attributes in DER; present only where these differ from what was received. */
  readonly signatureVerifiesReEncoded: SignatureCheck | undefined;
  readonly essVersion: 'v1' | 'v2' | undefined;
  readonly essMatches: EssMatch;
  readonly signingTime: Date | undefined;
  readonly findings: readonly CmsFinding[];
}

/** TSTInfo, RFC 3161 2.4.2. */
export interface TimeStampInfo {
  readonly policy: string;
  readonly imprintIdentifier: AlgorithmIdentifier;
  readonly imprintAlgorithm: DigestAlgorithm | undefined;
  readonly imprint: Bytes;
  readonly serialHex: string;
  /** Exact to the millisecond; `genTimeText` has it as received. */
  readonly genTime: Date;
  readonly genTimeText: string;
  readonly accuracyMilliseconds: number | undefined;
  readonly ordering: boolean;
  readonly nonceHex: string | undefined;
  /** tsa GeneralName as a raw element. */
  readonly tsaName: Bytes | undefined;
}

export interface TimeStampToken {
  readonly signedData: SignedData;
  readonly info: TimeStampInfo;
}

export interface TimeStampFacts {
  readonly info: TimeStampInfo;
  readonly signer: SignerFacts;
  readonly imprintMatches: 'matches' | 'differs' | 'unsupported';
  /** RFC 3161 2.4.2: exactly one signer. */
  readonly signerCount: number;
  /** RFC 3161 2.3: the TSA's certificate has extendedKeyUsage critical, with timeStamping alone. */
  readonly extendedKeyUsage: 'ok' | 'malformed' | 'absent' | 'not-critical' | 'not-sole' | 'no-certificate';
}

/** A value of the attribute signatureTimeStampToken; `token` is undefined when it cannot be read. */
export interface SignatureTimeStamp {
  readonly raw: Bytes;
  readonly token: TimeStampToken | undefined;
  readonly problem: string | undefined;
}

/** TimeStampResp, RFC 3161 2.4.2. */
export interface TimeStampResponse {
  /** PKIStatus: 0 granted, 1 granted with modifications, others are refusals. */
  readonly status: number;
  readonly statusText: readonly string[];
  /** Bits of PKIFailureInfo. */
  readonly failures: readonly number[];
  readonly token: TimeStampToken | undefined;
}

/** adbe-revocationInfoArchival, ISO 32000-2 12.8.3.3.2: raw elements. */
export interface ArchivedRevocation {
  readonly crls: readonly Bytes[];
  readonly ocspResponses: readonly Bytes[];
}
