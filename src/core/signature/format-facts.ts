// Facts that only one format has: of a PDF and its signatures (ISO 32000-2:2020), and of CMS signed data (RFC 5652).
import type { CarriedObject, FactFinding, ValueCheck } from './fact-values.ts';

export interface PdfFacts {
  /** As the header says, for example "1.7". */
  readonly version: string;
  /** As the page tree's root says (/Count); null when it does not say. */
  readonly pages: number | null;
  readonly producer: string | null;
  readonly creator: string | null;
  readonly revisions: readonly RevisionFacts[];
  /** Document Security Store (ISO 32000-2 12.8.4.3); null when there is none. */
  readonly store: StoreFacts | null;
  /** A usage-rights signature (UR3) of a program's maker is there. It says nothing about the content, and nothing is built on it. */
  readonly hasUsageRights: boolean;
  /** The file is encrypted: its texts cannot be read here. */
  readonly isEncrypted: boolean;
  /** Signature fields that nobody has signed yet. */
  readonly unsignedFields: readonly string[];
  /** Bytes after the last %%EOF that belong to no revision. */
  readonly trailingBytes: number;
  readonly resaved: ResavedFacts;
}

/** Candidates for paths and for revocation checks. Whoever appends a revision can put anything there; being here gives no trust. */
export interface StoreFacts {
  readonly certificates: readonly StoredObjectFacts[];
  readonly revocationData: readonly StoredObjectFacts[];
  /** EN 319 142-1 5.4.3: what is said to belong to one signature. */
  readonly related: readonly RelatedDataFacts[];
  readonly findings: readonly FactFinding[];
}

export interface StoredObjectFacts extends CarriedObject {
  /** The revision that brought it: later document time stamps cover it. */
  readonly revision: number;
}

export interface RelatedDataFacts {
  /** Upper-case SHA-1 of the signature's /Contents. */
  readonly key: string;
  /** SignatureFacts.id; null when no signature of the file has these contents. */
  readonly signature: string | null;
  /** SHA-256 of certificates and revocation data of the store. */
  readonly objects: readonly string[];
  readonly createdAt: string | null;
}

export interface RevisionFacts {
  /** Counted from 1. */
  readonly number: number;
  /** First byte after the revision. */
  readonly endOffset: number;
  /** Objects that its cross-reference section names. */
  readonly objects: number;
}

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
  /** Of signatures; document time stamps are no change (ISO 32000-2 12.8.2.2.2). */
  readonly addedSignatureFields: readonly string[];
  /** Full names of form fields that were there and got another value or appearance. */
  readonly changedFields: readonly string[];
  /** Pages came, went, or are others; null when the page tree cannot be followed. */
  readonly pagesDiffer: boolean | null;
  readonly changes: readonly ObjectChange[];
}

export interface FieldLockFacts {
  readonly from: 'field-mdp' | 'field-lock';
  /** `all-but`: the fields named stay open. */
  readonly action: 'all' | 'only' | 'all-but';
  /** Full names of fields; a name stands for the fields below it too. */
  readonly fields: readonly string[];
  /** As in DocMDP; null when the lock does not say. */
  readonly permission: 1 | 2 | 3 | null;
}

export interface ObjectChange {
  readonly revision: number;
  /** "12 0" */
  readonly object: string;
  readonly kind: ModificationKind;
  readonly detail: string;
}

export interface ResavedFacts {
  readonly likely: boolean;
  /** Codes, for example RESAVED_RANGE_PAST_EOF, RESAVED_GAP_MOVED, RESAVED_REVISIONS_LOST, RESAVED_PRODUCER. */
  readonly evidence: readonly FactFinding[];
  /** The program that saved it, in plain words, when the file says so. */
  readonly program: string | null;
}

export interface PdfSignatureFacts {
  readonly fieldName: string | null;
  readonly filter: string | null;
  readonly subFilter: string | null;
  readonly byteRange: ByteRangeFacts;
  /** Upper-case hexadecimal SHA-1 of /Contents with its padding: the key of related data in the store. null when it is no string. */
  readonly contentsSha1: string | null;
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
  /** Form fields that the signature locks (12.8.2.4, 12.7.5.5), as the signed revision has it. */
  readonly fieldLocks: readonly FieldLockFacts[];
  /** Widget rectangle [x1 y1 x2 y2] in points; null when the field has none. */
  readonly rectangle: readonly number[] | null;
}

export interface CmsFacts {
  /**
   * Of the CMS, SHA-256: the same CMS in two files tells that one was made from the other. null where the content is inside: the digest of
   * the file tells as much.
   */
  readonly sha256: string | null;
  readonly sizeBytes: number;
  readonly signerInfos: number;
  /** eContentType (RFC 5652 5.2), an object identifier. */
  readonly contentType: string;
  /** The content is inside; otherwise it is elsewhere. */
  readonly attached: boolean;
  /** The file in which the content was found, as the verifier named it; null when it is inside, was not found, or has no name. */
  readonly detachedFile: string | null;
  /** Over the signed attributes in DER, only where these differ from what was received. */
  readonly valueReEncoded: ValueCheck | null;
  /** Object identifiers, in order. */
  readonly signedAttributes: readonly string[];
  readonly unsignedAttributes: readonly string[];
  readonly encoding: { readonly der: boolean; readonly indefiniteLength: boolean; readonly remarks: readonly string[] };
  /**
   * A known fault of one signing client: the digest passed through a text string and pairs of bytes became `fd ff` (U+FFFD).
   * true: the value verifies over the attributes rebuilt with the true digest, so the signer did sign this document.
   */
  readonly damagedByClient: boolean;
}
