// OCSP: what is read, whose answers count, and when (RFC 6960). What an attacker may try: ocsp-attacks.test.ts.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  encodeBoolean,
  encodeElement,
  encodeExplicit,
  encodeGeneralizedTime,
  encodeNull,
  encodeOctetString,
  encodeSequence,
} from '../../../../src/core/encoding/der-writer.ts';
import { MalformedError } from '../../../../src/core/encoding/malformed-error.ts';
import {
  checkPathRevocation,
  OcspResponse,
  type PathRevocationOptions,
  type RevocationData,
  type RevocationStatus,
} from '../../../../src/core/x509/index.ts';
import { NodeEngine } from '../../../../src/engine/node-engine.ts';
import { extension, makeCertificate, type Party } from './demo-certificates.ts';
import { makeCrl, NEXT_UPDATE, REVOKED_AT, THIS_UPDATE } from './demo-crls.ts';
import { type DemoAnswer, encodeBasicOcsp, encodeOcsp, makeOcsp, NO_CHECK, OCSP_SIGNING } from './demo-ocsp.ts';

const engine = new NodeEngine();
const AT = new Date('2025-01-15T00:00:00Z');

const root = makeCertificate({ subject: 'Root', ca: true });
const ca = makeCertificate({ subject: 'CA', issuer: root, ca: true, serial: 2 });
const signer = makeCertificate({ subject: 'Signer', issuer: ca, serial: 200 });
const delegate = makeCertificate({ subject: 'OCSP', issuer: ca, serial: 4, extensions: [OCSP_SIGNING, NO_CHECK] });
const rootCrl = makeCrl({ issuer: root });

const about = (answer: Partial<DemoAnswer> = {}): DemoAnswer => ({
  certificate: signer.certificate,
  issuer: ca.certificate,
  ...answer,
});
const REVOKED = { status: { reason: 1 } } as const;

function summary(status: RevocationStatus | undefined): string {
  if (status === undefined || status.outcome === 'good') return status?.outcome ?? 'nothing';
  return status.outcome === 'revoked'
    ? `revoked: ${status.reason}`
    : [...new Set(status.reasons.map(({ code }) => code))].sort().join(', ');
}

async function status(
  data: readonly RevocationData[],
  options: Partial<PathRevocationOptions> = {},
  leaf: Party = signer,
): Promise<RevocationStatus | undefined> {
  const path = [leaf, ca, root].map(({ certificate }) => certificate);
  const all = [rootCrl, ...data];
  const base = { path, candidates: [], at: AT, engine, ...options };
  const [found] = await checkPathRevocation({ ...base, data: all });
  const [reversed] = await checkPathRevocation({ ...base, data: all.toReversed() });
  expect(summary(reversed)).toBe(summary(found));
  return found;
}

const said = async (data: readonly RevocationData[], options: Partial<PathRevocationOptions> = {}): Promise<string> =>
  summary(await status(data, options));

describe('what is read', () => {
  it('a whole response and the basic response alone say the same', () => {
    const options = { answers: [about(), about(REVOKED)], signer: delegate, certificates: [delegate.certificate] };
    const [whole, alone] = [OcspResponse.parse(encodeOcsp(options)), OcspResponse.parse(encodeBasicOcsp(options))];
    expect(whole.basic).toEqual(alone.basic);
    expect(whole.basic).toMatchObject({
      producedAt: THIS_UPDATE,
      responder: { kind: 'key' },
      answers: [
        { status: { kind: 'good' }, thisUpdate: THIS_UPDATE, nextUpdate: NEXT_UPDATE, id: { digest: 'sha1', serialHex: '00c8' } },
        { status: { kind: 'revoked', reason: 'keyCompromise', revocationDate: REVOKED_AT } },
      ],
    });
  });

  it('an error of the responder is no answer', async () => {
    const tryLater = OcspResponse.parse(encodeSequence(encodeElement(0x0a, new Uint8Array([3]))));
    expect(tryLater).toMatchObject({ status: 'tryLater', basic: undefined });
    expect(await said([tryLater])).toBe('NO_REVOCATION_DATA, OCSP_UNSUCCESSFUL');
  });

  it.each([
    ['an unknown status', encodeSequence(encodeElement(0x0a, new Uint8Array([4])))],
    ['successful without a response', encodeSequence(encodeElement(0x0a, new Uint8Array([0])))],
    ['an error with a response', encodeSequence(encodeElement(0x0a, new Uint8Array([1])), encodeExplicit(0, encodeSequence()))],
    ['an extension twice', encodeOcsp({ answers: [about({ extensions: [NO_CHECK, NO_CHECK] })], signer: delegate })],
    ['more answers than anybody asks for', encodeOcsp({ answers: Array<DemoAnswer>(101).fill(about()), signer: delegate })],
    ['bytes after it', new Uint8Array([...encodeOcsp({ answers: [about()], signer: delegate }), 0])],
  ])('%s is malformed', (_, bytes) => {
    expect(() => OcspResponse.parse(bytes)).toThrow(MalformedError);
  });

  const valid = encodeOcsp({ answers: [about(REVOKED)], signer: delegate, certificates: [delegate.certificate] });
  it('a changed byte is malformed or read, never a crash', () => {
    fc.assert(
      fc.property(fc.nat(valid.length - 1), fc.nat(255), (at, byte) => {
        const bytes = valid.slice();
        bytes[at] = byte;
        try {
          expect(OcspResponse.parse(bytes).raw.length).toBe(bytes.length);
        } catch (cause) {
          expect(cause).toBeInstanceOf(MalformedError);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('who may answer', () => {
  const withDelegate = (party: Party, answer: Partial<DemoAnswer> = {}) =>
    makeOcsp({ answers: [about(answer)], signer: party, certificates: [party.certificate] });

  it.each(['sha1', 'sha256'] as const)('the issuer itself, by key or by name; certificate identified with %s', async (hash) => {
    for (const byName of [true, false]) {
      const response = makeOcsp({ answers: [about({ hash })], signer: ca, byName });
      expect(await status([response])).toMatchObject({ outcome: 'good', clause: 'RFC 6960 3.2', data: [response] });
      expect(await said([makeOcsp({ answers: [about({ hash, ...REVOKED })], signer: ca, byName })])).toBe(
        'revoked: keyCompromise',
      );
    }
  });

  it('a key that the issuer certified for it, with nocheck, in the response or at hand', async () => {
    expect(await said([withDelegate(delegate)])).toBe('good');
    expect(await said([withDelegate(delegate, REVOKED)])).toBe('revoked: keyCompromise');
    const bare = makeOcsp({ answers: [about()], signer: delegate });
    expect(await said([bare])).toBe('RESPONDER_MISSING');
    expect(await said([bare], { candidates: [delegate.certificate] })).toBe('good');
  });

  it('without nocheck the responder itself must be shown good', async () => {
    const other = makeCertificate({ subject: 'OCSP 2', issuer: ca, serial: 5, extensions: [OCSP_SIGNING] });
    const response = withDelegate(other);
    expect(await said([response])).toBe('RESPONDER_UNDETERMINED');
    const itself = makeOcsp({ answers: [about({ certificate: other.certificate })], signer: ca });
    expect(await said([response, itself])).toBe('good');
    expect(await said([response, makeCrl({ issuer: ca, nextUpdate: NEXT_UPDATE })])).toBe('good');
    const revoked = makeOcsp({ answers: [about({ certificate: other.certificate, ...REVOKED })], signer: ca });
    expect(await said([response, revoked])).toBe('RESPONDER_REVOKED');
  });

  it('an answer about another certificate, or with a digest that is not known, is none', async () => {
    const others = [
      about({ serial: 201 }),
      about({ issuer: root.certificate }),
      about({ certificate: ca.certificate, serial: 200 }),
    ];
    for (const answer of others) expect(await said([makeOcsp({ answers: [answer], signer: ca })])).toBe('NO_REVOCATION_DATA');
    expect(await said([makeOcsp({ answers: [about({ hash: 'unknown' })], signer: ca })])).toBe('ALGORITHM_UNSUPPORTED');
  });

  it('"unknown" is not good', async () => {
    expect(await said([makeOcsp({ answers: [about({ status: 'unknown' })], signer: ca })])).toBe('OCSP_UNKNOWN');
  });
});

describe('times', () => {
  const at = (text: string) => ({ at: new Date(text) });
  const byCa = (answer: Partial<DemoAnswer>) => makeOcsp({ answers: [about(answer)], signer: ca });

  it('from thisUpdate to nextUpdate', async () => {
    const response = [byCa({ thisUpdate: new Date('2025-01-10T00:00:00Z'), nextUpdate: new Date('2025-01-12T00:00:00Z') })];
    expect(await said(response, at('2025-01-09T23:59:59Z'))).toBe('NOT_YET_ISSUED');
    expect(await said(response, at('2025-01-10T00:00:00Z'))).toBe('good');
    expect(await said(response, at('2025-01-12T00:00:00Z'))).toBe('good');
    expect(await said(response, at('2025-01-12T00:00:01Z'))).toBe('NEXT_UPDATE_PASSED');
    expect(await said(response, { ...at('2025-01-20T00:00:00Z'), maxAgeSeconds: 20 * 86_400 })).toBe('good');
    expect(await said(response, { ...at('2025-01-11T00:00:00Z'), maxAgeSeconds: 3_600 })).toBe('NEXT_UPDATE_PASSED');
  });

  it('without nextUpdate for a day', async () => {
    const response = [byCa({ thisUpdate: new Date('2025-01-10T00:00:00Z'), nextUpdate: null })];
    expect(await said(response, at('2025-01-11T00:00:00Z'))).toBe('good');
    expect(await said(response, at('2025-01-11T00:00:01Z'))).toBe('NEXT_UPDATE_PASSED');
  });

  it('a revocation stays when its answer is out of date; a hold does not', async () => {
    const old = { thisUpdate: new Date('2025-01-01T00:00:00Z'), nextUpdate: new Date('2025-01-02T00:00:00Z') };
    expect(await said([byCa({ ...old, ...REVOKED })])).toBe('revoked: keyCompromise');
    expect(await said([byCa({ ...old, status: { reason: 6 } })])).toBe('NEXT_UPDATE_PASSED');
    expect(await said([byCa({ ...old, status: { reason: 6 } }), byCa({})])).toBe('good');
    expect(await said([byCa({ status: { reason: 6 } })])).toBe('revoked: certificateHold');
    const lifted = byCa({ thisUpdate: new Date('2025-01-10T00:00:00Z') });
    expect(await said([byCa({ status: { reason: 6 } }), lifted])).toBe('good');
    expect(await said([byCa(REVOKED), lifted])).toBe('revoked: keyCompromise');
  });

  it('asked about the past: what was revoked later was not revoked then', async () => {
    const revokedOn = new Date('2025-01-20T00:00:00Z');
    const response = byCa({ status: { date: revokedOn, reason: 1 }, thisUpdate: new Date('2025-01-25T00:00:00Z') });
    const now = new Date('2025-01-26T00:00:00Z');
    expect(await status([response], { at: AT, now })).toMatchObject({ outcome: 'good', later: { revocationDate: revokedOn } });
    expect(await said([response], { at: revokedOn, now })).toBe('revoked: keyCompromise');
    expect(await said([response], { at: AT, now: AT })).toBe('NOT_YET_ISSUED');
  });

  it('silence about a certificate that had expired says nothing, unless the responder still knows', async () => {
    const expired = makeCertificate({ subject: 'Old', issuer: ca, serial: 9, notAfter: new Date('2025-01-20T00:00:00Z') });
    const options = { at: AT, now: new Date('2025-01-26T00:00:00Z') };
    const answer = { certificate: expired.certificate, thisUpdate: new Date('2025-01-25T00:00:00Z') };
    expect(summary(await status([byCa(answer)], options, expired))).toBe('ISSUED_AFTER_EXPIRY');
    const cutoff = extension('1.3.6.1.5.5.7.48.1.6', false, encodeGeneralizedTime(new Date('2025-01-01T00:00:00Z')));
    expect(summary(await status([byCa({ ...answer, extensions: [cutoff] })], options, expired))).toBe('good');
    const crl = (extensions: readonly Uint8Array[]) => makeCrl({ issuer: ca, thisUpdate: answer.thisUpdate, extensions });
    expect(summary(await status([crl([])], options, expired))).toBe('ISSUED_AFTER_EXPIRY');
    const since = extension('2.5.29.60', false, encodeGeneralizedTime(new Date('2025-01-01T00:00:00Z')));
    expect(summary(await status([crl([since])], options, expired))).toBe('good');
  });
});

describe('extensions', () => {
  const nonce = extension('1.3.6.1.5.5.7.48.1.2', true, encodeOctetString(new Uint8Array(16)));
  const strange = extension('1.2.3.4', true, encodeNull());

  it('a nonce changes nothing; a critical one that is not known makes the response, or the answer, useless', async () => {
    const make = (response: readonly Uint8Array[], answer: readonly Uint8Array[]) =>
      makeOcsp({ answers: [about({ extensions: answer })], signer: ca, extensions: response });
    expect(await said([make([nonce], [])])).toBe('good');
    expect(await said([make([strange], [])])).toBe('UNKNOWN_CRITICAL_EXTENSION');
    expect(await said([make([], [strange])])).toBe('UNKNOWN_CRITICAL_EXTENSION');
    const harmless = extension('1.2.3.4', false, encodeBoolean(true));
    expect(await said([make([harmless], [harmless])])).toBe('good');
  });
});

describe('with CRLs', () => {
  it('either may settle it; a revocation by one outweighs "good" by the other', async () => {
    const good = makeOcsp({ answers: [about()], signer: ca });
    const revoked = makeOcsp({ answers: [about(REVOKED)], signer: ca });
    expect(await said([good, makeCrl({ issuer: ca, entries: [{ serial: 200, reason: 1 }] })])).toBe('revoked: keyCompromise');
    expect(await said([revoked, makeCrl({ issuer: ca })])).toBe('revoked: keyCompromise');
    const stale = makeCrl({ issuer: ca, nextUpdate: new Date('2025-01-02T00:00:00Z') });
    expect(await said([stale])).toBe('NEXT_UPDATE_PASSED');
    expect(await said([stale, good])).toBe('good');
  });
});
