// What a later revision changed: signing is recognised, and each known way to hide, replace or shadow content is `other`.
import { describe, expect, it } from 'vitest';
import { MemoryByteSource } from '../../../../src/core/encoding/byte-source.ts';
import { Modifications, PdfDocument, worstChange } from '../../../../src/core/pdf/index.ts';
import { nodeInflate } from '../../../../src/engine/node-inflate.ts';
import { BASE, latin1Bytes, PdfWriter, SIGNED, TO_THE_END } from './pdf-writer.ts';

const PAGE = '/Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R';
const WIDGET = '/Type /Annot /Subtype /Widget /Rect [10 10 60 60]';

async function changesOf(writer: PdfWriter) {
  const document = await PdfDocument.open(new MemoryByteSource(writer.bytes), nodeInflate);
  return new Modifications(document).changesOf(document.revisions.length);
}

async function kindOf(objects: Readonly<Record<number, string>>, base = SIGNED, free: readonly number[] = [], trailer = '') {
  const changes = await changesOf(new PdfWriter().revision(BASE).revision(base).revision(objects, trailer, { free }));
  return worstChange(changes.map(({ kind }) => kind));
}

const FORM = (fields: string) => `<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [${fields}] /SigFlags 3 >> >>`;

describe('harmless changes', () => {
  it('signing', async () => {
    expect(worstChange((await changesOf(new PdfWriter().revision(BASE).revision(SIGNED))).map(({ kind }) => kind))).toBe(
      'signatures-only',
    );
  });
  it('a second signature, document information and validation data', async () => {
    const second = {
      1: '<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [10 0 R 12 0 R] /SigFlags 3 >> /DSS 20 0 R >>',
      3: `<< ${PAGE} /Annots [10 0 R 12 0 R] >>`,
      12: `<< ${WIDGET} /FT /Sig /T (S2) /V 13 0 R >>`,
      13: `<< /Type /Sig ${TO_THE_END} /Contents <00> >>`,
      20: '<< /Type /DSS /Certs [] >>',
    };
    expect(await kindOf(second)).toBe('signatures-only');
  });
  it('the same object written again', async () => {
    expect(await kindOf({ 4: BASE[4] ?? '' })).toBe('none');
  });
  it('the same content under another number', async () => {
    expect(await kindOf({ 3: `<< ${PAGE.replace('4 0 R', '30 0 R')} /Annots [10 0 R] >>`, 30: BASE[4] ?? '' })).toBe(
      'signatures-only',
    );
  });
  it('a catalog under another number', async () => {
    const root = { 60: FORM('10 0 R') };
    expect(await kindOf(root, SIGNED, [], '/Root 60 0 R')).toBe('signatures-only');
    expect(
      await kindOf({ 60: FORM('10 0 R').replace('2 0 R', '61 0 R'), 61: '<< /Kids [] >>' }, SIGNED, [], '/Root 60 0 R'),
    ).toBe('other');
  });
  it('a filled text field is form filling', async () => {
    const base = { ...SIGNED, 1: FORM('10 0 R 14 0 R'), 14: '<< /FT /Tx /T (t) >>' };
    expect(await kindOf({ 14: '<< /FT /Tx /T (t) /V (filled) >>' }, base)).toBe('form-filling');
  });
  it('an added note is an annotation', async () => {
    const note = { 3: `<< ${PAGE} /Annots [10 0 R 15 0 R] >>`, 15: '<< /Type /Annot /Subtype /Text /Rect [0 0 9 9] >>' };
    expect(await kindOf(note)).toBe('annotations');
  });
});

describe('attacks with what looks like a signature', () => {
  const APPEARANCE = { 41: '<< /Length 0 /Subtype /Form >>\nstream\n\nendstream' };
  const shown = (widget: string) =>
    kindOf({ 3: `<< ${PAGE} /Annots [10 0 R 40 0 R] >>`, 40: `<< ${WIDGET} ${widget} /AP << /N 41 0 R >> >>`, ...APPEARANCE });
  it('a widget whose value is no signature', async () => expect(await shown('/FT /Sig /V << >>')).toBe('annotations'));
  it('a widget with the value of an older signature', async () => expect(await shown('/FT /Sig /V 11 0 R')).toBe('annotations'));
  it('a further widget of a field that was signed', async () => expect(await shown('/Parent 10 0 R')).toBe('annotations'));
  it('a rectangle behind references is measured', async () => {
    const second = {
      1: FORM('10 0 R 12 0 R'),
      3: `<< ${PAGE} /Annots [10 0 R 12 0 R] >>`,
      12: '<< /Type /Annot /Subtype /Widget /Rect [0 0 43 0 R 44 0 R] /FT /Sig /T (S2) /V 13 0 R >>',
      13: `<< /Type /Sig ${TO_THE_END} /Contents <00> >>`,
    };
    expect(await kindOf({ ...second, 43: '595', 44: '842' })).toBe('annotations');
    expect(await kindOf({ ...second, 43: '90', 44: '90' })).toBe('signatures-only');
  });
  it('a page in the list of pages, dressed as a signature', async () => {
    const base = { ...SIGNED, 2: '<< /Type /Pages /Kids 50 0 R /Count 1 >>', 50: '[3 0 R]' };
    const page = '<< /Subtype /Widget /FT /Sig /V << >> /Parent 2 0 R /Rect [0 0 9 9] >>';
    expect(await kindOf({ 50: '[51 0 R 3 0 R]', 51: page }, base)).toBe('other');
  });
});

describe('which cross-reference section counts', () => {
  it('one that its own startxref does not name is refused', async () => {
    const signed = new PdfWriter().revision(BASE).revision(SIGNED);
    const dormant = signed.text.lastIndexOf('xref\n0 1');
    const shifted = signed.text.replace(/startxref\n\d+\n%%EOF\n$/, `startxref\n${signed.text.indexOf('xref\n0 1')}\n%%EOF\n`);
    const text = `${shifted}xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size 100 /Root 1 0 R /Prev ${dormant} >>\nstartxref\n${shifted.length}\n%%EOF\n`;
    const open = PdfDocument.open(new MemoryByteSource(latin1Bytes(text)), nodeInflate);
    await expect(open).rejects.toMatchObject({ code: 'PDF_XREF_DAMAGED' });
  });
});

describe('attacks', () => {
  const attacks: Readonly<Record<string, Readonly<Record<number, string>>>> = {
    'page content replaced': { 4: '<< /Length 12 >>\nstream\nBT (b) Tj ET\nendstream' },
    'page points to other content': {
      3: `<< ${PAGE.replace('4 0 R', '30 0 R')} /Annots [10 0 R] >>`,
      30: '<< /Length 12 >>\nstream\nBT (b) Tj ET\nendstream',
    },
    'page added': { 2: '<< /Type /Pages /Kids [3 0 R 31 0 R] /Count 2 >>', 31: `<< ${PAGE} >>` },
    'page removed': { 2: '<< /Type /Pages /Kids [] /Count 0 >>' },
    'another page tree': {
      1: FORM('10 0 R').replace('/Pages 2 0 R', '/Pages 32 0 R'),
      32: '<< /Type /Pages /Kids [] /Count 0 >>',
    },
    'open action': { 1: FORM('10 0 R').replace('>> >>', '>> /OpenAction << /S /JavaScript /JS (x) >> >>') },
    'signature removed from the form': { 1: FORM('') },
    'signature dictionary replaced': { 11: '<< /Type /Sig /ByteRange [0 1 2 3] /Contents <01> >>' },
    'signature widget moved': { 10: (SIGNED[10] ?? '').replace('120 120', '500 800') },
    'a page passed off as validation data': {
      1: FORM('10 0 R').replace('>> >>', '>> /DSS 3 0 R >>'),
      3: `<< ${PAGE} /Rotate 90 >>`,
    },
    'content passed off as metadata': {
      1: FORM('10 0 R').replace('>> >>', '>> /Metadata 4 0 R >>'),
      4: '<< /Type /Metadata /Length 12 >>\nstream\nBT (b) Tj ET\nendstream',
    },
    'an added field with an action': {
      3: `<< ${PAGE} /Annots [10 0 R 12 0 R] >>`,
      12: `<< ${WIDGET} /FT /Sig /T (S2) /V 11 0 R /AA << >> >>`,
    },
    'dictionary with a key twice': { 3: `<< ${PAGE} /Annots [10 0 R] /Contents 30 0 R >>`, 30: BASE[4] ?? '' },
  };
  it.each(Object.entries(attacks))('%s', async (_, objects) => {
    expect(await kindOf(objects)).toBe('other');
  });
  it('shadow: an object that was referred to before it existed', async () => {
    const base = { ...SIGNED, 3: `<< ${PAGE.replace('4 0 R', '[4 0 R 40 0 R]')} /Annots [10 0 R] >>` };
    expect(await kindOf({ 40: BASE[4] ?? '' }, base)).toBe('other');
  });
  it('a bookmark passed off as document information', async () => {
    const base = { ...SIGNED, 70: '<< /Title (a) /Parent 71 0 R >>' };
    expect(await kindOf({ 70: '<< /Title (b) /Parent 71 0 R >>' }, base, [], '/Info 70 0 R')).toBe('other');
    expect(await kindOf({ 72: '<< /Producer (b) >>' }, { ...SIGNED, 72: '<< /Producer (a) >>' }, [], '/Info 72 0 R')).toBe(
      'signatures-only',
    );
  });
  it('an object removed', async () => {
    expect(await kindOf({}, SIGNED, [4])).toBe('other');
  });
  it('encryption or another root', async () => {
    expect(await kindOf({}, SIGNED, [], '/Encrypt 50 0 R')).toBe('other');
    const root = new PdfWriter()
      .revision(BASE)
      .revision(SIGNED)
      .revision({ 60: BASE[1] ?? '' }, '/Root 60 0 R');
    expect(worstChange((await changesOf(root)).map(({ kind }) => kind))).toBe('other');
  });
  it('a signature field that shows something unsigned, or covers the page, is more than a signature', async () => {
    const field = (extra: string) => ({
      3: `<< ${PAGE} /Annots [10 0 R 12 0 R] >>`,
      12: `<< /Subtype /Widget /FT /Sig ${extra} >>`,
    });
    expect(await kindOf(field('/Rect [0 0 9 9] /AP << >>'))).toBe('annotations');
    expect(await kindOf(field('/Rect [0 0 595 842] /V 11 0 R'))).toBe('annotations');
  });
});
