// Facts that only XML signatures have (XMLDSig 1.1, EN 319 132-1): where the signature stands and exactly what it covers.

/** Element names with the position among siblings of one name, from the root; and its identifier. */
export interface XmlPlace {
  readonly path: string;
  readonly id: string | null;
}

export interface XmlSignatureFacts extends XmlPlace {
  /** URI of the method for SignedInfo. */
  readonly canonicalization: string;
  /** Namespace of the qualifying properties, which tells the version of XAdES; null when there are none. */
  readonly propertiesNamespace: string | null;
  readonly references: readonly XmlReferenceFacts[];
  readonly coverage: XmlCoverageFacts;
}

export interface XmlReferenceFacts {
  readonly id: string | null;
  /** null: the reference has none. */
  readonly uri: string | null;
  readonly type: string | null;
  readonly transforms: readonly string[];
  /** null: its digest could not be computed. */
  readonly matches: boolean | null;
  /** What it names is in this document. */
  readonly inDocument: boolean;
  /** null: it names no manifest. */
  readonly manifest: readonly XmlReferenceFacts[] | null;
}

export interface XmlCoverageFacts {
  /** `whole-document`: everything outside this signature and other signatures. `none`: nothing of this document. */
  readonly scope: 'whole-document' | 'parts' | 'none';
  /** Uppermost elements that are covered, with all that they hold except what is in `notCovered`. */
  readonly covered: readonly XmlPlace[];
  /** Uppermost elements of which nothing is covered. */
  readonly notCovered: readonly XmlPlace[];
  /** Elements of which something inside is covered, but not their own name and attributes. */
  readonly onlyInside: readonly XmlPlace[];
  readonly truncated: boolean;
}
