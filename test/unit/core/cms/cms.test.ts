// CMS facts and RFC 3161 tokens: what is reported for good, odd and hostile signed data.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  encodeTimeStampRequest,
  parseSignedData,
  parseTimeStampResponse,
  parseTimeStampToken,
  type SignerFacts,
  verifySignerInfo,
  verifyTimeStampToken,
} from '../../../../src/core/cms/index.ts';
import { type Bytes, concatBytes } from '../../../../src/core/encoding/bytes.ts';
import { parseDer } from '../../../../src/core/encoding/der.ts';
import {
  encodeElement,
  encodeGeneralizedTime,
  encodeInteger,
  encodeOctetString,
  encodeOid,
  encodeSequence,
  encodeUtf8String,
} from '../../../../src/core/encoding/der-writer.ts';
import { encodeHex } from '../../../../src/core/encoding/hex.ts';
import { MalformedError } from '../../../../src/core/encoding/malformed-error.ts';
import { NodeEngine } from '../../../../src/engine/node-engine.ts';
import { extension, makeCertificate, type Party } from '../x509/demo-certificates.ts';
import { attribute, digestOf, makeCms, makeSigner, SHA256 } from './demo-cms.ts';

const engine = new NodeEngine();
const content = new TextEncoder().encode('Quyết định số 01/QĐ-UBND') as Bytes;
const root = makeCertificate({ subject: 'Gốc', ca: true });
const alice = makeCertificate({ subject: 'Nguyễn Thị An', issuer: root, serial: 7 });
const binh = makeCertificate({ subject: 'Trần Bình', issuer: root, serial: 8 });
const both = [alice.certificate.raw, binh.certificate.raw];
const detached = { digest: async () => digestOf(content), bytes: async () => content };

async function factsOf(cms: Bytes, given: typeof detached | undefined = detached): Promise<readonly SignerFacts[]> {
  const data = parseSignedData(cms);
  const options = { engine, ...(given === undefined ? {} : { content: given }) };
  return Promise.all(data.signerInfos.map((signer) => verifySignerInfo(data, signer, options)));
}

async function firstFacts(cms: Bytes): Promise<SignerFacts> {
  const [facts] = await factsOf(cms);
  if (facts === undefined) throw new Error('nobody signed');
  return facts;
}

const codesOf = (facts: SignerFacts): readonly string[] => facts.findings.map(({ code }) => code);
const ess = (party: Party, hash = digestOf(party.certificate.raw)): Bytes =>
  attribute('1.2.840.113549.1.9.16.2.47', encodeSequence(encodeSequence(encodeSequence(encodeOctetString(hash)))));
const oneSigner = (extra: Partial<Parameters<typeof makeSigner>[0]> = {}): Bytes =>
  makeCms({ signers: [makeSigner({ party: alice, content, ...extra })], certificates: both });

describe('signed data', () => {
  it('detached: everything matches, nothing is found', async () => {
    const facts = await firstFacts(oneSigner({ extraAttributes: [ess(alice)] }));
    expect(facts).toMatchObject({
      digestMatches: 'matches',
      signatureVerifies: 'verified',
      essMatches: 'matches',
      essVersion: 'v2',
    });
    expect(facts.certificate?.subject.attribute('CN')).toBe('Nguyễn Thị An');
    expect(facts.findings).toEqual([]);
  });

  it('attached, several signers, one of whom signed something else', async () => {
    const signers = [makeSigner({ party: alice, content }), makeSigner({ party: binh, content: new Uint8Array(3) })];
    const [first, second] = await factsOf(
      makeCms({ signers, certificates: both, content: encodeOctetString(content) }),
      undefined,
    );
    expect(first).toMatchObject({ signerIndex: 0, digestMatches: 'matches', signatureVerifies: 'verified' });
    expect(second).toMatchObject({ signerIndex: 1, digestMatches: 'differs', signatureVerifies: 'verified' });
  });

  it('without signed attributes the signature is over the content', async () => {
    expect(await firstFacts(oneSigner({ signedAttributes: null }))).toMatchObject({
      digestMatches: 'digest-absent',
      signatureVerifies: 'verified',
    });
    const [other] = await factsOf(oneSigner({ signedAttributes: null }), { ...detached, bytes: async () => new Uint8Array(1) });
    expect(other?.signatureVerifies).toBe('not-verified');
  });

  it('without content the digest is left open', async () => {
    const data = parseSignedData(oneSigner());
    const [signer] = data.signerInfos;
    if (signer === undefined) throw new Error('nobody signed');
    const facts = await verifySignerInfo(data, signer, { engine });
    expect(facts).toMatchObject({ digestMatches: 'content-absent', signatureVerifies: 'verified' });
    expect(codesOf(facts)).toEqual(['CMS_CONTENT_ABSENT']);
  });

  it('a missing certificate may be supplied', async () => {
    const data = parseSignedData(makeCms({ signers: [makeSigner({ party: alice, content })] }));
    const [signer] = data.signerInfos;
    if (signer === undefined) throw new Error('nobody signed');
    const missing = await verifySignerInfo(data, signer, { engine, content: detached });
    expect(missing).toMatchObject({ signatureVerifies: 'not-verified', certificate: undefined });
    expect(codesOf(missing)).toEqual(['CMS_SIGNER_CERTIFICATE_MISSING']);
    const supplied = await verifySignerInfo(data, signer, { engine, content: detached, certificates: [alice.certificate] });
    expect(supplied).toMatchObject({ signatureVerifies: 'verified', certificateSource: 'supplied' });
  });

  it('padding after the end is counted', () => {
    const cms = oneSigner();
    expect(parseSignedData(concatBytes(cms, new Uint8Array(5)))).toMatchObject({ trailingBytes: 5, trailingAreZero: true });
    expect(parseSignedData(concatBytes(cms, new Uint8Array([0, 1])))).toMatchObject({ trailingBytes: 2, trailingAreZero: false });
  });
});

describe('what is odd is named', () => {
  it('signed attributes out of order: both readings', async () => {
    const attributes = [
      attribute('1.2.840.113549.1.9.4', encodeOctetString(digestOf(content))),
      attribute('1.2.840.113549.1.9.3', encodeOid('1.2.840.113549.1.7.1')),
    ];
    const facts = await firstFacts(oneSigner({ signedAttributes: attributes, unsorted: true }));
    expect(facts).toMatchObject({ signatureVerifies: 'verified', signatureVerifiesReEncoded: 'not-verified' });
    expect(codesOf(facts)).toEqual(['CMS_SIGNED_ATTRIBUTES_NOT_DER']);
  });

  it('a signing certificate attribute that names another certificate', async () => {
    const facts = await firstFacts(oneSigner({ extraAttributes: [ess(binh)] }));
    expect(facts).toMatchObject({ signatureVerifies: 'verified', essMatches: 'differs' });
    expect(codesOf(facts)).toEqual(['CMS_SIGNING_CERTIFICATE_DIFFERS']);
  });

  it('of two certificates with one serial number, the one named by the signer is used', async () => {
    const twin = makeCertificate({ subject: 'Nguyễn Thị An', issuer: root, serial: 7 });
    const cms = makeCms({
      signers: [makeSigner({ party: alice, content, extraAttributes: [ess(alice)] })],
      certificates: [twin.certificate.raw, alice.certificate.raw],
    });
    expect(await firstFacts(cms)).toMatchObject({ signatureVerifies: 'verified', essMatches: 'matches' });
  });

  it.each([
    ['CMS_DIGESTS_DISAGREE', { signatureIdentifier: encodeSequence(encodeOid('2.16.840.1.101.3.4.3.14')) }],
    ['CMS_SIGNATURE_ALGORITHM_UNKNOWN', { signatureIdentifier: encodeSequence(encodeOid('1.2.840.10045.3.1.7')) }],
    ['CMS_DIGEST_UNKNOWN', { digestIdentifier: encodeSequence(encodeOid('1.2.3.4')) }],
    ['CMS_CONTENT_TYPE_DIFFERS', { contentType: '1.2.3.4' }],
    ['CMS_CONTENT_TYPE_MISSING', { signedAttributes: [attribute('1.2.840.113549.1.9.4', encodeOctetString(digestOf(content)))] }],
    ['CMS_MESSAGE_DIGEST_MISSING', { signedAttributes: [attribute('1.2.840.113549.1.9.3', encodeOid('1.2.840.113549.1.7.1'))] }],
    ['CMS_ATTRIBUTE_REPEATED', { extraAttributes: [attribute('1.2.840.113549.1.9.4', encodeOctetString(new Uint8Array(32)))] }],
    [
      'CMS_ALGORITHM_PROTECTION_DIFFERS',
      { extraAttributes: [attribute('1.2.840.113549.1.9.52', encodeSequence(SHA256, encodeElement(0xa1)))] },
    ],
    [
      'CMS_UNSIGNED_ATTRIBUTES_MALFORMED',
      { unsigned: encodeElement(0xa1, encodeSequence(encodeOid('1.2.3'), encodeElement(0x31, Buffer.from('ZZZZ')))) },
    ],
  ])('%s', async (code, options) => {
    expect(codesOf(await firstFacts(oneSigner(options)))).toContain(code);
  });

  it('an unknown algorithm is unsupported, never a failure', async () => {
    const facts = await firstFacts(oneSigner({ signatureIdentifier: encodeSequence(encodeOid('1.2.840.10045.3.1.7')) }));
    expect(facts.signatureVerifies).toBe('unsupported');
  });

  it('an unreadable certificate does not hide the signature', async () => {
    const cms = makeCms({
      signers: [makeSigner({ party: alice, content })],
      certificates: [encodeSequence(encodeInteger(1)), alice.certificate.raw],
    });
    const facts = await firstFacts(cms);
    expect(facts.signatureVerifies).toBe('verified');
    expect(codesOf(facts)).toEqual(['CMS_CERTIFICATE_MALFORMED']);
  });
});

describe('time-stamp tokens', () => {
  const purpose = (critical: boolean, ...oids: string[]): Bytes =>
    extension('2.5.29.37', critical, encodeSequence(...oids.map(encodeOid)));
  const TIME_STAMPING = '1.3.6.1.5.5.7.3.8';
  const tsa = makeCertificate({ subject: 'TSA', issuer: root, serial: 9, extensions: [purpose(true, TIME_STAMPING)] });
  const info = encodeSequence(
    encodeInteger(1),
    encodeOid('2.16.704.1.1.1.2'),
    encodeSequence(SHA256, encodeOctetString(digestOf(content))),
    encodeInteger(0x1234),
    encodeGeneralizedTime(new Date('2026-07-21T16:55:38.250Z')),
    encodeSequence(encodeInteger(1), encodeElement(0x80, new Uint8Array([0x01, 0xf4])), encodeElement(0x81, new Uint8Array([5]))),
    encodeInteger(77),
  );
  const tokenBy = (party: Party): Bytes =>
    makeCms({
      signers: [makeSigner({ party, content: info, contentType: '1.2.840.113549.1.9.16.1.4', extraAttributes: [ess(party)] })],
      certificates: [party.certificate.raw],
      content: encodeOctetString(info),
      contentType: '1.2.840.113549.1.9.16.1.4',
    });
  const verify = (token: Bytes, stamped: Bytes = content) =>
    verifyTimeStampToken(parseTimeStampToken(token), { engine, digestOfStamped: async () => digestOf(stamped) });

  it('are read and verify', async () => {
    const facts = await verify(tokenBy(tsa));
    expect(facts).toMatchObject({ imprintMatches: 'matches', signerCount: 1, extendedKeyUsage: 'ok' });
    expect(facts.signer).toMatchObject({
      signatureVerifies: 'verified',
      digestMatches: 'matches',
      essMatches: 'matches',
      findings: [],
    });
    expect(facts.info).toMatchObject({
      policy: '2.16.704.1.1.1.2',
      genTime: new Date('2026-07-21T16:55:38.250Z'),
      genTimeText: '20260721165538.25Z',
      accuracyMilliseconds: 1501,
      serialHex: '1234',
      nonceHex: '4d',
      ordering: false,
    });
    expect((await verify(tokenBy(tsa), new Uint8Array(1))).imprintMatches).toBe('differs');
  });

  it.each([
    ['absent', []],
    ['not-critical', [purpose(false, TIME_STAMPING)]],
    ['not-sole', [purpose(true, TIME_STAMPING, '1.3.6.1.5.5.7.3.4')]],
  ])('key purpose %s', async (expected, extensions) => {
    const party = makeCertificate({ subject: 'TSA', issuer: root, extensions });
    expect((await verify(tokenBy(party))).extendedKeyUsage).toBe(expected);
  });

  it('responses: granted with a token, refused with a reason', () => {
    const granted = parseTimeStampResponse(encodeSequence(encodeSequence(encodeInteger(0)), tokenBy(tsa)));
    expect(granted).toMatchObject({ status: 0, token: { info: { serialHex: '1234' } } });
    const refused = encodeSequence(
      encodeSequence(encodeInteger(2), encodeSequence(encodeUtf8String('từ chối')), new Uint8Array([3, 2, 5, 0x20])),
    );
    expect(parseTimeStampResponse(refused)).toEqual({ status: 2, statusText: ['từ chối'], failures: [2], token: undefined });
  });

  it('requests have the encoding of RFC 3161', () => {
    const bytes = encodeTimeStampRequest({
      algorithm: 'sha256',
      imprint: digestOf(content),
      nonce: 0x80n,
      policy: '1.2.3',
      certificates: true,
    });
    const [version, imprint, policy, nonce, certificates] = parseDer(bytes).children;
    expect([version?.smallInteger(), policy?.oid(), nonce && encodeHex(nonce.content), certificates?.boolean()]).toEqual([
      1,
      '1.2.3',
      '0080',
      true,
    ]);
    expect(imprint?.raw).toEqual(encodeSequence(SHA256, encodeOctetString(digestOf(content))));
  });
});

/** RSAPublicKey (RFC 8017 A.1.1): SEQUENCE of a modulus of 2048 bits and the exponent 65537. */
const RSA_2048_KEY_BYTES = 270;

it('mutated signed data gives facts or a MalformedError, and never verifies over other content', async () => {
  const cms = oneSigner({ extraAttributes: [ess(alice)] });
  await fc.assert(
    fc.asyncProperty(fc.nat(cms.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
      const mutated = cms.slice();
      mutated[at] = (mutated[at] ?? 0) ^ change;
      try {
        for (const facts of await factsOf(mutated)) {
          const used = facts.certificate;
          if (facts.signatureVerifies !== 'verified' || facts.digestMatches !== 'matches') continue;
          // RSA: only the parameters beside the key may differ, and then the reference to the certificate tells it.
          expect(used?.spki.slice(-RSA_2048_KEY_BYTES)).toEqual(alice.certificate.spki.slice(-RSA_2048_KEY_BYTES));
          if (facts.essMatches === 'matches') expect(used?.spki).toEqual(alice.certificate.spki);
        }
      } catch (cause) {
        if (!(cause instanceof MalformedError)) throw cause;
      }
    }),
    { numRuns: 1500 },
  );
});
