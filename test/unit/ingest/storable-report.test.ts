// Reports that a package was made to spoil: text that no database takes, findings without end.
import { describe, expect, it } from 'vitest';
import { canonical } from '../../../src/catalogue/index.ts';
import { cutFindings, storableReport } from '../../../src/ingest/storable-report.ts';
import type { AnyFinding, PackageReport } from '../../../src/ingest/transfer.ts';

const finding = (code: string, severity: AnyFinding['severity'], text = code): AnyFinding => ({
  code,
  severity,
  target: { level: 'package', file: text },
  params: { file: text },
  vi: text,
  en: text,
});

const report = (findings: readonly AnyFinding[]): PackageReport => ({
  version: 1,
  checkedAt: '2026-11-01T00:00:00Z',
  policy: 'p',
  profile: 'tt02-2019',
  description: { profileId: 'tt02-2019', format: 'hoso.xlsx', dossier: { fields: { Title: 'a\u0000b\ud800' } }, documents: [] },
  fileCode: '\u0000',
  title: 'a\u0000b',
  findings,
  files: [],
  proposal: 'refuse',
});

const times = (count: number, make: (index: number) => AnyFinding) => Array.from({ length: count }, (_, index) => make(index));

describe('a report that is kept', () => {
  it('holds no U+0000 and no lone surrogate anywhere', () => {
    const kept = storableReport(report([finding('X', 'refuse', 'ten\u0000.pdf')]));
    expect(JSON.stringify(kept)).not.toMatch(/\\u0000|\\ud800/);
    expect(kept.description?.dossier.fields['Title']).toBe('a\ufffdb\ufffd');
    expect(kept.findings[0]?.target).toEqual({ level: 'package', file: 'ten\ufffd.pdf' });
    expect(canonical({ 'k\u0000': 'a\u0000b' })).toEqual({ 'k\ufffd': 'a\ufffdb' });
  });

  it('tells how many findings it leaves out, and keeps each code and the worst severity', () => {
    const findings = [...times(80_000, () => finding('MANY', 'warn')), finding('ONE', 'refuse'), finding('MANY', 'refuse')];
    const kept = cutFindings(findings);
    expect(kept.filter(({ code }) => code === 'MANY')).toHaveLength(200);
    expect(kept.filter(({ code }) => code === 'MANY').map(({ severity }) => severity)).toContain('refuse');
    expect(kept.map(({ code }) => code)).toContain('ONE');
    const cut = kept.filter(({ code }) => code === 'FINDINGS_CUT');
    expect(cut.map(({ severity, params }) => [severity, params])).toEqual([['warn', { code: 'MANY', count: 79_801 }]]);
  });

  it('stays small, however long the texts are and however many codes there are', () => {
    const long = 'ộ'.repeat(100_000);
    const findings = times(30_000, (index) => finding(`C${index % 60}`, 'refuse', `${index}${long.slice(0, 2000)}`));
    const kept = storableReport(report(findings));
    expect(Buffer.byteLength(JSON.stringify(kept))).toBeLessThan(8 << 20);
    expect(new Set(kept.findings.map(({ code }) => code)).size).toBe(61);
    const told = kept.findings
      .filter(({ code }) => code === 'FINDINGS_CUT')
      .reduce((sum, { params }) => sum + Number(params['count']), 0);
    expect(told + kept.findings.length - 60).toBe(30_000);
  });

  it('is left as it is when nothing is wrong with it', () => {
    const findings = times(150, (index) => finding('X', 'info', `${index}`));
    expect(cutFindings(findings)).toEqual(findings);
  });
});
