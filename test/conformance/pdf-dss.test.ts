// What EU DSS knows of each PDF beside its values: changes after signing, dictionaries that were replaced, ranges, levels. Where we differ,
// the reason is here.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MemoryByteSource } from '../../src/core/encoding/byte-source.ts';
import { JudgeCache, parsePolicy, validateDocument } from '../../src/core/signature/index.ts';
import { CertificateIndex } from '../../src/core/x509/index.ts';
import { NodeEngine } from '../../src/engine/node-engine.ts';
import { nodeInflate } from '../../src/engine/node-inflate.ts';
import { findCorpus } from './corpora.ts';

const corpus = findCorpus('dss');
const folder = join(corpus ?? '', 'dss-pades/validation');
const engine = new NodeEngine();
const none = new CertificateIndex([]);
const options = {
  engine,
  inflate: nodeInflate,
  trust: { signers: none, timeStamps: none, intermediates: none },
  policy: parsePolicy(JSON.parse(readFileSync('config/policies/strict.json', 'utf8'))),
  at: new Date('2026-11-21T00:00:00Z'),
  cache: new JudgeCache(engine),
};

async function validate(file: string) {
  const { facts, report } = await validateDocument(new MemoryByteSource(readFileSync(join(folder, file))), options);
  const signatures = facts.signatures.filter(({ kind }) => kind === 'signature');
  const codesOf = (id: string) => report.signatures.find((one) => one.id === id)?.checks.map(({ code }) => code) ?? [];
  return {
    report,
    changes: signatures.map(({ pdf }) => pdf?.modificationsAfter.kind),
    findings: signatures.map(({ findings }) => findings.map(({ code }) => code)),
    checks: signatures.map(({ id }) => codesOf(id)),
    levels: report.signatures.filter(({ kind }) => kind === 'signature').map(({ level }) => level),
    verdicts: report.signatures
      .filter(({ kind }) => kind === 'signature')
      .map(({ intact, subIndication }) => [intact, subIndication]),
  };
}

describe.skipIf(corpus === undefined)('PDFs of EU DSS', () => {
  it('signing, time stamps and validation data alone are no change of the document', async () => {
    const files = [
      ...['DSS-1983.pdf', 'pades-ltv.pdf', 'pades-ltv-from-epes.pdf', 'pades-lt-extended-dss.pdf', 'pades-lta-copied-doctst.pdf'],
      ...[
        'pades-t-duplicated-doctst.pdf',
        'pades-ocsp-sign-cert.pdf',
        'Signature-P-DE_SCI-4.pdf',
        'PAdES-LT.pdf',
        'DSS-3226.pdf',
      ],
      ...['muestra-firmado-firmado.pdf', 'pdf-structtreeroot-changes.pdf', 'belgian_pki_multiple_ocsps.pdf', 'DSS-2601.pdf'],
    ];
    for (const file of files)
      for (const kind of (await validate(file)).changes) expect(['none', 'signatures-only'], file).toContain(kind);
  });

  it.each([
    ['pades-signed-filled-form.pdf', 'form-filling'],
    ['test-with-vri.pdf', 'form-filling'],
    ['pades-signed-annot-added.pdf', 'other'],
    ['modified_after_signature.pdf', 'other'],
    ['dss-2236/annotation-and-visible-change.pdf', 'other'],
  ])('%s: %s after signing', async (file, kind) => {
    expect((await validate(file)).changes[0]).toBe(kind);
  });

  it('an added page is a format failure', async () => {
    const { checks, verdicts } = await validate('pdf-signed-added-page.pdf');
    expect(verdicts).toEqual([[true, 'FORMAT_FAILURE']]);
    expect(checks[0]).toContain('PAGES_CHANGED');
  });

  it.each(['pdf-spoofing-attack.pdf', 'pades-spoofing-replaced-reason.pdf'])('%s: the dictionary was replaced', async (file) => {
    const { findings, verdicts } = await validate(file);
    expect(findings).toEqual([['PDF_SIGNATURE_REPLACED']]);
    expect(verdicts).toEqual([[true, 'FORMAT_FAILURE']]);
  });

  it('overlapping ranges are a format failure of both signatures', async () => {
    const { findings, verdicts } = await validate('pdf-byterange-overlap.pdf');
    for (const codes of findings) expect(codes).toContain('PDF_RANGES_COLLIDE');
    for (const [, reason] of verdicts) expect(reason).toBe('FORMAT_FAILURE');
  });

  it('a signature that is copied into a later revision is not intact there', async () => {
    const { verdicts } = await validate('hello_signed_INCSAVE_signed_EDITED.pdf');
    expect(verdicts.map(([intact]) => intact)).toEqual([true, false]);
  });

  it('content inside the CMS is what it signs, whatever the range says', async () => {
    expect((await validate('pades-enveloping-empty-bytes-cms.pdf')).verdicts).toEqual([[false, 'FORMAT_FAILURE']]);
  });

  it('an encrypted file keeps its signature, and is undecided', async () => {
    const { report, verdicts } = await validate('encrypted.pdf');
    expect(verdicts.map(([intact]) => intact)).toEqual([true]);
    expect(report.signatures[0]?.checks.map(({ code }) => code)).toContain('DOCUMENT_ENCRYPTED');
  });

  it.each([
    ['pades-bes.pdf', ['PAdES-B']], // DSS: PAdES_BES, for the signing-time attribute that a baseline signature may not have
    ['pades-epes.pdf', ['PAdES-B']],
    ['pades-ltv.pdf', ['PAdES-LTA']],
    ['Signature-P-PK7-2.pdf', ['PKCS7-T']],
    ['pades-t-duplicated-sigtst.pdf', ['PAdES-BASELINE-T']],
    ['PAdES-LT.pdf', ['PAdES-BASELINE-T', 'PAdES-BASELINE-LT', 'PAdES-BASELINE-LT']],
    ['pades-lt-extended-abde.pdf', ['PAdES-BASELINE-LT', 'PAdES-BASELINE-T']],
    ['pades-tst-with-null-type.pdf', ['PAdES-BASELINE-LTA']],
    // DSS: LTA. Its document time stamp was copied from another file and stamps something else.
    ['pades-lta-copied-doctst.pdf', ['PAdES-BASELINE-LT']],
  ])('%s: level %s', async (file, levels) => {
    expect((await validate(file)).levels).toEqual(levels);
  });
});
