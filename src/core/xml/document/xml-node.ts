// A lossless tree of an XML document for signatures: the XPath 1.0 data model (W3C Recommendation 1999, section 5) with prefixes and
// namespace declarations as they were written. CDATA is text, character references are resolved, line ends are LF.

export interface DocumentNode {
  readonly kind: 'document';
  readonly children: readonly ChildNode[];
  readonly root: ElementNode;
  /** Elements, text, comments and processing instructions in document order; a node's `index` is its place here. */
  readonly nodes: readonly ChildNode[];
}

export type ParentNode = DocumentNode | ElementNode;

export interface ElementNode {
  readonly kind: 'element';
  readonly parent: ParentNode;
  readonly index: number;
  /** Index after the last descendant. */
  readonly end: number;
  readonly prefix: string;
  readonly local: string;
  /** Namespace URI; '' for none. */
  readonly uri: string;
  /** Without namespace declarations, in the order written. */
  readonly attributes: readonly AttributeNode[];
  /** xmlns and xmlns:* of this element alone; prefix '' is the default namespace. */
  readonly declarations: readonly NamespaceDeclaration[];
  readonly children: readonly ChildNode[];
}

export interface AttributeNode {
  readonly kind: 'attribute';
  readonly parent: ElementNode;
  readonly prefix: string;
  readonly local: string;
  readonly uri: string;
  /** Normalised as of type CDATA (XML 1.0 section 3.3.3): there is no DTD that could say otherwise. */
  readonly value: string;
}

export interface NamespaceDeclaration {
  readonly prefix: string;
  readonly uri: string;
}

export interface TextNode {
  readonly kind: 'text';
  readonly parent: ElementNode;
  readonly index: number;
  readonly text: string;
}

export interface CommentNode {
  readonly kind: 'comment';
  readonly parent: ParentNode;
  readonly index: number;
  readonly text: string;
}

export interface InstructionNode {
  readonly kind: 'instruction';
  readonly parent: ParentNode;
  readonly index: number;
  readonly target: string;
  readonly text: string;
}

export type ChildNode = ElementNode | TextNode | CommentNode | InstructionNode;

export const XML_NAMESPACE = 'http://www.w3.org/XML/1998/namespace';

export function qualifiedName(node: { readonly prefix: string; readonly local: string }): string {
  return node.prefix === '' ? node.local : `${node.prefix}:${node.local}`;
}

export function childElements(parent: ParentNode): readonly ElementNode[] {
  return parent.children.filter((child) => child.kind === 'element');
}

/** Child elements with this namespace and local name. */
export function childrenNamed(parent: ParentNode, uri: string, local: string): readonly ElementNode[] {
  return childElements(parent).filter((child) => child.local === local && child.uri === uri);
}

/** Value of the attribute without namespace. */
export function attributeValue(element: ElementNode, local: string): string | undefined {
  return element.attributes.find((attribute) => attribute.uri === '' && attribute.local === local)?.value;
}

/** All text inside, in document order (XPath 1.0 section 5.2: string-value of an element). */
export function textContent(node: ParentNode): string {
  const parts: string[] = [];
  const visit = (parent: ParentNode): void => {
    for (const child of parent.children) {
      if (child.kind === 'text') parts.push(child.text);
      else if (child.kind === 'element') visit(child);
    }
  };
  visit(node);
  return parts.join('');
}

/** The tree that a node belongs to. */
export function documentOf(node: ChildNode): DocumentNode {
  let at: ParentNode = node.parent;
  while (at.kind === 'element') at = at.parent;
  return at;
}

export function isInside(node: { readonly index: number }, ancestor: ElementNode): boolean {
  return node.index >= ancestor.index && node.index < ancestor.end;
}
