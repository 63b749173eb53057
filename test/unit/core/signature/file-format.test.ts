// What a file is told from its bytes: CMS in every form that it comes in, and what only looks like one.
import { describe, expect, it } from 'vitest';
import { encodeBase64 } from '../../../../src/core/encoding/base64.ts';
import { HashBudget } from '../../../../src/core/signature/hash-budget.ts';
import { CONTENT, makeCades, validateCms } from './cms-files.ts';

const cms = makeCades();
const base64 = encodeBase64(cms);
const lines = (width: number, end: string) => (base64.match(new RegExp(`.{1,${width}}`, 'g')) ?? []).join(end);
const bytesOf = (text: string) => new TextEncoder().encode(text);
const armour = (name: string, end = '\n', before = '') =>
  bytesOf(`${before}-----BEGIN ${name}-----${end}${lines(64, end)}${end}-----END ${name}-----${end}`);

describe('a CMS file', () => {
  it.each([
    ['DER', cms],
    ['PEM, CMS', armour('CMS')],
    ['PEM, PKCS7, CRLF', armour('PKCS7', '\r\n')],
    ['PEM after a byte order mark', armour('PKCS #7 SIGNED DATA', '\n', '\ufeff')],
    ['plain base 64', bytesOf(base64)],
    ['plain base 64 in lines', bytesOf(`${lines(76, '\r\n')}\r\n`)],
  ])('%s is read', async (_, bytes) => {
    const { facts, report } = await validateCms(bytes);
    expect(facts).toMatchObject({ format: 'cms', readable: true });
    expect(report.signatures[0]?.intact).toBe(true);
  });

  it.each([
    ['two armours', bytesOf(new TextDecoder().decode(armour('CMS')).repeat(2))],
    ['text after the armour', bytesOf(`${new TextDecoder().decode(armour('CMS'))}x`)],
    ['no end line', armour('CMS').slice(0, -30)],
    ['a letter that is none of base 64', bytesOf(base64.replace(/.{9}$/, '********='))],
    ['cut', cms.slice(0, 1500)],
  ])('%s: unreadable, and nothing is guessed', async (_, bytes) => {
    const { facts, report } = await validateCms(bytes);
    expect(facts).toMatchObject({ readable: false, signatures: [] });
    expect(report.status).toBe('UNREADABLE');
  });

  it.each([
    ['text', bytesOf('không có chữ ký số')],
    ['a SEQUENCE of something else', new Uint8Array([0x30, 3, 2, 1, 1])],
    ['a certificate', cms.slice(0, 2)],
    ['base 64 of something else', bytesOf('MIxx')],
  ])('%s is none', async (_, bytes) => {
    expect((await validateCms(bytes)).facts.format).toBe('other');
  });

  it('that holds a PDF is a CMS', async () => {
    const { facts } = await validateCms(makeCades(() => [], { content: bytesOf('%PDF-1.7') }));
    expect(facts.format).toBe('cms');
  });
});

it('a budget is spent once', () => {
  const budget = new HashBudget(10);
  expect([budget.spend(6), budget.spend(6), budget.spend(4), budget.spend(1)]).toEqual([true, false, true, false]);
  expect(CONTENT.length).toBeGreaterThan(0);
});
