// Verdicts that need no signature: unsigned, unreadable, and signatures whose CMS cannot be read.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MemoryByteSource } from '../../../../src/core/encoding/byte-source.ts';
import { judge, parsePolicy, validateDocument } from '../../../../src/core/signature/index.ts';
import { CertificateIndex } from '../../../../src/core/x509/index.ts';
import { NodeEngine } from '../../../../src/engine/node-engine.ts';
import { nodeInflate } from '../../../../src/engine/node-inflate.ts';
import { BASE, latin1Bytes, PdfWriter, SIGNED } from '../pdf/pdf-writer.ts';

const none = new CertificateIndex([]);
const options = {
  engine: new NodeEngine(),
  inflate: nodeInflate,
  trust: { signers: none, timeStamps: none, intermediates: none },
  policy: parsePolicy(JSON.parse(readFileSync('config/policies/vn-existing.json', 'utf8'))),
  at: new Date('2026-11-21T00:00:00Z'),
};
const validate = (bytes: Uint8Array) => validateDocument(new MemoryByteSource(bytes), options);

describe('documents without a verdict', () => {
  it('an unsigned PDF is NO_SIGNATURE, never valid', async () => {
    const { report } = await validate(new PdfWriter().revision(BASE).bytes);
    expect(report).toMatchObject({ status: 'NO_SIGNATURE', indication: null, signatures: [], resaved: null });
    expect(report.summary.vi).toContain('không có chữ ký số');
  });
  it.each([
    ['empty', new Uint8Array(0), '0 byte'],
    ['not a PDF', latin1Bytes('hello'), 'không thuộc định dạng'],
    ['cut', latin1Bytes('%PDF-1.4\n1 0 obj\n'), 'bị cụt'],
    ['encrypted', new PdfWriter().revision(BASE, '/Encrypt 8 0 R').bytes, 'mã hóa'],
    ['damaged', latin1Bytes('%PDF-1.4\nxx\nstartxref\n9\n%%EOF\n'), 'PDF_XREF_DAMAGED'],
  ])('%s: UNREADABLE, with a sentence', async (_, bytes, words) => {
    const { report } = await validate(bytes);
    expect(report).toMatchObject({ status: 'UNREADABLE', indication: null });
    expect(report.summary.vi).toContain(words);
    expect(report.checks[0]?.outcome).toBe('failed');
  });
});

describe('a signature that is none', () => {
  it('fails as a format failure and counts as not intact', async () => {
    const { facts, report } = await validate(new PdfWriter().revision(BASE).revision(SIGNED).bytes);
    expect(report).toMatchObject({ status: 'SIGNED', indication: 'TOTAL-FAILED', subIndication: 'FORMAT_FAILURE' });
    expect(report.signatures[0]?.checks.map(({ code }) => code)).toContain('CMS_UNREADABLE');
    expect(report.signatures[0]?.intact).toBe(false);
    const again = await judge(JSON.parse(JSON.stringify(facts)), options);
    expect(again, 'the same verdict from stored facts').toEqual(report);
  });
  it('every check has both languages and a clause', async () => {
    const { report } = await validate(new PdfWriter().revision(BASE).revision(SIGNED).bytes);
    for (const check of report.signatures.flatMap(({ checks }) => checks)) {
      expect(check.vi).not.toMatch(/[{}]/);
      expect(check.en).not.toMatch(/[{}]/);
      expect(check.clause).not.toBe('');
    }
  });
});
