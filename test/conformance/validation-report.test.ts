// The report of TS 119 102-2 over signed documents of Vietnamese agencies: its shape, and the verdicts that are printed.
import { readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runCommandLine } from '../../src/cli/run-command-line.ts';
import { expectReportShape, leafText, named, parseReport } from '../unit/core/signature/validation-report/report-shape.ts';
import { findCorpus } from './corpora.ts';

const corpus = findCorpus('vn-signed');
const path = join(tmpdir(), `chauban-report-${process.pid}.xml`);
afterAll(() => rm(path, { force: true }));

describe.skipIf(corpus === undefined)('validate --report', () => {
  it('tells of each signature what is printed', async () => {
    const folder = corpus ?? '';
    const files = (await readdir(folder)).filter((name) => name.endsWith('.pdf')).slice(0, 6);
    let text = '';
    const output = {
      out(more: string): void {
        text += more;
      },
      err: () => undefined,
    };
    const args = ['validate', ...files.map((name) => join(folder, name)), '--policy', 'vn-existing', '--report', path, '--json'];
    await runCommandLine(args, output, new Date('2026-11-22T00:00:00Z'));
    const root = parseReport(await readFile(path));
    expectReportShape(root);
    const results = text.trim().split('\n');
    const printed: readonly { readonly kind: string; readonly indication: string }[] = results.flatMap(
      (line) => JSON.parse(line).signatures,
    );
    const wanted = printed.filter(({ kind }) => kind !== 'document-time-stamp').map(({ indication }) => indication);
    const reported = named(root, 'SignatureValidationReport').map((report) => {
      const [status] = named(report, 'SignatureValidationStatus');
      return status && named(status, 'MainIndication').map(leafText)[0]?.split(':').at(-1)?.toUpperCase();
    });
    expect(wanted.length).toBeGreaterThan(files.length);
    expect(reported).toEqual(wanted);
  });
});
