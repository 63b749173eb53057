// CMS files and time-stamp tokens written by OpenSSL, judged by it and by us: every form that it writes, whole and changed.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MemoryByteSource } from '../../../../src/core/encoding/byte-source.ts';
import { type DetachedFile, parsePolicy, validateDocument } from '../../../../src/core/signature/index.ts';
import { CertificateIndex } from '../../../../src/core/x509/index.ts';
import { NodeEngine } from '../../../../src/engine/node-engine.ts';
import { nodeInflate } from '../../../../src/engine/node-inflate.ts';

const CONTENT = new TextEncoder().encode('Quyết định số 01/QĐ-UBND\r\n');
const CHANGED = new TextEncoder().encode('Quyết định số 02/QĐ-UBND\r\n');

let folder: string;
const at = (name: string) => join(folder, name);
const openssl = (...args: readonly string[]): void =>
  void execFileSync('openssl', [...args], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
const accepts = (...args: readonly string[]): boolean => {
  try {
    openssl(...args);
    return true;
  } catch {
    // OpenSSL says no by its exit status.
    return false;
  }
};

const KEYS = {
  rsa: ['-newkey', 'rsa:2048'],
  ec: ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'],
  p521: ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-521'],
  dsa: ['-newkey', 'dsa:dsa.param'],
  tsa: ['-newkey', 'rsa:2048', '-addext', 'extendedKeyUsage=critical,timeStamping'],
} as const;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'chauban-cms-'));
  writeFileSync(at('content'), CONTENT);
  writeFileSync(at('changed'), CHANGED);
  openssl('genpkey', '-genparam', '-algorithm', 'DSA', '-pkeyopt', 'dsa_paramgen_bits:2048', '-out', 'dsa.param');
  for (const [name, args] of Object.entries(KEYS)) {
    const files = ['-keyout', `${name}.key`, '-out', `${name}.pem`];
    openssl('req', '-x509', ...args, '-nodes', '-subj', `/C=VN/CN=${name}`, '-days', '3650', ...files);
  }
  const tsa = [
    '[t]',
    'default_tsa=c',
    '[c]',
    'serial=serial',
    'signer_cert=tsa.pem',
    'signer_key=tsa.key',
    'signer_digest=sha256',
  ];
  writeFileSync(at('tsa.cnf'), [...tsa, 'default_policy=1.2.3', 'digests=sha256,sha512', 'ess_cert_id_alg=sha256'].join('\n'));
  writeFileSync(at('serial'), '01');
});
afterAll(() => rmSync(folder, { recursive: true }));

const none = new CertificateIndex([]);
const policy = parsePolicy(JSON.parse(readFileSync('config/policies/strict.json', 'utf8')));

async function validate(file: string, ...contents: readonly Uint8Array[]) {
  const detached: DetachedFile[] = contents.map((bytes, i) => ({ name: `${i}`, source: new MemoryByteSource(bytes) }));
  return validateDocument(new MemoryByteSource(readFileSync(at(file))), {
    ...{ engine: new NodeEngine(), inflate: nodeInflate, policy, detached, at: new Date(Date.now() + 60_000) },
    trust: { signers: none, timeStamps: none, intermediates: none },
  });
}

const signer = (name: keyof typeof KEYS): string[] => ['-signer', `${name}.pem`, '-inkey', `${name}.key`];
const PSS = ['-keyopt', 'rsa_padding_mode:pss'];

/** What `openssl cms -sign` is told, and the names by which the report knows the algorithms. */
const SIGNERS = [
  ['RSA', [...signer('rsa')], 'rsa-pkcs1', 'sha256'],
  ['RSA, CAdES', [...signer('rsa'), '-cades'], 'rsa-pkcs1', 'sha256'],
  ['RSA, key identifier', [...signer('rsa'), '-keyid'], 'rsa-pkcs1', 'sha256'],
  ['RSA, no attributes', [...signer('rsa'), '-noattr'], 'rsa-pkcs1', 'sha256'],
  ['RSA, SHA-1', [...signer('rsa'), '-md', 'sha1'], 'rsa-pkcs1', 'sha1'],
  ['RSA, SHA-224', [...signer('rsa'), '-md', 'sha224'], 'rsa-pkcs1', 'sha224'],
  ['RSA, SHA-384', [...signer('rsa'), '-md', 'sha384'], 'rsa-pkcs1', 'sha384'],
  ['RSA, SHA-512', [...signer('rsa'), '-md', 'sha512'], 'rsa-pkcs1', 'sha512'],
  ['RSA-PSS', [...signer('rsa'), ...PSS], 'rsa-pss', 'sha256'],
  ['RSA-PSS, SHA-512', [...signer('rsa'), ...PSS, '-md', 'sha512'], 'rsa-pss', 'sha512'],
  ['ECDSA', [...signer('ec')], 'ecdsa', 'sha256'],
  ['ECDSA P-521, SHA-512', [...signer('p521'), '-md', 'sha512'], 'ecdsa', 'sha512'],
  ['DSA', [...signer('dsa'), '-md', 'sha256'], 'dsa', 'sha256'],
] as const;
/** Attached or not, and how it is written. */
const FORMS = [
  ['attached DER', ['-nodetach', '-outform', 'DER'], 'DER'],
  ['attached BER, streamed', ['-nodetach', '-stream', '-outform', 'DER'], 'DER'],
  ['detached DER', ['-outform', 'DER'], 'DER'],
  ['detached PEM', ['-outform', 'PEM'], 'PEM'],
] as const;
const CASES = SIGNERS.flatMap(([who, how, value, digest]) =>
  FORMS.map(([form, written, encoding]) => ({ who, how, value, digest, form, written, encoding })),
).filter(({ value, form }) => !(value === 'rsa-pss' && form.includes('streamed'))); // OpenSSL 3.0 does not write that

describe('openssl cms', () => {
  it.each(CASES)('$who, $form: both say yes, and no to another content', async (one) => {
    openssl('cms', '-sign', '-binary', '-in', 'content', ...one.how, ...one.written, '-out', 'signed');
    const isAttached = one.form.startsWith('attached');
    const { facts, report } = await validate('signed', ...(isAttached ? [] : [CONTENT]));
    expect(facts.format).toBe('cms');
    expect(facts.readable).toBe(true);
    expect(report.signatures).toMatchObject([{ intact: true, signatureAlgorithm: one.value, digestAlgorithm: one.digest }]);
    const verify = ['cms', '-verify', '-noverify', '-binary', '-inform', one.encoding, '-in', 'signed', '-out', 'out'];
    expect(accepts(...verify, ...(isAttached ? [] : ['-content', 'content']))).toBe(true);
    if (isAttached) {
      const bytes = readFileSync(at('signed'));
      const place = bytes.indexOf(Buffer.from(CONTENT).subarray(0, 24));
      bytes[place + 16] = (bytes[place + 16] ?? 0) ^ 1;
      writeFileSync(at('signed'), bytes);
      expect(place).toBeGreaterThan(0);
    }
    const changed = await validate('signed', ...(isAttached ? [] : [CHANGED]));
    expect(changed.report.signatures).toMatchObject([{ intact: false, indication: 'TOTAL-FAILED' }]);
    expect(accepts(...verify, ...(isAttached ? [] : ['-content', 'changed']))).toBe(false);
  });

  it('two signers are two signatures', async () => {
    openssl(
      'cms',
      '-sign',
      '-binary',
      '-nodetach',
      '-in',
      'content',
      ...signer('rsa'),
      ...signer('ec'),
      '-outform',
      'DER',
      '-out',
      'two',
    );
    const { report } = await validate('two');
    expect(report.signatures.map(({ id, intact }) => [id, intact])).toEqual([
      ['sig-1', true],
      ['sig-2', true],
    ]);
    expect(new Set(report.signatures.map(({ signer: name }) => name))).toEqual(new Set(['rsa', 'ec']));
  });

  it('a detached signature without its content: INDETERMINATE, SIGNED_DATA_NOT_FOUND, with a sentence', async () => {
    openssl('cms', '-sign', '-binary', '-in', 'content', ...signer('rsa'), '-outform', 'DER', '-out', 'apart');
    const { report } = await validate('apart');
    expect(report).toMatchObject({ indication: 'INDETERMINATE', subIndication: 'SIGNED_DATA_NOT_FOUND' });
    expect(report.signatures[0]).toMatchObject({ intact: false, coverage: 'unknown' });
    expect(report.summary.vi).toContain('--detached');
  });

  it.each([[], ['-noattr']])('of several contents the one that was signed is found %s', async (...more) => {
    openssl('cms', '-sign', '-binary', '-in', 'content', ...signer('rsa'), ...more, '-outform', 'DER', '-out', 'apart');
    const { facts, report } = await validate('apart', CHANGED, CONTENT);
    expect(report.signatures[0]).toMatchObject({ intact: true, coverage: 'whole-content' });
    expect(facts.signatures[0]?.cms?.detachedFile).toBe('1');
    const none = (await validate('apart', CHANGED, CHANGED)).report;
    expect(none.subIndication).toBe('SIGNED_DATA_NOT_FOUND');
    expect(none.signatures[0]?.checks.map(({ code }) => code)).toContain('SIGNED_DATA_NOT_AMONG');
    expect((await validate('apart', CHANGED)).report.indication).toBe('TOTAL-FAILED');
  });

  it('a bag of certificates has no signature, and its certificates are in the facts', async () => {
    openssl('crl2pkcs7', '-nocrl', '-certfile', 'rsa.pem', '-certfile', 'ec.pem', '-outform', 'DER', '-out', 'bag');
    const { facts, report } = await validate('bag');
    expect(report).toMatchObject({ status: 'NO_SIGNATURE', indication: null });
    expect(facts.certificates.map(({ commonName }) => commonName).sort()).toEqual(['ec', 'rsa']);
  });

  it('what is encrypted is no signature, and says so', async () => {
    openssl('cms', '-encrypt', '-in', 'content', '-outform', 'DER', '-out', 'hidden', 'rsa.pem');
    const { facts, report } = await validate('hidden');
    expect(facts).toMatchObject({ format: 'cms', readable: false, findings: [{ code: 'CMS_NOT_SIGNED_DATA' }] });
    expect(report.status).toBe('UNREADABLE');
    expect(report.summary.vi).toContain('mã hóa');
  });

  it('without the certificate the signer is named, and nothing is concluded', async () => {
    openssl(
      'cms',
      '-sign',
      '-binary',
      '-nodetach',
      '-nocerts',
      '-in',
      'content',
      ...signer('rsa'),
      '-outform',
      'DER',
      '-out',
      'bare',
    );
    const { report } = await validate('bare');
    expect(report).toMatchObject({ indication: 'INDETERMINATE', subIndication: 'NO_SIGNING_CERTIFICATE_FOUND' });
    expect(report.signatures[0]).toMatchObject({ intact: false, issuer: 'CN=rsa,C=VN' });
  });

  it('data after the signature fails it; padding and a line break do not', async () => {
    openssl('cms', '-sign', '-binary', '-nodetach', '-in', 'content', ...signer('rsa'), '-outform', 'DER', '-out', 'clean');
    const bytes = readFileSync(at('clean'));
    writeFileSync(at('padded'), Buffer.concat([bytes, Buffer.from([0, 0, 10])]));
    expect((await validate('padded')).report.subIndication).toBe('NO_CERTIFICATE_CHAIN_FOUND');
    writeFileSync(at('longer'), Buffer.concat([bytes, Buffer.from('%PDF-1.7')]));
    expect((await validate('longer')).report).toMatchObject({ indication: 'TOTAL-FAILED', subIndication: 'FORMAT_FAILURE' });
  });
});

describe('openssl ts', () => {
  const stamp = (digest: string) => {
    openssl('ts', '-query', '-data', 'content', `-${digest}`, '-cert', '-out', 'query');
    openssl('ts', '-reply', '-config', 'tsa.cnf', '-section', 'c', '-queryfile', 'query', '-out', 'response.tsr');
    openssl('ts', '-reply', '-in', 'response.tsr', '-token_out', '-out', 'token.tst');
  };

  it.each(['sha256', 'sha512'])('%s: token and response, with their data, with other data and without', async (digest) => {
    stamp(digest);
    for (const [file, args] of [
      ['token.tst', ['-token_in']],
      ['response.tsr', []],
    ] as const) {
      const { facts, report } = await validate(file, CONTENT);
      expect(facts.format).toBe('time-stamp-token');
      expect(report.signatures).toMatchObject([{ kind: 'document-time-stamp', intact: true, digestAlgorithm: digest }]);
      expect(report.subIndication).toBe('NO_CERTIFICATE_CHAIN_FOUND');
      const verify = ['ts', '-verify', ...args, '-in', file, '-CAfile', 'tsa.pem', '-data'];
      expect(accepts(...verify, 'content')).toBe(true);
      expect((await validate(file, CHANGED)).report).toMatchObject({
        indication: 'TOTAL-FAILED',
        signatures: [{ intact: false }],
      });
      expect(accepts(...verify, 'changed')).toBe(false);
      const without = await validate(file);
      expect(without.report).toMatchObject({ indication: 'INDETERMINATE', subIndication: 'SIGNED_DATA_NOT_FOUND' });
      expect(without.report.signatures[0]?.intact).toBe(false);
      expect((await validate(file, CHANGED, CONTENT)).report.signatures[0]?.intact).toBe(true);
    }
  });

  it('a refusal has no token', async () => {
    openssl('ts', '-query', '-data', 'content', '-sha384', '-out', 'query');
    openssl('ts', '-reply', '-config', 'tsa.cnf', '-section', 'c', '-queryfile', 'query', '-out', 'refused.tsr');
    const { facts, report } = await validate('refused.tsr', CONTENT);
    expect(facts).toMatchObject({ format: 'time-stamp-token', readable: false, findings: [{ code: 'TST_REFUSED' }] });
    expect(report.summary.vi).toContain('từ chối');
  });
});
