// What is there: plain, JSON-able facts about one document and its signatures, of whatever format. No trust, no policy, no verdict: those
// are report.ts. Facts are stored with the AIP, so that a verdict can be recomputed later under another policy without the bytes.
// What only one format has stands apart (format-facts.ts). Times are RFC 3339 UTC; bytes are base64; digests are lower-case hex.
import type { ContainerFacts, ContainerSignatureFacts } from './container-facts.ts';
import type {
  CarriedObject,
  DigestFacts,
  FactFinding,
  ReferenceMatch,
  SignatureAlgorithmFacts,
  SignaturePolicyFacts,
  SignedDigestFacts,
  SignerIdentifierFacts,
  ValueCheck,
} from './fact-values.ts';
import type { CmsFacts, PdfFacts, PdfSignatureFacts } from './format-facts.ts';
import type { XmlSignatureFacts } from './xml-facts.ts';

export type * from './container-facts.ts';
export type * from './fact-values.ts';
export type * from './format-facts.ts';
export type * from './xml-facts.ts';

export const FACTS_VERSION = 3;

/** What the bytes are, by their structure. `other`: no format in which signatures are looked for. */
export type DocumentFormat = 'pdf' | 'cms' | 'xml' | 'asic-s' | 'asic-e' | 'odf' | 'ooxml' | 'time-stamp-token' | 'other';

export interface DocumentFacts {
  readonly factsVersion: typeof FACTS_VERSION;
  readonly format: DocumentFormat;
  /** false: the file cannot be read as what it is; a finding says why, and there are no signatures. */
  readonly readable: boolean;
  readonly sizeBytes: number;
  /** The CryptoEngine that computed the digests and checked the values. */
  readonly engine: string;
  /** Faults of the file as a whole. */
  readonly findings: readonly FactFinding[];
  /** null when the file is not a PDF, or is one that cannot be read. */
  readonly pdf: PdfFacts | null;
  /** Absent when the document is no container of files. */
  readonly container?: ContainerFacts;
  /** In the order in which they were made, as far as the format tells; a counter-signature follows what it signs. */
  readonly signatures: readonly SignatureFacts[];
  /** Every certificate met anywhere, once; others refer to it by its fingerprint. */
  readonly certificates: readonly CertificateFacts[];
  /** All revocation data met anywhere, once; others refer to it by its digest. */
  readonly revocationData: readonly RevocationDataFacts[];
}

/** `whole-content`: everything that a CMS or XML signature was made for. `unknown`: what was signed is not at hand. */
export type Coverage = 'whole-file' | 'whole-revision' | 'whole-content' | 'partial' | 'unknown';

export interface SignatureFacts {
  /** "sig-1" and so on; the first counter-signature of "sig-1" is "sig-1.1". */
  readonly id: string;
  /** Of a counter-signature: the signature that it signs. */
  readonly parentId: string | null;
  readonly kind: 'signature' | 'document-time-stamp' | 'counter-signature';
  /** What it says it is, in its format's words: a PDF's SubFilter, "CMS", "CAdES", "XMLDSig", "XAdES". */
  readonly profile: string | null;
  /** The family of baseline signatures (EN 319 122, 132, 142) whose attributes for level B it has; null when it has not. */
  readonly baseline: 'CAdES' | 'PAdES' | 'XAdES' | null;
  readonly coverage: Coverage;
  /** Claimed by the signer's machine, proven by nobody. */
  readonly claimedSigningTime: string | null;
  /** Fingerprint of the certificate that the value was checked with; null when it was not found. */
  readonly signer: string | null;
  /** As the signature names its signer: readable issuer and serial (hex), or the key id (hex). */
  readonly signerIdentifier: SignerIdentifierFacts;
  /** Does the signed reference to the signing certificate (RFC 5035, XAdES SigningCertificate) name the certificate used? */
  readonly signingCertificateReference: ReferenceMatch;
  /** Over what was signed, as received. */
  readonly value: ValueCheck;
  /** The octets of the value: they tell this signature from every other. null when they are not read, as those of a token are not. */
  readonly signatureValue: string | null;
  readonly signatureAlgorithm: SignatureAlgorithmFacts;
  /** One per digest that the signature rests on: CMS has one, XMLDSig one per reference. Empty when the signature cannot be read. */
  readonly digests: readonly SignedDigestFacts[];
  /** The policy under which the signer says it signed (EN 319 122-1 5.2.9, EN 319 132-1 5.2.9). Reported, not applied. */
  readonly signaturePolicy: SignaturePolicyFacts | null;
  /** Certificates that came with the signature, its signer's included. */
  readonly certificates: readonly CarriedObject[];
  /** Revocation data that came with the signature. */
  readonly revocationData: readonly CarriedObject[];
  /** For a document time stamp: the token itself, and nothing else. */
  readonly timeStamps: readonly TimeStampFacts[];
  readonly findings: readonly FactFinding[];
  // What only one format has, one member per format; null where the signature is of another.
  readonly pdf: PdfSignatureFacts | null;
  /** null when the signature is no CMS, or one that cannot be read (then a finding says so). */
  readonly cms: CmsFacts | null;
  readonly xml: XmlSignatureFacts | null;
  /** Absent when the signature stands in no container. */
  readonly container?: ContainerSignatureFacts;
}

/** In the words of EN 319 122-1 and EN 319 132-1: what the token was made over. */
export type TimeStampKind = 'content' | 'signature' | 'signature-and-references' | 'references' | 'archive' | 'document';

export interface TimeStampFacts {
  readonly kind: TimeStampKind;
  /** null when the token cannot be read; then a finding says why. */
  readonly genTime: string | null;
  /** Readable subject of the TSA's certificate. */
  readonly tsa: string | null;
  readonly tsaCertificate: string | null;
  readonly policy: string | null;
  readonly serial: string | null;
  readonly accuracySeconds: number | null;
  /** The imprint against what `kind` says is stamped. */
  readonly imprint: SignedDigestFacts;
  /**
   * What an archive time stamp covers beside its signature, by SHA-256: certificates, revocation data, and other tokens with all that
   * is in them. Empty for the others.
   */
  readonly covers: readonly string[];
  /** The digest in the token's signed attributes against its TSTInfo. */
  readonly contentDigest: DigestFacts;
  readonly value: ValueCheck;
  readonly signatureAlgorithm: SignatureAlgorithmFacts;
  readonly signingCertificateReference: ReferenceMatch;
  readonly certificates: readonly CarriedObject[];
  readonly revocationData: readonly CarriedObject[];
  /** RFC 3161 2.3: extendedKeyUsage critical, with timeStamping alone. */
  readonly keyPurpose: 'ok' | 'absent' | 'not-critical' | 'not-sole' | 'malformed' | 'no-certificate';
  /** Of the token as received. */
  readonly sha256: string;
  readonly findings: readonly FactFinding[];
}

export interface RevocationDataFacts {
  /** Of the DER. */
  readonly sha256: string;
  /** `ocsp`: an OCSPResponse (RFC 6960 4.2.1), or the BasicOCSPResponse inside it where a format carries only that. */
  readonly kind: 'crl' | 'ocsp';
  readonly der: string;
}

export interface CertificateFacts {
  /** Fingerprint: SHA-256 of the DER. */
  readonly sha256: string;
  readonly der: string;
  readonly subject: string;
  readonly commonName: string | null;
  readonly organisation: string | null;
  readonly issuer: string;
  readonly serial: string;
  readonly notBefore: string;
  readonly notAfter: string;
  readonly key: { readonly algorithm: string; readonly bits: number | null };
  readonly authorityKeyId: string | null;
  readonly urls: { readonly issuers: readonly string[]; readonly ocsp: readonly string[]; readonly crl: readonly string[] };
}
