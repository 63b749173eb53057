// Nodes as XPath sees them (XPath 1.0 section 5): those of the tree, attributes, and a namespace node for each prefix in scope.
import type { AttributeNode, ChildNode, DocumentNode, ElementNode } from '../document/xml-node.ts';
import { qualifiedName, textContent, XML_NAMESPACE } from '../document/xml-node.ts';
import type { NodeTest } from './expression.ts';

export interface NamespaceNode {
  readonly kind: 'namespace';
  readonly parent: ElementNode;
  readonly prefix: string;
  readonly uri: string;
}

export type XPathNode = DocumentNode | ChildNode | AttributeNode | NamespaceNode;

/** In scope at the element, nearest declaration first; 'xml' always. */
export function namespacesInScope(element: ElementNode): ReadonlyMap<string, string> {
  const found = new Map<string, string>([['xml', XML_NAMESPACE]]);
  for (let at: DocumentNode | ElementNode = element; at.kind === 'element'; at = at.parent) {
    for (const { prefix, uri } of at.declarations) if (!found.has(prefix)) found.set(prefix, uri);
  }
  // Section 5.4: no node where the default namespace was undeclared.
  if (found.get('') === '') found.delete('');
  return found;
}

export function stringValue(node: XPathNode): string {
  switch (node.kind) {
    case 'document':
    case 'element':
      return textContent(node);
    case 'attribute':
      return node.value;
    case 'namespace':
      return node.uri;
    default:
      return node.text;
  }
}

/** Expanded name and qualified name; empty for nodes that have none. */
export function nameOf(node: XPathNode): { readonly uri: string; readonly local: string; readonly name: string } {
  if (node.kind === 'element' || node.kind === 'attribute')
    return { uri: node.uri, local: node.local, name: qualifiedName(node) };
  if (node.kind === 'instruction') return { uri: '', local: node.target, name: node.target };
  if (node.kind === 'namespace') return { uri: '', local: node.prefix, name: node.prefix };
  return { uri: '', local: '', name: '' };
}

/** Sections 2.3: `principal` is the kind of node that the axis is about. */
export function passes(node: XPathNode, test: NodeTest, principal: 'element' | 'attribute' | 'namespace'): boolean {
  switch (test.kind) {
    case 'node':
      return true;
    case 'text':
    case 'comment':
      return node.kind === test.kind;
    case 'instruction':
      return node.kind === 'instruction' && (test.target === undefined || test.target === node.target);
    case 'any-name':
      return node.kind === principal && (test.uri === undefined || nameOf(node).uri === test.uri);
    case 'name': {
      if (node.kind !== principal) return false;
      const { uri, local } = nameOf(node);
      return local === test.local && uri === test.uri;
    }
  }
}

/** Place in document order (section 5): an element, then its namespace nodes, then its attributes, then its children. */
export function isBefore(a: XPathNode, b: XPathNode): boolean {
  const [x, y] = [orderOf(a), orderOf(b)];
  return x[0] !== y[0] ? x[0] < y[0] : x[1] !== y[1] ? x[1] < y[1] : x[2] < y[2];
}

function orderOf(node: XPathNode): readonly [number, number, number] {
  if (node.kind === 'document') return [-1, 0, 0];
  if (node.kind === 'attribute') return [node.parent.index, 2, node.parent.attributes.indexOf(node)];
  if (node.kind === 'namespace') return [node.parent.index, 1, 0];
  return [node.index, 0, 0];
}
