import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DemoCa } from '../../../src/adapters/pki/demo-pki.ts';
import { runVerify } from '../../../src/cli/verify.ts';
import type { ProofReport } from '../../../src/core/proof/index.ts';
import { drawDocument } from '../../../src/demo/administrative-document.ts';
import { AppendedSignatures } from '../../../src/demo/appended-signatures.ts';
import { DocumentSigner } from '../../../src/demo/document-signature.ts';
import { readProofZip, writeProofZip } from '../../../src/engine/proof-zip.ts';
import { AT, type MadeProof, makeKeys, makeProof } from '../core/proof/demo-proof.ts';

let root: string;
let made: MadeProof;
const at = (name: string): string => join(root, name);

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'chauban-verify-'));
  const keys = await makeKeys();
  made = await makeProof(keys);
  const complete = await makeProof(keys, { withContent: true });
  await writeFile(at('proof.zip'), writeProofZip(made.members));
  await writeFile(at('complete.zip'), writeProofZip(complete.members));
  for (const folder of ['tsa', 'ledger', 'witnesses', 'signers']) await mkdir(at(`trust/${folder}`), { recursive: true });
  const [anchor = new Uint8Array(0)] = made.trust.tsa;
  await writeFile(at('trust/tsa/root.pem'), new X509Certificate(anchor).toString());
  await writeFile(at('trust/ledger/archive.vkey'), `# khóa sổ cái\n${made.trust.ledger.join('\n')}\n`);
  await writeFile(at('trust/policy.json'), JSON.stringify({ name: 'demo', demo: true, signatures: 'vn-existing' }));
  for (const [i, bytes] of made.contents.entries()) await writeFile(at(`document-${i}`), bytes);
});
afterAll(() => rm(root, { recursive: true }));

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  let out = '';
  let err = '';
  const output = {
    out(text: string): void {
      out += text;
    },
    err(text: string): void {
      err += text;
    },
  };
  return { code: await runVerify(args, output, AT), out, err };
}

const reportOf = (out: string): ProofReport => JSON.parse(out) as ProofReport;
const withDocuments = (): string[] => [0, 1, 2].flatMap((i) => ['--document', at(`document-${i}`)]);

describe('chauban verify', () => {
  it('0 with the documents or with the contents in the bundle, text in both languages', async () => {
    const carried = await run(at('complete.zip'), '--trust', at('trust'));
    expect([carried.code, carried.err]).toEqual([0, '']);
    expect(carried.out).toContain('ĐẠT. Nội dung nguyên vẹn');
    expect(carried.out).toContain('PASSED. The bytes are unchanged');
    expect((await run(at('proof.zip'), '--trust', at('trust'), ...withDocuments())).code).toBe(0);
  });

  it('2 without the bytes, and as JSON on one line', async () => {
    const { code, out } = await run(at('proof.zip'), '--trust', at('trust'), '--json', '--at', '2027-01-01T00:00:00Z');
    expect(code).toBe(2);
    expect(out.trim().split('\n')).toHaveLength(1);
    expect(reportOf(out)).toMatchObject({ indication: 'INDETERMINATE', at: '2027-01-01T00:00:00.000Z', policy: 'demo' });
  });

  it('2 outside demo mode, and with an empty trust folder', async () => {
    await writeFile(at('policy.json'), JSON.stringify({ name: 'real' }));
    expect((await run(at('complete.zip'), '--trust', at('trust'), '--policy', at('policy.json'))).code).toBe(2);
    await mkdir(at('empty'));
    const { code, out } = await run(at('complete.zip'), '--trust', at('empty'), '--json');
    expect(code).toBe(2);
    expect(reportOf(out).files.every((file) => file.existence === 'indeterminate')).toBe(true);
  });

  it('signatures under a demonstration root pass in demo mode only', async () => {
    const keys = await makeKeys();
    const window = { notBefore: new Date('2020-01-01'), notAfter: new Date('2040-01-01') };
    const ca = await DemoCa.create('Châu Bản demo signers', window.notBefore, window.notAfter);
    const signer = new DocumentSigner(await ca.issue({ commonName: 'Nguyễn Văn Thử', purpose: 'signer', ...window }));
    const time = new Date('2026-03-02T02:00:00Z');
    const drawn = await drawDocument({
      issuer: 'Cơ quan thử',
      code: '01/QĐ-THỬ',
      place: 'Hà Nội',
      date: time,
      typeName: 'Quyết định',
      subject: 'Về việc thử',
      paragraphs: ['Chỉ dùng để thử.'],
      signer: { position: 'Chủ tịch', name: 'Nguyễn Văn Thử' },
    });
    const signatures = await AppendedSignatures.open(drawn);
    await signatures.append({ signer, stamped: { tsa: keys.tsa, time }, claimedAt: time, reason: 'Ký duyệt' });
    const signed = await makeProof(keys, { withContent: true, contents: [new Uint8Array(signatures.bytes)] });
    await writeFile(at('signed.zip'), writeProofZip(signed.members));
    for (const folder of ['tsa', 'signers', 'ledger']) await mkdir(at(`demo-trust/${folder}`), { recursive: true });
    await writeFile(at('demo-trust/tsa/root.der'), keys.tsaCa.certificate);
    await writeFile(at('demo-trust/signers/root.der'), ca.certificate);
    await writeFile(at('demo-trust/ledger/archive.vkey'), signed.trust.ledger.join('\n'));
    const outcomeWith = async (demo: boolean): Promise<string | undefined> => {
      await writeFile(at('demo-trust/policy.json'), JSON.stringify({ name: 'x', demo, signatures: 'vn-existing' }));
      const { out } = await run(at('signed.zip'), '--trust', at('demo-trust'), '--json');
      return reportOf(out).checks.find((check) => check.code === 'PROOF_SIGNATURES')?.outcome;
    };
    expect(await outcomeWith(true)).toBe('passed');
    expect(await outcomeWith(false)).toBe('indeterminate');
  });

  it('1 for every flipped byte region of the ZIP and for each member of the unpacked folder, naming the member', async () => {
    const zip = new Uint8Array(await readFile(at('complete.zip')));
    for (let i = 0; i < zip.length; i += 997) {
      const flipped = zip.slice();
      flipped[i] = (flipped[i] ?? 0) ^ 0x10;
      await writeFile(at('flipped.zip'), flipped);
      const { code } = await run(at('flipped.zip'), '--trust', at('trust'));
      // Fields of the ZIP that say nothing about its members (dates, versions) may differ.
      if (code === 0) expect(readProofZip(flipped)).toEqual(readProofZip(zip));
      else expect([1, 64]).toContain(code);
    }
    await mkdir(at('unpacked'));
    for (const [path, bytes] of made.members) {
      await mkdir(dirname(at(`unpacked/${path}`)), { recursive: true });
      await writeFile(at(`unpacked/${path}`), bytes);
    }
    expect((await run(at('unpacked'), '--trust', at('trust'), ...withDocuments())).code).toBe(0);
    for (const path of made.members.keys()) {
      if (path === 'SHA256SUMS') continue;
      const bytes = await readFile(at(`unpacked/${path}`));
      await writeFile(at(`unpacked/${path}`), Buffer.concat([bytes, Buffer.from(' ')]));
      const { code, out } = await run(at('unpacked'), '--trust', at('trust'), '--json');
      expect(code).toBe(1);
      expect(
        reportOf(out)
          .checks.filter((c) => c.outcome === 'failed')
          .map((c) => c.member),
      ).toContain(path);
      await writeFile(at(`unpacked/${path}`), bytes);
    }
  });

  it('1 for another document', async () => {
    await writeFile(at('other'), 'Quyết định số 13');
    expect((await run(at('proof.zip'), '--trust', at('trust'), '--document', at('other'))).code).toBe(1);
  });

  it('64 for what the caller must mend', async () => {
    const trust = ['--trust', at('trust')];
    expect((await run()).code).toBe(64);
    expect((await run(at('proof.zip'))).code).toBe(64);
    expect((await run(at('absent.zip'), ...trust)).code).toBe(64);
    expect((await run(at('proof.zip'), '--trust', at('nowhere'))).code).toBe(64);
    expect((await run(at('proof.zip'), ...trust, '--at', 'yesterday')).code).toBe(64);
    expect((await run(at('proof.zip'), ...trust, '--document', at('nothing'))).code).toBe(64);
    expect((await run(at('proof.zip'), ...trust, '--unknown')).code).toBe(64);
    await cp(at('trust'), at('bad'), { recursive: true });
    await writeFile(at('bad/policy.json'), '{"name":"x","demoo":true}');
    const { code, err } = await run(at('proof.zip'), '--trust', at('bad'));
    expect(code).toBe(64);
    expect(err).toContain('demoo');
    await writeFile(at('bad/policy.json'), '{"name":"x"}');
    await writeFile(at('bad/tsa/junk.cer'), 'junk');
    expect((await run(at('proof.zip'), '--trust', at('bad'))).code).toBe(64);
  });

  it('a bundle can be checked with sha256sum and openssl alone, as its README says', async () => {
    const unpacked = at('by-hand');
    for (const [path, bytes] of made.members) {
      await mkdir(dirname(join(unpacked, path)), { recursive: true });
      await writeFile(join(unpacked, path), bytes);
    }
    const sh = (line: string): string => execFileSync('sh', ['-c', line], { cwd: unpacked, encoding: 'utf8', stdio: 'pipe' });
    sh('sha256sum -c SHA256SUMS');
    for (const token of await readdir(join(unpacked, 'tokens'))) {
      const text = sh(`openssl ts -reply -token_in -in tokens/${token} -token_out -text`);
      const digest = [...text.matchAll(/^ {4}[0-9a-f]{4} - ([0-9a-f -]{47})/gm)]
        .map(([, hex = '']) => hex.replace(/[ -]/g, ''))
        .join('');
      const verified = sh(
        `openssl ts -verify -token_in -in tokens/${token} -digest ${digest} -CAfile ${at('trust/tsa/root.pem')}`,
      );
      expect(verified).toContain('OK');
    }
  });
});
