// Revocation in the verdict: what was revoked when, what is proven to have existed when, and what the policy tolerates (EN 319 102-1 V1.4.1,
// 5.2.5, 5.2.6.4, 5.3.4, 5.5.4). Signatures after their certificates' time: judge-past.test.ts.
import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { encodeBase64, parseBase64 } from '../../../../src/core/encoding/base64.ts';
import { JudgeCache, judge, type SignatureFacts, type SignaturePolicy } from '../../../../src/core/signature/index.ts';
import { OcspResponse, type RevocationData } from '../../../../src/core/x509/index.ts';
import { makeCertificate } from '../x509/demo-certificates.ts';
import { makeCrl } from '../x509/demo-crls.ts';
import { makeOcsp, NO_CHECK, OCSP_SIGNING } from '../x509/demo-ocsp.ts';
import { carried, demoFacts, demoSignature, demoToken, engine, judgeOptions, policyNamed } from './demo-facts.ts';

const root = makeCertificate({ subject: 'Root', ca: true });
const ca = makeCertificate({ subject: 'CA', issuer: root, ca: true, serial: 2 });
const signer = makeCertificate({ subject: 'Signer', issuer: ca, serial: 200 });
const tsa = makeCertificate({ subject: 'TSA', issuer: root, serial: 4 });
const parties = [root, ca, signer, tsa];

const NOW = '2025-06-15T00:00:00Z';
const STAMPED = '2025-01-10T00:00:00Z';
const CURRENT = { thisUpdate: new Date('2025-06-14T00:00:00Z'), nextUpdate: new Date('2025-06-20T00:00:00Z') };
const rootCrl = makeCrl({ issuer: root, ...CURRENT });
const good = makeOcsp({ answers: [{ certificate: signer.certificate, issuer: ca.certificate, ...CURRENT }], signer: ca });
const revokedOn = (date: string, reason = 1) =>
  makeOcsp({
    answers: [{ certificate: signer.certificate, issuer: ca.certificate, status: { date: new Date(date), reason }, ...CURRENT }],
    signer: ca,
  });
const stamped: Partial<SignatureFacts> = { timeStamps: [demoToken(tsa, STAMPED)] };

async function judged(
  data: readonly RevocationData[],
  signature: Partial<SignatureFacts> = {},
  policy: SignaturePolicy = policyNamed('strict'),
  at = NOW,
) {
  const facts = demoFacts([demoSignature(signer, signature)], parties, data);
  const report = await judge(facts, judgeOptions([root], at, policy));
  const again = await judge(demoFacts(facts.signatures, parties, data.toReversed()), judgeOptions([root], at, policy));
  expect(again.indication).toBe(report.indication);
  const [first] = report.signatures;
  if (first === undefined) throw new Error('expected a signature');
  return first;
}

const verdict = async (...given: Parameters<typeof judged>): Promise<string> => {
  const { indication, subIndication } = await judged(...given);
  return subIndication === null ? indication : `${indication} ${subIndication}`;
};

const VN = policyNamed('vn-existing');

describe('without a proven time', () => {
  it('good now, at both policies', async () => {
    expect(await verdict([rootCrl, good])).toBe('TOTAL-PASSED');
    const report = await judged([rootCrl, good], {}, VN);
    expect(report).toMatchObject({ indication: 'TOTAL-PASSED', tolerated: [] });
    expect(report.checks.map(({ code }) => code)).toContain('REVOCATION_OK');
  });

  it('nothing, or not about all certificates: a doubt, or tolerated by name', async () => {
    for (const data of [[], [rootCrl], [good]]) {
      expect(await verdict(data)).toBe('INDETERMINATE TRY_LATER');
      expect(await judged(data, {}, VN)).toMatchObject({ indication: 'TOTAL-PASSED', tolerated: ['REVOCATION_ABSENT'] });
    }
  });

  it('the one sentence says what was not checked, and nothing more where all was', async () => {
    const unchecked = await judged([], {}, VN);
    expect(unchecked.summary.vi).toContain('chưa kiểm tra được đầy đủ chứng thư có bị thu hồi hay không');
    expect(unchecked.summary.en).toContain('could not be fully checked');
    expect((await judged([rootCrl, good], {}, VN)).summary.vi).toBe('Chữ ký của Signer hợp lệ.');
    const facts = demoFacts([demoSignature(signer)], parties, [rootCrl]);
    expect((await judge(facts, judgeOptions([root], NOW, VN))).summary.en).toContain('for 1 of them');
  });

  it('out of date: the sentence says why', async () => {
    const old = makeCrl({ issuer: ca });
    const report = await judged([rootCrl, old]);
    expect(report).toMatchObject({ indication: 'INDETERMINATE', subIndication: 'TRY_LATER' });
    expect(report.summary.vi).toContain('đã quá hạn cập nhật');
    expect(report.summary.en).toContain('out of date');
    expect(await judged([rootCrl, old], {}, VN)).toMatchObject({ tolerated: ['REVOCATION_UNPROVEN'] });
  });

  it.each(['strict', 'vn-existing'])('%s: revoked is never tolerated, by whatever data', async (name) => {
    const policy = policyNamed(name);
    const listed = (subject: number, issuer = ca, change = {}) =>
      makeCrl({ issuer, ...CURRENT, entries: [{ serial: subject, reason: 4 }], ...change });
    expect(await verdict([rootCrl, good, listed(200)], {}, policy)).toBe('INDETERMINATE REVOKED_NO_POE');
    expect(await verdict([revokedOn('2025-06-01T00:00:00Z')], {}, policy)).toBe('INDETERMINATE REVOKED_NO_POE');
    expect(await verdict([good, listed(2, root)], {}, policy)).toBe('INDETERMINATE REVOKED_CA_NO_POE');
    const outdated = { thisUpdate: new Date('2024-01-01T00:00:00Z'), nextUpdate: new Date('2024-02-01T00:00:00Z') };
    expect(await verdict([rootCrl, listed(200, ca, outdated)], {}, policy)).toBe('INDETERMINATE REVOKED_NO_POE');
  });

  it('named by data that cannot be verified: a doubt, unless verified data says that it is good', async () => {
    const impostor = makeCertificate({ subject: 'CA', ca: true });
    const forged = makeCrl({ issuer: impostor, ...CURRENT, entries: [{ serial: 200 }] });
    expect((await judged([forged], {}, VN)).checks.map(({ code }) => code)).toContain('CERTIFICATE_NAMED_REVOKED');
    expect(await verdict([forged], {}, VN)).toBe('INDETERMINATE REVOKED_NO_POE');
    expect(await verdict([forged, rootCrl, good])).toBe('TOTAL-PASSED');
  });

  it('a revocation that the policy cannot read by its algorithm is not forgotten', async () => {
    const policy = policyNamed('vn-existing', { digests: [{ name: 'sha512', until: null, tolerated: false }] });
    const report = await judged([revokedOn('2025-06-01T00:00:00Z')], {}, policy);
    expect(report.checks.map(({ code }) => code)).toContain('CERTIFICATE_NAMED_REVOKED');
  });
});

describe('at a proven time', () => {
  it('a revocation after it changes nothing, and is told', async () => {
    const report = await judged([rootCrl, revokedOn('2025-03-01T00:00:00Z')], stamped);
    expect(report).toMatchObject({ indication: 'TOTAL-PASSED', bestSignatureTime: { time: STAMPED, from: 'time-stamp' } });
    expect(report.checks.find(({ code }) => code === 'REVOKED_LATER')?.vi).toContain('2025-03-01');
  });

  it('a revocation before it, or at that very moment, does', async () => {
    for (const date of ['2025-01-09T23:59:59Z', STAMPED])
      for (const policy of [policyNamed('strict'), VN])
        expect(await verdict([rootCrl, revokedOn(date)], stamped, policy)).toBe('INDETERMINATE REVOKED_NO_POE');
  });

  it('before the signed content even existed: failed', async () => {
    const timeStamps = [demoToken(tsa, STAMPED, { kind: 'content', sha256: 'content' }), demoToken(tsa, '2025-01-11T00:00:00Z')];
    expect(await verdict([rootCrl, revokedOn('2025-01-09T00:00:00Z')], { timeStamps })).toBe('TOTAL-FAILED REVOKED');
    expect(await verdict([rootCrl, revokedOn('2025-01-10T12:00:00Z')], { timeStamps })).toBe('INDETERMINATE REVOKED_NO_POE');
  });

  it('by a CA that was revoked later, and one that was revoked before', async () => {
    const caRevoked = (date: string) =>
      makeCrl({ issuer: root, ...CURRENT, entries: [{ serial: 2, reason: 4, date: new Date(date) }] });
    expect(await verdict([good, caRevoked('2025-01-09T00:00:00Z')], stamped)).toBe('INDETERMINATE REVOKED_CA_NO_POE');
    // The answer about the signer comes from the CA after its revocation: it may be the thief's.
    expect(await verdict([good, caRevoked('2025-03-01T00:00:00Z')], stamped)).toBe('INDETERMINATE TRY_LATER');
    const early = makeOcsp({
      answers: [{ certificate: signer.certificate, issuer: ca.certificate, thisUpdate: new Date('2025-01-09T00:00:00Z') }],
      signer: ca,
    });
    const inside = { ...stamped, revocationData: [carried(early, 'revocation-archival')] };
    expect(await verdict([early, caRevoked('2025-03-01T00:00:00Z')], inside)).toBe('TOTAL-PASSED');
    expect(await verdict([early, caRevoked('2025-03-01T00:00:00Z')], stamped)).toBe('INDETERMINATE TRY_LATER');
  });

  it('an unproven token proves nothing', async () => {
    const timeStamps = [demoToken(tsa, STAMPED, { value: 'not-verified' })];
    expect(await verdict([rootCrl, revokedOn('2025-03-01T00:00:00Z')], { timeStamps })).toBe('INDETERMINATE REVOKED_NO_POE');
  });

  it("the TSA's certificate is asked about as well", async () => {
    const tsaRevoked = makeCrl({ issuer: root, ...CURRENT, entries: [{ serial: 4, reason: 1 }] });
    for (const policy of [policyNamed('strict'), VN]) {
      const report = await judged([tsaRevoked, revokedOn('2025-03-01T00:00:00Z')], stamped, policy);
      expect(report.timeStamps[0]).toMatchObject({ indication: 'INDETERMINATE', subIndication: 'REVOKED_NO_POE' });
      expect(report.subIndication).toBe('REVOKED_NO_POE');
    }
    const unknown = await judged([good], stamped);
    expect(unknown.timeStamps[0]).toMatchObject({ indication: 'INDETERMINATE', subIndication: 'TRY_LATER' });
  });
});

describe('freshness is policy', () => {
  const answer = (thisUpdate: string, nextUpdate: Date | null) =>
    makeOcsp({
      answers: [{ certificate: signer.certificate, issuer: ca.certificate, thisUpdate: new Date(thisUpdate), nextUpdate }],
      signer: ca,
    });

  it('a response without nextUpdate, an hour old', async () => {
    const response = answer('2025-06-14T23:00:00Z', null);
    expect(await verdict([rootCrl, response])).toBe('INDETERMINATE TRY_LATER');
    expect(await judged([rootCrl, response], {}, VN)).toMatchObject({ indication: 'TOTAL-PASSED', tolerated: [] });
  });

  it('a maximum age counts instead of nextUpdate', async () => {
    const response = answer('2025-06-10T00:00:00Z', new Date('2025-06-11T00:00:00Z'));
    const policy = (days: number) =>
      policyNamed('strict', { revocationFreshness: { maxAgeSeconds: days * 86_400, withoutNextUpdateSeconds: 0 } });
    expect(await verdict([rootCrl, response])).toBe('INDETERMINATE TRY_LATER');
    expect(await verdict([rootCrl, response], {}, policy(6))).toBe('TOTAL-PASSED');
    expect(await verdict([rootCrl, response], {}, policy(4))).toBe('INDETERMINATE TRY_LATER');
  });

  it('issued after the proven time is fresh enough, and not from the future', async () => {
    const response = answer('2025-02-01T00:00:00Z', null);
    expect(await verdict([rootCrl, response], stamped)).toBe('TOTAL-PASSED');
    expect(await verdict([rootCrl, answer('2025-06-16T00:00:00Z', null)], stamped)).toBe('INDETERMINATE TRY_LATER');
  });
});

it('data that cannot be read, and data of the verifier', async () => {
  const facts = demoFacts([demoSignature(signer)], parties, [rootCrl]);
  const broken = { sha256: '00', kind: 'ocsp', der: 'MAA=' } as const;
  const withBroken = { ...facts, revocationData: [broken, ...facts.revocationData] };
  const options = judgeOptions([root], NOW, policyNamed('strict'));
  expect(await judge(withBroken, options)).toMatchObject({ subIndication: 'TRY_LATER' });
  expect(await judge(withBroken, { ...options, revocationData: [good] })).toMatchObject({ indication: 'TOTAL-PASSED' });
});

describe('who wants a revocation to be overlooked', () => {
  const revoked = revokedOn('2025-06-01T00:00:00Z');

  it('by the same bytes under a wrong name, in this document or in one before it', async () => {
    const facts = demoFacts([demoSignature(signer)], parties, [rootCrl, revoked]);
    const misnamed = facts.revocationData.map((one) => ({ ...one, kind: 'crl' as const }));
    const cache = new JudgeCache(engine);
    const options = { ...judgeOptions([root], NOW, VN), cache };
    expect((await judge({ ...facts, revocationData: misnamed }, options)).indication).toBe('TOTAL-PASSED');
    expect(await judge(facts, options)).toMatchObject({ subIndication: 'REVOKED_NO_POE' });
  });

  it('by an encoding that is not DER around it', async () => {
    const facts = demoFacts([demoSignature(signer)], parties, [rootCrl, revoked]);
    const inBer = facts.revocationData.map((one) => {
      const der = parseBase64(one.der);
      return { ...one, der: encodeBase64(new Uint8Array([0x30, 0x84, 0, 0, ...der.subarray(2)])) };
    });
    expect(parseBase64(facts.revocationData[0]?.der ?? '')[1]).toBe(0x82);
    const report = await judge({ ...facts, revocationData: inBer }, judgeOptions([root], NOW, VN));
    expect(report.signatures[0]?.checks.map(({ code }) => code)).toContain('CERTIFICATE_REVOKED');
  });

  it('by more data than is looked at', async () => {
    const noise = Array.from({ length: 1_001 }, () => good);
    const facts = demoFacts([demoSignature(signer)], parties, []);
    const options = {
      ...judgeOptions([root], NOW, VN),
      revocationData: [...noise.map(({ raw }) => OcspResponse.parse(raw)), revoked],
    };
    expect(await judge(facts, options)).toMatchObject({ subIndication: 'REVOKED_NO_POE' });
  });

  it('by a responder with a weak key', async () => {
    const weak = generateKeyPairSync('rsa', { modulusLength: 1024 });
    const spki = new Uint8Array(weak.publicKey.export({ format: 'der', type: 'spki' }));
    const { certificate } = makeCertificate({ subject: 'O', issuer: ca, serial: 9, extensions: [OCSP_SIGNING, NO_CHECK], spki });
    const answers = [{ certificate: signer.certificate, issuer: ca.certificate, ...CURRENT }];
    const response = makeOcsp({ answers, signer: { certificate, privateKey: weak.privateKey }, certificates: [certificate] });
    const report = await judged([rootCrl, response]);
    expect(report).toMatchObject({ indication: 'INDETERMINATE', subIndication: 'TRY_LATER' });
    expect(report.summary.en).toContain('no longer secure enough');
  });
});

it('a delegate that has expired since: out of its bounds', async () => {
  const extensions = [OCSP_SIGNING, NO_CHECK];
  const delegate = makeCertificate({
    subject: 'O',
    issuer: ca,
    serial: 9,
    extensions,
    notAfter: new Date('2025-03-01T00:00:00Z'),
  });
  const answers = [{ certificate: signer.certificate, issuer: ca.certificate, thisUpdate: new Date('2025-02-01T00:00:00Z') }];
  const late = makeOcsp({ answers, signer: delegate, certificates: [delegate.certificate] });
  expect(await verdict([rootCrl, late], stamped)).toBe('INDETERMINATE REVOCATION_OUT_OF_BOUNDS_NO_POE');
});
