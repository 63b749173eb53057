// Lexical structure of XPath 1.0, section 3.7.
import { MalformedError } from '../../encoding/malformed-error.ts';

export type Token =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'literal'; readonly value: string }
  /** A name, `prefix:name`, `prefix:*` or `*`. */
  | { readonly kind: 'name'; readonly value: string }
  | { readonly kind: 'symbol'; readonly value: string };

const NAME = /[\p{L}_][\p{L}\p{N}\p{M}_.\u00b7-]*/u.source;
const PATTERN = new RegExp(
  `\\s*(?:(\\d+(?:\\.\\d*)?|\\.\\d+)|"([^"]*)"|'([^']*)'|(${NAME}:(?!:)(?:${NAME}|\\*)|${NAME}|\\*)|(::|\\.\\.|//|!=|<=|>=|[()[\\].@,/|+=<>-]))`,
  'uy',
);
const OPERATOR_NAMES = new Set(['and', 'or', 'mod', 'div', '*']);

/** Throws MalformedError XPATH_MALFORMED. Variables are no part of the subset. */
export function readTokens(text: string): readonly Token[] {
  const tokens: Token[] = [];
  const end = text.trimEnd().length;
  const pattern = new RegExp(PATTERN);
  for (let at = 0; at < end; at = pattern.lastIndex) {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found === null) throw new MalformedError('XPATH_MALFORMED', `expected a token at character ${at}`);
    const [, number, double, single, name, symbol] = found;
    if (number !== undefined) tokens.push({ kind: 'number', value: Number(number) });
    else if (double !== undefined || single !== undefined) tokens.push({ kind: 'literal', value: double ?? single ?? '' });
    else if (name !== undefined) tokens.push({ kind: isOperator(name, tokens.at(-1)) ? 'symbol' : 'name', value: name });
    else tokens.push({ kind: 'symbol', value: symbol ?? '' });
  }
  return tokens;
}

// Section 3.7: after an operand `*` multiplies and these names are operators.
function isOperator(name: string, before: Token | undefined): boolean {
  if (!OPERATOR_NAMES.has(name) || before === undefined) return false;
  return (
    before.kind !== 'symbol' || before.value === ')' || before.value === ']' || before.value === '.' || before.value === '..'
  );
}
