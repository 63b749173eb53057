// Facts that only one format has: of a PDF and its signatures (ISO 32000-2:2020), and of CMS signed data (RFC 5652).
import type { FactFinding, ValueCheck } from './fact-values.ts';

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
  readonly resaved: ResavedFacts;
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
}

export interface CmsFacts {
  /** Of the CMS, SHA-256: the same CMS in two files tells that one was made from the other. */
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly signerInfos: number;
  /** eContentType (RFC 5652 5.2), an object identifier. */
  readonly contentType: string;
  /** The content is inside; otherwise it is elsewhere. */
  readonly attached: boolean;
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
