// chauban validate FILE… --report FILE.xml: one report for all the files, of every format, beside what is printed.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runCommandLine } from '../../../src/cli/run-command-line.ts';
import { encodeOctetString } from '../../../src/core/encoding/der-writer.ts';
import { makeCms, makeSigner } from '../core/cms/demo-cms.ts';
import { ALICE, makeToken, ROOT, reference, SIGNING_TIME } from '../core/signature/cms-files.ts';
import { expectReportShape, leafText, named, parseReport } from '../core/signature/validation-report/report-shape.ts';

let folder: string;
const at = (name: string) => join(folder, name);
const content = new TextEncoder().encode('Văn bản A');

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chauban-report-'));
  const signer = makeSigner({ party: ALICE, content, extraAttributes: [reference(ALICE), SIGNING_TIME] });
  const files: readonly (readonly [string, Uint8Array])[] = [
    ['a.txt', content],
    ['a.p7s', makeCms({ signers: [signer], certificates: [ALICE.certificate.raw] })],
    ['a.p7m', makeCms({ signers: [signer], certificates: [ALICE.certificate.raw], content: encodeOctetString(content) })],
    ['a.tst', makeToken(content, '2025-06-02T00:00:00Z')],
    ['hong.pdf', new TextEncoder().encode('%PDF-1.4\n1 0 obj\n')],
    ['ca.cer', ROOT.certificate.raw],
  ];
  for (const [name, bytes] of files) await writeFile(at(name), bytes);
});
afterAll(() => rm(folder, { recursive: true }));

async function run(...args: readonly string[]) {
  const said = { out: '', err: '' };
  const output = {
    out(text: string): void {
      said.out += text;
    },
    err(text: string): void {
      said.err += text;
    },
  };
  const trusted = ['--policy', 'vn-existing', '--trust', folder, '--json'];
  const code = await runCommandLine(['validate', ...args, ...trusted], output, new Date('2026-11-22T00:00:00Z'));
  return { code, ...said };
}

it('one report for all, the verdicts those that are printed', async () => {
  const files = ['a.p7s', 'a.p7m', 'a.tst', 'hong.pdf', 'a.txt'].map(at);
  const { out } = await run('--report', at('bao-cao.xml'), '--detached', at('a.txt'), ...files);
  const bytes = await readFile(at('bao-cao.xml'));
  const root = parseReport(bytes);
  expectReportShape(root);
  const printed = out.trim().split('\n');
  const verdicts = printed.map((line) => JSON.parse(line).signatures[0]?.indication ?? 'INDETERMINATE');
  expect(verdicts.slice(0, 3)).toEqual(['TOTAL-PASSED', 'TOTAL-PASSED', 'TOTAL-PASSED']);
  const reported = named(root, 'SignatureValidationReport').map((report) => {
    const [status] = named(report, 'SignatureValidationStatus');
    return status && named(status, 'MainIndication').map(leafText)[0]?.split(':').at(-1)?.toUpperCase();
  });
  expect(reported).toEqual(verdicts);
  await run('--report', at('lan-hai.xml'), '--detached', at('a.txt'), ...files);
  expect(Buffer.compare(await readFile(at('lan-hai.xml')), bytes), 'the same bytes again').toBe(0);
});

it('never writes over what it reads, and says when it cannot write', async () => {
  expect((await run(at('a.p7s'), '--report', at('a.p7s'))).code).toBe(64);
  expect((await run(at('a.p7s'), '--detached', at('a.txt'), '--report', at('a.txt'))).code).toBe(64);
  expect((await run(at('a.p7s'), '--report', join(folder, 'khong-co', 'x.xml'))).code).toBe(64);
});
