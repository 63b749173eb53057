// CMS and CAdES signatures made for tests: levels, counter-signatures, attributes that say two things, encodings, limits.
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Bytes } from '../../../../src/core/encoding/bytes.ts';
import {
  encodeElement,
  encodeNull,
  encodeOctetString,
  encodeOid,
  encodeSequence,
} from '../../../../src/core/encoding/der-writer.ts';
import { attribute, digestOf, makeCms, makeSigner } from '../cms/demo-cms.ts';
import { makeCertificate } from '../x509/demo-certificates.ts';
import {
  ALICE,
  BINH,
  CONTENT,
  makeCades,
  makeToken,
  ROOT,
  reference,
  SIGNING_TIME,
  signatureOf,
  unsignedAttributes,
  validateCms,
  withUnsigned,
} from './cms-files.ts';

const COUNTERSIGNATURE = '1.2.840.113549.1.9.6';
const SIGNATURE_STAMP = '1.2.840.113549.1.9.16.2.14';
// RFC 5652 11.4: message-digest over the signature value, no content-type.
const counterBy = (over: Uint8Array): Bytes => {
  const messageDigest = attribute('1.2.840.113549.1.9.4', encodeOctetString(digestOf(over)));
  return makeSigner({ party: BINH, content: over, signedAttributes: [messageDigest, reference(BINH)] });
};

describe('levels', () => {
  it.each([
    ['CAdES-BASELINE-B', makeCades()],
    [
      'CAdES-BASELINE-T',
      makeCades((signer) => [attribute(SIGNATURE_STAMP, makeToken(signatureOf(signer), '2025-06-02T00:00:00Z'))]),
    ],
    ['CAdES-BASELINE-B', makeCades(() => [attribute(SIGNATURE_STAMP, makeToken(CONTENT, '2025-06-02T00:00:00Z'))])],
    ['CAdES-B', makeCades(undefined, { extraAttributes: [reference(ALICE)] })],
    [
      'CAdES-T',
      makeCades((signer) => [
        attribute(SIGNATURE_STAMP, makeToken(signatureOf(signer), '2025-06-02T00:00:00Z')),
        attribute('1.2.840.113549.1.9.16.2.23', encodeSequence(BINH.certificate.raw)),
      ]),
    ],
    ['CMS-B', makeCades(undefined, { extraAttributes: [] })],
  ])('%s', async (level, bytes) => {
    const { report } = await validateCms(bytes);
    expect(report).toMatchObject({ indication: 'TOTAL-PASSED', signatures: [{ level, intact: true }] });
  });

  it('a signature time stamp proves the time', async () => {
    const stamped = makeCades((signer) => [attribute(SIGNATURE_STAMP, makeToken(signatureOf(signer), '2025-06-02T00:00:00Z'))]);
    const { report } = await validateCms(stamped);
    expect(report.signatures[0]).toMatchObject({
      bestSignatureTime: { time: '2025-06-02T00:00:00Z', from: 'time-stamp' },
      claimedSigningTime: '2025-06-01T00:00:00Z',
      timeStamps: [{ kind: 'signature', intact: true, indication: 'PASSED' }],
    });
  });
});

describe('signers', () => {
  it('ECDSA with r and s side by side (BSI TR-03111)', async () => {
    const pair = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    const spki = new Uint8Array(pair.publicKey.export({ format: 'der', type: 'spki' }));
    const made = makeCertificate({ subject: 'Thẻ', issuer: ROOT, serial: 11, spki, keyOf: ALICE });
    // What node:crypto takes for a key that writes its signatures so.
    const privateKey = { key: pair.privateKey, dsaEncoding: 'ieee-p1363' } as unknown as KeyObject;
    const sign = (oid: string) => {
      const party = { certificate: made.certificate, privateKey };
      const signer = makeSigner({ party, content: CONTENT, signatureIdentifier: encodeSequence(encodeOid(oid)) });
      return makeCms({ signers: [signer], certificates: [made.certificate.raw], content: encodeOctetString(CONTENT) });
    };
    const { report } = await validateCms(sign('0.4.0.127.0.7.1.1.4.1.3'));
    expect(report.signatures[0]).toMatchObject({ intact: true, signatureAlgorithm: 'ecdsa', digestAlgorithm: 'sha256' });
    expect((await validateCms(sign('1.2.840.10045.4.3.2'))).report.signatures[0]).toMatchObject({ intact: false });
  });

  const named = (signer: Bytes) =>
    makeCms({ signers: [signer], certificates: [BINH.certificate.raw], content: encodeOctetString(CONTENT) });
  const wrongName = (extraAttributes: readonly Uint8Array[]) =>
    makeSigner({ party: { certificate: ALICE.certificate, privateKey: BINH.privateKey }, content: CONTENT, extraAttributes });

  it('a signed reference finds the certificate where the identifier does not, and that is said', async () => {
    const { facts, report } = await validateCms(named(wrongName([reference(BINH)])));
    expect(report.signatures[0]).toMatchObject({ intact: true, signer: 'Trần Bình' });
    expect(facts.signatures[0]?.findings.map(({ code }) => code)).toContain('CMS_SIGNER_IDENTIFIER_DIFFERS');
    expect(report.signatures[0]?.checks.map(({ code }) => code)).toContain('SIGNING_CERTIFICATE_HINT_WRONG');
  });
  it('without a reference nothing is guessed', async () => {
    const { report } = await validateCms(named(wrongName([])));
    expect(report.signatures[0]).toMatchObject({ intact: false, subIndication: 'NO_SIGNING_CERTIFICATE_FOUND' });
  });
});

describe('counter-signatures', () => {
  it('are signatures of their own, over the value of another, also inside each other', async () => {
    const bytes = makeCades((signer) => {
      const first = counterBy(signatureOf(signer));
      const second = counterBy(signatureOf(first));
      return [attribute(COUNTERSIGNATURE, withUnsigned(first, unsignedAttributes(attribute(COUNTERSIGNATURE, second))))];
    });
    const { facts, report } = await validateCms(bytes);
    expect(report.signatures.map(({ id, parentId, kind, intact }) => [id, parentId, kind, intact])).toEqual([
      ['sig-1', null, 'signature', true],
      ['sig-1.1', 'sig-1', 'counter-signature', true],
      ['sig-1.1.1', 'sig-1.1', 'counter-signature', true],
    ]);
    expect(facts.signatures[1]?.digests[0]?.of).toBe('signature-value');
    expect(report.indication).toBe('TOTAL-PASSED');
  });

  it('over another value: that one fails, the signature itself does not', async () => {
    const { report } = await validateCms(makeCades(() => [attribute(COUNTERSIGNATURE, counterBy(CONTENT))]));
    expect(report.signatures.map(({ intact, indication }) => [intact, indication])).toEqual([
      [true, 'TOTAL-PASSED'],
      [false, 'TOTAL-FAILED'],
    ]);
  });

  it('with a content-type attribute: not properly built (RFC 5652 11.4)', async () => {
    const wrong = (over: Uint8Array) => makeSigner({ party: BINH, content: over });
    const { report } = await validateCms(makeCades((signer) => [attribute(COUNTERSIGNATURE, wrong(signatureOf(signer)))]));
    expect(report.signatures[1]).toMatchObject({ indication: 'TOTAL-FAILED', subIndication: 'FORMAT_FAILURE' });
  });

  it.each([
    ['counter-signature', attribute(COUNTERSIGNATURE, encodeNull())],
    ['time stamp', attribute(SIGNATURE_STAMP, encodeNull())],
    ['certificate values', attribute('1.2.840.113549.1.9.16.2.23', encodeNull())],
    ['revocation values', attribute('1.2.840.113549.1.9.16.2.24', encodeNull())],
    ['attribute', encodeElement(0x30, new Uint8Array([1, 2, 3]))],
  ])('an unreadable %s is a finding and nothing else', async (_, unsigned) => {
    const { facts, report } = await validateCms(makeCades(() => [unsigned]));
    expect(report.signatures).toMatchObject([{ intact: true }]);
    const found = facts.signatures.flatMap(({ findings, timeStamps }) =>
      [findings, ...timeStamps.map((one) => one.findings)].flat(),
    );
    expect(found.map(({ code }) => code).join()).toMatch(/MALFORMED|UNREADABLE/);
  });

  it('nested a hundred deep: bounded', async () => {
    const nest = (depth: number, over: Uint8Array): Bytes => {
      const signer = counterBy(over);
      return depth === 0
        ? signer
        : withUnsigned(signer, unsignedAttributes(attribute(COUNTERSIGNATURE, nest(depth - 1, signatureOf(signer)))));
    };
    const { report } = await validateCms(makeCades((signer) => [attribute(COUNTERSIGNATURE, nest(12, signatureOf(signer)))]));
    expect(report.signatures.length).toBe(9);
  });
});

describe('signed attributes that say two things', () => {
  it('the signing time twice: not intact (RFC 5652 11.3)', async () => {
    const { report } = await validateCms(
      makeCades(undefined, { extraAttributes: [reference(ALICE), SIGNING_TIME, SIGNING_TIME] }),
    );
    expect(report.signatures[0]).toMatchObject({ intact: false, subIndication: 'FORMAT_FAILURE' });
  });
  it('a signed reference to another certificate: not intact', async () => {
    const { report } = await validateCms(makeCades(undefined, { extraAttributes: [reference(BINH)] }));
    expect(report.signatures[0]).toMatchObject({ intact: false, subIndication: 'NO_SIGNING_CERTIFICATE_FOUND' });
  });
  it('two digests: not intact', async () => {
    const sha512 = encodeSequence(encodeOid('1.2.840.113549.1.1.13'), encodeNull());
    const { report } = await validateCms(makeCades(undefined, { signatureIdentifier: sha512 }));
    expect(report.signatures[0]).toMatchObject({ intact: false, indication: 'TOTAL-FAILED' });
  });
  it('the signature policy is reported', async () => {
    const policy = attribute('1.2.840.113549.1.9.16.2.15', encodeSequence(encodeOid('1.2.3.4')));
    const { facts } = await validateCms(makeCades(undefined, { extraAttributes: [policy] }));
    expect(facts.signatures[0]?.signaturePolicy).toEqual({ identifier: '1.2.3.4', uri: null });
  });
});

describe('attributes that are not DER', () => {
  const unsorted = makeCades(undefined, { unsorted: true, extraAttributes: [SIGNING_TIME, reference(ALICE)] });

  it('signed as they stand: both readings are in the facts, the policy decides', async () => {
    const { facts, report } = await validateCms(unsorted);
    expect(facts.signatures[0]).toMatchObject({ value: 'verified', cms: { valueReEncoded: 'not-verified' } });
    expect(report).toMatchObject({ indication: 'TOTAL-PASSED', signatures: [{ intact: true }] });
    expect(report.tolerated).toContain('ATTRIBUTES_NOT_DER');
    const strict = await validateCms(unsorted, { policy: 'strict' });
    expect(strict.report.signatures[0]).toMatchObject({ intact: false, indication: 'INDETERMINATE' });
    expect(strict.report.signatures[0]?.checks.map(({ code }) => code)).toContain('VALUE_NOT_OVER_DER');
  });
});

describe('more than any document has', () => {
  const signer = makeSigner({ party: ALICE, content: CONTENT });
  it('501 signers, 1001 certificates', async () => {
    for (const parts of [
      { signers: Array(501).fill(signer) },
      { signers: [signer], certificates: Array(1001).fill(ALICE.certificate.raw) },
    ]) {
      const { facts } = await validateCms(makeCms({ ...parts, content: encodeOctetString(CONTENT) }));
      expect(facts).toMatchObject({ readable: false, signatures: [] });
      expect(facts.findings[0]?.detail).toContain('LIMIT');
    }
  });
  it('61 time stamps: 60 are looked at, and that is said', async () => {
    const stamps = Array(61).fill(attribute(SIGNATURE_STAMP, encodeNull()));
    const { facts } = await validateCms(makeCades(() => stamps));
    expect(facts.signatures[0]?.timeStamps).toHaveLength(60);
    expect(facts.signatures[0]?.findings.map(({ code }) => code)).toContain('CMS_TIME_STAMPS_LIMIT');
  });
});

describe('changed bytes', () => {
  const whole = makeCades((signer) => [
    attribute(SIGNATURE_STAMP, makeToken(signatureOf(signer), '2025-06-02T00:00:00Z')),
    attribute(COUNTERSIGNATURE, counterBy(signatureOf(signer))),
  ]);
  it('end with a verdict or a finding, wherever they are', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), async (at, by) => {
        const bytes = whole.slice();
        bytes[at] = (bytes[at] ?? 0) ^ by;
        const { facts, report } = await validateCms(bytes);
        expect(facts.readable || facts.findings.length > 0).toBe(true);
        expect(report.summary.vi).not.toBe('');
      }),
      { numRuns: 400 },
    );
  });
  it('cut anywhere: never intact', async () => {
    for (let end = 0; end < whole.length; end += 41) {
      const { report } = await validateCms(whole.slice(0, end));
      expect(report.signatures.some(({ intact }) => intact)).toBe(false);
    }
  });
});
