// Canonical XML of a document subset: Canonical XML 1.0 (W3C 2001) and 1.1 (2008) section 2.3, Exclusive XML Canonicalization 1.0
// (2002) section 3. Time grows with the nodes of the subset's range and the octets written.
import { type Bytes, concatBytes } from '../../encoding/bytes.ts';
import { encodeUtf8 } from '../../encoding/utf8.ts';
import { type ChildNode, type ElementNode, type InstructionNode, type ParentNode, qualifiedName } from '../document/xml-node.ts';
import type { CanonicalMethod } from './canonical-method.ts';
import { compareCodePoints, escapeAttribute, escapeCarriageReturn, escapeText } from './escape.ts';
import { attributesWithInherited, type WrittenAttribute } from './inherited-attributes.ts';
import { NamespaceContext } from './namespace-context.ts';
import type { NodeSet } from './node-set.ts';
import { type Declaration, renderExclusive, renderInclusive, renderLoose } from './render-namespaces.ts';

/** UTF-8 octets. */
export function canonicalize(set: NodeSet, method: CanonicalMethod): Bytes {
  return new Writer(set, method).run();
}

/** Octets are made in pieces, so that a large document does not become millions of small strings. */
const PIECE = 1 << 15;

class Writer {
  readonly #set: NodeSet;
  readonly #method: CanonicalMethod;
  readonly #context = new NamespaceContext();
  /** Written, and not yet octets. */
  #text = '';
  readonly #octets: Bytes[] = [];
  /** Whether each open element, outermost first, is in the set. */
  readonly #openIn: ElementNode[] = [];

  constructor(set: NodeSet, method: CanonicalMethod) {
    this.#set = set;
    this.#method = method;
  }

  run(): Bytes {
    const { apex } = this.#set.parts;
    if (apex.kind === 'element') {
      this.#context.enterAncestors(apex);
      this.#element(apex);
    } else this.#children(apex);
    this.#flush();
    return concatBytes(...this.#octets);
  }

  #write(text: string): void {
    this.#text += text;
    if (this.#text.length >= PIECE) this.#flush();
  }

  #flush(): void {
    this.#octets.push(encodeUtf8(this.#text));
    this.#text = '';
  }

  #children(parent: ParentNode): void {
    for (const child of parent.children) {
      if (child.kind === 'element') this.#element(child);
      else if (this.#set.contains(child)) this.#leaf(child);
    }
  }

  #element(element: ElementNode): void {
    if (this.#set.isRemoved(element)) return;
    const marks = this.#context.marks();
    this.#context.enter(element);
    const isIn = this.#set.contains(element);
    const name = qualifiedName(element);
    if (isIn) {
      this.#write(`<${name}`);
      this.#namespaces(element);
      this.#attributes(element);
      this.#write('>');
      this.#openIn.push(element);
    } else if (this.#set.isLoose(element)) this.#looseNodes(element);
    this.#children(element);
    if (isIn) {
      this.#openIn.pop();
      this.#write(`</${name}>`);
    }
    this.#context.leave(marks);
  }

  #parentIsIn(element: ElementNode): boolean {
    return this.#openIn.length > 0 && this.#openIn.at(-1) === element.parent;
  }

  #namespaces(element: ElementNode): void {
    const parentIn = this.#parentIsIn(element);
    if (this.#addsNoNamespace(element, parentIn)) return;
    const question = { element, set: this.#set, context: this.#context, parentIn };
    const { kind, inclusivePrefixes } = this.#method;
    const declarations = kind === 'exclusive' ? renderExclusive(question, inclusivePrefixes) : renderInclusive(question);
    this.#writeDeclarations(declarations);
  }

  // Most elements: nothing declared, nothing left out, the prefix as an output ancestor wrote it.
  #addsNoNamespace({ declarations, prefix, attributes }: ElementNode, parentIn: boolean): boolean {
    if (!parentIn || declarations.length > 0 || !this.#set.everyNamespace) return false;
    const { kind, inclusivePrefixes } = this.#method;
    if (kind !== 'exclusive') return true;
    if (inclusivePrefixes.length > 0 || attributes.some((one) => one.prefix !== '')) return false;
    return (this.#context.written.get(prefix) ?? '') === (this.#context.inScope.get(prefix) ?? '');
  }

  // Section 2.2: the default namespace first, then by prefix.
  #writeDeclarations(declarations: readonly Declaration[]): void {
    for (const [prefix, uri] of [...declarations].sort(([a], [b]) => compareCodePoints(a, b))) {
      this.#write(`${prefix === '' ? ' xmlns' : ` xmlns:${prefix}`}="${escapeAttribute(uri)}"`);
    }
  }

  #attributes(element: ElementNode): void {
    const { kind } = this.#method;
    const isWhole = this.#set.parts.removedAttributes === undefined;
    let attributes: readonly WrittenAttribute[] = isWhole
      ? element.attributes
      : element.attributes.filter((one) => this.#set.containsAttribute(one));
    if (kind !== 'exclusive' && !this.#parentIsIn(element)) {
      const isIn = (ancestor: ElementNode) => this.#openIn.at(-1) === ancestor;
      attributes = attributesWithInherited(element, this.#set, kind === 'inclusive-1.0' ? '1.0' : '1.1', isIn);
    }
    this.#writeAttributes(attributes);
  }

  #writeAttributes(attributes: readonly WrittenAttribute[]): void {
    const sorted = attributes.length > 1 ? [...attributes].sort(compareAttributes) : attributes;
    for (const attribute of sorted) {
      this.#write(` ${qualifiedName(attribute)}="${escapeAttribute(attribute.value)}"`);
    }
  }

  // Section 2.3: of an element that is not in the set, its namespace and attribute nodes that are in it are written all the same. Exclusive
  // (section 3): only namespaces of the prefix list, for which the inclusive rule holds.
  #looseNodes(element: ElementNode): void {
    const { kind, inclusivePrefixes } = this.#method;
    const declarations = renderLoose({ element, set: this.#set, context: this.#context, parentIn: false });
    this.#writeDeclarations(declarations.filter(([prefix]) => kind !== 'exclusive' || inclusivePrefixes.includes(prefix)));
    this.#writeAttributes(element.attributes.filter((one) => this.#set.containsAttribute(one)));
  }

  #leaf(node: Exclude<ChildNode, ElementNode>): void {
    if (node.kind === 'text') this.#write(escapeText(node.text));
    else if (node.kind === 'instruction') this.#outside(node, instructionText(node));
    else if (this.#method.comments) this.#outside(node, `<!--${escapeCarriageReturn(node.text)}-->`);
  }

  // Section 2.3: outside the document element a line feed stands between it and each comment or instruction.
  #outside(node: Exclude<ChildNode, ElementNode>, text: string): void {
    if (node.parent.kind === 'element') this.#write(text);
    else if (node.index < node.parent.root.index) this.#write(`${text}\n`);
    else this.#write(`\n${text}`);
  }
}

function instructionText({ target, text }: InstructionNode): string {
  return text === '' ? `<?${target}?>` : `<?${target} ${escapeCarriageReturn(text)}?>`;
}

// Section 2.2: by namespace URI (none first), then by local name.
function compareAttributes(a: WrittenAttribute, b: WrittenAttribute): number {
  return compareCodePoints(a.uri, b.uri) || compareCodePoints(a.local, b.local);
}
