// One suite for every CryptoEngine. The peer that signs is node:crypto itself.
import { constants, createHash, generateKeyPairSync, type KeyObject, privateEncrypt, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type DigestAlgorithm, digestBytes, type SignatureAlgorithm } from '../../../src/core/crypto/engine.ts';
import { type Bytes, concatBytes } from '../../../src/core/encoding/bytes.ts';
import { parseDer } from '../../../src/core/encoding/der.ts';
import { encodeBitString, encodeNull, encodeOid, encodeSequence } from '../../../src/core/encoding/der-writer.ts';
import { BrowserEngine } from '../../../src/engine/browser-engine.ts';
import { NodeEngine } from '../../../src/engine/node-engine.ts';

const DIGESTS: readonly DigestAlgorithm[] = [
  'md5',
  'sha1',
  'sha224',
  'sha256',
  'sha384',
  'sha512',
  'sha3-224',
  'sha3-256',
  'sha3-384',
  'sha3-512',
];
const message = new Uint8Array(1000).map((_, i) => i * 7) as Bytes;
const spki = (key: KeyObject): Bytes => new Uint8Array(key.export({ format: 'der', type: 'spki' }));

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const rsaOdd = generateKeyPairSync('rsa', { modulusLength: 2049 });
const rsaPss = generateKeyPairSync('rsa-pss', { modulusLength: 2048, hashAlgorithm: 'sha256', mgf1HashAlgorithm: 'sha256' });
const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' });
const p521 = generateKeyPairSync('ec', { namedCurve: 'P-521' });
const brainpool = generateKeyPairSync('ec', { namedCurve: 'brainpoolP256r1' });
const ed25519 = generateKeyPairSync('ed25519');
const ed448 = generateKeyPairSync('ed448');
const dsa = generateKeyPairSync('dsa', { modulusLength: 2048, divisorLength: 256 });

interface Case {
  readonly name: string;
  readonly algorithm: SignatureAlgorithm;
  readonly keys: { readonly publicKey: KeyObject; readonly privateKey: KeyObject };
}

const pss = (digest: DigestAlgorithm, mgfDigest: DigestAlgorithm, saltBytes: number): SignatureAlgorithm => ({
  kind: 'rsa-pss',
  digest,
  mgfDigest,
  saltBytes,
});

const CASES: readonly Case[] = [
  ...DIGESTS.map((digest): Case => ({ name: `RSA PKCS #1 ${digest}`, algorithm: { kind: 'rsa-pkcs1', digest }, keys: rsa })),
  { name: 'RSA-PSS sha256', algorithm: pss('sha256', 'sha256', 32), keys: rsa },
  { name: 'RSA-PSS sha512, short salt', algorithm: pss('sha512', 'sha512', 20), keys: rsa },
  { name: 'RSA-PSS sha1, no salt', algorithm: pss('sha1', 'sha1', 0), keys: rsa },
  { name: 'RSA-PSS with a modulus of 8k+1 bits', algorithm: pss('sha256', 'sha256', 32), keys: rsaOdd },
  { name: 'RSA-PSS with a key for PSS only', algorithm: pss('sha256', 'sha256', 32), keys: rsaPss },
  ...(['sha1', 'sha256', 'sha384', 'sha512', 'sha3-256'] as const).flatMap((digest): Case[] => [
    { name: `P-256 ${digest}`, algorithm: { kind: 'ecdsa', digest }, keys: p256 },
    { name: `P-384 ${digest}`, algorithm: { kind: 'ecdsa', digest }, keys: p384 },
    { name: `P-521 ${digest}`, algorithm: { kind: 'ecdsa', digest }, keys: p521 },
  ]),
  { name: 'Ed25519', algorithm: { kind: 'ed25519' }, keys: ed25519 },
  { name: 'Ed448', algorithm: { kind: 'ed448' }, keys: ed448 },
  { name: 'DSA sha256', algorithm: { kind: 'dsa', digest: 'sha256' }, keys: dsa },
  { name: 'DSA sha1', algorithm: { kind: 'dsa', digest: 'sha1' }, keys: dsa },
];

function signWithPeer({ algorithm, keys }: Case, over: Bytes = message): Bytes {
  const key = keys.privateKey;
  if (algorithm.kind === 'ed25519' || algorithm.kind === 'ed448') return new Uint8Array(sign(null, over, key));
  const options =
    algorithm.kind === 'rsa-pss'
      ? { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: algorithm.saltBytes }
      : { key, dsaEncoding: 'der' as const };
  return new Uint8Array(sign(algorithm.digest, over, options));
}

// What node:crypto cannot sign: PSS with another digest for the mask. Built by hand (RFC 8017 9.1.1).
function signMixedPss(digest: DigestAlgorithm, mgfDigest: DigestAlgorithm, saltBytes: number): Bytes {
  const hash = (name: string, ...parts: Uint8Array[]): Buffer => createHash(name).update(Buffer.concat(parts)).digest();
  const salt = Buffer.alloc(saltBytes, 0x5a);
  const h = hash(digest, new Uint8Array(8), hash(digest, message), salt);
  const dbLength = 256 - h.length - 1;
  const db = Buffer.concat([Buffer.alloc(dbLength - saltBytes - 1), Buffer.from([1]), salt]);
  const blocks = Array.from({ length: 16 }, (_, i) => hash(mgfDigest, h, Buffer.from([0, 0, 0, i])));
  const mask = Buffer.concat(blocks);
  const masked = Buffer.from(db.map((octet, i) => octet ^ (mask[i] ?? 0)));
  masked[0] = (masked[0] ?? 0) & 0x7f;
  const em = Buffer.concat([masked, h, Buffer.from([0xbc])]);
  return new Uint8Array(privateEncrypt({ key: rsa.privateKey, padding: constants.RSA_NO_PADDING }, em));
}

const flip = (bytes: Bytes, at: number): Bytes => bytes.map((octet, i) => (i === at ? octet ^ 1 : octet));

describe.each([new NodeEngine(), new BrowserEngine()])('engine $name', (engine) => {
  const verify = (algorithm: SignatureAlgorithm, key: KeyObject | Bytes, signature: Bytes, over: Bytes = message) =>
    engine.verifySignature({ algorithm, publicKey: key instanceof Uint8Array ? key : spki(key), message: over, signature });

  it.each(DIGESTS)('digests in a stream: %s', (algorithm) => {
    const expected = new Uint8Array(createHash(algorithm).update(message).digest());
    expect(digestBytes(engine, algorithm, message.subarray(0, 3), message.subarray(3))).toEqual(expected);
  });

  it.each(CASES)('$name: the right signature verifies, nothing else does', async (one) => {
    const signature = signWithPeer(one);
    expect(await verify(one.algorithm, one.keys.publicKey, signature)).toBe('verified');
    expect(await verify(one.algorithm, one.keys.publicKey, signature, flip(message, 500))).toBe('not-verified');
    for (const at of [0, 5, signature.length >> 1, signature.length - 1]) {
      expect(await verify(one.algorithm, one.keys.publicKey, flip(signature, at))).toBe('not-verified');
    }
    expect(await verify(one.algorithm, one.keys.publicKey, signature.subarray(1))).toBe('not-verified');
    expect(await verify(one.algorithm, one.keys.publicKey, new Uint8Array(0))).toBe('not-verified');
    expect(await verify(one.algorithm, one.keys.publicKey, concatBytes(signature, new Uint8Array(1)))).toBe('not-verified');
  });

  it.each(CASES)('$name: keys of another kind, and bytes that are no key, do not verify', async (one) => {
    const signature = signWithPeer(one);
    for (const other of [rsa, p256, p384, ed25519, ed448, dsa].filter((keys) => keys !== one.keys)) {
      expect(await verify(one.algorithm, other.publicKey, signature)).toBe('not-verified');
    }
    expect(await verify(one.algorithm, new Uint8Array([0x30, 0x03, 0x02, 0x01, 0x05]), signature)).toBe('not-verified');
    expect(await verify(one.algorithm, new Uint8Array(0), signature)).toBe('not-verified');
  });

  it.each(CASES.filter(({ algorithm }) => algorithm.kind === 'rsa-pss' || algorithm.kind === 'rsa-pkcs1'))(
    '$name: a leading zero octet that was left out makes it another octet string, RFC 8017 8.1.2 (1), 8.2.2 (1)',
    async (one) => {
      // One signature in 256 begins with a zero octet; PSS salts each anew, PKCS #1 v1.5 needs another message.
      for (let i = 0; i < 5_000; i++) {
        const over = concatBytes(message, new Uint8Array([i >> 8, i & 255]));
        const signature = signWithPeer(one, over);
        if (signature[0] !== 0) continue;
        expect(await verify(one.algorithm, one.keys.publicKey, signature, over)).toBe('verified');
        expect(await verify(one.algorithm, one.keys.publicKey, signature.subarray(1), over)).toBe('not-verified');
        return;
      }
      expect.fail('no signature began with a zero octet');
    },
    60_000,
  );

  it('PSS with another digest for the mask', async () => {
    const signature = signMixedPss('sha256', 'sha1', 32);
    expect(await verify(pss('sha256', 'sha1', 32), rsa.publicKey, signature)).toBe('verified');
    expect(await verify(pss('sha256', 'sha256', 32), rsa.publicKey, signature)).toBe('not-verified');
    expect(await verify(pss('sha256', 'sha1', 20), rsa.publicKey, signature)).toBe('not-verified');
  });

  it('a key for PSS only makes no PKCS #1 signature', async () => {
    const signature = new Uint8Array(sign('sha256', message, rsa.privateKey));
    expect(await verify({ kind: 'rsa-pkcs1', digest: 'sha256' }, rsaPss.publicKey, signature)).toBe('not-verified');
  });

  it('PKCS #1 padding is compared whole: a DigestInfo followed by garbage does not verify', async () => {
    const info = Buffer.concat([
      Buffer.from('3031300d060960864801650304020105000420', 'hex'),
      createHash('sha256').update(message).digest(),
    ]);
    const padding = Buffer.alloc(8, 0xff);
    const garbage = Buffer.alloc(256 - 3 - padding.length - info.length, 7);
    const forged = Buffer.concat([Buffer.from([0, 1]), padding, Buffer.from([0]), info, garbage]);
    const signature = new Uint8Array(privateEncrypt({ key: rsa.privateKey, padding: constants.RSA_NO_PADDING }, forged));
    expect(await verify({ kind: 'rsa-pkcs1', digest: 'sha256' }, rsa.publicKey, signature)).toBe('not-verified');
  });
});

describe('an algorithm that an engine lacks', () => {
  it('is unsupported, never a failure', async () => {
    const algorithm: SignatureAlgorithm = { kind: 'ecdsa', digest: 'sha256' };
    const signature = signWithPeer({ name: '', algorithm, keys: brainpool });
    const input = { algorithm, publicKey: spki(brainpool.publicKey), message, signature };
    expect(await new BrowserEngine().verifySignature(input)).toBe('unsupported');
    expect(await new NodeEngine().verifySignature(input)).toBe('verified');
  });

  it('a curve that nobody knows is unsupported in both', async () => {
    const identifier = encodeSequence(encodeOid('1.2.840.10045.2.1'), encodeOid('1.3.6.1.4.1.99999.1'));
    const publicKey = encodeSequence(identifier, encodeBitString(new Uint8Array(65).fill(4)));
    const algorithm: SignatureAlgorithm = { kind: 'ecdsa', digest: 'sha256' };
    const signature = signWithPeer({ name: '', algorithm, keys: p256 });
    for (const engine of [new NodeEngine(), new BrowserEngine()]) {
      expect(await engine.verifySignature({ algorithm, publicKey, message, signature }), engine.name).toBe('unsupported');
    }
  });

  it('a DSA key without parameters is unsupported in both', async () => {
    const [, bits] = parseDer(spki(dsa.publicKey)).children;
    const identifiers = [
      encodeSequence(encodeOid('1.2.840.10040.4.1')),
      encodeSequence(encodeOid('1.2.840.10040.4.1'), encodeNull()),
    ];
    const algorithm: SignatureAlgorithm = { kind: 'dsa', digest: 'sha256' };
    const signature = signWithPeer({ name: '', algorithm, keys: dsa });
    for (const identifier of identifiers) {
      const publicKey = encodeSequence(identifier, bits?.raw ?? new Uint8Array());
      for (const engine of [new NodeEngine(), new BrowserEngine()]) {
        expect(await engine.verifySignature({ algorithm, publicKey, message, signature }), engine.name).toBe('unsupported');
      }
    }
  });
});
