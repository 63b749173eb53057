// The parts of an XPath 1.0 expression (W3C Recommendation 1999, section 3), without variables.

export const AXES = [
  'self',
  'child',
  'parent',
  'ancestor',
  'ancestor-or-self',
  'descendant',
  'descendant-or-self',
  'attribute',
  'namespace',
  'following-sibling',
  'preceding-sibling',
] as const;

export type Axis = (typeof AXES)[number];

export type NodeTest =
  | { readonly kind: 'name'; readonly uri: string; readonly local: string }
  /** `*` has no URI; `prefix:*` has one. */
  | { readonly kind: 'any-name'; readonly uri: string | undefined }
  | { readonly kind: 'node' | 'text' | 'comment' }
  | { readonly kind: 'instruction'; readonly target: string | undefined };

export interface Step {
  readonly axis: Axis;
  readonly test: NodeTest;
  readonly predicates: readonly Expression[];
}

export type BinaryOperator = 'or' | 'and' | '=' | '!=' | '<' | '<=' | '>' | '>=' | '+' | '-' | '*' | 'div' | 'mod' | '|';

export type Expression =
  | { readonly kind: 'literal'; readonly value: string | number }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: 'binary'; readonly operator: BinaryOperator; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'negate'; readonly operand: Expression }
  | {
      readonly kind: 'path';
      /** 'root' for /…, 'context' for a relative path, or an expression that yields nodes. */
      readonly from: 'root' | 'context' | Expression;
      readonly predicates: readonly Expression[];
      readonly steps: readonly Step[];
    };
