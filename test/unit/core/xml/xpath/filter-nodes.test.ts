import { describe, expect, it } from 'vitest';
import { encodeUtf8, parseUtf8 } from '../../../../../src/core/encoding/utf8.ts';
import { canonicalize } from '../../../../../src/core/xml/canonical/canonicalize.ts';
import { NodeSet } from '../../../../../src/core/xml/canonical/node-set.ts';
import { parseXmlDocument } from '../../../../../src/core/xml/document/parse-document.ts';
import type { DocumentNode, ElementNode } from '../../../../../src/core/xml/document/xml-node.ts';
import { XPathBudget } from '../../../../../src/core/xml/xpath/evaluate.ts';
import { filterEachNode, filterSubtrees, type SubtreeFilter } from '../../../../../src/core/xml/xpath/filter-nodes.ts';

const DOCUMENT =
  '<r xmlns:d="urn:d" a="1"><x Id="i" b="2">one<y/>two</x><!--c--><d:S><d:O><XPath/></d:O></d:S><x c="3"><d:S/>three</x></r>';

const plain = { kind: 'inclusive-1.0', comments: true, inclusivePrefixes: [] } as const;

function open(text = DOCUMENT) {
  const document = parseXmlDocument(encodeUtf8(text));
  const here = document.nodes.find((node) => node.kind === 'element' && node.local === 'XPath') as ElementNode;
  return { document, here };
}

const scope = (document: DocumentNode) => ({
  document,
  elementById: (id: string) =>
    document.nodes.find(
      (node): node is ElementNode => node.kind === 'element' && node.attributes.some(({ value }) => value === id),
    ),
});

function each(expression: string, steps = 1_000_000): string {
  const { document, here } = open();
  const set = filterEachNode(NodeSet.of(document, true), expression, { ...scope(document), here }, new XPathBudget(steps));
  return parseUtf8(canonicalize(set, plain));
}

function subtrees(...filters: readonly (readonly [SubtreeFilter['operation'], string])[]): string {
  const { document, here } = open();
  const list = filters.map(([operation, text]) => ({ operation, text, here }));
  return parseUtf8(canonicalize(filterSubtrees(NodeSet.of(document, true), list, scope(document), new XPathBudget(1e6)), plain));
}

const NO_SIGNATURES = '<r xmlns:d="urn:d" a="1"><x Id="i" b="2">one<y></y>two</x><!--c--><x c="3">three</x></r>';

describe('XPath filtering (XMLDSig 1.1 section 6.6.3)', () => {
  it.each([
    ['the usual one, by its short way', 'not(ancestor-or-self::d:S)', NO_SIGNATURES],
    ['the same, evaluated', 'not(ancestor-or-self::d:S[true()])', NO_SIGNATURES],
    [
      'the enveloped signature as XPath',
      'count(ancestor-or-self::d:S | here()/ancestor::d:S[1]) > count(ancestor-or-self::d:S)',
      '<r xmlns:d="urn:d" a="1"><x Id="i" b="2">one<y></y>two</x><!--c--><x c="3"><d:S></d:S>three</x></r>',
    ],
    [
      'an element without its attributes: they are written all the same (Canonical XML 1.0 section 2.3)',
      'not(self::x) or self::node()[@b]',
      '<r xmlns:d="urn:d" a="1"><x Id="i" b="2">one<y></y>two</x><!--c--><d:S><d:O><XPath></XPath></d:O></d:S> c="3"<d:S></d:S>three</r>',
    ],
    [
      'attribute nodes themselves',
      'not(parent::x and count(. | ../@*) = count(../@*))',
      DOCUMENT.replace(' Id="i" b="2"', '')
        .replace(' c="3"', '')
        .replace('<y/>', '<y></y>')
        .replace('<XPath/>', '<XPath></XPath>')
        .replace('<d:S/>', '<d:S></d:S>'),
    ],
    ['text only', 'self::text()', 'onetwothree'],
    ['by identifier', 'ancestor-or-self::*[@Id="i"]', '<x xmlns:d="urn:d" Id="i" b="2">one<y></y>two</x>'],
    [
      'id()',
      'count(ancestor-or-self::node() | id("i")) = count(ancestor-or-self::node())',
      '<x xmlns:d="urn:d" Id="i" b="2">one<y></y>two</x>',
    ],
  ])('%s', (_, expression, result) => expect(each(expression)).toBe(result));

  it.each([
    ['1 +', 'XPATH_MALFORMED'],
    ['$v', 'XPATH_MALFORMED'],
    ['unknown:x', 'XPATH_MALFORMED'],
    ['document("file")', 'XPATH_UNSUPPORTED'],
    ['following::x', 'XPATH_UNSUPPORTED'],
    ['count("x")', 'XPATH_TYPE'],
    [`${'('.repeat(40)}1${')'.repeat(40)}`, 'XPATH_LIMIT'],
    [`1${'+1'.repeat(3000)}`, 'XPATH_LIMIT'],
  ])('refuses %s', (expression, code) => expect(() => each(expression)).toThrow(expect.objectContaining({ code })));

  it('ends when it takes too many steps, whatever the expression', () => {
    const quadratic = '//*[count(//*) > 0]';
    expect(() => each(quadratic, 500)).toThrow(expect.objectContaining({ code: 'XPATH_LIMIT' }));
    expect(() => each('string(/) = "x"', 20)).toThrow(expect.objectContaining({ code: 'XPATH_LIMIT' }));
  });
});

describe('XPath Filter 2.0', () => {
  it('intersects, subtracts and adds subtrees in order', () => {
    expect(subtrees(['subtract', '/descendant::d:S'])).toBe(NO_SIGNATURES);
    expect(subtrees(['intersect', '//x'])).toBe(
      '<x xmlns:d="urn:d" Id="i" b="2">one<y></y>two</x><x xmlns:d="urn:d" c="3"><d:S></d:S>three</x>',
    );
    expect(subtrees(['intersect', '//x'], ['subtract', '//d:S'], ['union', '//y'], ['subtract', 'id("i")'])).toBe(
      '<x xmlns:d="urn:d" c="3">three</x>',
    );
    expect(subtrees(['subtract', 'here()/ancestor::d:S[1]'])).toBe(
      '<r xmlns:d="urn:d" a="1"><x Id="i" b="2">one<y></y>two</x><!--c--><x c="3"><d:S></d:S>three</x></r>',
    );
  });

  it('does not select attributes by themselves, except to leave them out', () => {
    expect(subtrees(['subtract', '//@b | //d:S'])).toBe(NO_SIGNATURES.replace(' b="2"', ''));
    expect(() => subtrees(['intersect', '//@b'])).toThrow(expect.objectContaining({ code: 'XPATH_UNSUPPORTED' }));
  });
});
