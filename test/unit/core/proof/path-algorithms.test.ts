import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';
import { beforeAll, describe, expect, it } from 'vitest';
import { DemoTsa } from '../../../../src/adapters/pki/demo-tsa.ts';
import type { Bytes } from '../../../../src/core/encoding/bytes.ts';
import { type ProofPolicy, verifyProof } from '../../../../src/core/proof/index.ts';
import { AT, engine, type Keys, makeKeys, makeProof, POLICY } from './demo-proof.ts';

const WINDOW = { notBefore: new Date('2020-01-01T00:00:00Z'), notAfter: new Date('2045-01-01T00:00:00Z') };
const rsa = (modulusLength: number, hash = 'SHA-256') => ({
  name: 'RSASSA-PKCS1-v1_5',
  hash,
  modulusLength,
  publicExponent: new Uint8Array([1, 0, 1]),
});

interface Kind {
  readonly bits: number;
  /** Of the signature in the TSA's certificate. */
  readonly hash: string;
  readonly rootBits?: number;
  /** Of the root's own signature. */
  readonly rootHash?: string;
}

async function makeTsa({ bits, hash, rootBits = 2048, rootHash = 'SHA-256' }: Kind): Promise<{ tsa: DemoTsa; root: Bytes }> {
  const rootKeys = await webcrypto.subtle.generateKey(rsa(rootBits, hash), true, ['sign', 'verify']);
  const selfKey = await webcrypto.subtle.importKey(
    'pkcs8',
    await webcrypto.subtle.exportKey('pkcs8', rootKeys.privateKey),
    rsa(rootBits, rootHash),
    true,
    ['sign'],
  );
  const root = await X509CertificateGenerator.create({
    serialNumber: '01',
    subject: 'CN=Root',
    issuer: 'CN=Root',
    ...WINDOW,
    signingKey: selfKey,
    publicKey: rootKeys.publicKey,
    signingAlgorithm: { name: 'RSASSA-PKCS1-v1_5', hash: rootHash },
    extensions: [new BasicConstraintsExtension(true, 0, true), new KeyUsagesExtension(KeyUsageFlags.keyCertSign, true)],
  });
  const keys = await webcrypto.subtle.generateKey(rsa(bits), true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.create({
    serialNumber: '02',
    subject: 'CN=TSA',
    issuer: 'CN=Root',
    ...WINDOW,
    signingKey: rootKeys.privateKey,
    publicKey: keys.publicKey,
    signingAlgorithm: { name: 'RSASSA-PKCS1-v1_5', hash },
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension(['1.3.6.1.5.5.7.3.8'], true),
    ],
  });
  const privateKey = new Uint8Array(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey));
  const tsa = new DemoTsa({ privateKey, certificate: new Uint8Array(certificate.rawData), issuers: [] });
  return { tsa, root: new Uint8Array(root.rawData) };
}

let keys: Keys;
beforeAll(async () => {
  keys = await makeKeys();
});

describe('algorithms on the path of a time-stamp authority', () => {
  /** What PROOF_ALGORITHM complains of, and the existence of the files. */
  async function judged(kind: Kind, change: Partial<ProofPolicy> = {}) {
    const { tsa, root } = await makeTsa(kind);
    const made = await makeProof(keys, { tsa });
    const report = await verifyProof(made.members, { ...made.trust, tsa: [root] }, { ...POLICY, ...change }, AT, engine);
    const weak = report.checks.filter(({ code }) => code === 'PROOF_ALGORITHM').map(({ en }) => en);
    return { weak: [...new Set(weak)], existence: [...new Set(report.files.map((file) => file.existence))] };
  }

  it('RSA-2048 under SHA-256 counts, and the signature of the anchor on itself does not matter', async () => {
    const sound = { weak: [], existence: ['passed'] };
    expect(await judged({ bits: 2048, hash: 'SHA-256' })).toEqual(sound);
    expect(await judged({ bits: 2048, hash: 'SHA-256', rootHash: 'SHA-1' })).toEqual(sound);
  });

  it.each([
    ['rsa 1024', { bits: 1024, hash: 'SHA-256' }],
    ['rsa 1024', { bits: 2048, hash: 'SHA-256', rootBits: 1024 }],
    ['sha1', { bits: 2048, hash: 'SHA-1' }],
  ])('%s does not: %o', async (what, kind) => {
    const { weak, existence } = await judged(kind);
    expect(weak).toEqual([expect.stringContaining(`${what} at ${AT.toISOString()}`)]);
    expect(existence).toEqual(['indeterminate']);
  });

  it('the policy may say otherwise, and until when', async () => {
    const kind = { bits: 1024, hash: 'SHA-1' };
    const rule = { kind: 'rsa', minBits: 1024, tolerated: true };
    const digests = { ...POLICY.digests, sha1: null };
    expect((await judged(kind, { digests, keys: [{ ...rule, until: null }] })).existence).toEqual(['passed']);
    const ended = await judged(kind, { digests, keys: [{ ...rule, until: '2027-01-01T00:00:00Z' }] });
    expect(ended.existence).toEqual(['indeterminate']);
  });
});
