// Canonical XML 1.0 and 1.1 section 3, Exclusive XML Canonicalization section 2; xmllint (libxml2) as the peer for whole documents.
import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeUtf8, parseUtf8 } from '../../../../../src/core/encoding/utf8.ts';
import type { CanonicalMethod } from '../../../../../src/core/xml/canonical/canonical-method.ts';
import { canonicalize } from '../../../../../src/core/xml/canonical/canonicalize.ts';
import { NodeSet } from '../../../../../src/core/xml/canonical/node-set.ts';
import { parseXmlDocument } from '../../../../../src/core/xml/document/parse-document.ts';
import type { DocumentNode, ElementNode } from '../../../../../src/core/xml/document/xml-node.ts';

const parse = (text: string) => parseXmlDocument(encodeUtf8(text));
const method = (kind: CanonicalMethod['kind'], comments = true, inclusivePrefixes: readonly string[] = []): CanonicalMethod => ({
  kind,
  comments,
  inclusivePrefixes,
});
const whole = (text: string, how = method('inclusive-1.0')) => parseUtf8(canonicalize(NodeSet.of(parse(text), true), how));

function named(document: DocumentNode, local: string): ElementNode {
  const found = document.nodes.find((node) => node.kind === 'element' && node.local === local);
  if (found?.kind !== 'element') throw new Error(`no element ${local}`);
  return found;
}

function subtree(text: string, local: string, how: CanonicalMethod): string {
  return parseUtf8(canonicalize(NodeSet.of(named(parse(text), local), true), how));
}

describe('whole documents (Canonical XML 1.0 section 3)', () => {
  it('3.1: PIs, comments, and what stands outside the document element', () => {
    const text =
      '<?xml version="1.0"?>\n\n<?xml-stylesheet   href="doc.xsl"\n   type="text/xsl"   ?>\n\n<doc>Hi<!-- C1 --></doc>\n\n<?pi?>\n\n<!-- C2 -->\n';
    expect(whole(text)).toBe(
      '<?xml-stylesheet href="doc.xsl"\n   type="text/xsl"   ?>\n<doc>Hi<!-- C1 --></doc>\n<?pi?>\n<!-- C2 -->',
    );
    expect(whole(text, method('inclusive-1.0', false))).toBe(
      '<?xml-stylesheet href="doc.xsl"\n   type="text/xsl"   ?>\n<doc>Hi</doc>\n<?pi?>',
    );
  });

  it('3.3: order of declarations and attributes, superfluous declarations', () => {
    const text =
      '<e5 a:attr="out" b:attr="sorted" attr2="all" attr="I\'m" xmlns:b="http://www.ietf.org" xmlns:a="http://www.w3.org" xmlns="http://example.org"/>';
    expect(whole(text)).toBe(
      '<e5 xmlns="http://example.org" xmlns:a="http://www.w3.org" xmlns:b="http://www.ietf.org" attr="I\'m" attr2="all" b:attr="sorted" a:attr="out"></e5>',
    );
    expect(whole('<e6 xmlns=""><e7 xmlns="u"><e8 xmlns=""><e9 xmlns="" xmlns:a="v"/></e8></e7></e6>')).toBe(
      '<e6><e7 xmlns="u"><e8 xmlns=""><e9 xmlns:a="v"></e9></e8></e7></e6>',
    );
  });

  it('3.4: character references and CDATA', () => {
    expect(whole('<a b="&lt;&quot;&#9;&#10;&#13;>\'">&#13;&lt;<![CDATA[v>"0"&]]></a>')).toBe(
      '<a b="&lt;&quot;&#x9;&#xA;&#xD;>\'">&#xD;&lt;v&gt;"0"&amp;</a>',
    );
  });

  it('2.2: names in the order of code points, which is not that of UTF-16', () => {
    expect(whole('<a \u{10000}="1" \uffdc="2"/>')).toBe('<a \uffdc="2" \u{10000}="1"></a>');
  });
});

describe('subtrees', () => {
  const NESTED =
    '<n0:local xmlns:n0="foo:bar" xmlns:n3="ftp://example.org" xml:lang="en"><n1:elem2 xmlns:n1="http://example.net"><n3:stuff/></n1:elem2></n0:local>';

  it('inclusive: the context comes along, xml attributes too', () => {
    const context = ' xmlns:n0="foo:bar" xmlns:n1="http://example.net" xmlns:n3="ftp://example.org" xml:lang="en"';
    expect(subtree(NESTED, 'elem2', method('inclusive-1.0'))).toBe(`<n1:elem2${context}><n3:stuff></n3:stuff></n1:elem2>`);
  });

  it('exclusive: only what is used, and what the prefix list names', () => {
    const inner = '<n3:stuff xmlns:n3="ftp://example.org"></n3:stuff>';
    expect(subtree(NESTED, 'elem2', method('exclusive'))).toBe(`<n1:elem2 xmlns:n1="http://example.net">${inner}</n1:elem2>`);
    expect(subtree(NESTED, 'elem2', method('exclusive', true, ['n0']))).toBe(
      `<n1:elem2 xmlns:n0="foo:bar" xmlns:n1="http://example.net">${inner}</n1:elem2>`,
    );
  });

  it('exclusive: the default namespace is undeclared where it no longer holds', () => {
    expect(subtree('<a xmlns="u"><b><c xmlns=""/></b></a>', 'b', method('exclusive'))).toBe('<b xmlns="u"><c xmlns=""></c></b>');
    expect(subtree('<a xmlns="u"><p:b xmlns:p="v"><c xmlns=""/></p:b></a>', 'b', method('exclusive'))).toBe(
      '<p:b xmlns:p="v"><c></c></p:b>',
    );
    expect(subtree('<a xmlns="u"><p:b xmlns:p="v"><c xmlns=""/></p:b></a>', 'b', method('exclusive', true, ['']))).toBe(
      '<p:b xmlns="u" xmlns:p="v"><c xmlns=""></c></p:b>',
    );
  });

  it('1.0 takes every xml attribute over, 1.1 neither xml:id nor, unmended, xml:base', () => {
    const text = '<a xml:id="i" xml:base="http://h/x/" xml:space="preserve"><b xml:base="../y/"><c xml:base="z"/></b></a>';
    expect(subtree(text, 'c', method('inclusive-1.0'))).toBe('<c xml:base="z" xml:id="i" xml:space="preserve"></c>');
    expect(subtree(text, 'c', method('inclusive-1.1'))).toBe('<c xml:base="http://h/y/z" xml:space="preserve"></c>');
  });

  it('writes a namespace again below an element that was left out (Canonical XML 1.0 section 2.3)', () => {
    const document = parse('<a xmlns:p="u"><b><c/></b></a>');
    const members = new Uint8Array([1, 0, 1]);
    const set = new NodeSet({ apex: document, comments: true, members });
    expect(parseUtf8(canonicalize(set, method('inclusive-1.0')))).toBe('<a xmlns:p="u"><c></c></a>');
    const without = new NodeSet({
      apex: document,
      comments: true,
      removedNamespaces: new Map([[named(document, 'b'), new Set(['p'])]]),
    });
    expect(parseUtf8(canonicalize(without, method('inclusive-1.0')))).toBe('<a xmlns:p="u"><b><c xmlns:p="u"></c></b></a>');
  });

  it('leaves out removed subtrees and attributes', () => {
    const document = parse('<a><b x="1" y="2"><c/></b><d/></a>');
    const set = new NodeSet({
      apex: document,
      comments: true,
      removed: new Set([named(document, 'd')]),
      removedAttributes: new Set(named(document, 'b').attributes.slice(0, 1)),
    });
    expect(parseUtf8(canonicalize(set, method('inclusive-1.0')))).toBe('<a><b y="2"><c></c></b></a>');
  });
});

// Documents with few prefixes and names, so that scopes meet, nest and shadow each other.
const prefixes = fc.constantFrom('', 'p', 'q');
const uris = fc.constantFrom('u:1', 'u:2');
const texts = fc.stringMatching(/^[a<>&"'\t\n\r \u00e9\u{1f600}]{0,6}$/u);
const escaped = (text: string) => text.replace(/[&<>"\t\n\r]/g, (found) => `&#${found.charCodeAt(0)};`);
const { element } = fc.letrec<{ element: string; content: string }>((tie) => ({
  content: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    texts.map(escaped),
    fc.constantFrom('<!-- c -->', '<?pi d?>', '<![CDATA[<]]>'),
    tie('element'),
  ),
  element: fc
    .record({
      scope: fc.uniqueArray(fc.tuple(prefixes, uris), { selector: ([prefix]) => prefix, maxLength: 3 }),
      undeclare: fc.boolean(),
      name: fc.constantFrom('a', 'b'),
      attributes: fc.uniqueArray(fc.constantFrom('x', 'y', 'xml:lang', 'xml:space'), { maxLength: 3 }),
      value: texts,
      content: fc.array(tie('content'), { maxLength: 3 }),
    })
    .map(({ scope, undeclare, name, attributes, value, content }) => {
      const declared = scope.map(([prefix, uri]) => (prefix === '' ? ` xmlns="${uri}"` : ` xmlns:${prefix}="${uri}"`));
      if (undeclare && !scope.some(([prefix]) => prefix === '')) declared.push(' xmlns=""');
      const used = scope.find(([prefix]) => prefix !== '')?.[0];
      const own = used === undefined ? [] : [` ${used}:z="${escaped(value)}"`];
      const plain = attributes.map((attribute) => ` ${attribute}="${attribute === 'xml:space' ? 'preserve' : escaped(value)}"`);
      const qualified = used === undefined ? name : `${used}:${name}`;
      return `<${qualified}${declared.join('')}${own.join('')}${plain.join('')}>${content.join('')}</${qualified}>`;
    }),
}));

const PEERS = [
  ['inclusive-1.0', '--c14n'],
  ['inclusive-1.1', '--c14n11'],
  ['exclusive', '--exc-c14n'],
] as const;
const hasXmllint = spawnSync('xmllint', ['--version']).status === 0;
if (!hasXmllint && process.env['CI'] !== undefined) throw new Error('xmllint (libxml2-utils) is missing');

describe('properties', () => {
  it.each(PEERS)('%s: canonical form is its own canonical form', (kind) => {
    fc.assert(
      fc.property(element, (text) => {
        const once = whole(text, method(kind));
        expect(whole(once, method(kind))).toBe(once);
      }),
      { numRuns: 300 },
    );
  });

  it('a subtree in exclusive form does not depend on what is around it', () => {
    fc.assert(
      fc.property(element, (inner) => {
        const form = (text: string) => subtree(text, 'in', method('exclusive'));
        expect(form(`<w xmlns:o="u:9" xml:lang="vi"><in xmlns="">${inner}</in></w>`)).toBe(form(`<in>${inner}</in>`));
      }),
      { numRuns: 200 },
    );
  });

  it.skipIf(!hasXmllint).each(PEERS)(
    '%s: as xmllint writes it',
    (kind, flag) => {
      fc.assert(
        fc.property(element, (text) => {
          const peer = spawnSync('xmllint', ['--nonet', flag, '-'], { input: text });
          expect(peer.status).toBe(0);
          expect(whole(text, method(kind))).toBe(peer.stdout.toString());
        }),
        { numRuns: 60 },
      );
    },
    60_000,
  );
});
