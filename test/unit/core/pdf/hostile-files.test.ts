// Files made to exhaust a reader: each ends within 5 seconds of processor time and 512 MB, with a code or with changes that are not accepted.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { deflateSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { makeCms, makeSigner } from '../cms/demo-cms.ts';
import { makeCertificate } from '../x509/demo-certificates.ts';
import { AROUND, BASE, latin1Bytes, PdfWriter, SIGNED, SIGNED_AROUND } from './pdf-writer.ts';

const MEBI = 1 << 20;
const folder = mkdtempSync(join(tmpdir(), 'chauban-hostile-'));
afterAll(() => rmSync(folder, { recursive: true }));
const run = promisify(execFile);

async function costOf(name: string, bytes: Uint8Array) {
  const path = join(folder, `${name.replace(/\W+/g, '-')}.pdf`);
  writeFileSync(path, bytes);
  const { stdout } = await run(process.execPath, [join(import.meta.dirname, 'hostile-child.mjs'), path]);
  const cost: { codes: string[]; changes: string[]; seconds: number; megabytes: number } = JSON.parse(stdout);
  expect(cost.seconds).toBeLessThan(5);
  expect(cost.megabytes).toBeLessThan(512);
  return cost;
}

const signed = () => new PdfWriter().revision(BASE).revision(SIGNED_AROUND);
const bomb = (megabytes: number, byte = 0) => deflateSync(Buffer.alloc(megabytes * MEBI, byte), { level: 9 });
const raw = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');
const stream = (data: Uint8Array, keys: string) =>
  `<< /Length ${data.length} /Filter /FlateDecode ${keys} >>\nstream\n${raw(data)}\nendstream`;

/** A chain of cross-reference streams, each inflating to `megabytes`. */
function xrefStreams(count: number, megabytes: number, keys: string): Uint8Array {
  const data = bomb(megabytes);
  const parts = ['%PDF-1.7\n'];
  let length = parts[0]?.length ?? 0;
  let previous = '';
  for (let i = 0; i < count; i++) {
    const at = length;
    const text = `${i + 1} 0 obj\n${stream(data, `/Type /XRef /Root 1 0 R ${keys} ${previous}`)}\nendobj\nstartxref\n${at}\n%%EOF\n`;
    parts.push(text);
    length += text.length;
    previous = `/Prev ${at}`;
  }
  return latin1Bytes(parts.join(''));
}

/** A signed file, an update with objects that begin inside each other, and one that makes all of them be looked at. */
function nested(count: number): Uint8Array {
  const text = signed().text;
  const offsets: number[] = [];
  let at = text.length;
  const objects = Array.from({ length: count }, (_, i) => {
    offsets.push(at);
    const opening = `${1000 + i} 0 obj (`;
    at += opening.length;
    return opening;
  });
  const body = `${text}${objects.join('')}${')'.repeat(count)} endobj\n`;
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const previous = text.lastIndexOf('xref\n0 1');
  const section = (rest: string, prev: number, start: number) =>
    `xref\n${rest}trailer\n<< /Size 100000 /Root 1 0 R /Prev ${prev} >>\nstartxref\n${start}\n%%EOF\n`;
  const first = body + section(`1000 ${count}\n${rows}`, previous, body.length);
  const second = `${first}90 0 obj\n7\nendobj\n`;
  const row = `90 1\n${String(first.length).padStart(10, '0')} 00000 n \n`;
  return latin1Bytes(second + section(row, body.length, second.length));
}

/** The same appended to a signed file as an update that changes object 3. */
function updates(count: number, objects: (i: number) => Readonly<Record<number, string>>): Uint8Array {
  const writer = signed();
  for (let i = 0; i < count; i++) writer.revision(objects(i));
  return writer.bytes;
}

function manySignatures(count: number): Uint8Array {
  const party = makeCertificate({ subject: 'A', ca: true });
  const cms = makeCms({ signers: [makeSigner({ party, content: new Uint8Array(1) })], certificates: [] });
  const contents = Buffer.from(cms).toString('hex');
  const fields = Array.from({ length: count }, (_, i) => 100 + 2 * i);
  const objects: Record<number, string> = {
    ...BASE,
    1: `<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [${fields.map((field) => `${field} 0 R`).join(' ')}] /SigFlags 3 >> >>`,
    50: `<< /Length ${24 * MEBI} >>\nstream\n${' '.repeat(24 * MEBI)}\nendstream`,
  };
  for (const field of fields) {
    objects[field] = `<< /FT /Sig /T (S${field}) /V ${field + 1} 0 R >>`;
    objects[field + 1] =
      `<< /Type /Sig /SubFilter /adbe.pkcs7.detached /ByteRange [0 10 20 ${24 * MEBI}] /Contents <${contents}> >>`;
  }
  return new PdfWriter().revision(objects).bytes;
}

describe('each ends in time, within its memory', { timeout: 120_000 }, () => {
  it.each([
    ['a cross-reference stream that inflates to 300 MB', () => xrefStreams(1, 300, '/W [1 2 1] /Size 9'), 'PDF_STREAM_TOO_LARGE'],
    ['400 cross-reference streams of 60 MB', () => xrefStreams(400, 60, '/W [1 2 1] /Size 9'), 'PDF_STREAM_TOO_LARGE'],
    ['8 million entries', () => xrefStreams(1, 30, '/W [1 1 1] /Size 8000000'), 'PDF_XREF_LIMIT'],
    ['many sections of a million entries', () => xrefStreams(9, 5, '/W [1 1 1] /Size 1000000'), 'PDF_WORK_LIMIT'],
    ['2100 sections', () => updates(2100, () => ({ 90: '7' })), 'PDF_XREF_LIMIT'],
    [
      'millions of empty dictionaries',
      () => new PdfWriter().revision({ ...BASE, 1: `[${'<<>>'.repeat(4 * MEBI)}]` }).bytes,
      'PDF_OBJECT_LIMIT',
    ],
    [
      'a dictionary in a dictionary',
      () => new PdfWriter().revision({ ...BASE, 1: '<</A '.repeat(3 * MEBI) }).bytes,
      'PDF_TOO_DEEP',
    ],
    ['500 signatures over 24 MB each', () => manySignatures(500), 'PDF_SIGNATURES_LIMIT'],
  ])('%s', async (name, make, code) => {
    expect((await costOf(name, make())).codes).toContain(code);
  });

  it('100 object streams of 30 MB', async () => {
    const objects: Record<number, string> = { ...BASE };
    const data = bomb(30);
    for (let i = 0; i < 100; i++) objects[100 + i] = stream(data, '/Type /ObjStm /N 1 /First 4');
    const text = new PdfWriter().revision(objects).text;
    const at = text.length;
    const rows = Array.from({ length: 100 }, (_, i) => String.fromCharCode(2, 0, 100 + i, 0)).join('');
    const update = `300 0 obj\n<< /Type /XRef /W [1 2 1] /Index [400 100] /Size 600 /Root 1 0 R /Prev ${text.lastIndexOf('xref\n0 1')} /Length ${rows.length} >>\nstream\n${rows}\nendstream\nendobj\nstartxref\n${at}\n%%EOF\n`;
    await costOf('object streams', latin1Bytes(text + update));
  });

  it.each([
    ['strings within strings', () => nested(60_000)],
    ['2000 updates of a page', () => updates(2000, (i) => ({ 3: `${SIGNED[3]?.replace('595', String(i))}` }))],
    [
      '1000 updates of a form of 3000 fields',
      () => {
        const fields = Array.from({ length: 3000 }, (_, i) => `${1000 + i} 0 R`).join(' ');
        const form = `<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [10 0 R ${fields}] /SigFlags 3 >> >>`;
        const writer = new PdfWriter().revision(BASE);
        const objects: Record<number, string> = { ...SIGNED_AROUND, 1: form };
        for (let i = 0; i < 3000; i++) objects[1000 + i] = `<< /FT /Sig /T (f${i}) >>`;
        writer.revision(objects);
        for (let i = 0; i < 1000; i++) writer.revision({ [1000 + i]: `<< /FT /Sig /T (f${i}) /V 11 0 R >>` });
        return writer.bytes;
      },
    ],
    ['a page tree in a loop', () => updates(1, () => ({ 2: '<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 2 >>', 90: '[3 0 R]' }))],
    [
      'resources that lead to each other in ever more ways',
      () => {
        const level = (i: number) =>
          `<< ${Array.from({ length: 60 }, (_, k) => `/K${k} ${200 + i + 1} 0 R`).join(' ')} /D ${i} >>`;
        const tree = (base: number) => Object.fromEntries(Array.from({ length: 8 }, (_, i) => [base + i, level(base - 200 + i)]));
        const writer = new PdfWriter().revision({
          ...BASE,
          ...tree(200),
          3: `${BASE[3]?.replace('>>', '/Resources 200 0 R >>')}`,
        });
        writer.revision({ ...SIGNED_AROUND, 3: `${SIGNED[3]?.replace('/Annots', '/Resources 200 0 R /Annots')}` });
        return writer.revision({ ...tree(300), 3: `${SIGNED[3]?.replace('/Annots', '/Resources 300 0 R /Annots')}` }).bytes;
      },
    ],
    [
      'a validation store of bombs',
      () => {
        const objects: Record<number, string> = {
          1: '<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [10 0 R] /SigFlags 3 >> /DSS 30 0 R >>',
        };
        const items = Array.from({ length: 200 }, (_, i) => 100 + i);
        objects[30] = `<< /Certs [${items.map((item) => `${item} 0 R`).join(' ')}] >>`;
        const data = bomb(30);
        for (const item of items) objects[item] = stream(data, '');
        return signed().revision(objects).bytes;
      },
    ],
  ])('%s: not accepted', async (name, make) => {
    const { codes, changes } = await costOf(name, make());
    expect(codes.length > 0 || changes.includes('other') || changes.includes('annotations')).toBe(true);
  });
});

it('a range around the whole gap is what the writer makes', () => {
  expect(signed().text).not.toContain(AROUND);
});
