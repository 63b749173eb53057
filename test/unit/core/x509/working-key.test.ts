// DSA parameters from the issuer's key (RFC 3279 2.3.2): put in where they are left out, never across algorithms.
import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parseDer } from '../../../../src/core/encoding/der.ts';
import {
  encodeBitString,
  encodeInteger,
  encodeNull,
  encodeOid,
  encodeSequence,
} from '../../../../src/core/encoding/der-writer.ts';
import { CertificateIndex, findPath, type LinkCheck, validatePath } from '../../../../src/core/x509/index.ts';
import { workingKeyOf } from '../../../../src/core/x509/working-key.ts';
import { BrowserEngine } from '../../../../src/engine/browser-engine.ts';
import { NodeEngine } from '../../../../src/engine/node-engine.ts';
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

describe.each([new NodeEngine(), new BrowserEngine()])('signatures of DSA keys with $name', (engine) => {
  const { privateKey, publicKey } = generateKeyPairSync('dsa', { modulusLength: 1024, divisorLength: 160 });
  const spki = new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }));
  const [, bits] = parseDer(spki).children;
  const stripped = encodeSequence(encodeSequence(DSA), bits?.raw ?? new Uint8Array());
  const anchor = makeCertificate({ subject: 'Gốc DSA', ca: true, keyOf: { ...root, privateKey }, spki });
  // Without key identifiers: nothing but the signature tells who the issuer is.
  const middle = makeCertificate({ subject: 'CA DSA', ca: true, issuer: anchor, keyOf: anchor, spki: stripped });
  const leaf = makeCertificate({ subject: 'A', issuer: middle, keyOf: root }).certificate;

  it('verify with the parameters of the issuer', async () => {
    const anchors = new CertificateIndex([anchor.certificate]);
    const intermediates = new CertificateIndex([middle.certificate]);
    expect(
      await findPath({ certificate: leaf, anchors, intermediates, at: new Date('2025-06-01T00:00:00Z'), engine }),
    ).toMatchObject({
      outcome: 'valid',
      path: [leaf, middle.certificate, anchor.certificate],
    });
  });
});
