// The XPath transforms of signatures over a document subset: XPath Filtering (XMLDSig 1.1 section 6.6.3) keeps each node for which an
// expression is true; XPath Filter 2.0 (W3C 2002) keeps, adds or takes away subtrees.
import { MalformedError } from '../../encoding/malformed-error.ts';
import { NodeSet } from '../canonical/node-set.ts';
import type { AttributeNode, ElementNode } from '../document/xml-node.ts';
import { type XPathBudget, XPathEvaluator, type XPathScope } from './evaluate.ts';
import type { Expression } from './expression.ts';
import { parseXPath } from './parse-xpath.ts';
import { namespacesInScope } from './xpath-node.ts';

/** `here` is the element whose text the expression is. Throws MalformedError XPATH_*. */
export function filterEachNode(set: NodeSet, text: string, scope: XPathScope, budget: XPathBudget): NodeSet {
  const expression = parseIn(text, scope.here);
  const signature = leavesOutSubtrees(expression);
  if (signature !== undefined) return withoutElements(set, signature);
  if (set.parts.loose !== undefined) throw unsupportedSelection('attribute and namespace');
  const evaluator = new XPathEvaluator(scope, budget);
  const members = set.flags();
  const removedAttributes = new Set(set.parts.removedAttributes);
  const removedNamespaces = new Map(set.parts.removedNamespaces);
  const holds = (node: Parameters<XPathEvaluator['stringOf']>[0]) =>
    evaluator.boolean(evaluator.evaluate(expression, { node, position: 1, size: 1 }));
  const loose = new Set<ElementNode>();
  for (const node of set.document.nodes) {
    if (members[node.index] !== 1) continue;
    const isIn = holds(node);
    if (!isIn) members[node.index] = 0;
    if (node.kind !== 'element') continue;
    const attributes = node.attributes.filter((one) => set.containsAttribute(one) && !holds(one));
    for (const attribute of attributes) removedAttributes.add(attribute);
    const namespaces = evaluator.namespaceNodes(node);
    const prefixes = new Set(removedNamespaces.get(node));
    for (const namespace of namespaces) if (!holds(namespace)) prefixes.add(namespace.prefix);
    if (prefixes.size > 0) removedNamespaces.set(node, prefixes);
    if (!isIn && (attributes.length < node.attributes.length || prefixes.size < namespaces.length)) loose.add(node);
  }
  return new NodeSet({
    apex: set.document,
    comments: true,
    members,
    ...optional(removedAttributes, removedNamespaces),
    ...(loose.size > 0 ? { loose } : {}),
  });
}

function optional(
  removedAttributes: ReadonlySet<AttributeNode>,
  removedNamespaces: ReadonlyMap<ElementNode, ReadonlySet<string>>,
) {
  return {
    ...(removedAttributes.size > 0 ? { removedAttributes } : {}),
    ...(removedNamespaces.size > 0 ? { removedNamespaces } : {}),
  };
}

function parseIn(text: string, here: ElementNode): Expression {
  const namespaces = namespacesInScope(here);
  return parseXPath(text, (prefix) => namespaces.get(prefix));
}

interface ElementName {
  readonly uri: string;
  readonly local: string;
}

// not(ancestor-or-self::ds:Signature), by far the commonest filter: true for exactly the nodes outside every such element.
function leavesOutSubtrees(expression: Expression): ElementName | undefined {
  const [argument] = expression.kind === 'call' && expression.name === 'not' ? expression.args : [];
  if (argument?.kind !== 'path' || argument.from !== 'context' || argument.steps.length !== 1) return undefined;
  const [step] = argument.steps;
  if (step?.axis !== 'ancestor-or-self' || step.predicates.length > 0 || step.test.kind !== 'name') return undefined;
  return step.test;
}

function withoutElements(set: NodeSet, { uri, local }: ElementName): NodeSet {
  // Above the apex too: a subset inside such an element loses everything.
  for (let at = set.parts.apex; at.kind === 'element'; at = at.parent) {
    if (at.local === local && at.uri === uri)
      return new NodeSet({ ...set.parts, members: new Uint8Array(set.document.nodes.length) });
  }
  const removed = new Set(set.parts.removed);
  const [start, end] = set.range;
  for (let i = start; i < end; i++) {
    const node = set.document.nodes[i];
    if (node?.kind === 'element' && node.local === local && node.uri === uri) removed.add(node);
  }
  return new NodeSet({ ...set.parts, removed });
}

export interface SubtreeFilter {
  readonly operation: 'intersect' | 'subtract' | 'union';
  readonly text: string;
  readonly here: ElementNode;
}

/** XPath Filter 2.0 section 3.3: each expression is evaluated once, at the root; its nodes stand for their subtrees. */
export function filterSubtrees(
  set: NodeSet,
  filters: readonly SubtreeFilter[],
  scope: Omit<XPathScope, 'here'>,
  budget: XPathBudget,
): NodeSet {
  if (set.parts.loose !== undefined) throw unsupportedSelection('attribute and namespace');
  const { document } = set;
  const kept = new Uint8Array(document.nodes.length).fill(1);
  const removedAttributes = new Set(set.parts.removedAttributes);
  for (const { operation, text, here } of filters) {
    const evaluator = new XPathEvaluator({ ...scope, here }, budget);
    const value = evaluator.evaluate(parseIn(text, here), { node: document, position: 1, size: 1 });
    const selected = subtreeFlags(evaluator.nodes(value), document.nodes.length, removedAttributes, operation);
    for (let i = 0; i < kept.length; i++) {
      const inside = selected[i] ?? 0;
      const before = kept[i] ?? 0;
      kept[i] = operation === 'union' ? before | inside : operation === 'intersect' ? before & inside : before & (1 - inside);
    }
    budget.spend(kept.length >> 4);
  }
  const members = set.flags();
  for (let i = 0; i < members.length; i++) members[i] = (members[i] ?? 0) & (kept[i] ?? 0);
  const namespaces = set.parts.removedNamespaces;
  return new NodeSet({
    apex: document,
    comments: true,
    members,
    ...optional(removedAttributes, namespaces ?? new Map()),
  });
}

function subtreeFlags(
  nodes: ReturnType<XPathEvaluator['nodes']>,
  length: number,
  removedAttributes: Set<AttributeNode>,
  operation: SubtreeFilter['operation'],
): Uint8Array {
  // Marks where subtrees begin and end, then sums: overlapping subtrees cost nothing extra.
  const depth = new Int32Array(length + 1);
  for (const node of nodes) {
    if (node.kind === 'document') depth[0] = (depth[0] ?? 0) + 1;
    else if (node.kind === 'element') {
      depth[node.index] = (depth[node.index] ?? 0) + 1;
      depth[node.end] = (depth[node.end] ?? 0) - 1;
    } else if (node.kind === 'attribute') {
      if (operation === 'subtract') removedAttributes.add(node);
      else throw unsupportedSelection(node.kind);
    } else if (node.kind === 'namespace') throw unsupportedSelection(node.kind);
    else {
      depth[node.index] = (depth[node.index] ?? 0) + 1;
      depth[node.index + 1] = (depth[node.index + 1] ?? 0) - 1;
    }
  }
  const flags = new Uint8Array(length);
  for (let i = 0, open = 0; i < length; i++) {
    open += depth[i] ?? 0;
    if (open > 0) flags[i] = 1;
  }
  return flags;
}

const unsupportedSelection = (kind: string): MalformedError =>
  new MalformedError('XPATH_UNSUPPORTED', `selecting ${kind} nodes by themselves is not supported`);
