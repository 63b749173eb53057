// DSA parameters from the issuer's key (RFC 3279 2.3.2): put in where they are left out, never across algorithms.
import { describe, expect, it } from 'vitest';
import {
  encodeBitString,
  encodeInteger,
  encodeNull,
  encodeOid,
  encodeSequence,
} from '../../../../src/core/encoding/der-writer.ts';
import { type LinkCheck, validatePath } from '../../../../src/core/x509/index.ts';
import { workingKeyOf } from '../../../../src/core/x509/working-key.ts';
import { makeCertificate, type Party } from './demo-certificates.ts';

const DSA = encodeOid('1.2.840.10040.4.1');
const PARAMETERS = encodeSequence(encodeInteger(23), encodeInteger(11), encodeInteger(4));
const OTHERS = encodeSequence(encodeInteger(47), encodeInteger(23), encodeInteger(2));
const KEY = encodeBitString(encodeInteger(8));

const root = makeCertificate({ subject: 'Gốc', ca: true });
const certify = (...algorithm: readonly Uint8Array[]): Party =>
  makeCertificate({
    subject: 'CA',
    ca: true,
    issuer: root,
    keyOf: root,
    spki: encodeSequence(encodeSequence(...algorithm), KEY),
  });

const whole = certify(DSA, PARAMETERS).certificate;
const bare = certify(DSA).certificate;
const withNull = certify(DSA, encodeNull()).certificate;
const other = certify(DSA, OTHERS).certificate;
const ec = certify(encodeOid('1.2.840.10045.2.1')).certificate;

describe('the key that verifies the next certificate', () => {
  it('is the certificate’s own when that is whole', () => {
    expect(workingKeyOf(whole)?.spki).toEqual(whole.spki);
    expect(workingKeyOf(root.certificate)?.spki).toEqual(root.certificate.spki);
    expect(workingKeyOf(other, workingKeyOf(whole))?.spki).toEqual(other.spki);
  });

  it('takes the parameters of a DSA issuer, through several certificates', () => {
    for (const one of [bare, withNull]) {
      const key = workingKeyOf(one, workingKeyOf(whole));
      expect(key?.spki).toEqual(whole.spki);
      expect(workingKeyOf(one, key)?.spki).toEqual(whole.spki);
      expect(workingKeyOf(one, workingKeyOf(other))?.spki).toEqual(other.spki);
    }
  });

  it('takes nothing from another algorithm, not even from beyond it', () => {
    expect(workingKeyOf(bare)).toBeUndefined();
    expect(workingKeyOf(bare, workingKeyOf(root.certificate))).toBeUndefined();
    expect(workingKeyOf(bare, workingKeyOf(root.certificate, workingKeyOf(whole)))).toBeUndefined();
    expect(workingKeyOf(bare, workingKeyOf(bare))).toBeUndefined();
  });

  it('gives nothing to another algorithm', () => {
    expect(workingKeyOf(ec, workingKeyOf(whole))).toEqual({ spki: ec.spki, dsaParameters: undefined });
  });
});

describe('a path', () => {
  const asked: Uint8Array[] = [];
  const link: LinkCheck = async (_, publicKey) => {
    asked.push(publicKey);
    return 'verified';
  };
  const at = new Date('2025-06-01T00:00:00Z');
  const end = makeCertificate({ subject: 'A', issuer: { ...root, certificate: bare }, keyOf: root }).certificate;
  const below = makeCertificate({
    subject: 'CA',
    ca: true,
    issuer: { ...root, certificate: whole },
    keyOf: root,
    spki: bare.spki,
  });

  it('is refused where a DSA key stays without parameters', async () => {
    asked.length = 0;
    const { failures } = await validatePath([end, bare, root.certificate], at, link);
    expect(failures.map(({ code, index }) => `${code}@${index}`)).toEqual(['KEY_PARAMETERS_MISSING@1']);
    // Nobody was asked to verify with half a key.
    expect(asked).toEqual([root.certificate.spki]);
  });

  it('is verified with the key made whole', async () => {
    asked.length = 0;
    const { failures } = await validatePath([end, below.certificate, whole], at, link);
    expect(failures).toEqual([]);
    expect(asked).toEqual([whole.spki, whole.spki]);
  });
});
