// Evaluation of XPath 1.0 expressions (W3C Recommendation 1999, sections 2 to 4) for signature filters. Every node that is looked at
// costs; when the budget is used up the evaluation ends with XPATH_LIMIT, whatever the expression.
import { MalformedError } from '../../encoding/malformed-error.ts';
import type { DocumentNode, ElementNode } from '../document/xml-node.ts';
import type { Axis, BinaryOperator, Expression, Step } from './expression.ts';
import { callFunction } from './functions.ts';
import { isBefore, type NamespaceNode, namespacesInScope, passes, stringValue, type XPathNode } from './xpath-node.ts';

export type XPathValue = string | number | boolean | ReadonlySet<XPathNode>;

export interface XPathContext {
  readonly node: XPathNode;
  readonly position: number;
  readonly size: number;
}

/** What is the same for a whole evaluation. */
export interface XPathScope {
  readonly document: DocumentNode;
  /** The element that bears the expression: here() of XMLDSig 1.1 section 6.6.3. */
  readonly here: ElementNode;
  elementById(id: string): ElementNode | undefined;
}

/** Shared by all evaluations for one document, so that many expressions cost no more than one. */
export class XPathBudget {
  #left: number;

  constructor(steps: number) {
    this.#left = steps;
  }

  spend(steps: number): void {
    this.#left -= steps;
    if (this.#left < 0) throw new MalformedError('XPATH_LIMIT', 'the XPath expressions take too many steps on this document');
  }
}

export class XPathEvaluator {
  readonly scope: XPathScope;
  readonly #budget: XPathBudget;
  readonly #namespaces = new Map<ElementNode, readonly NamespaceNode[]>();

  constructor(scope: XPathScope, budget: XPathBudget) {
    this.scope = scope;
    this.#budget = budget;
  }

  /** Throws MalformedError XPATH_UNSUPPORTED, XPATH_TYPE or XPATH_LIMIT. */
  evaluate(expression: Expression, context: XPathContext): XPathValue {
    this.#budget.spend(1);
    switch (expression.kind) {
      case 'literal':
        return expression.value;
      case 'call':
        return callFunction(this, expression.name, expression.args, context);
      case 'negate':
        return -this.number(this.evaluate(expression.operand, context));
      case 'binary':
        return this.#binary(expression.operator, expression.left, expression.right, context);
      case 'path':
        return this.#path(expression, context);
    }
  }

  /** The namespace nodes of an element, each always the same object. */
  namespaceNodes(element: ElementNode): readonly NamespaceNode[] {
    const known = this.#namespaces.get(element);
    if (known !== undefined) return known;
    const scope = namespacesInScope(element);
    this.#budget.spend(scope.size + 1);
    const nodes = [...scope].map(([prefix, uri]): NamespaceNode => ({ kind: 'namespace', parent: element, prefix, uri }));
    this.#namespaces.set(element, nodes);
    return nodes;
  }

  nodes(value: XPathValue): ReadonlySet<XPathNode> {
    if (typeof value !== 'object') throw new MalformedError('XPATH_TYPE', `expected nodes, got a ${typeof value}`);
    return value;
  }

  /** Section 4.2, string(): of nodes the first in document order. */
  string(value: XPathValue): string {
    if (typeof value !== 'object') return String(value);
    let first: XPathNode | undefined;
    for (const node of value) if (first === undefined || isBefore(node, first)) first = node;
    return first === undefined ? '' : this.stringOf(first);
  }

  stringOf(node: XPathNode): string {
    if (node.kind === 'element') this.#budget.spend(node.end - node.index);
    if (node.kind === 'document') this.#budget.spend(node.nodes.length);
    const text = stringValue(node);
    this.#budget.spend(text.length >> 4);
    return text;
  }

  number(value: XPathValue): number {
    if (typeof value === 'number') return value;
    if (typeof value === 'boolean') return value ? 1 : 0;
    const text = this.string(value).trim();
    return /^-?(\d+(\.\d*)?|\.\d+)$/.test(text) ? Number(text) : Number.NaN;
  }

  boolean(value: XPathValue): boolean {
    if (typeof value === 'object') return value.size > 0;
    return typeof value === 'number' ? value !== 0 && !Number.isNaN(value) : Boolean(value);
  }

  #binary(operator: BinaryOperator, left: Expression, right: Expression, context: XPathContext): XPathValue {
    const a = this.evaluate(left, context);
    if (operator === 'or') return this.boolean(a) || this.boolean(this.evaluate(right, context));
    if (operator === 'and') return this.boolean(a) && this.boolean(this.evaluate(right, context));
    const b = this.evaluate(right, context);
    if (operator === '|') {
      const union = new Set([...this.nodes(a), ...this.nodes(b)]);
      this.#budget.spend(union.size);
      return union;
    }
    if (operator in ARITHMETIC) return ARITHMETIC[operator]?.(this.number(a), this.number(b)) ?? Number.NaN;
    return this.#compare(operator, a, b);
  }

  // Section 3.4: with nodes, some node for which it holds.
  #compare(operator: BinaryOperator, a: XPathValue, b: XPathValue): boolean {
    if (typeof a === 'object' && typeof b !== 'boolean') {
      return [...a].some((node) => this.#compare(operator, this.stringOf(node), b));
    }
    if (typeof b === 'object' && typeof a !== 'boolean') {
      return [...b].some((node) => this.#compare(operator, a, this.stringOf(node)));
    }
    this.#budget.spend(1);
    if (operator === '=' || operator === '!=') return this.#equal(a, b) === (operator === '=');
    const [x, y] = [this.number(a), this.number(b)];
    return operator === '<' ? x < y : operator === '<=' ? x <= y : operator === '>' ? x > y : x >= y;
  }

  #equal(a: XPathValue, b: XPathValue): boolean {
    if (typeof a === 'boolean' || typeof b === 'boolean') return this.boolean(a) === this.boolean(b);
    if (typeof a === 'number' || typeof b === 'number') return this.number(a) === this.number(b);
    return this.string(a) === this.string(b);
  }

  #path({ from, predicates, steps }: Extract<Expression, { kind: 'path' }>, context: XPathContext): ReadonlySet<XPathNode> {
    let nodes: ReadonlySet<XPathNode>;
    if (from === 'root') nodes = new Set([this.scope.document]);
    else if (from === 'context') nodes = new Set([context.node]);
    else nodes = this.nodes(this.evaluate(from, context));
    if (predicates.length > 0) {
      const ordered = [...nodes].sort((a, b) => (isBefore(a, b) ? -1 : 1));
      nodes = new Set(this.#filter(ordered, predicates));
    }
    for (const step of steps) nodes = this.#step(nodes, step);
    return nodes;
  }

  #step(nodes: ReadonlySet<XPathNode>, step: Step): ReadonlySet<XPathNode> {
    const principal = step.axis === 'attribute' || step.axis === 'namespace' ? step.axis : 'element';
    const out = new Set<XPathNode>();
    for (const node of nodes) {
      const found: XPathNode[] = [];
      for (const candidate of this.#along(step.axis, node)) {
        this.#budget.spend(1);
        if (passes(candidate, step.test, principal)) found.push(candidate);
      }
      for (const one of this.#filter(found, step.predicates)) out.add(one);
    }
    return out;
  }

  // Section 2.4: a number means the position along the axis.
  #filter(nodes: XPathNode[], predicates: readonly Expression[]): XPathNode[] {
    let left = nodes;
    for (const predicate of predicates) {
      const size = left.length;
      left = left.filter((node, i) => {
        const value = this.evaluate(predicate, { node, position: i + 1, size });
        return typeof value === 'number' ? value === i + 1 : this.boolean(value);
      });
    }
    return left;
  }

  /** In the order of the axis (section 2.2): reverse axes come nearest first. */
  *#along(axis: Axis, node: XPathNode): Generator<XPathNode> {
    const isChild = node.kind !== 'document' && node.kind !== 'attribute' && node.kind !== 'namespace';
    switch (axis) {
      case 'self':
        yield node;
        return;
      case 'parent':
        if (node.kind !== 'document') yield node.parent;
        return;
      case 'ancestor-or-self':
        yield node;
        yield* ancestors(node);
        return;
      case 'ancestor':
        yield* ancestors(node);
        return;
      case 'attribute':
        if (node.kind === 'element') yield* node.attributes;
        return;
      case 'namespace':
        if (node.kind === 'element') yield* this.namespaceNodes(node);
        return;
      case 'child':
        if (node.kind === 'document' || node.kind === 'element') yield* node.children;
        return;
      case 'descendant-or-self':
        yield node;
        yield* this.#descendants(node);
        return;
      case 'descendant':
        yield* this.#descendants(node);
        return;
      case 'following-sibling':
      case 'preceding-sibling': {
        if (!isChild) return;
        const { children } = node.parent;
        this.#budget.spend(children.length);
        const at = children.indexOf(node);
        if (axis === 'following-sibling') yield* children.slice(at + 1);
        else yield* children.slice(0, at).reverse();
        return;
      }
    }
  }

  // The nodes of a subtree lie next to each other in document order.
  *#descendants(node: XPathNode): Generator<XPathNode> {
    if (node.kind !== 'document' && node.kind !== 'element') return;
    const [start, end] = node.kind === 'document' ? [0, node.nodes.length] : [node.index + 1, node.end];
    for (let i = start; i < end; i++) {
      const inner = this.scope.document.nodes[i];
      if (inner !== undefined) yield inner;
    }
  }
}

const ARITHMETIC: Readonly<Record<string, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  div: (a, b) => a / b,
  mod: (a, b) => a % b,
};

function* ancestors(node: XPathNode): Generator<XPathNode> {
  for (let at: XPathNode = node; at.kind !== 'document'; ) {
    at = at.parent;
    yield at;
  }
}
