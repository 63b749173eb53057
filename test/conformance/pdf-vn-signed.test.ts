// Every signature of the real Vietnamese documents in the corpus against what three independent checkers said about it (manifest.json).
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { MemoryByteSource } from '../../src/core/encoding/byte-source.ts';
import { type DocumentReport, JudgeCache, judge, parsePolicy, validateDocument } from '../../src/core/signature/index.ts';
import { Certificate, CertificateIndex } from '../../src/core/x509/index.ts';
import { NodeEngine } from '../../src/engine/node-engine.ts';
import { nodeInflate } from '../../src/engine/node-inflate.ts';
import { publishTable } from './published-tables.ts';

const corpora = process.env['CHAUBAN_CORPORA'] ?? join(import.meta.dirname, '../../../shared/corpora');
const folder = join(corpora, 'vn-signed');
const present = existsSync(join(folder, 'manifest.json'));
if (!present) console.info('skipped: corpus vn-signed is not here (set CHAUBAN_CORPORA)');

interface ExpectedSignature {
  readonly byteRange: readonly number[];
  readonly coversWholeFile: boolean;
  readonly byteRangeInFile: boolean;
  readonly gapIsExactlyContents: boolean;
  readonly verdict: { readonly digestOk: boolean; readonly signatureValueOk: boolean | string };
  readonly timestamp: { readonly genTime: string } | null;
  readonly leafSha256: string;
  readonly cmsBerIndefinite: boolean;
  readonly pdfM: string;
}
interface ExpectedFile {
  readonly file: string;
  readonly pages: string;
  readonly eofRevisions: number;
  readonly verdict: string;
  readonly signatures: readonly ExpectedSignature[];
}

const manifest: readonly ExpectedFile[] = present ? JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) : [];
const engine = new NodeEngine();
const cache = new JudgeCache(engine);
const readPolicy = (name: string) => parsePolicy(JSON.parse(readFileSync(join('config/policies', `${name}.json`), 'utf8')));
const policy = readPolicy('vn-existing');

function certificatesIn(name: string, without = ''): CertificateIndex {
  const path = join(corpora, 'vn-ca', name);
  const files = existsSync(path) ? readdirSync(path).filter((file) => without === '' || !file.startsWith(without)) : [];
  return new CertificateIndex(files.map((file) => Certificate.parse(new Uint8Array(readFileSync(join(path, file))))));
}

const roots = certificatesIn('roots');
const trust = { signers: roots, timeStamps: roots, intermediates: certificatesIn('intermediates') };
const bytesOf = (file: string) => new Uint8Array(readFileSync(join(folder, file)));
const NOW = new Date('2026-11-21T00:00:00Z');
const validate = (bytes: Uint8Array, options: object = {}) =>
  validateDocument(new MemoryByteSource(bytes), { engine, inflate: nodeInflate, trust, policy, at: NOW, cache, ...options });

describe.skipIf(!present)('real Vietnamese signed documents', () => {
  const rows: string[] = [];
  afterAll(() => publishTable('60-vn-signed', 'Vietnamese documents, under vn-existing', rows.sort()));

  it.each(manifest)('$file: facts of every signature', async (expected) => {
    const { facts, report } = await validate(bytesOf(expected.file));
    expect(facts.signatures).toHaveLength(expected.signatures.length);
    expect(facts.pdf?.pages).toBe(Number(expected.pages));
    expect(facts.pdf?.revisions).toHaveLength(expected.eofRevisions);
    for (const wanted of expected.signatures) {
      const signature = facts.signatures.find(({ pdf }) => String(pdf?.byteRange.values) === String(wanted.byteRange));
      expect(signature, `byte range ${wanted.byteRange}`).toBeDefined();
      expect(signature?.pdf?.byteRange).toMatchObject({
        insideFile: wanted.byteRangeInFile,
        gapIsContents: wanted.gapIsExactlyContents,
      });
      expect(signature?.coverage === 'whole-file').toBe(wanted.coversWholeFile);
      expect(signature?.digests[0]?.matches === true).toBe(wanted.verdict.digestOk);
      expect(signature?.value === 'verified').toBe(wanted.verdict.signatureValueOk === true);
      expect(signature?.signer).toBe(wanted.leafSha256);
      expect(signature?.cms?.encoding.indefiniteLength).toBe(wanted.cmsBerIndefinite);
      expect(signature?.pdf?.claimed?.raw).toBe(wanted.pdfM);
      expect(signature?.timeStamps[0]?.genTime ?? null).toBe(wanted.timestamp?.genTime.replace('+00:00', 'Z') ?? null);
      const intact = wanted.verdict.digestOk && wanted.verdict.signatureValueOk === true;
      expect(report.signatures.find(({ id }) => id === signature?.id)?.intact).toBe(intact);
    }
    const verdicts = report.signatures.map(({ indication, subIndication }) => [indication, subIndication ?? []].flat().join('/'));
    rows.push(`${expected.file}: ${verdicts.join(', ')}${report.resaved === null ? '' : ' (saved again after signing)'}`);
  });

  it.each(manifest.filter(({ verdict }) => verdict === 'all-valid'))(
    '$file: TOTAL-PASSED under vn-existing',
    async ({ file }) => {
      const { facts, report } = await validate(bytesOf(file));
      expect(report.signatures.map(({ indication, subIndication }) => [indication, subIndication])).toEqual(
        facts.signatures.map(() => ['TOTAL-PASSED', null]),
      );
      for (const [i, { tolerated, checks }] of report.signatures.entries()) {
        // No CRL of a root is anywhere: of the CAs nothing is known. Some signers bring an OCSP response about themselves.
        expect(tolerated).toContain('REVOCATION_ABSENT');
        const carried = facts.signatures[i]?.revocationData ?? [];
        expect(checks.filter(({ code }) => code === 'REVOCATION_OK')).toHaveLength(carried.length);
      }
      expect(report.resaved).toBeNull();
      for (const { pdf } of facts.signatures) expect(['none', 'signatures-only']).toContain(pdf?.modificationsAfter.kind);
      const strict = await judge(JSON.parse(JSON.stringify(facts)), {
        engine,
        trust,
        policy: readPolicy('strict'),
        at: NOW,
        cache,
      });
      expect(strict.indication, 'strict asks for revocation data').toBe('INDETERMINATE');
    },
  );

  it.each(manifest.filter(({ verdict }) => verdict.startsWith('broken')))(
    '$file: says that it was saved again',
    async ({ file }) => {
      const { report } = await validate(bytesOf(file));
      expect(report.indication).toBe('TOTAL-FAILED');
      expect(report.signatures.every(({ intact }) => !intact)).toBe(true);
      expect(report.resaved?.vi).toMatch(/lưu lại.*sau khi ký.*tệp gốc/);
      expect(report.resaved?.en).toMatch(/saved again.*after it was signed.*original file/);
      expect(report.summary).toEqual(report.resaved);
    },
  );

  it('names the damage that the signing client did, and passes the others at the time of signing', async () => {
    const { facts, report } = await validate(bytesOf('hust-qd8460-2024-2badsigs.pdf'), { at: new Date('2024-08-20T10:00:00Z') });
    expect(facts.signatures.map(({ cms }) => cms?.damagedByClient)).toEqual([false, false, false, true, true]);
    expect(report.signatures.map(({ indication }) => indication)).toEqual([
      ...['TOTAL-PASSED', 'TOTAL-PASSED', 'TOTAL-PASSED'],
      ...['TOTAL-FAILED', 'TOTAL-FAILED'],
    ]);
    expect(report.signatures[3]?.checks.map(({ code }) => code)).toContain('DIGEST_DAMAGED_BY_CLIENT');
    expect(report.resaved).toBeNull();
  });

  it('an unknown issuer is INDETERMINATE and is named with its address', async () => {
    const intermediates = certificatesIn('intermediates', 'CA-phuc-vu-cac-co-quan-Nha-nuoc-G2');
    const { report } = await validate(bytesOf('bxd-11410-2026-congvan.pdf'), { trust: { ...trust, intermediates } });
    expect(report.subIndication).toBe('NO_CERTIFICATE_CHAIN_FOUND');
    expect(report.signatures[0]?.wanted?.subject).toContain('CA phục vụ các cơ quan Nhà nước G2');
    expect(report.signatures[0]?.wanted?.urls).toContain('http://ca.gov.vn/pki/pub/crt/cpcag2.crt');
    const noStamps = await validate(bytesOf('bxd-11410-2026-congvan.pdf'), {
      trust: { ...trust, timeStamps: new CertificateIndex([]) },
    });
    expect(noStamps.report.signatures[0]?.bestSignatureTime.from, 'anchors for signers vouch for no time stamp').toBe(
      'validation-time',
    );
  });

  it('200 random single-byte changes inside signed ranges are never intact', async () => {
    const files = ['bxd-11410-2026-phuluc1.pdf', 'chinhphu-cv5133-vpcp-2026.pdf'];
    let seed = 20261121;
    const random = (below: number) => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return seed % below;
    };
    for (let i = 0; i < 200; i++) {
      const bytes = bytesOf(files[i % 2] ?? '');
      const { signatures } = manifest.find(({ file }) => file === files[i % 2]) ?? { signatures: [] };
      const [, first = 1, second = 0, length = 1] = signatures.at(-1)?.byteRange ?? [];
      const signed = random(first + length);
      const at = signed < first ? signed : second + signed - first;
      bytes[at] = (bytes[at] ?? 0) ^ (1 + random(255));
      const last = (report: DocumentReport) =>
        report.signatures.find((signature) => signature.intact && signature.coverage === 'whole-file');
      const { report } = await validate(bytes);
      expect(last(report), `byte ${at} of ${files[i % 2]}`).toBeUndefined();
      expect(report.indication, `byte ${at} of ${files[i % 2]}`).not.toBe('TOTAL-PASSED');
    }
  });

  it('content changed in an appended revision: intact, but never passed', async () => {
    const whole = bytesOf('bxd-11410-2026-congvan.pdf');
    const text = Buffer.from(whole).toString('latin1');
    const previous = Number(/startxref\s+(\d+)\s+%%EOF\s*$/.exec(text)?.[1]);
    const root = Number([...text.matchAll(/\/Root (\d+) 0 R/g)].at(-1)?.[1]);
    const body = `${root} 0 obj\n<< /Type /Catalog /Pages << /Type /Pages /Kids [] /Count 0 >> >>\nendobj\n`;
    const xref = `xref\n${root} 1\n${String(text.length).padStart(10, '0')} 00000 n \n`;
    const trailer = `trailer\n<< /Size 9999 /Root ${root} 0 R /Prev ${previous} >>\nstartxref\n${text.length + body.length}\n%%EOF\n`;
    const { facts, report } = await validate(new Uint8Array(Buffer.from(text + body + xref + trailer, 'latin1')));
    expect(report.indication).not.toBe('TOTAL-PASSED');
    expect(report.signatures.every(({ indication }) => indication !== 'TOTAL-PASSED')).toBe(true);
    expect(facts.signatures.every(({ pdf }) => pdf?.modificationsAfter.kind === 'other')).toBe(true);
  });

  it('a file cut at any fiftieth ends with a code and is never valid', async () => {
    const whole = bytesOf('bxd-11410-2026-congvan.pdf');
    for (let i = 0; i < 50; i++) {
      const { facts, report } = await validate(whole.slice(0, Math.floor((whole.length * i) / 50)));
      expect(report.indication).not.toBe('TOTAL-PASSED');
      expect(facts.findings.length).toBeGreaterThan(0);
      expect(report.summary.vi).not.toBe('');
    }
  });
});
