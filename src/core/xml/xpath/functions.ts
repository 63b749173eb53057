// The functions of XPath 1.0 section 4 that signature filters use, and here() of XMLDSig 1.1 section 6.6.3.
import { MalformedError } from '../../encoding/malformed-error.ts';
import type { XPathContext, XPathEvaluator, XPathValue } from './evaluate.ts';
import type { Expression } from './expression.ts';
import { isBefore, nameOf, type XPathNode } from './xpath-node.ts';

type XPathFunction = (evaluator: XPathEvaluator, args: readonly XPathValue[], context: XPathContext) => XPathValue;

interface Entry {
  readonly min: number;
  readonly max: number;
  readonly run: XPathFunction;
}

const entry = (min: number, max: number, run: XPathFunction): Entry => ({ min, max, run });

function firstNode(evaluator: XPathEvaluator, [set]: readonly XPathValue[], context: XPathContext): XPathNode | undefined {
  if (set === undefined) return context.node;
  let first: XPathNode | undefined;
  for (const node of evaluator.nodes(set)) if (first === undefined || isBefore(node, first)) first = node;
  return first;
}

const namePart = (part: 'uri' | 'local' | 'name') =>
  entry(0, 1, (evaluator, args, context) => {
    const node = firstNode(evaluator, args, context);
    return node === undefined ? '' : nameOf(node)[part];
  });

const ofText = (run: (text: string) => XPathValue) =>
  entry(0, 1, (evaluator, [value], context) => {
    return run(value === undefined ? evaluator.stringOf(context.node) : evaluator.string(value));
  });

const ofTexts = (run: (a: string, b: string) => XPathValue) =>
  entry(2, 2, (evaluator, [a = '', b = '']) => run(evaluator.string(a), evaluator.string(b)));

const FUNCTIONS: ReadonlyMap<string, Entry> = new Map<string, Entry>([
  ['last', entry(0, 0, (_, __, { size }) => size)],
  ['position', entry(0, 0, (_, __, { position }) => position)],
  ['count', entry(1, 1, (evaluator, [set = '']) => evaluator.nodes(set).size)],
  ['id', entry(1, 1, byId)],
  ['here', entry(0, 0, ({ scope }) => new Set([scope.here]))],
  ['local-name', namePart('local')],
  ['namespace-uri', namePart('uri')],
  ['name', namePart('name')],
  ['string', ofText((text) => text)],
  ['string-length', ofText((text) => [...text].length)],
  [
    'normalize-space',
    ofText((text) =>
      text
        .split(/[ \t\r\n]+/)
        .filter((word) => word !== '')
        .join(' '),
    ),
  ],
  ['concat', entry(2, 16, (evaluator, args) => args.map((arg) => evaluator.string(arg)).join(''))],
  ['starts-with', ofTexts((a, b) => a.startsWith(b))],
  ['contains', ofTexts((a, b) => a.includes(b))],
  ['boolean', entry(1, 1, (evaluator, [value = false]) => evaluator.boolean(value))],
  ['not', entry(1, 1, (evaluator, [value = false]) => !evaluator.boolean(value))],
  ['true', entry(0, 0, () => true)],
  ['false', entry(0, 0, () => false)],
  ['number', entry(0, 1, (evaluator, [value], { node }) => evaluator.number(value ?? evaluator.stringOf(node)))],
]);

function byId(evaluator: XPathEvaluator, [value = '']: readonly XPathValue[]): XPathValue {
  const texts = typeof value === 'object' ? [...value].map((node) => evaluator.stringOf(node)) : [evaluator.string(value)];
  const ids = texts.flatMap((text) => text.split(/[ \t\r\n]+/)).filter((id) => id !== '');
  return new Set(ids.flatMap((id) => evaluator.scope.elementById(id) ?? []));
}

/** Throws MalformedError XPATH_UNSUPPORTED for a function that is not in the subset. */
export function callFunction(
  evaluator: XPathEvaluator,
  name: string,
  args: readonly Expression[],
  context: XPathContext,
): XPathValue {
  const found = FUNCTIONS.get(name);
  if (found === undefined || args.length < found.min || args.length > found.max) {
    throw new MalformedError('XPATH_UNSUPPORTED', `the function ${name} with ${args.length} arguments is not supported`);
  }
  return found.run(
    evaluator,
    args.map((arg) => evaluator.evaluate(arg, context)),
    context,
  );
}
