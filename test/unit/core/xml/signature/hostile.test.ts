// Documents made to exhaust a verifier: each ends within five seconds of processor time, with a code and without a verdict.
import { describe, expect, it } from 'vitest';
import { complete, EXCLUSIVE, factsOf, INCLUSIVE, reference, signature } from './sign-xml.ts';

const XPATH = 'http://www.w3.org/TR/1999/REC-xpath-19991116';
const FILTER2 = 'http://www.w3.org/2002/06/xmldsig-filter2';
const repeat = (text: string, times: number) => text.repeat(times);
const withPath = (expression: string) =>
  `<ds:Transform Algorithm="${XPATH}"><ds:XPath xmlns:d="http://www.w3.org/2000/09/xmldsig#">${expression}</ds:XPath></ds:Transform>`;
const filters = (expression: string, times: number) =>
  `<ds:Transform Algorithm="${FILTER2}">${repeat(`<f:XPath xmlns:f="${FILTER2}" Filter="union">${expression}</f:XPath>`, times)}</ds:Transform>`;
const around = (body: string, ...references: string[]) => `<r>${body}${signature({ references })}</r>`;
const elements = repeat('<a b="c">d</a>', 80_000);
const namespaces = Array.from({ length: 200 }, (_, i) => ` xmlns:p${i}="urn:${i}"`).join('');

const CASES: readonly (readonly [name: string, document: () => string, code: string])[] = [
  ['attributes without end', () => `<r ${Array.from({ length: 200_000 }, (_, i) => `a${i}="1"`).join(' ')}/>`, 'XML_LIMIT'],
  ['nesting without end', () => repeat('<a>', 500_000), 'XML_LIMIT'],
  ['more elements than a document has', () => `<r>${repeat('<a/>', 600_000)}</r>`, 'XML_LIMIT'],
  ['entities that multiply', () => '<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><r>&b;</r>', 'XML_DTD'],
  ['a file beyond the limit', () => `<r>${repeat('x', 33 << 20)}</r>`, 'XML_TOO_LARGE'],
  ['10,000 references to the whole document', () => around(elements, repeat(reference({ uri: '' }), 10_000)), 'XML_LIMIT'],
  ['10,001 references', () => around('', repeat(reference({ uri: '#x' }), 10_001)), 'XML_LIMIT'],
  ['513 signatures', () => `<r>${repeat(signature({ references: [reference({ uri: '' })] }), 513)}</r>`, 'XML_LIMIT'],
  [
    '500 signatures over the whole document',
    () => `<r>${elements}${repeat(signature({ references: [reference({ uri: '' })] }), 500)}</r>`,
    'XML_LIMIT',
  ],
  [
    'an XPath that is quadratic',
    () => around(elements, reference({ uri: '', transforms: [withPath('count(//*) = count(//a)')] })),
    'XPATH_LIMIT',
  ],
  [
    'strings of the whole document',
    () => around(elements, reference({ uri: '', transforms: [withPath('string(/) != "x"')] })),
    'XPATH_LIMIT',
  ],
  [
    'cubic unions',
    () => around(elements, reference({ uri: '', transforms: [withPath('count(//a[count(//a | //a/..) = 1]) = 1')] })),
    'XPATH_LIMIT',
  ],
  [
    'namespace nodes without end',
    () =>
      `<r${namespaces}>${elements}${signature({ references: [reference({ uri: '', transforms: [withPath('true()')] })] })}</r>`,
    'XPATH_LIMIT',
  ],
  ['filters without end', () => around(elements, reference({ uri: '', transforms: [filters('//a', 2000)] })), 'XML_LIMIT'],
  [
    'inclusive forms of the same subtrees',
    () => around(elements, repeat(reference({ uri: '', transforms: [INCLUSIVE, INCLUSIVE, EXCLUSIVE] }), 3000)),
    'XML_LIMIT',
  ],
];

describe('hostile documents', () => {
  it.each(CASES)(
    '%s',
    async (_, document, code) => {
      const text = document();
      const start = process.cpuUsage();
      const facts = await factsOf(text);
      expect(process.cpuUsage(start).user).toBeLessThan(5e6);
      const codes = [...facts.findings, ...facts.signatures.flatMap(({ findings }) => findings)].map((finding) => finding.code);
      expect(codes).toContain(code);
      expect(facts.signatures.flatMap(({ digests }) => digests).every(({ matches }) => matches !== true)).toBe(true);
    },
    30_000,
  );

  it('scopes of 200 namespaces at every level cost no more than they should', async () => {
    const deep = `${repeat(`<a${namespaces}>`, 1)}${repeat('<p1:b>', 400)}${repeat('<p2:c/>', 20_000)}${repeat('</p1:b>', 400)}`;
    const draft = `${deep}${signature({ references: [reference({ uri: '', transforms: [withPath('not(ancestor-or-self::d:Signature)'), INCLUSIVE] })] })}</a>`;
    const signed = await complete(draft);
    const start = process.cpuUsage();
    const [facts] = (await factsOf(signed)).signatures;
    expect(process.cpuUsage(start).user).toBeLessThan(5e6);
    expect(facts?.digests[0]?.matches).toBe(true);
  }, 120_000);
});
