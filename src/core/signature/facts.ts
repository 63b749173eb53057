// What is there: plain, JSON-able facts about one document and its signatures. No trust, no policy, no verdict: those are report.ts.
// Facts are stored with the AIP, so that a verdict can be recomputed later under another policy without the bytes.
// Times are RFC 3339 UTC; bytes are base64; digests are lower-case hex.

export const FACTS_VERSION = 1;

/** Something remarkable or wrong, with a stable code; sentences for people are made from the code (messages.ts). */
export interface FactFinding {
  readonly code: string;
  /** What was expected and what was there; technical English, for the specialist. */
  readonly detail: string;
}

export interface DocumentFacts {
  readonly factsVersion: typeof FACTS_VERSION;
  readonly format: 'pdf' | 'other';
  readonly sizeBytes: number;
  /** The CryptoEngine that computed the digests and checked the values. */
  readonly engine: string;
  /** Faults of the file as a whole. A file that cannot be read has at least one, and no signatures. */
  readonly findings: readonly FactFinding[];
  /** null when the file is not a PDF, or is one that cannot be read. */
  readonly pdf: PdfFacts | null;
  /** In the order in which the revisions were made. */
  readonly signatures: readonly SignatureFacts[];
  /** Every certificate met anywhere, once; others refer to it by its fingerprint. */
  readonly certificates: readonly CertificateFacts[];
  readonly resaved: ResavedFacts;
}

export interface PdfFacts {
  /** As the header says, for example "1.7". */
  readonly version: string;
  /** As the page tree's root says (/Count); null when it does not say. */
  readonly pages: number | null;
  readonly producer: string | null;
  readonly creator: string | null;
  readonly revisions: readonly RevisionFacts[];
  /** A Document Security Store (ISO 32000-2 12.8.4.3) is there. */
  readonly hasDss: boolean;
  /** Signature fields that nobody has signed yet. */
  readonly unsignedFields: readonly string[];
  /** Bytes after the last %%EOF that belong to no revision. */
  readonly trailingBytes: number;
}

export interface RevisionFacts {
  /** Counted from 1. */
  readonly number: number;
  /** First byte after the revision. */
  readonly endOffset: number;
  /** Objects that its cross-reference section names. */
  readonly objects: number;
}

export type Coverage = 'whole-file' | 'whole-revision' | 'partial' | 'unknown';

export interface ByteRangeFacts {
  /** As written; null when the entry is absent or is not an array of four whole numbers. */
  readonly values: readonly number[] | null;
  /** Starts at 0, increases, does not overlap, lies inside the file, and the gap is exactly the /Contents string. */
  readonly wellFormed: boolean;
  readonly insideFile: boolean;
  readonly gapIsContents: boolean;
}

/** Ordered from harmless to not: a document has the worst class that any of its later revisions has. */
export type ModificationKind = 'none' | 'signatures-only' | 'form-filling' | 'annotations' | 'other';

export interface ModificationFacts {
  readonly kind: ModificationKind;
  /** Revisions after the one that the signature covers. */
  readonly revisions: number;
  readonly addedSignatureFields: readonly string[];
  readonly changes: readonly ObjectChange[];
}

export interface ObjectChange {
  readonly revision: number;
  /** "12 0" */
  readonly object: string;
  readonly kind: ModificationKind;
  readonly detail: string;
}

export interface SignatureFacts {
  /** "sig-1" and so on, in order of revision. */
  readonly id: string;
  readonly kind: 'signature' | 'document-time-stamp';
  readonly fieldName: string | null;
  readonly filter: string | null;
  readonly subFilter: string | null;
  readonly byteRange: ByteRangeFacts;
  readonly coverage: Coverage;
  /** Number of the revision that it covers; null when it covers none as a whole. */
  readonly revision: number | null;
  readonly modificationsAfter: ModificationFacts;
  /** /M, as written and as a time. Claimed by the signer's machine, proven by nobody. */
  readonly claimed: { readonly raw: string; readonly time: string | null } | null;
  readonly name: string | null;
  readonly reason: string | null;
  readonly location: string | null;
  /** ISO 32000-2 12.8.2.2: 1 no change, 2 form filling and signing, 3 annotations too. */
  readonly docMdp: 1 | 2 | 3 | null;
  /** Widget rectangle [x1 y1 x2 y2] in points; null when the field has none. */
  readonly rectangle: readonly number[] | null;
  readonly findings: readonly FactFinding[];
  /** null when /Contents holds no CMS that can be read (then a finding says so), and for document time stamps. */
  readonly cms: CmsFacts | null;
  /** Signature time stamps; for a document time stamp the token itself. */
  readonly timeStamps: readonly TimeStampFacts[];
}

export interface DigestFacts {
  /** Registered name, for example "sha256"; null when it is not known here. */
  readonly algorithm: string | null;
  readonly claimed: string | null;
  readonly computed: string | null;
  /** null: could not be computed (unknown algorithm, byte range outside the file). */
  readonly matches: boolean | null;
}

/** `not-checked`: there is no certificate to check it with. */
export type ValueCheck = 'verified' | 'not-verified' | 'unsupported' | 'not-checked';

export type ReferenceMatch = 'absent' | 'matches' | 'differs' | 'unsupported' | 'malformed';

export interface CmsFacts {
  /** Of the CMS blob, SHA-256: the same blob in two files tells that one was made from the other. */
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly signerInfos: number;
  readonly digest: DigestFacts;
  /** Over the signed attributes as received. */
  readonly value: ValueCheck;
  /** Over the signed attributes in DER, only where these differ from what was received. */
  readonly valueReEncoded: ValueCheck | null;
  /** Object identifiers, in order. */
  readonly signedAttributes: readonly string[];
  readonly unsignedAttributes: readonly string[];
  readonly signatureAlgorithm: { readonly oid: string; readonly name: string | null; readonly digest: string | null };
  /** Fingerprint of the signer's certificate; null when the CMS does not carry it. */
  readonly signer: string | null;
  /** As the CMS names the signer: readable issuer and serial (hex), or the key id. */
  readonly signerIdentifier: { readonly issuer: string | null; readonly serial: string | null; readonly keyId: string | null };
  /** ESS signing-certificate (v1, v2), RFC 5035: names the certificate used? */
  readonly signingCertificateReference: ReferenceMatch;
  /** The CMS attribute signingTime, claimed by the signer's machine. */
  readonly signingTime: string | null;
  /** Fingerprints of all certificates in the CMS, the signer's included. */
  readonly certificates: readonly string[];
  readonly encoding: { readonly der: boolean; readonly indefiniteLength: boolean; readonly remarks: readonly string[] };
  /** Revocation data that the CMS carries (base64 DER), among its certificates or in adbe-revocationInfoArchival. */
  readonly revocation: { readonly crls: readonly string[]; readonly ocsps: readonly string[] };
  /**
   * A known fault of one signing client: the digest passed through a text string and pairs of bytes became `fd ff` (U+FFFD).
   * true: the value verifies over the attributes rebuilt with the true digest, so the signer did sign this document.
   */
  readonly damagedByClient: boolean;
}

export interface TimeStampFacts {
  /** null when the token cannot be read; then a finding says why. */
  readonly genTime: string | null;
  /** Readable subject of the TSA's certificate. */
  readonly tsa: string | null;
  readonly tsaCertificate: string | null;
  readonly policy: string | null;
  readonly serial: string | null;
  readonly accuracySeconds: number | null;
  /** The imprint against the signature value, or, for a document time stamp, against the byte range. */
  readonly imprint: DigestFacts;
  /** The digest in the token's signed attributes against its TSTInfo. */
  readonly contentDigest: DigestFacts;
  readonly value: ValueCheck;
  readonly signatureAlgorithm: { readonly oid: string; readonly name: string | null; readonly digest: string | null };
  readonly signingCertificateReference: ReferenceMatch;
  readonly certificates: readonly string[];
  /** RFC 3161 2.3: extendedKeyUsage critical, with timeStamping alone. */
  readonly keyPurpose: 'ok' | 'absent' | 'not-critical' | 'not-sole' | 'malformed' | 'no-certificate';
  readonly sha256: string;
  readonly findings: readonly FactFinding[];
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

export interface ResavedFacts {
  readonly likely: boolean;
  /** Codes, for example RESAVED_RANGE_PAST_EOF, RESAVED_GAP_MOVED, RESAVED_REVISIONS_LOST, RESAVED_PRODUCER. */
  readonly evidence: readonly FactFinding[];
  /** The program that saved it, in plain words, when the file says so. */
  readonly program: string | null;
}
