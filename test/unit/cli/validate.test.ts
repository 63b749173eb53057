// chauban validate with revocation data of its own: a signed PDF, the CA's list with and without its signer.
import { createPrivateKey } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DemoCa } from '../../../src/adapters/pki/demo-pki.ts';
import { runCommandLine } from '../../../src/cli/run-command-line.ts';
import { Certificate } from '../../../src/core/x509/index.ts';
import { drawDocument } from '../../../src/demo/administrative-document.ts';
import { AppendedSignatures } from '../../../src/demo/appended-signatures.ts';
import { DocumentSigner } from '../../../src/demo/document-signature.ts';
import type { Party } from '../core/x509/demo-certificates.ts';
import { encodeCrl } from '../core/x509/demo-crls.ts';
import { encodeOcsp } from '../core/x509/demo-ocsp.ts';

const date = new Date('2026-03-02T00:00:00Z');
const range = { notBefore: new Date('2025-01-01T00:00:00Z'), notAfter: new Date('2030-01-01T00:00:00Z') };
let folder: string;
let authority: Party;
let signer: Certificate;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chauban-validate-'));
  const ca = await DemoCa.create('CA', range.notBefore, range.notAfter);
  const identity = await ca.issue({ commonName: 'Người ký', purpose: 'signer', ...range });
  const { privateKey, certificate } = await ca.export();
  authority = {
    certificate: Certificate.parse(certificate),
    privateKey: createPrivateKey({ key: Buffer.from(privateKey), format: 'der', type: 'pkcs8' }),
  };
  signer = Certificate.parse(identity.certificate);
  const unsigned = await drawDocument({
    ...{ issuer: 'A', code: '1/QĐ', place: 'Hà Nội', date, typeName: 'Quyết định', subject: 'S', paragraphs: ['P'] },
    signer: { position: 'C', name: 'N' },
  });
  const signatures = await AppendedSignatures.open(unsigned);
  await signatures.append({ signer: new DocumentSigner(identity), stamped: null, claimedAt: date, reason: 'Ký' });
  for (const name of ['anchors', 'none', 'listed', 'answered', 'broken']) await mkdir(join(folder, name));
  const times = { thisUpdate: new Date('2026-05-31T00:00:00Z'), nextUpdate: new Date('2026-06-07T00:00:00Z') };
  const pem = Buffer.from(encodeCrl({ issuer: authority, ...times })).toString('base64');
  const answer = { certificate: signer, issuer: authority.certificate, status: { reason: 1 }, ...times };
  const files: readonly (readonly [string, string | Uint8Array])[] = [
    ['signed.pdf', signatures.bytes],
    ['anchors/ca.cer', ca.certificate],
    ['none/ca.pem', `-----BEGIN X509 CRL-----\n${pem}\n-----END X509 CRL-----\n`],
    [
      'listed/ca.crl',
      encodeCrl({ issuer: authority, ...times, entries: [{ serial: BigInt(`0x${signer.serialHex}`), reason: 1 }] }),
    ],
    ['answered/signer.ocsp', encodeOcsp({ answers: [answer], signer: authority })],
    ['broken/x.crl', 'không phải'],
  ];
  for (const [name, content] of files) await writeFile(join(folder, name), content);
});
afterAll(() => rm(folder, { recursive: true }));

async function validated(crls: string | undefined, policy: string) {
  let text = '';
  const output = {
    out: (more: string) => {
      text += more;
    },
    err: () => undefined,
  };
  const data = crls === undefined ? [] : ['--crls', join(folder, crls)];
  const args = [
    'validate',
    join(folder, 'signed.pdf'),
    '--trust',
    join(folder, 'anchors'),
    '--policy',
    policy,
    ...data,
    '--json',
  ];
  const code = await runCommandLine(args, output, new Date('2026-06-01T00:00:00Z'));
  return { code, summary: text === '' ? undefined : JSON.parse(text).summary };
}

it.each([
  [undefined, 'strict', 2, 'TRY_LATER'],
  [undefined, 'vn-existing', 0, null],
  ['none', 'strict', 0, null],
  ['listed', 'strict', 2, 'REVOKED_NO_POE'],
  ['listed', 'vn-existing', 2, 'REVOKED_NO_POE'],
  ['answered', 'vn-existing', 2, 'REVOKED_NO_POE'],
])('with data %s under %s: exit code %d, %s', async (crls, policy, code, subIndication) => {
  const found = await validated(crls, policy);
  expect(found).toMatchObject({ code, summary: { subIndication } });
  if (code === 2) expect(found.summary.vi).toMatch(/thu hồi/);
});

it('a file that is neither, or a folder that is not there, is the mistake of whoever called', async () => {
  expect((await validated('broken', 'strict')).code).toBe(64);
  expect((await validated('khong-co', 'strict')).code).toBe(64);
});
