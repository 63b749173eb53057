// Hostile and damaged files: each ends quickly, with a stable code, and is never repaired silently.
import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MemoryByteSource } from '../../../../src/core/encoding/byte-source.ts';
import { gatherFacts } from '../../../../src/core/signature/index.ts';
import { browserInflate } from '../../../../src/engine/browser-inflate.ts';
import { NodeEngine } from '../../../../src/engine/node-engine.ts';
import { nodeInflate } from '../../../../src/engine/node-inflate.ts';
import { BASE, latin1Bytes, PdfWriter, SIGNED } from './pdf-writer.ts';

const engine = new NodeEngine();
const factsOf = (bytes: Uint8Array) => gatherFacts(new MemoryByteSource(bytes), { engine, inflate: nodeInflate });
const codesOf = async (bytes: Uint8Array) => (await factsOf(bytes)).findings.map(({ code }) => code);
const tail = (xref: number) => `\nstartxref\n${xref}\n%%EOF\n`;
const deep = (open: string, close: string) => open.repeat(100_000) + close.repeat(100_000);

function objectStreamBomb(): Uint8Array {
  const data = deflateSync(Buffer.alloc(300 << 20), { level: 9 }).toString('latin1');
  const head = '%PDF-1.7\n';
  const stream = `5 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length ${data.length} >>\nstream\n${data}\nendstream\nendobj\n`;
  const at = head.length + stream.length;
  const entries = [`\x02\x00\x00\x05\x00`, `\x01\x00\x00${String.fromCharCode(head.length)}\x00`].join('');
  const xref = `6 0 obj\n<< /Type /XRef /W [1 3 1] /Index [1 1 5 1] /Size 7 /Root 1 0 R /Length ${entries.length} >>\nstream\n${entries}\nendstream\nendobj\n`;
  return latin1Bytes(head + stream + xref + tail(at));
}

describe('files that cannot be read', () => {
  const cases: Readonly<Record<string, readonly [bytes: Uint8Array, code: string]>> = {
    'no bytes': [new Uint8Array(0), 'FILE_EMPTY'],
    'not a PDF': [latin1Bytes('GIF89a and more'), 'FORMAT_UNKNOWN'],
    'the head of a ZIP': [latin1Bytes('PK\u0003\u0004 and more'), 'ZIP_END_MISSING'],
    'no end': [latin1Bytes('%PDF-1.4\n1 0 obj\n<< >>\nendobj\n'), 'PDF_TRUNCATED'],
    'startxref outside': [latin1Bytes(`%PDF-1.4\n${tail(999_999)}`), 'PDF_XREF_DAMAGED'],
    'startxref into nothing': [latin1Bytes(`%PDF-1.4\nhello${tail(9)}`), 'PDF_XREF_DAMAGED'],
    'chain in a loop': [latin1Bytes(`%PDF-1.4\nxref\n0 0\ntrailer\n<< /Prev 9 >>${tail(9)}`), 'PDF_XREF_LOOP'],
    'hybrid part in a loop': [latin1Bytes(`%PDF-1.4\nxref\n0 0\ntrailer\n<< /XRefStm 9 >>${tail(9)}`), 'PDF_XREF_LOOP'],
    'huge object number': [latin1Bytes(`%PDF-1.4\nxref\n999999999 1\n${tail(9)}`), 'PDF_XREF_LIMIT'],
    'huge count': [latin1Bytes(`%PDF-1.4\nxref\n0 8000000\n0000000000 65535 f \n${tail(9)}`), 'PDF_XREF_DAMAGED'],
    'number beyond all bounds': [latin1Bytes(`%PDF-1.4\nxref\n0 ${'9'.repeat(400)}\n${tail(9)}`), 'PDF_XREF_DAMAGED'],
    'deep arrays': [new PdfWriter().revision({ ...BASE, 1: deep('[', ']') }).bytes, 'PDF_TOO_DEEP'],
    'deep dictionaries': [new PdfWriter().revision({ ...BASE, 1: deep('<</A ', '>>') }).bytes, 'PDF_TOO_DEEP'],
    'catalog refers to itself': [new PdfWriter().revision({ ...BASE, 1: '1 0 R' }).bytes, 'PDF_REFERENCE_LOOP'],
    'no catalog': [new PdfWriter().revision({ 1: '7' }).bytes, 'PDF_NO_CATALOG'],
    'fields in a loop': [
      new PdfWriter().revision({ ...BASE, 1: SIGNED[1] ?? '', 10: '<< /T (a) /Kids [10 0 R] >>' }).bytes,
      'PDF_FIELDS_LOOP',
    ],
    'table points into another object': [new PdfWriter().revision(BASE).text.replace('1 0 obj', '9 0 obj')].map(
      (text) => [latin1Bytes(text), 'PDF_SYNTAX'] as const,
    )[0] ?? [new Uint8Array(0), ''],
    'object stream bomb': [objectStreamBomb(), 'PDF_STREAM_TOO_LARGE'],
  };
  it.each(Object.entries(cases))('%s', async (_, [bytes, code]) => {
    const started = performance.now();
    const facts = await factsOf(bytes);
    expect(facts.findings[0]?.code).toBe(code);
    expect(facts.pdf).toBeNull();
    expect(facts.signatures).toEqual([]);
    expect(performance.now() - started).toBeLessThan(5000);
  });

  it('tells that there were signatures, without taking them for any', async () => {
    const bytes = latin1Bytes('%PDF-1.4\n11 0 obj\n<< /Type /Sig /ByteRange [0 1 2 3] >>\nendobj\n');
    expect(await codesOf(bytes)).toEqual(['PDF_TRUNCATED', 'PDF_SIGNATURE_TRACES']);
  });
  it('an encrypted file is read as far as it can be, and says so', async () => {
    const facts = await factsOf(new PdfWriter().revision(BASE, '/Encrypt 8 0 R').revision(SIGNED, '/Encrypt 8 0 R').bytes);
    expect(facts.findings.map(({ code }) => code)).toContain('PDF_ENCRYPTED');
    expect(facts).toMatchObject({ readable: true, pdf: { isEncrypted: true } });
    expect(facts.signatures).toHaveLength(1);
    expect(await codesOf(new PdfWriter().revision(BASE, '/Encrypt null').bytes)).toEqual([]);
  });
  it('foreign data after the end is a finding', async () => {
    expect(await codesOf(new PdfWriter().revision(BASE).raw('sent by post\n').bytes)).toEqual(['PDF_TRAILING_DATA']);
  });
  it('objects after the end are a revision that was cut off', async () => {
    const bytes = new PdfWriter().revision(BASE).raw('7 0 obj\n<< >>\nendobj\n').bytes;
    expect(await codesOf(bytes)).toEqual(['PDF_TRUNCATED']);
  });
  it('an unsigned file has no findings and no signatures', async () => {
    const facts = await factsOf(new PdfWriter().revision(BASE).bytes);
    expect(facts).toMatchObject({ findings: [], signatures: [], pdf: { pages: 1, version: '1.7' } });
  });
});

describe('byte ranges', () => {
  const codes = async (range: string) => {
    const facts = await factsOf(
      new PdfWriter().revision(BASE).revision({ ...SIGNED, 11: (SIGNED[11] ?? '').replace('0 1 2 0000000000', range) }).bytes,
    );
    return facts.signatures[0]?.findings.map(({ code }) => code) ?? [];
  };
  it.each([
    ['0 1 2', 'PDF_RANGE_NOT_FOUR'],
    ['0 1 2 3 4 5', 'PDF_RANGE_NOT_FOUR'],
    ['0 1 2 -3', 'PDF_RANGE_NOT_FOUR'],
    ['0 1.5 2 3', 'PDF_RANGE_NOT_FOUR'],
    ['5 1 20 3', 'PDF_RANGE_START'],
    ['0 50 40 3', 'PDF_RANGE_OVERLAP'],
    ['0 10 20 99999999999', 'PDF_RANGE_PAST_EOF'],
    ['0 10 20 30', 'PDF_RANGE_GAP'],
  ])('[%s] is %s', async (range, code) => {
    expect(await codes(range)).toContain(code);
  });
});

describe('inflate', () => {
  it.each([
    ['node', nodeInflate],
    ['browser', browserInflate],
  ])('%s: round trip, limit, damage', (_, inflate) => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5000 }), (bytes) => {
        expect(inflate(deflateSync(bytes), 5000)).toEqual({ ok: true, bytes: new Uint8Array(bytes) });
      }),
      { numRuns: 30 },
    );
    expect(inflate(deflateSync(Buffer.alloc(10_000_000)), 1_000_000)).toEqual({ ok: false, reason: 'too-large' });
    expect(inflate(latin1Bytes('not deflated at all'), 1000)).toEqual({ ok: false, reason: 'malformed' });
    expect(inflate(deflateSync(Buffer.alloc(1000)).subarray(0, 8), 5000)).toEqual({ ok: false, reason: 'malformed' });
  });
});

it('random damage never throws', async () => {
  const whole = new PdfWriter().revision(BASE).revision(SIGNED).bytes;
  await fc.assert(
    fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(255), fc.nat(whole.length - 1), async (at, value, cut) => {
      const bytes = whole.slice();
      bytes[at] = value;
      await factsOf(bytes);
      await factsOf(whole.slice(0, cut));
    }),
    { numRuns: 300 },
  );
});
