// chauban path: cases that are malformed, and what the options mean, on generated certificates.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DemoCa } from '../../../src/adapters/pki/demo-pki.ts';
import { runCommandLine } from '../../../src/cli/run-command-line.ts';
import { makeCertificate } from '../core/x509/demo-certificates.ts';
import { type DemoStatus, encodeOcsp } from '../core/x509/demo-ocsp.ts';

interface Answer {
  readonly valid: boolean;
  readonly reasons: readonly { readonly code: string; readonly tolerated: boolean; readonly vi: string }[];
  readonly path: readonly { readonly subject: string }[];
  readonly policies: readonly string[];
}

const range = { notBefore: new Date('2025-01-01T00:00:00Z'), notAfter: new Date('2030-01-01T00:00:00Z') };
const base64 = (der: Uint8Array): string => Buffer.from(der).toString('base64');
let folder: string;
let root: string;
let leaf: string;
let tsa: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chauban-path-'));
  const ca = await DemoCa.create('CA thử', range.notBefore, range.notAfter, 'ec-p256');
  root = base64(ca.certificate);
  leaf = base64((await ca.issue({ commonName: 'Người ký', purpose: 'signer', ...range })).certificate);
  tsa = base64((await ca.issue({ commonName: 'TSA', purpose: 'tsa', ...range })).certificate);
});
afterAll(() => rm(folder, { recursive: true }));

async function judged(...lines: readonly (object | string)[]): Promise<{ code: number; answers: Answer[] }> {
  const file = join(folder, 'cases.jsonl');
  await writeFile(file, lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'));
  let out = '';
  const output = {
    out: (text: string) => {
      out += text;
    },
    err: () => undefined,
  };
  const code = await runCommandLine(['path', '--cases', file, '--json'], output, new Date('2026-06-01T00:00:00Z'));
  return { code, answers: out.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Answer])) };
}

const codes = ({ reasons }: Answer): readonly string[] => reasons.map(({ code }) => code);

describe('chauban path', () => {
  it('a good path passes; with text, from a PEM file, and with empty lines between', async () => {
    const pem = join(folder, 'root.pem');
    await writeFile(pem, `-----BEGIN CERTIFICATE-----\n${root}\n-----END CERTIFICATE-----\n`);
    const { code, answers } = await judged({ anchors: [pem], certs: [leaf] }, '', { anchors: [root], certs: [leaf] });
    expect(code).toBe(0);
    expect(answers.map(({ valid }) => valid)).toEqual([true, true]);
    expect(answers[0]?.path.map(({ subject }) => subject)).toEqual([
      expect.stringContaining('Người ký'),
      expect.stringContaining('CA thử'),
    ]);
  });

  it.each([
    ['no JSON', 'CASE_INVALID'],
    ['[]', 'CASE_INVALID'],
    [{ anchors: [], certs: [] }, 'CASE_INVALID'],
    [{ anchors: [], certs: ['khong-co.pem'] }, 'CASE_FILE'],
    [{ anchors: [], cert: [] }, 'CASE_INVALID'],
    [{ anchors: 'x', certs: [] }, 'CASE_INVALID'],
    [{ certs: [`${'MIIB'.repeat(20)}`] }, 'DER_'],
  ])('%j is told and not valid, and the next case is judged', async (line, expected) => {
    const { code, answers } = await judged(line, { anchors: [root], certs: [leaf] });
    expect(code).toBe(1);
    expect(answers.map(({ valid }) => valid)).toEqual([false, true]);
    expect(answers[0] && codes(answers[0])[0]).toContain(expected);
  });

  it.each([
    [{ at: 'hôm nay' }],
    [{ at: '2026-02-30T00:00:00Z' }],
    [{ revocation: 'perhaps' }],
    [{ keyUsage: ['sign'] }],
    [{ extendedKeyUsage: ['timeStamping'] }],
    [{ policies: ['1.2.x'] }],
    [{ requireExplicitPolicy: 'no' }],
    [{ ocsps: [1] }],
  ])('%j is refused', async (member) => {
    const { answers } = await judged({ anchors: [root], certs: [leaf], ...member });
    expect(answers.map((answer) => [answer.valid, codes(answer)])).toEqual([[false, ['CASE_INVALID']]]);
  });

  it('time, anchors, purposes and explicit policies count', async () => {
    const { answers } = await judged(
      { anchors: [root], certs: [leaf], at: '2031-01-01T00:00:00Z' },
      { anchors: [], certs: [root, leaf] },
      { anchors: [root], certs: [leaf], keyUsage: ['keyCertSign'] },
      { anchors: [root], certs: [leaf], keyUsage: ['digitalSignature'] },
      { anchors: [root], certs: [tsa], extendedKeyUsage: ['1.3.6.1.5.5.7.3.8'] },
      { anchors: [root], certs: [tsa], extendedKeyUsage: ['1.3.6.1.5.5.7.3.9'] },
      { anchors: [root], certs: [leaf], requireExplicitPolicy: true },
    );
    expect(answers.map(({ valid }) => valid)).toEqual([false, false, false, true, true, false, false]);
    expect(answers.map((answer) => codes(answer).at(-1))).toEqual([
      ...[
        'EXPIRED',
        'ROOT_NOT_TRUSTED',
        'KEY_USAGE_MISSING',
        undefined,
        undefined,
        'EXTENDED_KEY_USAGE_MISSING',
        'POLICY_NOT_VALID',
      ],
    ]);
  });

  it('without a CRL: required, it fails; soft, it is told and passes; off, nothing is asked', async () => {
    const one = { anchors: [root], certs: [leaf] };
    const { answers } = await judged(...['require', 'soft', 'off'].map((revocation) => ({ ...one, revocation })));
    expect(answers.map((answer) => [answer.valid, codes(answer)])).toEqual([
      [false, ['NO_REVOCATION_DATA']],
      [true, ['NO_REVOCATION_DATA']],
      [true, []],
    ]);
  });

  it('a CRL that cannot be read does not make revocation be forgotten', async () => {
    const { answers } = await judged({ anchors: [root], certs: [leaf], crls: [leaf] });
    expect(answers.map((answer) => [answer.valid, codes(answer)])).toEqual([[false, ['CRL_MALFORMED', 'NO_REVOCATION_DATA']]]);
  });

  it('OCSP responses: counted without being asked for, unreadable ones and errors of the responder told', async () => {
    const authority = makeCertificate({ subject: 'CA', ca: true });
    const signer = makeCertificate({ subject: 'Ký', issuer: authority, serial: 7 });
    const answer = (status: DemoStatus) =>
      base64(
        encodeOcsp({
          signer: authority,
          answers: [{ certificate: signer.certificate, issuer: authority.certificate, status, thisUpdate, nextUpdate: null }],
        }),
      );
    const thisUpdate = new Date('2026-06-01T00:00:00Z');
    const one = { anchors: [base64(authority.certificate.raw)], certs: [base64(signer.certificate.raw)] };
    const cases = [answer('good'), answer({ reason: 1 }), answer('unknown'), one.certs[0], 'MAMKAQM='];
    const { answers } = await judged(...cases.map((ocsp) => ({ ...one, ocsps: [ocsp] })));
    expect(answers.map((found) => [found.valid, codes(found)])).toEqual([
      [true, []],
      [false, ['REVOKED']],
      [false, ['OCSP_UNKNOWN']],
      [false, ['OCSP_MALFORMED', 'NO_REVOCATION_DATA']],
      [false, ['OCSP_UNSUCCESSFUL', 'NO_REVOCATION_DATA']],
    ]);
    expect(new Set(answers.flatMap(({ reasons }) => reasons).map(({ vi }) => vi)).size).toBe(5);
  });
});
