// Builds the tree from parser events; namespaces are resolved here (Namespaces in XML 1.0, third edition), in time that does not
// depend on the depth.
import { MalformedError } from '../../encoding/malformed-error.ts';
import type { DocumentLimits } from './parse-document.ts';
import {
  type AttributeNode,
  type ChildNode,
  type DocumentNode,
  type ElementNode,
  type NamespaceDeclaration,
  type ParentNode,
  type TextNode,
  XML_NAMESPACE,
} from './xml-node.ts';

const XMLNS_NAMESPACE = 'http://www.w3.org/2000/xmlns/';

type Building<T extends { children: unknown }> = { -readonly [K in keyof T]: K extends 'children' ? ChildNode[] : T[K] };

const malformed = (detail: string): MalformedError => new MalformedError('XML_MALFORMED', detail);

export class TreeBuilder {
  readonly #limits: DocumentLimits;
  readonly #nodes: ChildNode[] = [];
  readonly #top: ChildNode[] = [];
  readonly #document: Building<Omit<DocumentNode, 'root'>> & { root?: ElementNode };
  readonly #open: Building<ElementNode>[] = [];
  /** For each prefix the URIs that are in scope, innermost last. */
  readonly #scopes = new Map<string, string[]>([['xml', [XML_NAMESPACE]]]);
  #inScope = 0;
  #attributes = 0;
  #text: string[] = [];

  constructor(limits: DocumentLimits) {
    this.#limits = limits;
    this.#document = { kind: 'document', children: this.#top, nodes: this.#nodes };
  }

  attributesBegin(): void {
    this.#attributes = 0;
  }

  /** Counted while they come, before the parser has gathered them all. */
  countAttribute(): void {
    this.#attributes++;
    if (this.#attributes > this.#limits.maxAttributes) throw this.#limit(`${this.#limits.maxAttributes} attributes`);
  }

  open(name: string, raw: Readonly<Record<string, string>>): void {
    this.#flushText();
    if (this.#open.length >= this.#limits.maxDepth) throw this.#limit(`${this.#limits.maxDepth} levels`);
    const declarations = this.#declare(raw);
    const { prefix, local } = splitName(name);
    if (prefix === 'xmlns') throw malformed(`the prefix xmlns cannot be used for an element: ${name}`);
    const element: Building<ElementNode> = {
      kind: 'element',
      parent: this.#parent(),
      index: this.#nodes.length,
      end: 0,
      prefix,
      local,
      uri: this.#resolve(prefix),
      attributes: [],
      declarations,
      children: [],
    };
    element.attributes = this.#readAttributes(element, raw);
    this.#append(element);
    this.#open.push(element);
  }

  close(): void {
    this.#flushText();
    const element = this.#open.pop();
    if (element === undefined) return;
    element.end = this.#nodes.length;
    for (const { prefix, uri } of element.declarations) {
      this.#scopes.get(prefix)?.pop();
      if (uri !== '') this.#inScope--;
    }
    if (this.#open.length === 0) this.#document.root = element;
  }

  text(chunk: string): void {
    if (this.#open.length > 0) this.#text.push(chunk);
  }

  comment(text: string): void {
    this.#flushText();
    this.#append({ kind: 'comment', parent: this.#parent(), index: this.#nodes.length, text });
  }

  instruction(target: string, text: string): void {
    this.#flushText();
    // Namespaces in XML 1.0, section 7: no colon in the target.
    if (target.includes(':')) throw malformed(`expected a target without a colon, got ${target}`);
    this.#append({ kind: 'instruction', parent: this.#parent(), index: this.#nodes.length, target, text });
  }

  document(): DocumentNode {
    const { root } = this.#document;
    if (root === undefined) throw malformed('expected a root element');
    return Object.assign(this.#document, { root });
  }

  #limit(what: string): MalformedError {
    return new MalformedError('XML_LIMIT', `more than ${what}`);
  }

  #parent(): ParentNode {
    // The document is handed out only once it has a root.
    return this.#open.at(-1) ?? (this.#document as DocumentNode);
  }

  #append(node: ChildNode): void {
    if (this.#nodes.length >= this.#limits.maxNodes) throw this.#limit(`${this.#limits.maxNodes} nodes`);
    this.#nodes.push(node);
    (this.#open.at(-1)?.children ?? this.#top).push(node);
  }

  // Text that a CDATA section or a character reference divided is one node (XPath 1.0 section 5.7).
  #flushText(): void {
    const parent = this.#open.at(-1);
    if (this.#text.length === 0 || parent === undefined) return;
    const text = this.#text.join('');
    this.#text = [];
    if (text !== '') this.#append({ kind: 'text', parent, index: this.#nodes.length, text } satisfies TextNode);
  }

  #declare(raw: Readonly<Record<string, string>>): readonly NamespaceDeclaration[] {
    const declarations: NamespaceDeclaration[] = [];
    for (const name in raw) {
      if (name !== 'xmlns' && !name.startsWith('xmlns:')) continue;
      const uri = raw[name] ?? '';
      const prefix = name.slice(6);
      checkDeclaration(name, prefix, uri);
      declarations.push({ prefix, uri });
      const scope = this.#scopes.get(prefix);
      if (scope === undefined) this.#scopes.set(prefix, [uri]);
      else scope.push(uri);
      if (uri !== '') this.#inScope++;
    }
    if (this.#inScope > this.#limits.maxNamespaces) throw this.#limit(`${this.#limits.maxNamespaces} namespaces in scope`);
    return declarations;
  }

  #resolve(prefix: string): string {
    const uri = this.#scopes.get(prefix)?.at(-1);
    if (uri === undefined && prefix !== '') throw malformed(`the prefix ${prefix} is not declared`);
    return uri ?? '';
  }

  #readAttributes(parent: ElementNode, raw: Readonly<Record<string, string>>): readonly AttributeNode[] {
    const attributes: AttributeNode[] = [];
    const seen = new Set<string>();
    for (const name in raw) {
      if (name === 'xmlns' || name.startsWith('xmlns:')) continue;
      const { prefix, local } = splitName(name);
      const uri = prefix === '' ? '' : this.#resolve(prefix);
      // Namespaces in XML 1.0, section 6.3: unique by expanded name.
      if (prefix !== '') {
        const expanded = `${uri} ${local}`;
        if (seen.has(expanded)) throw malformed(`the attribute ${name} occurs twice`);
        seen.add(expanded);
      }
      attributes.push({ kind: 'attribute', parent, prefix, local, uri, value: raw[name] ?? '' });
    }
    return attributes;
  }
}

function splitName(name: string): { readonly prefix: string; readonly local: string } {
  const colon = name.indexOf(':');
  if (colon < 0) return { prefix: '', local: name };
  const prefix = name.slice(0, colon);
  const local = name.slice(colon + 1);
  const wellFormed = prefix !== '' && local !== '' && !local.includes(':') && /^[\p{L}\p{Nl}_]/u.test(local);
  if (!wellFormed) throw malformed(`expected a qualified name, got ${name}`);
  return { prefix, local };
}

// Namespaces in XML 1.0, section 3: the reserved prefixes, and no undeclaring of a prefix.
function checkDeclaration(name: string, prefix: string, uri: string): void {
  if (name !== 'xmlns' && (prefix === '' || prefix.includes(':'))) throw malformed(`expected a qualified name, got ${name}`);
  if (name !== 'xmlns' && uri === '') throw malformed(`the prefix ${prefix} cannot be undeclared`);
  if (prefix === 'xmlns' || uri === XMLNS_NAMESPACE) throw malformed('the prefix xmlns and its namespace cannot be declared');
  if ((prefix === 'xml') !== (uri === XML_NAMESPACE)) throw malformed('the prefix xml stands for its own namespace only');
}
