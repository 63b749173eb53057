// XPath 1.0 grammar, section 3: recursive descent over tokens, with bounds on length and nesting.
import { MalformedError } from '../../encoding/malformed-error.ts';
import { AXES, type Axis, type BinaryOperator, type Expression, type NodeTest, type Step } from './expression.ts';
import { readTokens, type Token } from './tokens.ts';

/** The longest expression in the corpora has 300 characters. */
const MAX_LENGTH = 4096;
const MAX_NESTING = 32;

/** `resolvePrefix` answers with the namespaces in scope where the expression stands. Throws MalformedError XPATH_MALFORMED or XPATH_LIMIT. */
export function parseXPath(text: string, resolvePrefix: (prefix: string) => string | undefined): Expression {
  if (text.length > MAX_LENGTH) throw new MalformedError('XPATH_LIMIT', `expected at most ${MAX_LENGTH} characters`);
  return new Parser(readTokens(text), resolvePrefix).whole();
}

// Sections 3.4 and 3.5, loosest first.
const LEVELS: readonly (readonly BinaryOperator[])[] = [
  ['or'],
  ['and'],
  ['=', '!='],
  ['<', '<=', '>', '>='],
  ['+', '-'],
  ['*', 'div', 'mod'],
];

const NODE_TYPES = new Set(['node', 'text', 'comment', 'processing-instruction']);
const ANY_NODE: NodeTest = { kind: 'node' };
const ALL_BELOW: Step = { axis: 'descendant-or-self', test: ANY_NODE, predicates: [] };

class Parser {
  readonly #tokens: readonly Token[];
  readonly #resolve: (prefix: string) => string | undefined;
  #at = 0;
  #nesting = 0;

  constructor(tokens: readonly Token[], resolve: (prefix: string) => string | undefined) {
    this.#tokens = tokens;
    this.#resolve = resolve;
  }

  whole(): Expression {
    const expression = this.#expression();
    if (this.#at < this.#tokens.length) throw this.#unexpected('the end');
    return expression;
  }

  #expression(): Expression {
    this.#nesting++;
    if (this.#nesting > MAX_NESTING) throw new MalformedError('XPATH_LIMIT', `more than ${MAX_NESTING} levels`);
    const expression = this.#binary(0);
    this.#nesting--;
    return expression;
  }

  #binary(level: number): Expression {
    const operators = LEVELS[level];
    if (operators === undefined) return this.#unary();
    let left = this.#binary(level + 1);
    for (;;) {
      const operator = operators.find((one) => this.#isSymbol(one));
      if (operator === undefined) return left;
      this.#at++;
      left = { kind: 'binary', operator, left, right: this.#binary(level + 1) };
    }
  }

  #unary(): Expression {
    let negations = 0;
    for (; this.#takeSymbol('-'); ) negations++;
    let operand = this.#path();
    while (this.#takeSymbol('|')) operand = { kind: 'binary', operator: '|', left: operand, right: this.#path() };
    if (negations === 0) return operand;
    const negated: Expression = { kind: 'negate', operand };
    return negations % 2 === 1 ? negated : { kind: 'negate', operand: negated };
  }

  #path(): Expression {
    if (this.#takeSymbol('//')) return { kind: 'path', from: 'root', predicates: [], steps: [ALL_BELOW, ...this.#steps()] };
    if (this.#takeSymbol('/')) {
      return { kind: 'path', from: 'root', predicates: [], steps: this.#startsStep() ? this.#steps() : [] };
    }
    if (this.#startsPrimary()) return this.#filter();
    return { kind: 'path', from: 'context', predicates: [], steps: this.#steps() };
  }

  #filter(): Expression {
    const from = this.#primary();
    const predicates = this.#predicates();
    const steps: Step[] = [];
    if (this.#takeSymbol('//')) steps.push(ALL_BELOW, ...this.#steps());
    else if (this.#takeSymbol('/')) steps.push(...this.#steps());
    return predicates.length === 0 && steps.length === 0 ? from : { kind: 'path', from, predicates, steps };
  }

  #steps(): Step[] {
    const steps = [this.#step()];
    for (;;) {
      if (this.#takeSymbol('//')) steps.push(ALL_BELOW, this.#step());
      else if (this.#takeSymbol('/')) steps.push(this.#step());
      else return steps;
    }
  }

  #step(): Step {
    if (this.#takeSymbol('.')) return { axis: 'self', test: ANY_NODE, predicates: [] };
    if (this.#takeSymbol('..')) return { axis: 'parent', test: ANY_NODE, predicates: [] };
    const axis = this.#axis();
    return { axis, test: this.#nodeTest(), predicates: this.#predicates() };
  }

  #axis(): Axis {
    if (this.#takeSymbol('@')) return 'attribute';
    const token = this.#tokens[this.#at];
    if (token?.kind !== 'name' || !this.#isSymbol('::', 1)) return 'child';
    const axis = AXES.find((one) => one === token.value);
    if (axis === undefined) throw new MalformedError('XPATH_UNSUPPORTED', `the axis ${token.value} is not supported`);
    this.#at += 2;
    return axis;
  }

  #nodeTest(): NodeTest {
    const name = this.#name();
    if (NODE_TYPES.has(name) && this.#takeSymbol('(')) {
      const target = this.#tokens[this.#at];
      const named = name === 'processing-instruction' && target?.kind === 'literal';
      if (named) this.#at++;
      this.#expectSymbol(')');
      if (name === 'processing-instruction') return { kind: 'instruction', target: named ? target.value : undefined };
      return { kind: name === 'text' ? 'text' : name === 'comment' ? 'comment' : 'node' };
    }
    if (name === '*') return { kind: 'any-name', uri: undefined };
    const colon = name.indexOf(':');
    // Section 2.3: the default namespace does not count for names without a prefix.
    const uri = colon < 0 ? '' : this.#namespace(name.slice(0, colon));
    const local = name.slice(colon + 1);
    return local === '*' ? { kind: 'any-name', uri } : { kind: 'name', uri, local };
  }

  #namespace(prefix: string): string {
    const uri = this.#resolve(prefix);
    if (uri === undefined) throw new MalformedError('XPATH_MALFORMED', `the prefix ${prefix} is not declared`);
    return uri;
  }

  #predicates(): Expression[] {
    const predicates: Expression[] = [];
    while (this.#takeSymbol('[')) {
      predicates.push(this.#expression());
      this.#expectSymbol(']');
    }
    return predicates;
  }

  #primary(): Expression {
    if (this.#takeSymbol('(')) {
      const inner = this.#expression();
      this.#expectSymbol(')');
      return inner;
    }
    const token = this.#tokens[this.#at++];
    if (token?.kind === 'number' || token?.kind === 'literal') return { kind: 'literal', value: token.value };
    const args: Expression[] = [];
    this.#expectSymbol('(');
    if (!this.#takeSymbol(')')) {
      do args.push(this.#expression());
      while (this.#takeSymbol(','));
      this.#expectSymbol(')');
    }
    return { kind: 'call', name: token?.value ?? '', args };
  }

  #startsPrimary(): boolean {
    const token = this.#tokens[this.#at];
    if (token === undefined) return false;
    if (token.kind === 'symbol') return token.value === '(';
    return token.kind !== 'name' || (this.#isSymbol('(', 1) && !NODE_TYPES.has(token.value));
  }

  #startsStep(): boolean {
    const token = this.#tokens[this.#at];
    return token?.kind === 'name' || (token?.kind === 'symbol' && ['.', '..', '@'].includes(token.value));
  }

  #name(): string {
    const token = this.#tokens[this.#at];
    if (token?.kind !== 'name') throw this.#unexpected('a name');
    this.#at++;
    return token.value;
  }

  #isSymbol(value: string, ahead = 0): boolean {
    const token = this.#tokens[this.#at + ahead];
    return token?.kind === 'symbol' && token.value === value;
  }

  #takeSymbol(value: string): boolean {
    const taken = this.#isSymbol(value);
    if (taken) this.#at++;
    return taken;
  }

  #expectSymbol(value: string): void {
    if (!this.#takeSymbol(value)) throw this.#unexpected(value);
  }

  #unexpected(wanted: string): MalformedError {
    return new MalformedError('XPATH_MALFORMED', `expected ${wanted}, got ${this.#tokens[this.#at]?.value ?? 'the end'}`);
  }
}
