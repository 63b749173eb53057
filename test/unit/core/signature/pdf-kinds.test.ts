// Every way in which a signature may stand in a PDF: intact as made, never intact with a byte of the signed range changed; pdfsig agrees.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { MemoryByteSource } from '../../../../src/core/encoding/byte-source.ts';
import { JudgeCache, parsePolicy, validateDocument } from '../../../../src/core/signature/index.ts';
import { CertificateIndex } from '../../../../src/core/x509/index.ts';
import { NodeEngine } from '../../../../src/engine/node-engine.ts';
import { nodeInflate } from '../../../../src/engine/node-inflate.ts';
import { SeededRandom } from '../../../fuzz/random.ts';
import { BASE, PdfWriter } from '../pdf/pdf-writer.ts';
import { type PdfSigning, signPdf } from '../pdf/signed-pdf.ts';
import { makeCertificate } from '../x509/demo-certificates.ts';

const root = makeCertificate({ subject: 'Gốc', ca: true });
const party = makeCertificate({ subject: 'Nguyễn Thị An', issuer: root, serial: 7 });
const engine = new NodeEngine();
const cache = new JudgeCache(engine);
const trust = {
  signers: new CertificateIndex([root.certificate]),
  timeStamps: new CertificateIndex([]),
  intermediates: new CertificateIndex([]),
};
const policy = parsePolicy(JSON.parse(readFileSync('config/policies/vn-existing.json', 'utf8')));
const validate = (bytes: Uint8Array) =>
  validateDocument(new MemoryByteSource(bytes), {
    engine,
    inflate: nodeInflate,
    trust,
    policy,
    at: new Date('2025-01-15T00:00:00Z'),
    cache,
  });

const KINDS: Readonly<Record<string, Omit<PdfSigning, 'party'>>> = {
  'adbe.pkcs7.detached': {},
  'adbe.pkcs7.sha1': { subFilter: 'adbe.pkcs7.sha1' },
  'ETSI.CAdES.detached': { subFilter: 'ETSI.CAdES.detached', entries: "/M (D:20250101000000+07'00')" },
  'an odd number of digits': { digits: 6001 },
  '/Contents in an object of its own': { isIndirect: true },
};

describe.each(Object.entries(KINDS))('%s', (_, kind) => {
  const whole = signPdf({ party, ...kind });
  it('is intact as it was made', async () => {
    const { facts, report } = await validate(whole);
    expect(report.signatures.map(({ intact, coverage }) => [intact, coverage])).toEqual([[true, 'whole-file']]);
    expect(facts.signatures[0]?.findings).toEqual([]);
  });
  it('200 single bytes changed in the signed range: never intact', async () => {
    const { facts } = await validate(whole);
    const [, first = 0, second = 0] = facts.signatures[0]?.pdf?.byteRange.values ?? [];
    const random = new SeededRandom(20261122);
    for (let i = 0; i < 200; i++) {
      const bytes = whole.slice();
      const signed = random.below(bytes.length - (second - first));
      const at = signed < first ? signed : signed + second - first;
      bytes[at] = (bytes[at] ?? 0) ^ (1 + random.below(255));
      const { report } = await validate(bytes);
      expect(
        report.signatures.some(({ intact }) => intact),
        `byte ${at}`,
      ).toBe(false);
    }
  });
});

it('a level B signature is called one', async () => {
  const level = async (kind: Omit<PdfSigning, 'party'>) =>
    (await validate(signPdf({ party, ...kind }))).report.signatures[0]?.level;
  expect(await level(KINDS['ETSI.CAdES.detached'] ?? {})).toBe('PAdES-BASELINE-B');
  expect(await level({ subFilter: 'ETSI.CAdES.detached' })).toBe('PAdES-B');
  expect(await level({})).toBe('PKCS7-B');
});

it('a bare PKCS #1 signature is not checked, and not called false', async () => {
  const { report } = await validate(signPdf({ party, subFilter: 'adbe.x509.rsa_sha1' }));
  expect(report.signatures[0]).toMatchObject({ intact: false, indication: 'INDETERMINATE' });
});

it('/Contents whose object a later revision replaces', async () => {
  const writer = new PdfWriter().revision(BASE);
  const signed = signPdf({ party, isIndirect: true }, writer);
  const text = Buffer.from(signed).toString('latin1');
  const start = text.length;
  const previous = /startxref\n(\d+)\n%%EOF\n$/.exec(text)?.[1];
  const update = `12 0 obj\n<30>\nendobj\nxref\n12 1\n${String(start).padStart(10, '0')} 00000 n \ntrailer\n<< /Size 100 /Root 1 0 R /Prev ${previous} >>\nstartxref\n${start + '12 0 obj\n<30>\nendobj\n'.length}\n%%EOF\n`;
  const { facts, report } = await validate(new Uint8Array(Buffer.from(text + update, 'latin1')));
  expect(facts.signatures[0]?.findings.map(({ code }) => code)).toContain('PDF_SIGNATURE_REPLACED');
  expect(report.signatures[0]).toMatchObject({ indication: 'TOTAL-FAILED', subIndication: 'FORMAT_FAILURE' });
});

const hasPdfsig = spawnSync('pdfsig', ['-v']).error === undefined;
if (!hasPdfsig) process.stderr.write('skipped: pdfsig not found (Debian package poppler-utils)\n');

describe.skipIf(!hasPdfsig)('pdfsig', () => {
  const folder = mkdtempSync(join(tmpdir(), 'chauban-pdfsig-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const answers = (bytes: Uint8Array) => {
    const path = join(folder, 'signed.pdf');
    writeFileSync(path, bytes);
    const { stdout } = spawnSync('pdfsig', ['-nocert', path], { encoding: 'utf8' });
    return {
      isValid: /Signature Validation: Signature is Valid/.test(stdout),
      isWhole: /Total document signed/.test(stdout),
    };
  };
  it.each(['adbe.pkcs7.detached', 'ETSI.CAdES.detached'])('%s: agrees on the whole file and on changed ones', async (name) => {
    const whole = signPdf({ party, ...KINDS[name] });
    expect(answers(whole)).toEqual({ isValid: true, isWhole: true });
    const random = new SeededRandom(7);
    for (let i = 0; i < 10; i++) {
      const bytes = whole.slice();
      // In the text of the page and its neighbours: the file can still be read.
      const at = 40 + random.below(200);
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      const { report } = await validate(bytes);
      const ours = report.signatures.some(({ intact }) => intact);
      expect([ours, answers(bytes).isValid], `byte ${at}`).toEqual([false, false]);
    }
  });
  it('both see that an update follows', async () => {
    const writer = new PdfWriter().revision(BASE);
    const bytes = signPdf({ party }, writer);
    const grown = new Uint8Array([...bytes, ...Buffer.from('% more\n')]);
    expect((await validate(grown)).report.signatures[0]?.coverage).toBe('whole-revision');
    expect(answers(grown)).toEqual({ isValid: true, isWhole: false });
  });
});
