// Revocation by CRLs over a path: times, delta CRLs, separate issuers of CRLs, circles. Whole cases of RFC 5280 6.3: conformance (PKITS).
import { describe, expect, it } from 'vitest';
import { encodeElement, encodeNull, encodeOid, encodeSequence } from '../../../../src/core/encoding/der-writer.ts';
import { type Crl, checkPathRevocation, type RevocationStatus } from '../../../../src/core/x509/index.ts';
import { NodeEngine } from '../../../../src/engine/node-engine.ts';
import { extension, makeCertificate, nameOf, type Party } from './demo-certificates.ts';
import {
  certificateIssuer,
  constructed,
  type DemoCrl,
  directoryName,
  INDIRECT,
  issuingDistributionPoint,
  makeCrl,
  NEXT_UPDATE,
  pointOfIssuer,
  primitive,
  REVOKED_AT,
  THIS_UPDATE,
} from './demo-crls.ts';

const engine = new NodeEngine();
const AT = new Date('2025-01-15T00:00:00Z');
const EARLIER = new Date('2025-01-05T00:00:00Z');
const CRL_SIGN = 0x02;

const root = makeCertificate({ subject: 'Root', ca: true });
const ca = makeCertificate({ subject: 'CA', issuer: root, ca: true, serial: 2 });
const signer = makeCertificate({ subject: 'Signer', issuer: ca, serial: 3 });
const rootCrl = makeCrl({ issuer: root });
const listed = [{ serial: 3, reason: 1 }];

async function statuses(crls: readonly Crl[], parties: readonly Party[] = [], at = AT, leaf = signer) {
  const candidates = parties.map(({ certificate }) => certificate);
  const path = [leaf, ca, root].map(({ certificate }) => certificate);
  const found = await checkPathRevocation({ path, data: crls, candidates, at, engine });
  const reversed = await checkPathRevocation({ path, data: crls.toReversed(), candidates: candidates.toReversed(), at, engine });
  expect(reversed.map(summary)).toEqual(found.map(summary));
  return found;
}

function summary(status: RevocationStatus): string {
  if (status.outcome === 'good') return 'good';
  return status.outcome === 'revoked'
    ? `revoked: ${status.reason}`
    : [...new Set(status.reasons.map(({ code }) => code))].sort().join(', ');
}

/** What is said about the signer when the root's CRL is there. */
async function said(crls: readonly Crl[], parties: readonly Party[] = [], at = AT, leaf = signer): Promise<string> {
  const [status] = await statuses([rootCrl, ...crls], parties, at, leaf);
  return status === undefined ? 'nothing' : summary(status);
}

describe('one CRL', () => {
  it('each certificate but the anchor has its status, in the order of the path', async () => {
    const crl = makeCrl({ issuer: ca });
    expect(await statuses([rootCrl, crl])).toMatchObject([
      { outcome: 'good', clause: 'RFC 5280 6.3.3', data: [crl] },
      { outcome: 'good', data: [rootCrl] },
    ]);
    expect((await statuses([])).map(summary)).toEqual(['NO_REVOCATION_DATA', 'NO_REVOCATION_DATA']);
    expect((await statuses([makeCrl({ issuer: root, entries: [{ serial: 2 }] }), crl])).map(summary)).toEqual([
      'good',
      'revoked: unspecified',
    ]);
    const anchorAlone = { path: [root.certificate], data: [], candidates: [], at: AT, engine };
    expect(await checkPathRevocation(anchorAlone)).toEqual([]);
  });

  it('revoked: why, since when, by which CRL', async () => {
    const crl = makeCrl({ issuer: ca, entries: [{ serial: 4 }, ...listed] });
    const [status] = await statuses([rootCrl, crl]);
    expect(status).toEqual({
      outcome: 'revoked',
      clause: 'RFC 5280 6.3.3 (j)',
      data: [crl],
      reason: 'keyCompromise',
      revocationDate: REVOKED_AT,
      invalidityDate: undefined,
    });
  });

  it('counts from thisUpdate to nextUpdate, both included', async () => {
    const crl = makeCrl({ issuer: ca });
    const shifted = (time: Date, by: number) => new Date(time.getTime() + by);
    // Another CRL of the root, so that only the signer's is in question.
    const wide = makeCrl({ issuer: root, thisUpdate: shifted(THIS_UPDATE, -5000), nextUpdate: shifted(NEXT_UPDATE, 5000) });
    const atTime = async (at: Date) => (await statuses([wide, crl], [], at)).map(summary);
    expect(await atTime(THIS_UPDATE)).toEqual(['good', 'good']);
    expect(await atTime(shifted(THIS_UPDATE, -1))).toEqual(['NOT_YET_ISSUED', 'good']);
    expect(await atTime(NEXT_UPDATE)).toEqual(['good', 'good']);
    expect(await atTime(shifted(NEXT_UPDATE, 1))).toEqual(['NEXT_UPDATE_PASSED', 'good']);
    expect(await said([makeCrl({ issuer: ca, nextUpdate: null })])).toBe('NEXT_UPDATE_MISSING');
  });

  const stranger = makeCertificate({ subject: 'CA', ca: true });
  const unknown = encodeSequence(encodeOid('1.2.3.4.5'), encodeNull());
  it.each<readonly [string, string, DemoCrl]>([
    ['signed by another key of that name', 'SIGNATURE_NOT_VERIFIED', { issuer: stranger }],
    ['for CAs only', 'OUT_OF_SCOPE', { issuer: ca, extensions: [issuingDistributionPoint(primitive(2, 0xff))] }],
    [
      'for some reasons only',
      'REASONS_NOT_COVERED',
      { issuer: ca, extensions: [issuingDistributionPoint(primitive(3, 1, 0x60))] },
    ],
    ['of an algorithm that nobody knows', 'ALGORITHM_UNSUPPORTED', { issuer: ca, algorithm: unknown }],
    [
      'with an unknown critical extension',
      'UNKNOWN_CRITICAL_EXTENSION',
      { issuer: ca, extensions: [extension('1.2.3', true, unknown)] },
    ],
    [
      'of other issuers that does not say so',
      'OUT_OF_SCOPE',
      { issuer: ca, entries: [{ serial: 3, extensions: [certificateIssuer(nameOf('Other'))] }] },
    ],
    [
      'whose entry cannot be read',
      'ENTRY_MALFORMED',
      { issuer: ca, entries: [{ serial: 3, extensions: [extension('2.5.29.21', false, unknown)] }] },
    ],
  ])('%s settles nothing', async (_, code, options) => {
    expect(await said([makeCrl(options)])).toBe(code);
  });
});

describe('several CRLs', () => {
  it('of one scope the newest counts', async () => {
    const old = makeCrl({ issuer: ca, number: 1, entries: [{ serial: 3, reason: 6 }] });
    const newer = makeCrl({ issuer: ca, number: 2, thisUpdate: EARLIER });
    expect(await said([old])).toBe('revoked: certificateHold');
    expect(await said([old, newer])).toBe('good');
    // At a time when the newer one did not exist, the older one counts.
    expect(await said([old, newer], [], THIS_UPDATE)).toBe('revoked: certificateHold');
  });

  it('a revocation that is no hold stays, although a newer list or an old delta CRL is silent or out of date', async () => {
    const old = makeCrl({ issuer: ca, number: 1, entries: listed });
    const newer = makeCrl({ issuer: ca, number: 2, thisUpdate: EARLIER });
    expect(await said([old, newer])).toBe('revoked: keyCompromise');
    const outdated = { number: 3, base: 2, thisUpdate: EARLIER, nextUpdate: new Date('2025-01-10T00:00:00Z') };
    expect(await said([newer, makeCrl({ issuer: ca, ...outdated, entries: listed })])).toBe('revoked: keyCompromise');
    expect(await said([newer, makeCrl({ issuer: ca, ...outdated })])).toBe('good');
    const heldNow = makeCrl({ issuer: ca, number: 2, thisUpdate: EARLIER, entries: [{ serial: 3, reason: 6 }] });
    const lifting = makeCrl({ issuer: ca, ...outdated, entries: [{ serial: 3, reason: 8 }] });
    expect(await said([heldNow, lifting])).toBe('revoked: certificateHold');
  });

  it('of several scopes each is heard, and reasons add up', async () => {
    const some = (mask: number, low: number) => issuingDistributionPoint(primitive(3, 7, mask, low));
    const first = makeCrl({ issuer: ca, extensions: [some(0x60, 0)] });
    const rest = makeCrl({ issuer: ca, extensions: [some(0x1f, 0x80)] });
    const restListing = makeCrl({ issuer: ca, extensions: [some(0x1f, 0x80)], entries: [{ serial: 3, reason: 3 }] });
    expect(await said([first])).toBe('REASONS_NOT_COVERED');
    expect(await said([first, rest])).toBe('good');
    expect(await said([first, restListing])).toBe('revoked: affiliationChanged');
    expect(await said([restListing])).toBe('revoked: affiliationChanged');
  });
});

describe('distribution points', () => {
  const named = (name: Uint8Array) => constructed(0, constructed(0, name));
  const uri = encodeElement(0x86, Buffer.from('http://a/'));
  const point = extension('2.5.29.31', false, encodeSequence(encodeSequence(named(uri))));
  const leaf = makeCertificate({ subject: 'Leaf', issuer: ca, serial: 3, extensions: [point] });
  const ofPoint = (entries: DemoCrl['entries'] = []) =>
    makeCrl({ issuer: ca, entries, extensions: [issuingDistributionPoint(named(uri))] });
  const ofIssuer = makeCrl({ issuer: ca, extensions: [issuingDistributionPoint(named(directoryName(nameOf('CA'))))] });

  it('come first; then CRLs of the issuer that no point names', async () => {
    expect(await said([ofPoint()], [], AT, leaf)).toBe('good');
    expect(await said([ofPoint()])).toBe('OUT_OF_SCOPE');
    expect(await said([ofIssuer], [], AT, leaf)).toBe('good');
    expect(await said([ofIssuer, ofPoint(listed)], [], AT, leaf)).toBe('revoked: keyCompromise');
  });

  it('an entry that cannot be read is not made up for by another CRL', async () => {
    const unreadable = ofPoint([{ serial: 3, extensions: [extension('2.5.29.21', false, encodeNull())] }]);
    expect(await said([unreadable, ofIssuer], [], AT, leaf)).toBe('ENTRY_MALFORMED, OUT_OF_SCOPE');
  });

  it('that cannot be read leave the CRLs that need none', async () => {
    const broken = extension('2.5.29.31', false, encodeNull());
    const odd = makeCertificate({ subject: 'Odd', issuer: ca, serial: 4, extensions: [broken] });
    expect(await said([ofPoint()], [], AT, odd)).toBe('EXTENSION_MALFORMED, OUT_OF_SCOPE');
    expect(await said([makeCrl({ issuer: ca })], [], AT, odd)).toBe('good');
  });
});

describe('delta CRLs', () => {
  const held = makeCrl({ issuer: ca, number: 5, entries: [{ serial: 3, reason: 6 }] });
  const free = makeCrl({ issuer: ca, number: 5 });
  const stale = makeCrl({ issuer: ca, number: 5, nextUpdate: EARLIER });
  const delta = (options: Partial<DemoCrl> = {}) => makeCrl({ issuer: ca, number: 7, base: 4, thisUpdate: EARLIER, ...options });

  it('put certificates on the list and take them off', async () => {
    expect(await said([free, delta({ entries: listed })])).toBe('revoked: keyCompromise');
    expect(await said([held, delta({ entries: [{ serial: 3, reason: 8 }] })])).toBe('good');
    expect(await said([held, delta()])).toBe('revoked: certificateHold');
  });

  it('bring a stale CRL up to date', async () => {
    expect(await said([stale])).toBe('NEXT_UPDATE_PASSED');
    expect(await said([stale, delta()])).toBe('good');
    expect(await said([stale, delta({ nextUpdate: new Date('2025-01-10T00:00:00Z') })])).toBe('NEXT_UPDATE_PASSED');
    expect(await said([stale, delta({ thisUpdate: NEXT_UPDATE })])).toContain('NEXT_UPDATE_PASSED');
  });

  it.each<readonly [string, Partial<DemoCrl>]>([
    ['builds on a later one', { base: 6 }],
    ['is older', { number: 5 }],
    ['has another scope', { extensions: [issuingDistributionPoint(primitive(1, 0xff))] }],
    ['names another key', { extensions: [extension('2.5.29.35', false, encodeSequence(primitive(0, 1)))] }],
  ])('one that %s does not', async (_, options) => {
    expect(await said([stale, delta(options)])).toBe('NEXT_UPDATE_PASSED');
    expect(await said([held, delta({ ...options, entries: [{ serial: 3, reason: 8 }] })])).toBe('revoked: certificateHold');
  });

  it('one by another key is passed over, and alone none says anything', async () => {
    const other = makeCertificate({ subject: 'CA', issuer: root, ca: true, serial: 12 });
    const foreign = delta({ issuer: other, entries: listed });
    expect(await said([free, foreign], [other])).toBe('good');
    expect(await said([stale, foreign], [other])).toBe('NEXT_UPDATE_PASSED, SIGNATURE_NOT_VERIFIED');
    expect(await said([delta()])).toBe('DELTA_WITHOUT_BASE');
  });
});

describe('another key signs the CRLs', () => {
  const key = makeCertificate({ subject: 'CA', issuer: root, serial: 20, keyUsage: CRL_SIGN });

  it('of the same name: its path and its own status count', async () => {
    const crl = makeCrl({ issuer: key, entries: listed });
    expect(await said([crl])).toBe('SIGNATURE_NOT_VERIFIED');
    expect(await said([crl], [key])).toBe('revoked: keyCompromise');
    expect(await said([makeCrl({ issuer: key })], [key])).toBe('good');
    const revokes = makeCrl({ issuer: root, entries: [{ serial: 20 }] });
    expect(summary((await statuses([revokes, makeCrl({ issuer: key })], [key]))[0] ?? never())).toBe('CRL_ISSUER_REVOKED');
  });

  it('needs cRLSign, and a path to the very same anchor', async () => {
    const mute = makeCertificate({ subject: 'CA', issuer: root, serial: 21, keyUsage: 0x04 });
    expect(await said([makeCrl({ issuer: mute })], [mute])).toBe('CRL_SIGN_MISSING');
    const otherRoot = makeCertificate({ subject: 'Other root', ca: true });
    const foreign = makeCertificate({ subject: 'CA', issuer: otherRoot, keyUsage: CRL_SIGN });
    expect(await said([makeCrl({ issuer: foreign })], [foreign, otherRoot])).toBe('CRL_ISSUER_PATH');
    const expired = makeCertificate({ subject: 'CA', issuer: root, keyUsage: CRL_SIGN, notAfter: THIS_UPDATE });
    expect(await said([makeCrl({ issuer: expired })], [expired])).toBe('SIGNER_EXPIRED');
  });

  it('of another name, by cRLIssuer and an indirect CRL', async () => {
    const authority = makeCertificate({ subject: 'Lists', issuer: root, serial: 22, keyUsage: CRL_SIGN });
    const leaf = makeCertificate({ subject: 'Leaf', issuer: ca, serial: 3, extensions: [pointOfIssuer(nameOf('Lists'))] });
    const entries = [{ serial: 3, reason: 4, extensions: [certificateIssuer(nameOf('CA'))] }];
    expect(await said([makeCrl({ issuer: authority, extensions: [INDIRECT], entries })], [authority], AT, leaf)).toBe(
      'revoked: superseded',
    );
    // The same serial number, but of the CRL's own issuer.
    expect(await said([makeCrl({ issuer: authority, extensions: [INDIRECT], entries: listed })], [authority], AT, leaf)).toBe(
      'good',
    );
    expect(await said([makeCrl({ issuer: authority })], [authority], AT, leaf)).toBe('OUT_OF_SCOPE');
    // A certificate that does not name that issuer is not spoken for by it.
    expect(await said([makeCrl({ issuer: authority, extensions: [INDIRECT] })], [authority])).toBe('NO_REVOCATION_DATA');
  });

  it('a key does not clear itself, unless its issuer leaves that to it', async () => {
    const self = makeCertificate({ subject: 'CA', issuer: ca, serial: 23, keyUsage: CRL_SIGN });
    expect(await said([makeCrl({ issuer: self })], [self])).toBe('CIRCULAR');
    expect(await said([makeCrl({ issuer: self }), makeCrl({ issuer: ca })], [self])).toBe('good');
    const point = pointOfIssuer(nameOf('Lists'));
    const authority = makeCertificate({ subject: 'Lists', issuer: ca, serial: 24, keyUsage: CRL_SIGN, extensions: [point] });
    const leaf = makeCertificate({ subject: 'Leaf', issuer: ca, serial: 3, extensions: [point] });
    const crl = (serial?: number) =>
      makeCrl({
        issuer: authority,
        extensions: [INDIRECT],
        entries: serial === undefined ? [] : [{ serial, extensions: [certificateIssuer(nameOf('CA'))] }],
      });
    expect(await said([crl()], [authority], AT, leaf)).toBe('good');
    expect(await said([crl(24)], [authority], AT, leaf)).toBe('CRL_ISSUER_REVOKED');
  });

  it('two that vouch for each other settle nothing', async () => {
    const one = makeCertificate({
      subject: 'One',
      issuer: ca,
      serial: 31,
      keyUsage: CRL_SIGN,
      extensions: [pointOfIssuer(nameOf('Two'))],
    });
    const two = makeCertificate({
      subject: 'Two',
      issuer: ca,
      serial: 32,
      keyUsage: CRL_SIGN,
      extensions: [pointOfIssuer(nameOf('One'))],
    });
    const leaf = makeCertificate({ subject: 'Leaf', issuer: ca, serial: 3, extensions: [pointOfIssuer(nameOf('One'))] });
    const crls = [one, two].map((issuer) => makeCrl({ issuer, extensions: [INDIRECT] }));
    expect(await said(crls, [one, two], AT, leaf)).toBe('CIRCULAR');
  });
});

describe('many issuers of CRLs that all depend on each other', () => {
  it('come to an end', async () => {
    const names = Array.from({ length: 12 }, (_, index) => nameOf(`Lists ${index}`));
    const points = extension(
      '2.5.29.31',
      false,
      encodeSequence(...names.map((name) => encodeSequence(constructed(2, directoryName(name))))),
    );
    const issuers = names.map((_, index) =>
      makeCertificate({
        subject: `Lists ${index}`,
        issuer: ca,
        serial: 100 + index,
        keyUsage: CRL_SIGN,
        extensions: [points],
        keyOf: ca,
      }),
    );
    const leaf = makeCertificate({ subject: 'Leaf', issuer: ca, serial: 3, extensions: [points] });
    const crls = issuers.map((issuer) =>
      makeCrl({ issuer, extensions: [issuingDistributionPoint(primitive(3, 1, 0x40), primitive(4, 0xff))] }),
    );
    expect(await said(crls, issuers, AT, leaf)).toContain('TOO_MANY_STEPS');
  });
});

function never(): never {
  throw new Error('expected a status');
}
