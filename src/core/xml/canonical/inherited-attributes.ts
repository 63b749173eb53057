// Attributes of the xml namespace that an element takes over from ancestors which are not in the subset: Canonical XML 1.0 section 2.4
// takes all of them; 1.1 section 2.4 only xml:lang and xml:space, and mends xml:base. Exclusive canonicalisation takes none.
import { type AttributeNode, type ElementNode, XML_NAMESPACE } from '../document/xml-node.ts';
import { joinReferences } from './join-references.ts';
import type { NodeSet } from './node-set.ts';

export interface WrittenAttribute {
  readonly prefix: string;
  readonly local: string;
  readonly uri: string;
  readonly value: string;
}

const SIMPLE = new Set(['lang', 'space']);

/** For an element in the set whose parent is not. `isIn` answers for ancestors. */
export function attributesWithInherited(
  element: ElementNode,
  set: NodeSet,
  version: '1.0' | '1.1',
  isIn: (ancestor: ElementNode) => boolean,
): readonly WrittenAttribute[] {
  const own = element.attributes.filter((attribute) => set.containsAttribute(attribute));
  const nearest = new Map<string, AttributeNode>();
  for (let at = element.parent; at.kind === 'element'; at = at.parent) {
    for (const attribute of at.attributes) {
      if (attribute.uri === XML_NAMESPACE && !nearest.has(attribute.local)) nearest.set(attribute.local, attribute);
    }
  }
  const present = new Set(element.attributes.filter(({ uri }) => uri === XML_NAMESPACE).map(({ local }) => local));
  const inherited = [...nearest.values()].filter(({ local }) => !present.has(local) && (version === '1.0' || SIMPLE.has(local)));
  if (version === '1.0') return [...own, ...inherited];
  return [...own.filter((attribute) => !isBase(attribute)), ...inherited, ...mendedBase(element, isIn)];
}

const isBase = ({ uri, local }: WrittenAttribute): boolean => uri === XML_NAMESPACE && local === 'base';

// Canonical XML 1.1 section 2.4: the xml:base values of the omitted ancestors, outermost first, and the element's own (in the set or not) are
// joined.
function mendedBase(element: ElementNode, isIn: (ancestor: ElementNode) => boolean): readonly WrittenAttribute[] {
  const bases: string[] = element.attributes.filter(isBase).map(({ value }) => value);
  const hadOwn = bases.length > 0;
  for (let at = element.parent; at.kind === 'element' && !isIn(at); at = at.parent) {
    const base = at.attributes.find(isBase);
    if (base !== undefined) bases.unshift(base.value);
  }
  const [first, ...rest] = bases;
  if (first === undefined) return [];
  const value = rest.reduce(joinReferences, first);
  if (value === '' && !(hadOwn && rest.length === 0)) return [];
  return [{ prefix: 'xml', local: 'base', uri: XML_NAMESPACE, value }];
}
