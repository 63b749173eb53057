// A document subset (XPath 1.0 node-set with attribute and namespace nodes) as signatures make them: a subtree, without some subtrees,
// perhaps filtered node by node.
import {
  type AttributeNode,
  type ChildNode,
  type DocumentNode,
  documentOf,
  type ElementNode,
  type ParentNode,
} from '../document/xml-node.ts';

export interface NodeSetParts {
  /** All members lie in this subtree. */
  readonly apex: ParentNode;
  readonly comments: boolean;
  /** Subtrees that are left out. */
  readonly removed?: ReadonlySet<ElementNode>;
  /** One octet for each node of the document, 1 for members; absent: every node that is not otherwise left out. */
  readonly members?: Uint8Array;
  /** Attributes that are left out although their element is in; absent: none. */
  readonly removedAttributes?: ReadonlySet<AttributeNode>;
  /** Prefixes whose namespace nodes are left out, for elements that are in; absent: none. */
  readonly removedNamespaces?: ReadonlyMap<ElementNode, ReadonlySet<string>>;
  /** Elements that are out although attributes or namespace nodes of theirs are in: those that are not removed. */
  readonly loose?: ReadonlySet<ElementNode>;
}

export class NodeSet {
  readonly document: DocumentNode;
  readonly parts: NodeSetParts;

  constructor(parts: NodeSetParts) {
    this.parts = parts;
    this.document = parts.apex.kind === 'document' ? parts.apex : documentOf(parts.apex);
  }

  static of(apex: ParentNode, comments: boolean): NodeSet {
    return new NodeSet({ apex, comments });
  }

  /** Every attribute and namespace node of an element that is in, is in too. */
  get everyNamespace(): boolean {
    return this.parts.removedNamespaces === undefined;
  }

  /** Half-open range of indexes outside which there are no members. */
  get range(): readonly [number, number] {
    const { apex } = this.parts;
    return apex.kind === 'document' ? [0, apex.nodes.length] : [apex.index, apex.end];
  }

  /** For a node in the range and in no removed subtree (see `isRemoved`). */
  contains(node: ChildNode): boolean {
    const { comments, members } = this.parts;
    return (comments || node.kind !== 'comment') && (members === undefined || members[node.index] === 1);
  }

  /** The element and everything in it is left out. */
  isRemoved(element: ElementNode): boolean {
    return this.parts.removed?.has(element) === true;
  }

  /** The element is out, attributes or namespace nodes of it are in. */
  isLoose(element: ElementNode): boolean {
    return this.parts.loose?.has(element) === true;
  }

  containsAttribute(attribute: AttributeNode): boolean {
    return this.parts.removedAttributes?.has(attribute) !== true;
  }

  containsNamespace(element: ElementNode, prefix: string): boolean {
    return this.parts.removedNamespaces?.get(element)?.has(prefix) !== true;
  }

  /** Exactly this element with all that it holds; comments do not count. */
  isAllOf(element: ElementNode): boolean {
    const { apex, comments, ...limits } = this.parts;
    return apex === element && Object.values(limits).every((limit) => limit === undefined);
  }

  without(element: ElementNode): NodeSet {
    return new NodeSet({ ...this.parts, removed: new Set([...(this.parts.removed ?? []), element]) });
  }

  /** One octet for each node of the document: 1 for members. */
  flags(): Uint8Array {
    const flags = new Uint8Array(this.document.nodes.length);
    const [start, end] = this.range;
    for (let i = start; i < end; i++) {
      const node = this.document.nodes[i];
      if (node === undefined) break;
      if (node.kind === 'element' && this.isRemoved(node)) i = node.end - 1;
      else if (this.contains(node)) flags[i] = 1;
    }
    return flags;
  }
}
