// Algorithm registry: identifiers in, algorithms out; what is unknown or unreadable is undefined, never an exception.
import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DIGEST_BYTES,
  digestAlgorithmOf,
  digestOid,
  digestsAgree,
  parseAlgorithmIdentifier,
  signatureAlgorithmOf,
} from '../../../../src/core/crypto/algorithms.ts';
import { type DigestAlgorithm, digestBytes } from '../../../../src/core/crypto/engine.ts';
import { parsePublicKeyInfo } from '../../../../src/core/crypto/public-key.ts';
import { parseDer } from '../../../../src/core/encoding/der.ts';
import {
  encodeExplicit,
  encodeInteger,
  encodeNull,
  encodeOid,
  encodeSequence,
} from '../../../../src/core/encoding/der-writer.ts';
import { NodeEngine } from '../../../../src/engine/node-engine.ts';

const identifier = (oid: string, ...parameters: Uint8Array[]) =>
  parseAlgorithmIdentifier(parseDer(encodeSequence(encodeOid(oid), ...parameters)));
const digestId = (algorithm: DigestAlgorithm): Uint8Array => encodeSequence(encodeOid(digestOid(algorithm)), encodeNull());
const PSS = '1.2.840.113549.1.1.10';

describe('digests', () => {
  it.each(Object.keys(DIGEST_BYTES) as DigestAlgorithm[])('%s: identifier and length', (algorithm) => {
    expect(digestAlgorithmOf(digestOid(algorithm))).toBe(algorithm);
    expect(digestBytes(new NodeEngine(), algorithm).length).toBe(DIGEST_BYTES[algorithm]);
  });
});

describe('signatures', () => {
  it('are named by one identifier, or completed by the digest beside it', () => {
    expect(signatureAlgorithmOf(identifier('1.2.840.113549.1.1.11', encodeNull()))).toEqual({
      kind: 'rsa-pkcs1',
      digest: 'sha256',
    });
    expect(signatureAlgorithmOf(identifier('1.2.840.113549.1.1.1', encodeNull()), 'sha1')).toEqual({
      kind: 'rsa-pkcs1',
      digest: 'sha1',
    });
    expect(signatureAlgorithmOf(identifier('1.2.840.113549.1.1.1', encodeNull()))).toBeUndefined();
    expect(signatureAlgorithmOf(identifier('1.3.101.112'))).toEqual({ kind: 'ed25519' });
    expect(signatureAlgorithmOf(identifier('1.2.840.10045.3.1.7'))).toBeUndefined();
  });

  it('PSS parameters have defaults', () => {
    const defaults = { kind: 'rsa-pss', digest: 'sha1', mgfDigest: 'sha1', saltBytes: 20 };
    expect(signatureAlgorithmOf(identifier(PSS))).toEqual(defaults);
    expect(signatureAlgorithmOf(identifier(PSS, encodeSequence()))).toEqual(defaults);
    const mask = encodeSequence(encodeOid('1.2.840.113549.1.1.8'), digestId('sha1'));
    const given = encodeSequence(
      encodeExplicit(0, digestId('sha512')),
      encodeExplicit(1, mask),
      encodeExplicit(2, encodeInteger(48)),
    );
    expect(signatureAlgorithmOf(identifier(PSS, given))).toEqual({
      kind: 'rsa-pss',
      digest: 'sha512',
      mgfDigest: 'sha1',
      saltBytes: 48,
    });
  });

  it.each([
    ['another trailer', encodeSequence(encodeExplicit(3, encodeInteger(2)))],
    ['a negative salt', encodeSequence(encodeExplicit(2, encodeInteger(-1)))],
    ['a mask that is not MGF1', encodeSequence(encodeExplicit(1, encodeSequence(encodeOid('1.2.3'), digestId('sha1'))))],
    ['no sequence', encodeInteger(1)],
    ['fields in the wrong order', encodeSequence(encodeExplicit(2, encodeInteger(20)), encodeExplicit(0, digestId('sha1')))],
  ])('PSS with %s is unknown', (_, parameters) => {
    expect(signatureAlgorithmOf(identifier(PSS, parameters))).toBeUndefined();
  });

  it('any identifier gives an algorithm or undefined', () => {
    const arcs = fc.array(fc.nat(2 ** 31), { maxLength: 8 }).map((rest) => ['1.2', ...rest].join('.'));
    fc.assert(fc.property(arcs, (oid) => void signatureAlgorithmOf(identifier(oid, encodeNull()), 'sha256')));
  });

  it('a signature over one digest that claims another is noticed', () => {
    expect(digestsAgree({ kind: 'rsa-pkcs1', digest: 'sha3-256' }, 'sha256')).toBe(false);
    expect(digestsAgree({ kind: 'rsa-pkcs1', digest: 'sha256' }, 'sha256')).toBe(true);
    expect(digestsAgree({ kind: 'ed25519' }, 'sha512')).toBe(true);
  });
});

describe('public keys', () => {
  const info = (pair: { readonly publicKey: import('node:crypto').KeyObject }) =>
    parsePublicKeyInfo(parseDer(new Uint8Array(pair.publicKey.export({ format: 'der', type: 'spki' }))));

  it('kind and size', () => {
    expect(info(generateKeyPairSync('rsa', { modulusLength: 1024 }))).toMatchObject({ kind: 'rsa', bits: 1024 });
    expect(info(generateKeyPairSync('rsa', { modulusLength: 2047 }))).toMatchObject({ kind: 'rsa', bits: 2047 });
    expect(info(generateKeyPairSync('ec', { namedCurve: 'P-384' }))).toMatchObject({
      kind: 'ec',
      bits: 384,
      curve: '1.3.132.0.34',
    });
    expect(info(generateKeyPairSync('ed25519'))).toMatchObject({ kind: 'ed25519', bits: 256 });
    expect(info(generateKeyPairSync('dsa', { modulusLength: 1024, divisorLength: 160 }))).toMatchObject({
      kind: 'dsa',
      bits: 1024,
    });
  });
});
