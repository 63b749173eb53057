// What is said of XML signatures that are not plainly good: never a failure for what was not checked, and always in both languages.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MemoryByteSource } from '../../../../src/core/encoding/byte-source.ts';
import { encodeUtf8 } from '../../../../src/core/encoding/utf8.ts';
import { parsePolicy, validateDocument } from '../../../../src/core/signature/index.ts';
import { CertificateIndex } from '../../../../src/core/x509/index.ts';
import { nodeInflate } from '../../../../src/engine/node-inflate.ts';
import { complete, ENVELOPED, EXCLUSIVE, engine, reference, signature } from '../xml/signature/sign-xml.ts';

const none = new CertificateIndex([]);
const options = {
  engine,
  inflate: nodeInflate,
  trust: { signers: none, timeStamps: none, intermediates: none },
  policy: parsePolicy(JSON.parse(readFileSync('config/policies/strict.json', 'utf8'))),
  at: new Date('2026-11-21T00:00:00Z'),
};

async function judged(text: string) {
  const { report } = await validateDocument(new MemoryByteSource(encodeUtf8(text)), options);
  const [first] = report.signatures;
  return { report, first, codes: first?.checks.filter(({ outcome }) => outcome !== 'passed').map(({ code }) => code) ?? [] };
}

const letter = (...references: string[]) =>
  `<letter Id="whole"><to>Huế</to><text Id="text">Kính gửi</text>${signature({ references })}</letter>`;
const WHOLE = letter(reference({ uri: '', transforms: [ENVELOPED, EXCLUSIVE] }));

describe('XML signatures judged', () => {
  it('a key without a certificate: whole, and nobody known to have signed', async () => {
    const { first, codes } = await judged(await complete(WHOLE));
    expect(first).toMatchObject({ intact: true, indication: 'INDETERMINATE', subIndication: 'NO_SIGNING_CERTIFICATE_FOUND' });
    expect(codes).toContain('SIGNER_CERTIFICATE_MISSING');
  });

  it('a changed document fails', async () => {
    const { first } = await judged((await complete(WHOLE)).replace('Huế', 'Vinh'));
    expect(first).toMatchObject({ intact: false, indication: 'TOTAL-FAILED', subIndication: 'HASH_FAILURE' });
  });

  it.each([
    ['XML_COVERAGE_PARTIAL', (text: string) => text],
    ['XML_PART_MISSING', (text: string) => text.replace('<text Id="text">', '<text>')],
    ['XML_REFERENCE_AMBIGUOUS', (text: string) => text.replace('<to>', '<to id="text">')],
    ['XML_MAC', (text: string) => text.replace('2001/04/xmldsig-more#rsa-sha256', '2001/04/xmldsig-more#hmac-sha256')],
    ['XML_TRANSFORM_REFUSED', (text: string) => text.replace(`"${EXCLUSIVE}"/></ds:Transforms>`, '"urn:x"/></ds:Transforms>')],
  ])('%s names what to do, and decides nothing it does not know', async (code, change) => {
    const signed = await complete(letter(reference({ uri: '#text', transforms: [EXCLUSIVE] })));
    const { first, codes } = await judged(change(signed));
    expect(codes).toContain(code);
    expect(first?.indication).not.toBe('TOTAL-PASSED');
    if (code !== 'XML_MAC' && code !== 'XML_TRANSFORM_REFUSED') expect(first?.subIndication).not.toBe('HASH_FAILURE');
    const check = first?.checks.find((one) => one.code === code);
    for (const sentence of [check?.vi, check?.en]) expect(sentence).not.toMatch(/\{|undefined|^$/);
  });

  it.each([
    ['<r><!DOCTYPE x></r>', 'UNREADABLE'],
    ['<!DOCTYPE r><r/>', 'UNREADABLE'],
    ['<r><a></r>', 'UNREADABLE'],
    ['<r/>', 'NO_SIGNATURE'],
    ['<r><Signature xmlns="urn:x"><SignedInfo/></Signature></r>', 'NO_SIGNATURE'],
  ])('%s: %s', async (text, status) => {
    const { report } = await judged(text);
    expect(report).toMatchObject({ status, indication: null, signatures: [] });
    expect(report.summary.vi).not.toMatch(/PDF|\{/);
    expect(report.summary.en).not.toMatch(/PDF|\{/);
  });
});
