// Reads a canonicalisation method with its parameters: ds:CanonicalizationMethod and ds:Transform elements alike.
import { MalformedError } from '../../encoding/malformed-error.ts';
import { type CanonicalMethod, canonicalMethodOf } from '../canonical/canonical-method.ts';
import { attributeValue, childrenNamed, type ElementNode } from '../document/xml-node.ts';
import { MAX_INCLUSIVE_PREFIXES } from './limits.ts';
import { EXCLUSIVE } from './names.ts';

/** Undefined when the algorithm is no canonicalisation known here. Throws MalformedError XML_LIMIT. */
export function readCanonicalMethod(element: ElementNode): CanonicalMethod | undefined {
  const uri = attributeValue(element, 'Algorithm') ?? '';
  return canonicalMethodOf(uri, uri.startsWith(EXCLUSIVE) ? inclusivePrefixes(element) : []);
}

// Exclusive XML Canonicalization 1.0 section 3: PrefixList of ec:InclusiveNamespaces.
function inclusivePrefixes(element: ElementNode): readonly string[] {
  const [parameter] = childrenNamed(element, EXCLUSIVE, 'InclusiveNamespaces');
  const list = parameter === undefined ? '' : (attributeValue(parameter, 'PrefixList') ?? '');
  const prefixes = list.split(/[ \t\r\n]+/).filter((prefix) => prefix !== '');
  if (prefixes.length > MAX_INCLUSIVE_PREFIXES) throw new MalformedError('XML_LIMIT', 'the list of prefixes is too long');
  return prefixes.map((prefix) => (prefix === '#default' ? '' : prefix));
}
