// XMLDSig 1.1: what verifies, what must not, and exactly what is covered. xmlsec1 (libxmlsec) as the peer.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  byEc,
  canonicalForm,
  complete,
  ENVELOPED,
  EXCLUSIVE,
  ec,
  type Files,
  factsOf,
  INCLUSIVE,
  intactOf,
  reference,
  signature,
} from './sign-xml.ts';

const C14N11 = 'http://www.w3.org/2006/12/xml-c14n11';
const BASE64 = 'http://www.w3.org/2000/09/xmldsig#base64';
const FILTER2 = 'http://www.w3.org/2002/06/xmldsig-filter2';
const XPATH = 'http://www.w3.org/TR/1999/REC-xpath-19991116';

const xpath = (text: string) =>
  `<ds:Transform Algorithm="${XPATH}"><ds:XPath xmlns:d="http://www.w3.org/2000/09/xmldsig#">${text}</ds:XPath></ds:Transform>`;
const filter2 = (filter: string, text: string) =>
  `<ds:Transform Algorithm="${FILTER2}"><f:XPath xmlns:f="${FILTER2}" xmlns:d="http://www.w3.org/2000/09/xmldsig#" Filter="${filter}">${text}</f:XPath></ds:Transform>`;

/** A letter with a signature inside. */
const letter = (body: string) => `<letter xmlns="urn:l" Id="whole"><to>Huế</to><text Id="text">Kính gửi</text>${body}</letter>`;
const inLetter = (...references: string[]) => letter(signature({ references }));

const FILES: Files = { 'công văn.txt': 'nội dung', 'data.xml': '<a  b="1"><!-- c --><c></c></a>' };

interface Kind {
  readonly name: string;
  readonly draft: string;
  readonly files?: Files;
}

const kind = (name: string, draft: string, files: Files = {}): Kind => ({ name, draft, files });

const KINDS: readonly Kind[] = [
  kind('enveloped', inLetter(reference({ uri: '', transforms: [ENVELOPED, EXCLUSIVE] }))),
  kind('enveloped, inclusive, by default method', inLetter(reference({ uri: '', transforms: [ENVELOPED] }))),
  kind(
    'enveloped, 1.1 with comments',
    inLetter(reference({ uri: '#xpointer(/)', transforms: [ENVELOPED, `${C14N11}#WithComments`] })),
  ),
  kind('enveloped by identifier', inLetter(reference({ uri: '#whole', transforms: [ENVELOPED, EXCLUSIVE] }))),
  kind('an element by identifier', inLetter(reference({ uri: '#text', transforms: [INCLUSIVE] }))),
  kind('an element by xpointer', inLetter(reference({ uri: "#xpointer(id('text'))" }))),
  kind('XPath', inLetter(reference({ uri: '', transforms: [xpath('not(ancestor-or-self::d:Signature)'), EXCLUSIVE] }))),
  kind('filter 2.0', inLetter(reference({ uri: '', transforms: [filter2('subtract', '/descendant::d:Signature'), EXCLUSIVE] }))),
  kind(
    'enveloping',
    signature({
      references: [reference({ uri: '#o' }), reference({ uri: '#b', transforms: [BASE64] })],
      objects: '<ds:Object Id="o"><x xmlns="">1</x></ds:Object><ds:Object Id="b">aGVsbG8=</ds:Object>',
    }),
  ),
  kind(
    'detached',
    signature({
      references: [reference({ uri: 'c%C3%B4ng%20v%C4%83n.txt' }), reference({ uri: 'data.xml', transforms: [EXCLUSIVE] })],
    }),
    { ...FILES, 'c%C3%B4ng%20v%C4%83n.txt': 'nội dung' },
  ),
];

const hasXmlsec = spawnSync('xmlsec1', ['--version']).status === 0;
if (!hasXmlsec && process.env['CI'] !== undefined) throw new Error('xmlsec1 is missing');

function xmlsecVerifies(document: string | Uint8Array, files: Files = {}): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'xmlsec-'));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    writeFileSync(join(folder, 'signed.xml'), document);
    const ids = ['letter', 'text', 'Object'].flatMap((name) => ['--id-attr:Id', name]);
    return spawnSync('xmlsec1', ['--verify', ...ids, 'signed.xml'], { cwd: folder }).status === 0;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('what verifies', () => {
  it.each(KINDS)('$name', async ({ name, draft, files = {} }) => {
    const signed = await complete(draft, files);
    const { 'c%C3%B4ng%20v%C4%83n.txt': _, ...given } = files;
    expect(await intactOf(signed, given)).toEqual([true]);
    if (hasXmlsec && name !== 'detached') expect(xmlsecVerifies(signed, given)).toBe(true);
  });

  it('ECDSA as two numbers side by side, with a named curve', async () => {
    const { x = '', y = '' } = ec.publicKey.export({ format: 'jwk' });
    const point = Buffer.concat([Buffer.from([4]), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]).toString('base64');
    const keyInfo = `<ds:KeyInfo><ds:KeyValue><e:ECKeyValue xmlns:e="http://www.w3.org/2009/xmldsig11#"><e:NamedCurve URI="urn:oid:1.2.840.10045.3.1.7"/><e:PublicKey>${point}</e:PublicKey></e:ECKeyValue></ds:KeyValue></ds:KeyInfo>`;
    const method = 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256';
    const draft = letter(signature({ references: [reference({ uri: '', transforms: [ENVELOPED] })], method, keyInfo }));
    expect(await intactOf(await complete(draft, {}, byEc()))).toEqual([true]);
  });

  it('a manifest, whose entries count when they are at hand', async () => {
    const manifest = `<ds:Object><ds:Manifest Id="m">${reference({ uri: 'a.txt' })}</ds:Manifest></ds:Object>`.replace(
      'DIGEST',
      'ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=',
    );
    const references = [reference({ uri: '#m', attributes: ' Type="http://www.w3.org/2000/09/xmldsig#Manifest"' })];
    const signed = await complete(signature({ references, objects: manifest }));
    expect(await intactOf(signed, { 'a.txt': 'abc' })).toEqual([true]);
    expect(await intactOf(signed, { 'a.txt': 'abd' })).toEqual([false]);
    const [alone] = (await factsOf(signed)).signatures;
    expect(alone?.findings.map(({ code }) => code)).toContain('XML_MANIFEST_ENTRIES_NOT_CHECKED');
  });
});

describe('what must not', () => {
  const ENVELOPED_LETTER = inLetter(reference({ uri: '', transforms: [ENVELOPED, EXCLUSIVE] }));

  it('data that was not handed in: undetermined', async () => {
    const draft = signature({ references: [reference({ uri: 'data.xml' })] });
    const [facts] = (await factsOf(await complete(draft, FILES))).signatures;
    expect(facts?.digests).toEqual([expect.objectContaining({ of: 'data.xml', matches: null, dataFound: false })]);
  });

  it.each([
    ['a style sheet', `<ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xslt-19991116"/>`, 'XML_XSLT'],
    ['an unknown transform', '<ds:Transform Algorithm="urn:x"/>', 'XML_TRANSFORM_UNSUPPORTED'],
    ['XPath outside the subset', xpath('document("x")'), 'XPATH_UNSUPPORTED'],
    ['too many transforms', `<ds:Transform Algorithm="${EXCLUSIVE}"/>`.repeat(9), 'XML_LIMIT'],
  ])('%s: undetermined, never failed', async (_, transform, code) => {
    const signed = await complete(ENVELOPED_LETTER);
    const changed = signed.replace(`<ds:Transform Algorithm="${EXCLUSIVE}"/>`, transform);
    const [facts] = (await factsOf(changed)).signatures;
    expect(facts?.findings.map((finding) => finding.code)).toContain(code);
    expect(facts?.digests.map(({ matches }) => matches)).not.toContain(false);
  });

  it('an identifier that two elements bear', async () => {
    const signed = await complete(inLetter(reference({ uri: '#text', transforms: [EXCLUSIVE] })));
    const wrapped = signed.replace('<to>', '<to id="text">');
    const facts = await factsOf(wrapped);
    expect(facts.signatures[0]?.digests[0]).toMatchObject({ matches: null, dataFound: false });
    expect(facts.findings.map(({ code }) => code)).toEqual(['XML_ID_REPEATED']);
  });

  it('a keyed digest', async () => {
    const signed = await complete(ENVELOPED_LETTER);
    const mac = signed.replace(
      'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
      'http://www.w3.org/2000/09/xmldsig#hmac-sha1',
    );
    const [facts] = (await factsOf(mac)).signatures;
    expect(facts).toMatchObject({ value: 'unsupported', findings: [{ code: 'XML_MAC' }] });
  });

  it.each([
    ['a second SignedInfo', (text: string) => text.replace('<ds:SignatureValue>', '<ds:SignedInfo/><ds:SignatureValue>')],
    ['a stranger in the signature', (text: string) => text.replace('</ds:Signature>', '<x/></ds:Signature>')],
    ['no reference', (text: string) => text.replace(/<ds:Reference.*<\/ds:Reference>/, '')],
  ])('%s: not a signature', async (_, change) => {
    const [facts] = (await factsOf(change(await complete(ENVELOPED_LETTER)))).signatures;
    expect(facts).toMatchObject({ digests: [], findings: [{ code: 'XML_SIGNATURE_MALFORMED' }] });
  });

  it.each([
    ['no reference names', '', 'XADES_PROPERTIES_NOT_SIGNED'],
    ['a filter empties', reference({ uri: '#p', transforms: [xpath('false()')] }), 'XADES_PROPERTIES_NOT_SIGNED'],
    [
      'the enveloped signature transform empties',
      reference({ uri: '#p', transforms: [ENVELOPED] }),
      'XADES_PROPERTIES_NOT_SIGNED',
    ],
    [
      'another element stands for',
      reference({ uri: '#o', attributes: ' Type="http://uri.etsi.org/01903#SignedProperties"' }),
      'XADES_PROPERTIES_NOT_SIGNED',
    ],
  ])('signed properties that %s', async (_, extra, code) => {
    const properties =
      '<ds:Object><x:QualifyingProperties xmlns:x="http://uri.etsi.org/01903/v1.3.2#"><x:SignedProperties Id="p"><x:SignedSignatureProperties><x:SigningTime>2026-01-01T00:00:00Z</x:SigningTime></x:SignedSignatureProperties></x:SignedProperties></x:QualifyingProperties></ds:Object>';
    const objects = `<ds:Object Id="o">1</ds:Object>${properties}`;
    const signed = await complete(signature({ references: [reference({ uri: '#o' }), extra], objects }));
    const [facts] = (await factsOf(signed)).signatures;
    expect(facts?.findings.map((finding) => finding.code)).toContain(code);
    expect(facts?.claimedSigningTime).toBeNull();
    expect(await intactOf(signed)).toEqual([false]);
    const whole = signature({
      references: [reference({ uri: '#o' }), reference({ uri: '#p', transforms: [EXCLUSIVE] })],
      objects,
    });
    const [good] = (await factsOf(await complete(whole))).signatures;
    expect(good).toMatchObject({ claimedSigningTime: '2026-01-01T00:00:00Z', profile: 'XAdES' });
  });

  it('an element Signature outside the namespace of signatures', async () => {
    const facts = await factsOf('<edXML xmlns="urn:e"><Signature><SignedInfo/></Signature></edXML>');
    expect(facts).toMatchObject({ signatures: [], findings: [{ code: 'XML_SIGNATURE_NO_NAMESPACE' }] });
  });
});

describe('coverage: no unsigned node passes for signed', () => {
  const coverageOf = async (text: string) => (await factsOf(text)).signatures[0];

  it('the whole document', async () => {
    const facts = await coverageOf(await complete(inLetter(reference({ uri: '', transforms: [ENVELOPED] }))));
    expect(facts?.coverage).toBe('whole-content');
    expect(facts?.xml?.coverage).toMatchObject({ scope: 'whole-document', covered: [{ path: '/letter' }], notCovered: [] });
  });

  it('one element: the others are named', async () => {
    const facts = await coverageOf(await complete(inLetter(reference({ uri: '#text', transforms: [EXCLUSIVE] }))));
    expect(facts?.coverage).toBe('partial');
    expect(facts?.xml?.coverage).toEqual({
      scope: 'parts',
      covered: [{ path: '/letter/text', id: 'text' }],
      notCovered: [{ path: '/letter/to', id: null }],
      onlyInside: [{ path: '/letter', id: 'whole' }],
      truncated: false,
    });
  });

  it('a signed element that was moved, with another in its place', async () => {
    const signed = await complete(inLetter(reference({ uri: '#text', transforms: [EXCLUSIVE] })));
    const [element = ''] = /<text.*<\/text>/.exec(signed) ?? [];
    const moved = signed
      .replace(element, '<text>Chuyển tiền</text>')
      .replace('</ds:Signature>', `<ds:Object>${element.replace('<text', '<text xmlns="urn:l"')}</ds:Object></ds:Signature>`);
    const facts = await coverageOf(moved);
    expect(facts?.digests[0]?.matches).toBe(true);
    expect(facts?.coverage).toBe('partial');
    expect(facts?.xml?.coverage.notCovered.map(({ path }) => path)).toContain('/letter/text');
  });

  it('an object of the signature that no reference names', async () => {
    const objects = '<ds:Object Id="o">signed</ds:Object><ds:Object Id="p">not</ds:Object>';
    const facts = await coverageOf(await complete(signature({ references: [reference({ uri: '#o' })], objects })));
    expect(facts?.coverage).toBe('partial');
    expect(facts?.xml?.coverage.notCovered).toEqual([{ path: '/ds:Signature/ds:Object[2]', id: 'p' }]);
  });

  it('attributes that a filter leaves out', async () => {
    const transform = xpath(
      "not(self::node()[local-name() = 'Id'] and count(self::node() | parent::*/@*) = count(parent::*/@*)) and not(ancestor-or-self::d:Signature)",
    );
    const facts = await coverageOf(await complete(inLetter(reference({ uri: '', transforms: [transform] }))));
    expect(facts?.digests[0]?.matches).toBe(true);
    expect(facts?.coverage).toBe('partial');
  });
});

describe('one octet changed', () => {
  // The same places in every run.
  const places = (length: number, count: number): readonly number[] =>
    Array.from({ length: count }, (_, i) => Math.floor(((i * 0.6180339887 + 0.137) % 1) * length));

  it.each(KINDS.filter(({ name }) => name !== 'detached'))(
    '$name: never intact unless it says the same',
    async ({ draft, files }) => {
      const original = Buffer.from(await complete(draft, files));
      const form = canonicalForm(original);
      let same = 0;
      for (const [i, at] of places(original.length, 200).entries()) {
        const changed = Buffer.from(original);
        changed[at] = (changed[at] ?? 0) ^ (1 << (i % 8));
        const [intact = false] = await intactOf(changed, files);
        if (!intact) continue;
        // Intact: outside what is signed (the letter around one element), or the very same content.
        const covered = (await factsOf(changed, files)).signatures[0]?.xml?.coverage.scope === 'whole-document';
        if (covered) expect(canonicalForm(changed)).toBe(form);
        same++;
      }
      expect(same).toBeLessThan(200);
    },
  );
});
