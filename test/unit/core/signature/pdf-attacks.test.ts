// The published attacks on signed PDFs, each on a file that is really signed: none passes, and each is named.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MemoryByteSource } from '../../../../src/core/encoding/byte-source.ts';
import { JudgeCache, parsePolicy, validateDocument } from '../../../../src/core/signature/index.ts';
import { CertificateIndex } from '../../../../src/core/x509/index.ts';
import { NodeEngine } from '../../../../src/engine/node-engine.ts';
import { nodeInflate } from '../../../../src/engine/node-inflate.ts';
import { BASE, latin1Bytes, PdfWriter, SIGNED } from '../pdf/pdf-writer.ts';
import { type PdfSigning, signPdf } from '../pdf/signed-pdf.ts';
import { makeCertificate } from '../x509/demo-certificates.ts';

const root = makeCertificate({ subject: 'Gốc', ca: true });
const party = makeCertificate({ subject: 'Nguyễn Thị An', issuer: root, serial: 7 });
const engine = new NodeEngine();
const none = new CertificateIndex([]);
const policy = parsePolicy(JSON.parse(readFileSync('config/policies/vn-existing.json', 'utf8')));
const options = {
  engine,
  inflate: nodeInflate,
  trust: { signers: new CertificateIndex([root.certificate]), timeStamps: none, intermediates: none },
  policy,
  at: new Date('2025-01-15T00:00:00Z'),
  cache: new JudgeCache(engine),
};

async function validate(bytes: Uint8Array) {
  const { facts, report } = await validateDocument(new MemoryByteSource(bytes), options);
  const [signature] = report.signatures;
  const codes = [...facts.findings, ...(facts.signatures[0]?.findings ?? [])].map(({ code }) => code);
  return { facts, report, signature, codes: [...codes, ...(signature?.checks.map(({ code }) => code) ?? [])] };
}

const PAGE = '/Type /Page /Parent 2 0 R /MediaBox [0 0 595 842]';
const SHOWN = '<< /Length 12 >>\nstream\nBT (b) Tj ET\nendstream';
const PREPARED: Readonly<Record<number, string>> = { ...BASE, 4: '<< /Length 12 >>\nstream\nBT (a) Tj ET\nendstream' };

/** A file prepared by the attacker, signed by the victim, and updated by the attacker. */
function attacked(
  prepared: Readonly<Record<number, string>>,
  update: (signed: string) => Readonly<Record<number, string>>,
  signing: Partial<PdfSigning> = {},
) {
  const signed = signPdf({ party, ...signing }, new PdfWriter().revision({ ...PREPARED, ...prepared }));
  const text = Buffer.from(signed).toString('latin1');
  return latin1Bytes(text + appended(text, update(text)));
}

function appended(text: string, objects: Readonly<Record<number, string>>): string {
  let body = '';
  const rows = Object.entries(objects).map(([number, value]) => {
    const row = `${number} 1\n${String(text.length + body.length).padStart(10, '0')} 00000 n \n`;
    body += `${number} 0 obj\n${value}\nendobj\n`;
    return row;
  });
  const start = text.length + body.length;
  const previous = /startxref\n(\d+)\n%%EOF\n$/.exec(text)?.[1];
  return `${body}xref\n${rows.join('')}trailer\n<< /Size 100 /Root 1 0 R /Prev ${previous} >>\nstartxref\n${start}\n%%EOF\n`;
}

it('the signed file itself passes', async () => {
  expect((await validate(signPdf({ party }, new PdfWriter().revision(PREPARED)))).signature?.indication).toBe('TOTAL-PASSED');
  expect((await validate(attacked({}, () => ({ 90: '(harmless)' })))).signature?.indication).toBe('TOTAL-PASSED');
});

describe('incremental saving and shadows', () => {
  const page = (contents: string, more = '') => `<< ${PAGE} /Contents ${contents} /Annots [10 0 R] ${more} >>`;
  it.each([
    ['content in a new revision', {}, { 4: SHOWN }],
    [
      'hide: what covers is made invisible',
      { 70: '<< /Type /XObject /Subtype /Image /Length 0 >>\nstream\n\nendstream' },
      { 70: '<< /Type /XObject /Subtype /Form /Length 0 >>\nstream\n\nendstream' },
    ],
    [
      'replace: a font that writes other letters',
      { 71: '<< /Type /Font /Subtype /Type3 /CharProcs << /a 72 0 R >> >>', 72: SHOWN },
      { 72: '<< /Length 12 >>\nstream\nBT (c) Tj ET\nendstream' },
    ],
    [
      'hide and replace: content that was referred to before it was there',
      { 3: `<< ${PAGE} /Contents [4 0 R 73 0 R] >>` },
      { 73: SHOWN },
    ],
    [
      'hide and replace: another catalog made ready',
      { 80: '<< /Type /Catalog /Pages 81 0 R >>', 81: '<< /Type /Pages /Kids [] /Count 0 >>' },
      { 1: '<< /Type /Catalog /Pages 81 0 R >>' },
    ],
    ['a page added', {}, { 2: '<< /Type /Pages /Kids [3 0 R 74 0 R] /Count 2 >>', 74: page('4 0 R') }],
    ['pages removed', {}, { 2: '<< /Type /Pages /Kids [] /Count 0 >>' }],
  ])('%s', async (_, prepared, update) => {
    const { report, codes } = await validate(attacked(prepared, () => update));
    expect(report.indication).not.toBe('TOTAL-PASSED');
    expect(codes.some((code) => ['CHANGES_NOT_ACCEPTED', 'PAGES_CHANGED', 'PDF_SIGNATURE_TRACES'].includes(code))).toBe(true);
  });
});

it('hide: a cover is taken off the page', async () => {
  const covered = `<< ${PAGE} /Contents 4 0 R /Annots [70 0 R 10 0 R] >>`;
  const objects = { 3: covered, 70: '<< /Type /Annot /Subtype /Stamp /Rect [0 0 9 9] >>' };
  const { report, codes } = await validate(attacked({}, () => ({ 3: SIGNED[3] ?? '' }), { objects }));
  expect(report.indication).not.toBe('TOTAL-PASSED');
  expect(codes).toContain('CHANGES_NOT_ACCEPTED');
});

describe('universal forgery: the signature made unreadable so that nobody checks it', () => {
  const dictionary = (entries: string) => ({
    11: `<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached ${entries} >>`,
  });
  const range = (signed: string) => /\/ByteRange \[[^\]]*\]/.exec(signed)?.[0] ?? '';
  it.each([
    ['no range', () => dictionary('/Contents <00>')],
    ['a range of null', () => dictionary('/ByteRange null /Contents <00>')],
    ['a range of nothing', () => dictionary('/ByteRange [0 0 0 0] /Contents <00>')],
    ['a negative range', () => dictionary('/ByteRange [0 -1 -1 -1] /Contents <00>')],
    ['no contents', (signed: string) => dictionary(range(signed))],
    ['contents of null', (signed: string) => dictionary(`${range(signed)} /Contents null`)],
    ['empty contents', (signed: string) => dictionary(`${range(signed)} /Contents <>`)],
    ['contents of zeros', (signed: string) => dictionary(`${range(signed)} /Contents <0000>`)],
  ])('%s', async (_, update) => {
    const { report } = await validate(attacked({}, update));
    expect(report.status).toBe('SIGNED');
    expect(report.indication).toBe('TOTAL-FAILED');
  });
});

describe('signature wrapping: other content in the gap', () => {
  const signed = signPdf({ party });
  const text = Buffer.from(signed).toString('latin1');
  const [whole = '', , close = ''] = /\/ByteRange \[0 (\d+) (\d+) \d+\]/.exec(text) ?? [];
  const foreign = '90 0 obj\n(foreign)\nendobj\n';
  it.each([
    ['the range moved in the dictionary', whole.replace(close, String(Number(close) + foreign.length).padStart(10, '0'))],
    ['the range as it was', whole],
  ])('%s', async (_, range) => {
    const at = Number(close);
    const { report } = await validate(latin1Bytes(text.slice(0, at).replace(whole, range) + foreign + text.slice(at)));
    expect(report.signatures.every(({ intact }) => !intact)).toBe(true);
    expect(report.indication).not.toBe('TOTAL-PASSED');
  });
  it('digits and something else in the gap', async () => {
    const odd = text.replace(/0{40}>/, `${'0'.repeat(20)}%${'0'.repeat(18)}\n>`);
    expect((await validate(latin1Bytes(odd))).report.signatures.some(({ intact }) => intact)).toBe(false);
  });
});

describe('files whose cross-reference has two halves', () => {
  const hybrid = (between: string, stream: readonly (readonly [number, string])[]) => {
    let text = new PdfWriter().revision({ ...BASE, ...SIGNED, 11: '<< >>' }).text;
    const offsetOf = (part: string) => text.indexOf(part);
    const rows = stream.map(([, part]) => String.fromCharCode(1, offsetOf(part) >> 8, offsetOf(part) & 255, 0));
    const data = rows.join('');
    const index = stream.map(([number]) => `${number} 1`).join(' ');
    const xref = text.lastIndexOf('xref\n0 1');
    const at = text.length;
    text += `60 0 obj\n<< /Type /XRef /W [1 2 1] /Index [${index}] /Size 100 /Root 1 0 R /Length ${data.length} >>\nstream\n${data}\nendstream\nendobj\n`;
    const add = (body: string, previous: number): number => {
      const objects = body === '' ? '' : `${body}\nendobj\n`;
      const row = body === '' ? '' : `${body.split(' ')[0]} 1\n${String(text.length).padStart(10, '0')} 00000 n \n`;
      text += objects;
      const start = text.length;
      text += `xref\n0 0\n${row}trailer\n<< /Size 100 /Root 1 0 R /Prev ${previous} /XRefStm ${at} >>\nstartxref\n${start}\n%%EOF\n`;
      return start;
    };
    let previous = add('', xref);
    if (between !== '') previous = add(between, previous);
    add('90 0 obj\n(last)', previous);
    return latin1Bytes(text);
  };
  it('later sections that copy the key are read, as every reader reads them', async () => {
    expect((await validate(hybrid('91 0 obj\n(between)', [[4, '4 0 obj']]))).facts.pdf?.revisions).toHaveLength(4);
  });
  it('a copied key that brings an old object back for some readers is refused', async () => {
    expect((await validate(hybrid('4 0 obj\n(new)', [[4, '4 0 obj']]))).codes).toContain('PDF_XREF_DAMAGED');
  });
});
