// Canonicalisation methods by URI: Canonical XML 1.0 (2001), 1.1 (2008), Exclusive XML Canonicalization 1.0 (2002).

export interface CanonicalMethod {
  readonly kind: 'inclusive-1.0' | 'inclusive-1.1' | 'exclusive';
  readonly comments: boolean;
  /** Exclusive only: InclusiveNamespaces PrefixList; '' stands for #default. */
  readonly inclusivePrefixes: readonly string[];
}

const METHODS: ReadonlyMap<string, Omit<CanonicalMethod, 'inclusivePrefixes'>> = new Map([
  ['http://www.w3.org/TR/2001/REC-xml-c14n-20010315', { kind: 'inclusive-1.0', comments: false }],
  ['http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments', { kind: 'inclusive-1.0', comments: true }],
  ['http://www.w3.org/2006/12/xml-c14n11', { kind: 'inclusive-1.1', comments: false }],
  ['http://www.w3.org/2006/12/xml-c14n11#WithComments', { kind: 'inclusive-1.1', comments: true }],
  ['http://www.w3.org/2001/10/xml-exc-c14n#', { kind: 'exclusive', comments: false }],
  ['http://www.w3.org/2001/10/xml-exc-c14n#WithComments', { kind: 'exclusive', comments: true }],
]);

/** Undefined for a URI that is no canonicalisation method known here. */
export function canonicalMethodOf(uri: string, inclusivePrefixes: readonly string[] = []): CanonicalMethod | undefined {
  const method = METHODS.get(uri);
  return method === undefined ? undefined : { ...method, inclusivePrefixes };
}

/** XMLDSig 1.1 section 4.4.3.2: what a node-set is turned into octets with when nothing else is said. */
export const DEFAULT_METHOD: CanonicalMethod = { kind: 'inclusive-1.0', comments: false, inclusivePrefixes: [] };
