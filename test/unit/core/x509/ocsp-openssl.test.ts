// Responses of another implementation: `openssl ocsp` answers from an index of a CA, and judges the responses that tests make themselves.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkPathRevocation, OcspResponse, type RevocationStatus } from '../../../../src/core/x509/index.ts';
import { NodeEngine } from '../../../../src/engine/node-engine.ts';
import { makeCertificate, type Party } from './demo-certificates.ts';
import { encodeOcsp, NO_CHECK, OCSP_SIGNING } from './demo-ocsp.ts';

const engine = new NodeEngine();
const root = makeCertificate({ subject: 'Root', ca: true });
const good = makeCertificate({ subject: 'good', issuer: root, serial: 0x10 });
const revoked = makeCertificate({ subject: 'revoked', issuer: root, serial: 0x11 });
const held = makeCertificate({ subject: 'held', issuer: root, serial: 0x12 });
const stranger = makeCertificate({ subject: 'stranger', issuer: root, serial: 0x13 });
const delegate = makeCertificate({ subject: 'OCSP', issuer: root, serial: 0x14, extensions: [OCSP_SIGNING, NO_CHECK] });
const parties = { root, good, revoked, held, stranger, delegate };

let folder: string;
const inFolder = (name: string) => join(folder, name);
const openssl = (...args: readonly string[]): string =>
  execFileSync('openssl', [...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'chauban-ocsp-'));
  for (const [name, { certificate, privateKey }] of Object.entries(parties)) {
    const body = Buffer.from(certificate.raw).toString('base64').replace(/.{64}/g, '$&\n');
    writeFileSync(inFolder(`${name}.pem`), `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`);
    writeFileSync(inFolder(`${name}.key`), privateKey.export({ format: 'pem', type: 'pkcs8' }));
  }
  const line = (...parts: readonly string[]) => parts.join('\t');
  const index = [
    line('V', '300101000000Z', '', '10', 'unknown', '/C=VN/CN=good'),
    line('R', '300101000000Z', '250110120000Z,keyCompromise', '11', 'unknown', '/C=VN/CN=revoked'),
    line('R', '300101000000Z', '250111120000Z,certificateHold', '12', 'unknown', '/C=VN/CN=held'),
    line('V', '300101000000Z', '', '14', 'unknown', '/C=VN/CN=OCSP'),
  ];
  writeFileSync(inFolder('index.txt'), `${index.join('\n')}\n`);
});
afterAll(() => rmSync(folder, { recursive: true }));

function answer(of: keyof typeof parties, signer: 'root' | 'delegate', ...more: readonly string[]): OcspResponse {
  const [request, response] = [inFolder('request.der'), inFolder('response.der')];
  const ca = ['-issuer', inFolder('root.pem')];
  openssl('ocsp', '-sha256', ...ca, '-cert', inFolder(`${of}.pem`), '-reqout', request);
  const keys = ['-rsigner', inFolder(`${signer}.pem`), '-rkey', inFolder(`${signer}.key`), '-CA', inFolder('root.pem')];
  openssl('ocsp', '-index', inFolder('index.txt'), ...keys, '-reqin', request, '-respout', response, ...more);
  return OcspResponse.parse(new Uint8Array(readFileSync(response)));
}

async function status(response: OcspResponse, of: Party): Promise<RevocationStatus | undefined> {
  const path = [of.certificate, root.certificate];
  const at = new Date((response.basic?.producedAt.getTime() ?? 0) + 1000);
  const [found] = await checkPathRevocation({ path, data: [response], candidates: [], at, engine });
  return found;
}

describe('openssl ocsp', () => {
  it.each(['root', 'delegate'] as const)('good, revoked, held and unknown, signed by the %s', async (signer) => {
    for (const more of [[], ['-ndays', '7'], ['-resp_key_id', '-nmin', '5']]) {
      expect(await status(answer('good', signer, ...more), good)).toMatchObject({ outcome: 'good' });
      expect(await status(answer('revoked', signer, ...more), revoked)).toMatchObject({
        outcome: 'revoked',
        reason: 'keyCompromise',
        revocationDate: new Date('2025-01-10T12:00:00Z'),
      });
      expect(await status(answer('held', signer, ...more), held)).toMatchObject({
        outcome: 'revoked',
        reason: 'certificateHold',
      });
      expect(await status(answer('stranger', signer, ...more), stranger)).toMatchObject({
        outcome: 'undetermined',
        reasons: [{ code: 'OCSP_UNKNOWN' }],
      });
    }
    expect(await status(answer('good', signer), revoked)).toMatchObject({ reasons: [{ code: 'NO_REVOCATION_DATA' }] });
  });

  it('agrees about responses that tests make, right and wrong', async () => {
    const now = new Date(Math.floor(Date.now() / 1000) * 1000 - 5_000);
    const impostor = makeCertificate({ subject: 'OCSP', serial: 0x14, extensions: [OCSP_SIGNING, NO_CHECK] });
    const plain = makeCertificate({ subject: 'plain', issuer: root, serial: 0x15 });
    const one = { certificate: good.certificate, issuer: root.certificate, thisUpdate: now, nextUpdate: null };
    const accepted: [Party, boolean][] = [
      [root, true],
      [delegate, true],
      [impostor, false],
      [plain, false],
    ];
    for (const [signer, isAccepted] of accepted) {
      const bytes = encodeOcsp({ answers: [one], signer, certificates: [signer.certificate] });
      writeFileSync(inFolder('own.der'), bytes);
      const asked = ['-issuer', inFolder('root.pem'), '-cert', inFolder('good.pem')];
      const judge = () => openssl('ocsp', '-respin', inFolder('own.der'), '-CAfile', inFolder('root.pem'), '-no_nonce', ...asked);
      if (isAccepted) expect(judge()).toContain('good.pem: good');
      else expect(judge).toThrow();
      const found = await status(OcspResponse.parse(bytes), good);
      expect(found?.outcome === 'good').toBe(isAccepted);
    }
  });
});
