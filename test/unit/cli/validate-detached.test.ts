// chauban validate FILE… --detached FILE…: signatures that stand apart find what they were made over.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommandLine } from '../../../src/cli/run-command-line.ts';
import { makeCms, makeSigner } from '../core/cms/demo-cms.ts';
import { ALICE, BINH, makeToken, ROOT, reference, SIGNING_TIME } from '../core/signature/cms-files.ts';

let folder: string;
const at = (name: string) => join(folder, name);
const contents = { 'a.pdf': 'Văn bản A', 'b.pdf': 'Văn bản B', 'a-doi.pdf': 'Văn bản Á' };
const bytesOf = (text: string) => new TextEncoder().encode(text);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chauban-detached-'));
  const sign = (party: typeof ALICE, text: string) => {
    const signer = makeSigner({ party, content: bytesOf(text), extraAttributes: [reference(party), SIGNING_TIME] });
    return makeCms({ signers: [signer], certificates: [party.certificate.raw] });
  };
  for (const [name, text] of Object.entries(contents)) await writeFile(at(name), text);
  await writeFile(at('a.p7s'), sign(ALICE, contents['a.pdf']));
  await writeFile(at('b.p7s'), sign(BINH, contents['b.pdf']));
  await writeFile(at('a.tst'), makeToken(bytesOf(contents['a.pdf']), '2025-06-02T00:00:00Z'));
  await writeFile(at('ca.cer'), ROOT.certificate.raw);
  await writeFile(at('root.txt'), '');
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
  const code = await runCommandLine(['validate', ...args, '--json'], output, new Date('2026-11-22T00:00:00Z'));
  const results = said.out.split('\n').filter((line) => line !== '');
  return { code, ...said, results: results.map((line) => JSON.parse(line)) };
}

const TRUSTED = () => ['--policy', 'vn-existing', '--trust', folder];

describe('validate --detached', () => {
  it.each([
    [
      'the flag once for each file',
      (a: string[]) => [at('a.p7s'), at('b.p7s'), '--detached', a[0] ?? '', '--detached', a[1] ?? ''],
    ],
    ['several files after one flag', (a: string[]) => [at('a.p7s'), at('b.p7s'), '--detached', ...a]],
    [
      'the flag before the signatures',
      (a: string[]) => ['--detached', a[0] ?? '', `--detached=${a[1] ?? ''}`, at('a.p7s'), at('b.p7s')],
    ],
  ])('%s: each signature finds its own', async (_, args) => {
    const { code, results } = await run(...args([at('b.pdf'), at('a.pdf')]), ...TRUSTED());
    expect(code).toBe(0);
    expect(results).toMatchObject([
      { file: at('a.p7s'), format: 'cms', signatures: [{ intact: true, signer: 'Nguyễn Thị An', coverage: 'whole-content' }] },
      { file: at('b.p7s'), format: 'cms', signatures: [{ intact: true, signer: 'Trần Bình' }] },
    ]);
  });

  it('the output has every member that scripts rely on', async () => {
    const { results } = await run(at('a.p7s'), '--detached', at('a.pdf'), ...TRUSTED());
    const [{ signatures, summary }] = results;
    const members = 'id profile level intact signer issuer digestAlgorithm signatureAlgorithm keySizeBits claimedSigningTime';
    for (const name of `${members} bestSignatureTime coverage modificationsAfter timestamps indication subIndication messages`.split(
      ' ',
    ))
      expect(signatures[0], name).toHaveProperty(name);
    expect(signatures[0]).toMatchObject({
      level: 'CAdES-BASELINE-B',
      claimedSigningTime: '2025-06-01T00:00:00Z',
      keySizeBits: 2048,
    });
    expect(summary).toMatchObject({ indication: 'TOTAL-PASSED', vi: expect.any(String), en: expect.any(String) });
  });

  it('changed: failed; absent: indeterminate; a file that is not there: usage', async () => {
    expect((await run(at('a.p7s'), '--detached', at('a-doi.pdf'), ...TRUSTED())).code).toBe(1);
    const absent = await run(at('a.p7s'), ...TRUSTED());
    expect(absent.code).toBe(2);
    expect(absent.results).toMatchObject([{ summary: { subIndication: 'SIGNED_DATA_NOT_FOUND' } }]);
    expect((await run(at('a.p7s'), '--detached', at('khong-co.pdf'))).code).toBe(64);
    expect((await run('--detached', at('a.pdf'))).code).toBe(64);
  });

  it('a time-stamp token', async () => {
    const { code, results } = await run(at('a.tst'), '--detached', at('a.pdf'), ...TRUSTED());
    expect(code).toBe(0);
    expect(results).toMatchObject([
      {
        format: 'time-stamp-token',
        signatures: [{ kind: 'document-time-stamp', timestamps: [{ genTime: '2025-06-02T00:00:00Z' }] }],
      },
    ]);
  });
});
