// What the bounded reader accepts, refuses, and how it stops hostile input.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeUtf8 } from '../../../../src/core/encoding/utf8.ts';
import { attributeOf, DEFAULT_XML_LIMITS, encodeXml, parseXmlTree } from '../../../../src/core/xml/index.ts';

const parse = (text: string) => parseXmlTree(encodeUtf8(text));
const refusal = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
  return 'accepted';
};

describe('parseXmlTree', () => {
  it('reads names, namespaces, attributes, text and CDATA', () => {
    const root = parse('<?xml version="1.0" encoding="utf-8"?><a xmlns="urn:x" y="1">p<b>Văn &amp; thư</b><![CDATA[<q>]]></a>');
    expect(root).toMatchObject({
      local: 'a',
      uri: 'urn:x',
      text: 'p<q>',
      children: [{ local: 'b', uri: 'urn:x', text: 'Văn & thư' }],
    });
    expect(attributeOf(root, 'y')).toBe('1');
    expect(root.attributes).toHaveLength(1);
  });

  it('accepts a byte order mark', () => {
    expect(parseXmlTree(new Uint8Array([0xef, 0xbb, 0xbf, ...encodeUtf8('<a/>')])).local).toBe('a');
  });

  it.each(
    [
      ['<!DOCTYPE a><a/>', 'XML_DTD'],
      ['<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>', 'XML_DTD'],
      ['<?xml version="1.0"?>\n<!-- x --><!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', 'XML_DTD'],
      [`<!--${'-x'.repeat(40_000)}--><!DOCTYPE a><a/>`, 'XML_DTD'],
      [`${'<?a?>'.repeat(5000)}${' '.repeat(50_000)}<!DOCTYPE a><a/>`, 'XML_DTD'],
      ['<a>&undefined;</a>', 'XML_MALFORMED'],
      ['<a/><!DOCTYPE a>', 'XML_MALFORMED'],
      ['<a><b></a>', 'XML_MALFORMED'],
      ['<a/><b/>', 'XML_MALFORMED'],
      ['', 'XML_MALFORMED'],
      ['<a b="1" b="2"/>', 'XML_MALFORMED'],
      ['<x:a/>', 'XML_MALFORMED'],
      ['<a>\u0001</a>', 'XML_MALFORMED'],
      ['<?xml version="1.0" encoding="ISO-8859-1"?><a/>', 'XML_ENCODING'],
      ['<?xml version="1.1"?><a/>', 'XML_MALFORMED'],
      ['<a>'.repeat(40) + '</a>'.repeat(40), 'XML_LIMIT'],
      [`<a>${'<b/>'.repeat(200_001)}</a>`, 'XML_LIMIT'],
      [`<a>${'x'.repeat(1_000_001)}</a>`, 'XML_LIMIT'],
      [`<a ${Array.from({ length: 65 }, (_, i) => `a${i}=""`).join(' ')}/>`, 'XML_LIMIT'],
    ].map(([text = '', code = '']) => ({ label: `${code}: ${text.slice(0, 40)}`, text, code })),
  )('$label', ({ text, code }) => {
    expect(refusal(() => parse(text))).toBe(code);
  });

  it('refuses UTF-16, bytes that are no UTF-8, and more bytes than allowed', () => {
    expect(refusal(() => parseXmlTree(new Uint8Array([0xff, 0xfe, 0x3c, 0])))).toBe('XML_ENCODING');
    expect(refusal(() => parseXmlTree(new Uint8Array([0x3c, 0x61, 0x3e, 0xe1, 0x3c])))).toBe('XML_ENCODING');
    expect(refusal(() => parseXmlTree(encodeUtf8('<a/>'), { ...DEFAULT_XML_LIMITS, maxBytes: 3 }))).toBe('XML_TOO_LARGE');
  });
});

describe('encodeXml', () => {
  it('gives back every text and attribute value that XML can hold', () => {
    const character = fc
      .integer({ min: 0x20, max: 0x10ffff })
      .filter((point) => !(point >= 0xd800 && point <= 0xdfff) && point !== 0xfffe && point !== 0xffff);
    const text = fc
      .array(fc.oneof(character, fc.constantFrom(9, 10, 13, 38, 60, 62, 34)))
      .map((points) => String.fromCodePoint(...points));
    fc.assert(
      fc.property(text, text, (content, value) => {
        const root = parseXmlTree(encodeXml({ name: 'r', content: [{ name: 'a', attributes: { v: value }, content }] }));
        const [child] = root.children;
        expect(child?.text).toBe(content);
        expect(child === undefined ? undefined : attributeOf(child, 'v')).toBe(value);
      }),
    );
  });

  it('refuses what XML cannot hold', () => {
    expect(refusal(() => encodeXml({ name: 'a', content: 'x\u0000' }))).toBe('XML_CHARACTER');
    expect(refusal(() => encodeXml({ name: 'a b' }))).toBe('XML_NAME');
  });
});
