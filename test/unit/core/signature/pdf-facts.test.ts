// Facts of PDF signatures that need no key: locks, the validation store, replaced dictionaries, hybrid files.
import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { MemoryByteSource } from '../../../../src/core/encoding/byte-source.ts';
import { gatherFacts } from '../../../../src/core/signature/index.ts';
import { NodeEngine } from '../../../../src/engine/node-engine.ts';
import { nodeInflate } from '../../../../src/engine/node-inflate.ts';
import { AROUND, BASE, latin1Bytes, PdfWriter, SIGNED_AROUND as SIGNED } from '../pdf/pdf-writer.ts';
import { makeCertificate } from '../x509/demo-certificates.ts';
import { encodeCrl } from '../x509/demo-crls.ts';

const engine = new NodeEngine();
const factsOf = (bytes: Uint8Array) => gatherFacts(new MemoryByteSource(bytes), { engine, inflate: nodeInflate });
const PAGE = '/Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R';
const stream = (bytes: Uint8Array, filter = '') =>
  `<< /Length ${bytes.length} ${filter} >>\nstream\n${Buffer.from(bytes).toString('latin1')}\nendstream`;

describe('locks', () => {
  const withFields = (reference: string, lock: string) => ({
    1: '<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [10 0 R 20 0 R] /SigFlags 3 >> >>',
    3: SIGNED[3] ?? '',
    10: `<< /Type /Annot /Subtype /Widget /FT /Sig /T (S1) /V 11 0 R /Rect [10 10 120 120] /P 3 0 R ${lock} >>`,
    11: `<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached ${AROUND} /Contents <00> ${reference} >>`,
    20: '<< /FT /Tx /T (so) /Kids [21 0 R] >>',
    21: '<< /Parent 20 0 R /T (ngay) >>',
  });
  const MDP =
    '/Reference [<< /Type /SigRef /TransformMethod /FieldMDP /TransformParams << /Action /Include /Fields [(so)] /V /1.2 >> >>]';
  it('are read from the signature and from its field, and changed fields have their full names', async () => {
    const writer = new PdfWriter().revision(BASE).revision(withFields(MDP, '/Lock << /Type /SigFieldLock /Action /All /P 1 >>'));
    const facts = await factsOf(writer.revision({ 21: '<< /Parent 20 0 R /T (ngay) /V (1) >>' }).bytes);
    const [signature] = facts.signatures;
    expect(signature?.pdf?.fieldLocks).toEqual([
      { from: 'field-mdp', action: 'only', fields: ['so'], permission: null },
      { from: 'field-lock', action: 'all', fields: [], permission: 1 },
    ]);
    expect(signature?.pdf?.modificationsAfter).toMatchObject({
      kind: 'form-filling',
      changedFields: ['so.ngay'],
      pagesDiffer: false,
    });
  });
  it('as the signed revision has them: a later one may not open them', async () => {
    const writer = new PdfWriter().revision(BASE).revision(withFields('', '/Lock << /Action /All >>'));
    const opened = withFields('', '');
    const facts = await factsOf(writer.revision({ 10: opened[10], 21: '<< /Parent 20 0 R /T (ngay) /V (1) >>' }).bytes);
    expect(facts.signatures[0]?.pdf?.fieldLocks).toMatchObject([{ action: 'all' }]);
    expect(facts.signatures[0]?.pdf?.modificationsAfter.kind).toBe('other');
  });
});

describe('dictionaries that were replaced', () => {
  const signed = () =>
    new PdfWriter().revision(BASE).revision({ ...SIGNED, 11: (SIGNED[11] ?? '').replace('>>', '/Reason (mot) >>') });
  const range = /\/ByteRange \[[^\]]+\]/.exec(signed().text)?.[0];
  const spoofed = `<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached ${range} /Contents <00> /Reason (hai) >>`;
  const codes = async (objects: Record<number, string>) => {
    const facts = await factsOf(signed().revision(objects).bytes);
    return facts.signatures.map(({ pdf, findings }) => [
      pdf?.reason,
      findings.some(({ code }) => code === 'PDF_SIGNATURE_REPLACED'),
    ]);
  };
  it('under the same number: what was signed is reported', async () =>
    expect(await codes({ 11: spoofed })).toEqual([['mot', true]]));
  it('under another number of the same field', async () =>
    expect(await codes({ 10: (SIGNED[10] ?? '').replace('11 0 R', '12 0 R'), 12: spoofed })).toEqual([['mot', true]]));
  it('by another field', async () => {
    const field = (SIGNED[10] ?? '').replace('11 0 R', '12 0 R');
    const catalog = (SIGNED[1] ?? '').replace('10 0 R', '13 0 R');
    expect(await codes({ 1: catalog, 12: spoofed, 13: field })).toEqual([['mot', true]]);
  });
  it('the same words again are no replacement', async () =>
    expect(await codes({ 11: spoofed.replace('(hai)', '(mot)') })).toEqual([['mot', false]]));
});

describe('the validation store', () => {
  const root = makeCertificate({ subject: 'Gốc', ca: true });
  const crl = encodeCrl({ issuer: root });
  const store = (objects: Record<number, string>) => ({
    1: '<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [10 0 R] /SigFlags 3 >> /DSS 30 0 R >>',
    30: '<< /Type /DSS /Certs 31 0 R /CRLs [33 0 R] /VRI << /5BA93C9DB0CFF93F52B521D7420E43F6EDA2784F << /Cert [32 0 R] /CRL [33 0 R] >> >> >>',
    31: '[32 0 R]',
    32: stream(root.certificate.raw),
    33: stream(deflateSync(crl), '/Filter /FlateDecode'),
    ...objects,
  });
  const signed = () => new PdfWriter().revision(BASE).revision(SIGNED);
  it('its certificates and lists are facts, each once, with their revision and whose they are said to be', async () => {
    const facts = await factsOf(signed().revision(store({})).bytes);
    expect(facts.pdf?.store).toMatchObject({
      certificates: [{ origin: 'document-security-store', revision: 3 }],
      revocationData: [{ origin: 'document-security-store', revision: 3 }],
      // SHA-1 of the one byte 00.
      related: [{ signature: 'sig-1', objects: [facts.certificates[0]?.sha256, facts.revocationData[0]?.sha256] }],
      findings: [],
    });
    expect(facts.certificates).toHaveLength(1);
    expect(facts.revocationData).toMatchObject([{ kind: 'crl', der: Buffer.from(crl).toString('base64') }]);
    expect(facts.signatures[0]?.pdf?.modificationsAfter.kind).toBe('signatures-only');
  });
  it('more validation data in a later list is harmless, anything else in it is not', async () => {
    const first = () => signed().revision(store({}));
    const more = { 31: '[32 0 R 34 0 R]', 34: stream(makeCertificate({ subject: 'B', ca: true }).certificate.raw) };
    const kindOf = async (writer: PdfWriter) => (await factsOf(writer.bytes)).signatures[0]?.pdf?.modificationsAfter.kind;
    expect(await kindOf(first().revision(more))).toBe('signatures-only');
    expect(await kindOf(first().revision({ ...more, 34: stream(latin1Bytes('BT (b) Tj ET')) }))).toBe('other');
    expect(await kindOf(first().revision({ 31: '[32 0 R 3 0 R]' }))).toBe('other');
    expect(await kindOf(signed().revision(store({ 32: stream(latin1Bytes('BT (b) Tj ET')) })))).toBe('other');
    expect(await kindOf(first().revision({ 33: stream(latin1Bytes('BT (b) Tj ET')) }))).toBe('other');
    expect(await kindOf(signed().revision(store({ 30: '<< /Type /DSS /Certs 31 0 R /Kids [3 0 R] >>' })))).toBe('other');
  });
  it('what cannot be read in it is a finding', async () => {
    const facts = await factsOf(signed().revision(store({ 32: stream(latin1Bytes('0')), 33: '7' })).bytes);
    expect(facts.pdf?.store?.findings.map(({ code }) => code)).toEqual(['PDF_STORE_UNREADABLE', 'PDF_STORE_MALFORMED']);
  });
});

it('pages added, removed or replaced are told', async () => {
  const signed = () => new PdfWriter().revision(BASE).revision(SIGNED);
  const differ = async (objects: Record<number, string>) =>
    (await factsOf(signed().revision(objects).bytes)).signatures[0]?.pdf?.modificationsAfter.pagesDiffer;
  expect(await differ({ 2: '<< /Type /Pages /Kids [3 0 R 50 0 R] /Count 2 >>', 50: `<< ${PAGE} >>` })).toBe(true);
  expect(await differ({ 2: '<< /Type /Pages /Kids [] /Count 0 >>' })).toBe(true);
  expect(await differ({ 2: '<< /Type /Pages /Kids [50 0 R] /Count 1 >>', 50: `<< ${PAGE} >>` })).toBe(true);
  expect(await differ({ 2: '<< /Type /Pages /Kids [2 0 R] /Count 1 >>' })).toBe(null);
  expect(await differ({ 4: '<< /Length 12 >>\nstream\nBT (b) Tj ET\nendstream' })).toBe(false);
});
