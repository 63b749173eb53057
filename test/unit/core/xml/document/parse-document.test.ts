import { describe, expect, it } from 'vitest';
import { encodeUtf8 } from '../../../../../src/core/encoding/utf8.ts';
import { DOCUMENT_LIMITS, parseXmlDocument } from '../../../../../src/core/xml/document/parse-document.ts';
import { attributeValue, childElements, textContent } from '../../../../../src/core/xml/document/xml-node.ts';

const parse = (text: string, limits = DOCUMENT_LIMITS) => parseXmlDocument(encodeUtf8(text), limits);
const refuses = (text: string, code: string, limits = DOCUMENT_LIMITS) =>
  expect(() => parse(text, limits)).toThrow(expect.objectContaining({ code }));

describe('what the tree keeps', () => {
  it('normalises line ends and attribute white space, and resolves references (XML 1.0 2.11, 3.3.3, 4.1)', () => {
    const { root } = parse('<a b="x\r\n\ty&#10;z &lt;">1\r\n2\r3&#13;<![CDATA[<&]]>&amp;</a>');
    expect(attributeValue(root, 'b')).toBe('x  y\nz <');
    expect(root.children).toHaveLength(1);
    expect(textContent(root)).toBe('1\n2\n3\r<&&');
  });

  it('keeps prefixes, scopes and document order', () => {
    const { root, nodes } = parse('<!--c--><p:a xmlns:p="u"><b xmlns="v" p:c="1"/><?t d?><b/></p:a><?end?>');
    const [first, second] = childElements(root);
    expect([root.prefix, root.uri, first?.uri, second?.uri]).toEqual(['p', 'u', 'v', '']);
    expect(first?.attributes[0]).toMatchObject({ prefix: 'p', local: 'c', uri: 'u' });
    expect(nodes.map(({ kind }) => kind)).toEqual(['comment', 'element', 'element', 'instruction', 'element', 'instruction']);
    expect([root.index, root.end, first?.end]).toEqual([1, 5, 3]);
  });

  it.each([
    ['ISO-8859-1', '<?xml version="1.0" encoding="ISO-8859-1"?><a>é</a>', (text: string) => Buffer.from(text, 'latin1')],
    ['UTF-16LE', '\ufeff<a>é</a>', (text: string) => Buffer.from(text, 'utf16le')],
    ['UTF-16BE', '\ufeff<a>é</a>', (text: string) => Buffer.from(text, 'utf16le').swap16()],
    ['UTF-8 with a mark', '\ufeff<a>é</a>', (text: string) => Buffer.from(text)],
  ])('reads %s', (_, text, encode) => {
    expect(textContent(parseXmlDocument(new Uint8Array(encode(text))))).toBe('é');
  });

  it('refuses an encoding that it has no table for, unless every octet is ASCII', () => {
    const windows = (text: string) => `<?xml version="1.0" encoding="windows-1258"?><a>${text}</a>`;
    expect(textContent(parse(windows('abc')))).toBe('abc');
    refuses(windows('ế'), 'XML_ENCODING');
  });
});

describe('what it refuses', () => {
  it.each([
    ['a DTD', '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', 'XML_DTD'],
    ['an entity that is not declared', '<a>&x;</a>', 'XML_MALFORMED'],
    ['an undeclared prefix', '<p:a/>', 'XML_MALFORMED'],
    ['an attribute twice by expanded name', '<a xmlns:p="u" xmlns:q="u" p:b="" q:b=""/>', 'XML_MALFORMED'],
    ['an attribute twice by name', '<a b="" b=""/>', 'XML_MALFORMED'],
    ['a prefix that is undeclared', '<a xmlns:p="u"><b xmlns:p=""/></a>', 'XML_MALFORMED'],
    ['xml bound to something else', '<a xmlns:xml="u"/>', 'XML_MALFORMED'],
    ['another prefix bound to the xml namespace', '<a xmlns:p="http://www.w3.org/XML/1998/namespace"/>', 'XML_MALFORMED'],
    ['xmlns declared', '<a xmlns:xmlns="u"/>', 'XML_MALFORMED'],
    ['a colon too many', '<a:b:c xmlns:a="u"/>', 'XML_MALFORMED'],
    ['two roots', '<a/><b/>', 'XML_MALFORMED'],
    ['no root', '<!-- -->', 'XML_MALFORMED'],
    ['a comment with two hyphens', '<a><!-- -- --></a>', 'XML_MALFORMED'],
    ['a control character', '<a>\u0001</a>', 'XML_MALFORMED'],
    ['XML 1.1', '<?xml version="1.1"?><a/>', 'XML_MALFORMED'],
  ])('%s', (_, text, code) => refuses(text, code));

  it('whatever exceeds a limit', () => {
    const limits = { maxBytes: 4000, maxDepth: 4, maxNodes: 20, maxAttributes: 3, maxNamespaces: 4 };
    refuses('<a>'.repeat(5) + '</a>'.repeat(5), 'XML_LIMIT', limits);
    refuses(`<a>${'<b/>'.repeat(21)}</a>`, 'XML_LIMIT', limits);
    refuses('<a b="" c="" d="" e=""/>', 'XML_LIMIT', limits);
    refuses('<a xmlns:b="b" xmlns:c="c"><a xmlns:d="d" xmlns:e="e"><a xmlns:f="f"/></a></a>', 'XML_LIMIT', limits);
    refuses(`<a>${'x'.repeat(4000)}</a>`, 'XML_TOO_LARGE', limits);
  });

  it('is linear in the depth of scopes', () => {
    const deep =
      Array.from({ length: 200 }, (_, i) => `<a xmlns:p${i}="u">`).join('') + '<p0:b/>'.repeat(50_000) + '</a>'.repeat(200);
    const start = process.cpuUsage();
    parse(deep);
    expect(process.cpuUsage(start).user).toBeLessThan(3e6);
  });
});
