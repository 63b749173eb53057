// Each kind of time stamp in a CAdES signature, made by the standard's rule and by other rules; and RFC 5544.
import { describe, expect, it } from 'vitest';
import { type Bytes, concatBytes } from '../../../../src/core/encoding/bytes.ts';
import {
  encodeBoolean,
  encodeElement,
  encodeExplicit,
  encodeInteger,
  encodeNull,
  encodeOctetString,
  encodeOid,
  encodeSequence,
  encodeSetOf,
} from '../../../../src/core/encoding/der-writer.ts';
import { encodeHex } from '../../../../src/core/encoding/hex.ts';
import type { TimeStampFacts } from '../../../../src/core/signature/index.ts';
import { attribute, digestOf, makeSigner, SHA256 } from '../cms/demo-cms.ts';
import {
  ALICE,
  BINH,
  CONTENT,
  contentsOf,
  makeCades,
  makeToken,
  reference,
  SIGNING_TIME,
  signatureOf,
  unsignedAttributes,
  validateCms,
} from './cms-files.ts';

const STAMP = '1.2.840.113549.1.9.16.2.14';
const WHEN = '2025-06-02T00:00:00Z';
const LATER = '2025-07-02T00:00:00Z';
const stampOf = (signer: Bytes): Bytes => attribute(STAMP, makeToken(signatureOf(signer), WHEN));

async function tokensIn(bytes: Uint8Array): Promise<readonly TimeStampFacts[]> {
  const { facts } = await validateCms(bytes);
  return facts.signatures[0]?.timeStamps ?? [];
}

describe('content time stamp (EN 319 122-1 5.2.8)', () => {
  const stamped = (over: Uint8Array) =>
    makeCades(undefined, {
      extraAttributes: [SIGNING_TIME, reference(ALICE), attribute('1.2.840.113549.1.9.16.2.20', makeToken(over, WHEN))],
    });

  it('is over the content, and proves no time of the signature', async () => {
    const { facts, report } = await validateCms(stamped(CONTENT));
    expect(facts.signatures[0]?.timeStamps).toMatchObject([{ kind: 'content', imprint: { matches: true } }]);
    expect(report.signatures[0]?.bestSignatureTime.from).toBe('validation-time');
    expect(await tokensIn(stamped(new Uint8Array(3)))).toMatchObject([{ imprint: { matches: false } }]);
  });
});

describe('time stamps over references (A.1.5)', () => {
  const CERTIFICATES = attribute('1.2.840.113549.1.9.16.2.21', encodeSequence(encodeOctetString(digestOf(CONTENT))));
  const REVOCATION = attribute('1.2.840.113549.1.9.16.2.22', encodeSequence());
  const inner = contentsOf;

  it('CAdES-C: signature value, signature time stamp and references', async () => {
    const bytes = makeCades((signer) => {
      const stamp = stampOf(signer);
      const over = concatBytes(signatureOf(signer), inner(stamp), inner(CERTIFICATES), inner(REVOCATION));
      return [stamp, CERTIFICATES, REVOCATION, attribute('1.2.840.113549.1.9.16.2.25', makeToken(over, LATER))];
    });
    expect(await tokensIn(bytes)).toMatchObject([
      { kind: 'signature', imprint: { matches: true } },
      { kind: 'signature-and-references', imprint: { matches: true } },
    ]);
  });
  it('references alone: do not prove the signature', async () => {
    const over = concatBytes(inner(CERTIFICATES), inner(REVOCATION));
    const bytes = makeCades(() => [CERTIFICATES, REVOCATION, attribute('1.2.840.113549.1.9.16.2.26', makeToken(over, LATER))]);
    const { facts, report } = await validateCms(bytes);
    expect(facts.signatures[0]?.timeStamps).toMatchObject([{ kind: 'references', imprint: { matches: true } }]);
    expect(report.signatures[0]?.bestSignatureTime.from).toBe('validation-time');
  });
});

const list = (...inputs: readonly Uint8Array[]) => encodeSequence(...inputs.map((input) => encodeOctetString(digestOf(input))));
const DATA = encodeOid('1.2.840.113549.1.7.1');

describe('archive time stamp, version 3 (5.5.3)', () => {
  const INDEXES = { 1: '0.4.0.1733.2.5', 2: '0.4.0.19122.1.4', 3: '0.4.0.19122.1.5' } as const;
  const certificates = [ALICE.certificate.raw, BINH.certificate.raw];

  function archived(
    version: 1 | 2 | 3,
    index: (stamp: Bytes) => Bytes,
    change: { over?: Uint8Array; indexes?: number } = {},
  ): Bytes {
    return makeCades((signer) => {
      const stamp = stampOf(signer);
      const made = index(stamp);
      const over = concatBytes(DATA, digestOf(change.over ?? CONTENT), contentsOf(signer), made);
      const indexes = [attribute(INDEXES[version], made), attribute(INDEXES[1], encodeSequence(list(), list(), list()))].slice(
        0,
        change.indexes ?? 1,
      );
      return [stamp, attribute('0.4.0.1733.2.4', makeToken(over, LATER, unsignedAttributes(...indexes)))];
    });
  }
  const valuesOf = (stamp: Bytes) => stamp.slice(stamp.length - contentsOf(contentsOf(stamp).slice(13)).length);
  const perValue = (stamp: Bytes) => concatBytes(encodeOid(STAMP), valuesOf(stamp));

  it.each([
    [
      'version 1, whole attributes, SHA-256 by default',
      1,
      (stamp: Bytes) => encodeSequence(list(...certificates), list(), list(stamp)),
    ],
    ['version 2', 2, (stamp: Bytes) => encodeSequence(SHA256, list(...certificates), list(), list(stamp))],
    [
      'version 3, type and value',
      3,
      (stamp: Bytes) => encodeSequence(SHA256, list(...certificates), list(), list(perValue(stamp))),
    ],
  ] as const)('%s: what it covers is told', async (_, version, index) => {
    const { facts, report } = await validateCms(archived(version, index));
    const [signature, archive] = facts.signatures[0]?.timeStamps ?? [];
    expect(archive).toMatchObject({ kind: 'archive', imprint: { matches: true, dataFound: true }, findings: [] });
    expect(archive?.covers).toEqual([...certificates.map((one) => encodeHex(digestOf(one))), signature?.sha256]);
    expect(report.signatures[0]?.timeStamps).toMatchObject([{ indication: 'PASSED' }, { indication: 'PASSED' }]);
  });

  it.each([
    [
      'names something that is not there',
      'TST_HASH_INDEX_UNMATCHED',
      archived(3, () => encodeSequence(SHA256, list(CONTENT), list(), list())),
    ],
    ['is not there', 'TST_HASH_INDEX_MISSING', archived(3, () => encodeSequence(SHA256, list(), list(), list()), { indexes: 0 })],
    ['cannot be read', 'TST_HASH_INDEX_MALFORMED', archived(3, () => encodeNull())],
  ])('an index that %s breaks the token, not the signature', async (_, code, bytes) => {
    const { facts, report } = await validateCms(bytes);
    expect(facts.signatures[0]?.timeStamps[1]?.findings.map((finding) => finding.code)).toContain(code);
    expect(report.signatures[0]).toMatchObject({ intact: true, level: 'CAdES-BASELINE-T' });
    expect(report.signatures[0]?.timeStamps).toMatchObject([{ intact: true }, { intact: false }]);
  });

  it('of two indexes the one that was stamped counts', async () => {
    const bytes = archived(3, () => encodeSequence(SHA256, list(...certificates), list(), list()), { indexes: 2 });
    expect((await tokensIn(bytes))[1]).toMatchObject({ imprint: { matches: true }, covers: { length: 2 } });
  });

  it('over another content it does not match', async () => {
    const bytes = archived(3, () => encodeSequence(SHA256, list(), list(), list()), { over: new Uint8Array(1) });
    expect((await tokensIn(bytes))[1]).toMatchObject({ imprint: { matches: false } });
  });
});

describe('archive time stamp, version 2 (RFC 5126 6.4.1)', () => {
  const encapsulated = encodeSequence(DATA, encodeExplicit(0, encodeOctetString(CONTENT)));
  const certificates = encodeElement(0xa0, ALICE.certificate.raw, BINH.certificate.raw);

  it.each([
    ['with the tag of unsignedAttrs', (attributes: readonly Uint8Array[]) => encodeElement(0xa1, ...attributes), true],
    ['without it', (attributes: readonly Uint8Array[]) => concatBytes(...attributes), true],
    ['sorted', (attributes: readonly Uint8Array[]) => encodeSetOf(attributes, 0xa1), true],
    ['without the attributes', () => new Uint8Array(), false],
  ] as const)('%s', async (_, write, matches) => {
    const bytes = makeCades((signer) => {
      const attributes = [attribute('1.2.3.4', encodeNull()), stampOf(signer)];
      const over = concatBytes(encapsulated, certificates, contentsOf(signer), write(attributes));
      return [...attributes, attribute('1.2.840.113549.1.9.16.2.48', makeToken(over, LATER))];
    });
    const [signature, archive] = await tokensIn(bytes);
    expect(archive).toMatchObject({ kind: 'archive', imprint: { matches } });
    expect(archive?.covers).toContain(signature?.sha256);
  });
});

describe('TimeStampedData (RFC 5544)', () => {
  const dataWith = (first: Uint8Array, parts: readonly Uint8Array[]): Bytes => {
    const one = encodeSequence(makeToken(first, WHEN));
    const two = encodeSequence(makeToken(one, LATER));
    const body = encodeSequence(encodeInteger(1), ...parts, encodeElement(0xa0, one, two));
    return encodeSequence(encodeOid('1.2.840.113549.1.9.16.1.31'), encodeExplicit(0, body));
  };
  const inside = encodeOctetString(CONTENT);

  it('the first token is over the content, the second over the first', async () => {
    const { facts, report } = await validateCms(dataWith(CONTENT, [inside]));
    expect(facts.format).toBe('time-stamp-token');
    expect(report.signatures.map(({ kind, intact }) => [kind, intact])).toEqual([
      ['document-time-stamp', true],
      ['document-time-stamp', true],
    ]);
  });
  it('other content: the first fails, the second stands', async () => {
    const { report } = await validateCms(dataWith(new Uint8Array(2), [inside]));
    expect(report.signatures.map(({ intact }) => intact)).toEqual([false, true]);
  });
  it('protected metadata stands before the content', async () => {
    const metaData = encodeSequence(encodeBoolean(true));
    expect((await validateCms(dataWith(concatBytes(metaData, CONTENT), [metaData, inside]))).report.signatures[0]?.intact).toBe(
      true,
    );
    expect((await validateCms(dataWith(CONTENT, [metaData, inside]))).report.signatures[0]?.intact).toBe(false);
  });
});

it('a token cannot be its own signer: content of another type is no token', async () => {
  const signer = makeSigner({ party: ALICE, content: CONTENT });
  expect(await tokensIn(makeCades(() => [attribute(STAMP, signer)]))).toMatchObject([
    { genTime: null, findings: [{ code: 'TST_UNREADABLE' }] },
  ]);
});
