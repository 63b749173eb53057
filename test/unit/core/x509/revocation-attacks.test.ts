// Who wants a revoked certificate to look good: circles, decoys, exhausted limits, keys of the attacked themselves. None of them may make
// "good" of what is "revoked" without them; doubt is allowed.
import { describe, expect, it } from 'vitest';
import { encodeElement, encodeOid, encodeSequence, encodeUtf8String } from '../../../../src/core/encoding/der-writer.ts';
import { type Crl, checkPathRevocation } from '../../../../src/core/x509/index.ts';
import { NodeEngine } from '../../../../src/engine/node-engine.ts';
import { extension, makeCertificate, type Party } from './demo-certificates.ts';
import { constructed, directoryName, issuingDistributionPoint, makeCrl, primitive } from './demo-crls.ts';

const engine = new NodeEngine();
const AT = new Date('2025-01-15T00:00:00Z');
const LATER = new Date('2025-01-05T00:00:00Z');
const CRL_SIGN = 0x02;

async function outcomes(path: readonly Party[], crls: readonly Crl[], candidates: readonly Party[] = []): Promise<string[]> {
  const found = await checkPathRevocation({
    path: path.map(({ certificate }) => certificate),
    data: crls,
    candidates: candidates.map(({ certificate }) => certificate),
    at: AT,
    engine,
  });
  return found.map((status) =>
    status.outcome === 'undetermined' ? status.reasons.map(({ code }) => code).join(' ') : status.outcome,
  );
}

const root = makeCertificate({ subject: 'R', ca: true });
const upper = makeCertificate({ subject: 'W', issuer: root, ca: true, serial: 2 });

describe('a revoked CA cannot clear itself', () => {
  it('by a circle through an issuer of CRLs of its own making', async () => {
    const attacked = makeCertificate({ subject: 'A', issuer: upper, ca: true, serial: 3 });
    const leaf = makeCertificate({ subject: 'leaf', issuer: attacked, serial: 4 });
    // The upper CA signs CRLs with a new key by now; the older one, under the old key, is still current.
    const newKey = makeCertificate({ subject: 'W', issuer: upper, serial: 5, keyUsage: CRL_SIGN });
    const revoking = makeCrl({ issuer: newKey, thisUpdate: LATER, entries: [{ serial: 3, reason: 1 }] });
    const crls = [makeCrl({ issuer: root }), makeCrl({ issuer: upper }), revoking, makeCrl({ issuer: attacked })];
    const path = [leaf, attacked, upper, root];
    expect(await outcomes(path, crls, [newKey])).toEqual(['good', 'revoked', 'good']);
    const forged = makeCertificate({ subject: 'R', issuer: attacked, serial: 6, keyUsage: CRL_SIGN });
    const withForged = [...crls, makeCrl({ issuer: forged })];
    for (const order of [withForged, withForged.toReversed()]) {
      const [, status] = await outcomes(path, order, [newKey, forged]);
      expect(status).not.toBe('good');
    }
  });
});

describe('decoys and limits give doubt, never good', () => {
  const target = makeCertificate({ subject: 'A', issuer: upper, serial: 3 });
  const path = [target, upper, root];
  const keyId = (byte: number) => extension('2.5.29.14', false, encodeElement(0x04, new Uint8Array(20).fill(byte)));
  const wantedKey = (byte: number) =>
    extension('2.5.29.35', false, encodeSequence(encodeElement(0x80, new Uint8Array(20).fill(byte))));

  it('certificates with the name and key identifier of the real signer', async () => {
    const real = makeCertificate({ subject: 'W', issuer: root, serial: 7, keyUsage: CRL_SIGN, extensions: [keyId(2)] });
    const revoking = makeCrl({ issuer: real, thisUpdate: LATER, entries: [{ serial: 3 }], extensions: [wantedKey(2)] });
    const crls = [makeCrl({ issuer: root }), makeCrl({ issuer: upper }), revoking];
    expect((await outcomes(path, crls, [real]))[0]).toBe('revoked');
    const decoys = Array.from({ length: 20 }, (_, n) =>
      makeCertificate({ subject: 'W', issuer: root, serial: 100 + n, keyUsage: CRL_SIGN, keyOf: target, extensions: [keyId(2)] }),
    );
    expect((await outcomes(path, crls, [...decoys, real]))[0]).not.toBe('good');
  }, 60_000);

  it('more CRLs than anybody needs', async () => {
    const crl = makeCrl({ issuer: upper });
    expect(await outcomes(path, [makeCrl({ issuer: root }), ...Array<Crl>(1_000).fill(crl)])).toEqual([
      'TOO_MANY_STEPS',
      'TOO_MANY_STEPS',
    ]);
  });

  it('a revocation outweighs a good answer by the distribution point', async () => {
    const uri = (address: string) => primitive(6, ...Buffer.from(address));
    const point = constructed(0, constructed(0, uri('http://a.example/1')));
    const named = makeCertificate({
      ...{ subject: 'P', issuer: upper, serial: 9 },
      extensions: [extension('2.5.29.31', false, encodeSequence(encodeSequence(point)))],
    });
    const good = makeCrl({ issuer: upper, extensions: [issuingDistributionPoint(point)] });
    const ownPoint = constructed(0, constructed(0, directoryName(upper.certificate.subject.raw)));
    const extensions = [issuingDistributionPoint(ownPoint)];
    const whole = makeCrl({ issuer: upper, thisUpdate: LATER, entries: [{ serial: 9 }], extensions });
    const rootCrl = makeCrl({ issuer: root });
    expect((await outcomes([named, upper, root], [rootCrl, good]))[0]).toBe('good');
    expect((await outcomes([named, upper, root], [rootCrl, good, whole]))[0]).toBe('revoked');
  });

  it('removeFromCRL in a complete CRL, before the real entry', async () => {
    const crl = makeCrl({
      issuer: upper,
      entries: [
        { serial: 3, reason: 8 },
        { serial: 3, reason: 1 },
      ],
    });
    expect((await outcomes(path, [makeCrl({ issuer: root }), crl]))[0]).toBe('ENTRY_MALFORMED');
  });

  it('names longer than are read are refused, not cut', () => {
    const long = (end: string) => primitive(6, ...Buffer.from(`http://a.example/${'x'.repeat(4_100)}${end}`));
    const extensions = [issuingDistributionPoint(constructed(0, constructed(0, long('1'))))];
    expect(() => makeCrl({ issuer: upper, extensions })).toThrow(/4096/);
  });
});

it('a verdict on a certificate under one path is not taken for another path', async () => {
  const excludesRoot = extension(
    '2.5.29.30',
    true,
    encodeSequence(encodeElement(0xa1, encodeSequence(constructed(4, root.certificate.subject.raw)))),
  );
  const main = makeCertificate({ subject: 'B', issuer: root, ca: true, serial: 11, extensions: [excludesRoot] });
  const stolen = makeCertificate({ subject: 'B', issuer: root, ca: true, serial: 12 });
  const bridge = makeCertificate({ subject: 'B', issuer: stolen, ca: true, serial: 13, keyOf: main });
  const middle = makeCertificate({ subject: 'X', issuer: main, ca: true, serial: 14 });
  const leaf = makeCertificate({ subject: 'leaf', issuer: middle, serial: 15 });
  const forged = makeCertificate({ subject: 'R', issuer: middle, serial: 16, keyUsage: CRL_SIGN });
  const crls = [
    makeCrl({ issuer: root, entries: [{ serial: 12 }] }),
    makeCrl({ issuer: stolen }),
    makeCrl({ issuer: middle }),
    makeCrl({ issuer: forged }),
  ];
  const path = [leaf, middle, main, root];
  for (const order of [crls, crls.toReversed()])
    expect((await outcomes(path, order, [stolen, bridge, forged]))[1]).not.toBe('good');
});

it('a list in which every entry names its issuer is read in linear time', () => {
  const issuerName = encodeSequence(encodeElement(0x31, encodeSequence(encodeOid('2.5.4.3'), encodeUtf8String('khác'))));
  const named = extension('2.5.29.29', true, encodeSequence(constructed(4, issuerName)));
  const seconds = (count: number): number => {
    const crl = makeCrl({ issuer: upper, entries: Array.from({ length: count }, () => ({ serial: 3, extensions: [named] })) });
    const started = process.cpuUsage();
    expect(crl.find({ serialHex: '03', issuer: upper.certificate.subject })).toBeUndefined();
    return process.cpuUsage(started).user / 1000;
  };
  seconds(1_000);
  const [few, many] = [seconds(2_000), seconds(20_000)];
  expect(many).toBeLessThan(30 * Math.max(few, 5));
}, 60_000);
