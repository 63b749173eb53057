// What a token must show before it counts as evidence: facts made by hand, real certificates and paths.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { encodeBase64 } from '../../../../src/core/encoding/base64.ts';
import type { DocumentFacts, TimeStampFacts } from '../../../../src/core/signature/facts.ts';
import { parsePolicy } from '../../../../src/core/signature/index.ts';
import { judgeContext } from '../../../../src/core/signature/judge-context.ts';
import { judgeTimeStamp } from '../../../../src/core/signature/judge-time-stamp.ts';
import { CertificateIndex, certificateFingerprint } from '../../../../src/core/x509/index.ts';
import { NodeEngine } from '../../../../src/engine/node-engine.ts';
import { makeCertificate } from '../x509/demo-certificates.ts';

const engine = new NodeEngine();
const root = makeCertificate({ subject: 'Root', ca: true, notBefore: new Date('2010-01-01') });
const tsa = makeCertificate({
  subject: 'TSA',
  issuer: root,
  notBefore: new Date('2020-01-01'),
  notAfter: new Date('2028-01-01'),
});
const sha256 = certificateFingerprint(engine, tsa.certificate);
const stored = { sha256, der: encodeBase64(tsa.certificate.raw) };
const facts = { certificates: [stored], revocationData: [] } as unknown as DocumentFacts;
const anchors = new CertificateIndex([root.certificate]);
const none = new CertificateIndex([]);
const policy = (name: string) => parsePolicy(JSON.parse(readFileSync(`config/policies/${name}.json`, 'utf8')));

const matching = { algorithm: 'sha256', claimed: '00', computed: '00', matches: true };
const TOKEN: TimeStampFacts = {
  kind: 'signature',
  genTime: '2021-06-01T00:00:00Z',
  tsa: 'TSA',
  tsaCertificate: sha256,
  policy: '1.2.3',
  serial: '01',
  accuracySeconds: null,
  imprint: { ...matching, of: 'signature-value', dataFound: true },
  contentDigest: matching,
  value: 'verified',
  signatureAlgorithm: { identifier: '1.2.840.113549.1.1.11', name: 'rsa-pkcs1', digest: 'sha256' },
  signingCertificateReference: 'matches',
  certificates: [],
  revocationData: [],
  covers: [],
  keyPurpose: 'ok',
  sha256: '00',
  findings: [],
};
const judge = (token: Partial<TimeStampFacts>, at = '2026-11-21', name = 'vn-existing', existedBy?: Date) => {
  const trust = { signers: none, timeStamps: anchors, intermediates: none };
  const context = judgeContext(facts, { engine, trust, policy: policy(name), at: new Date(at) });
  return judgeTimeStamp(context, { ...TOKEN, ...token }, existedBy);
};
const sha1 = { ...TOKEN.signatureAlgorithm, digest: 'sha1' };

describe('a time-stamp token', () => {
  it('passes when everything holds', async () => {
    expect(await judge({})).toMatchObject({ indication: 'PASSED', subIndication: null });
  });

  it('is judged by the algorithms of today: its own time proves nothing about them', async () => {
    expect(await judge({ signatureAlgorithm: sha1 }, '2027-04-09')).toMatchObject({ indication: 'PASSED' });
    const late = await judge({ signatureAlgorithm: sha1 }, '2027-04-11');
    expect(late).toMatchObject({ indication: 'INDETERMINATE', subIndication: 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE' });
    expect(late.checks.map(({ code }) => code)).toContain('DIGEST_REFUSED');
  });

  it('is judged at the time of a later accepted proof when there is one', async () => {
    const proven = await judge({ signatureAlgorithm: sha1 }, '2027-06-01', 'vn-existing', new Date('2026-12-01'));
    expect(proven.indication).toBe('PASSED');
    const tooLate = await judge({ signatureAlgorithm: sha1 }, '2027-06-01', 'vn-existing', new Date('2027-05-01'));
    expect(tooLate).toMatchObject({ indication: 'INDETERMINATE', subIndication: 'CRYPTO_CONSTRAINTS_FAILURE' });
  });

  it.each(['vn-existing', 'strict'])('%s: a token older than its certificate is not passed', async (name) => {
    const early = await judge({ genTime: '2019-06-01T00:00:00Z' }, '2026-11-21', name);
    expect(early).toMatchObject({ indication: 'INDETERMINATE', subIndication: 'OUT_OF_BOUNDS_NO_POE' });
  });

  it('a certificate that expired since: tolerated by name under one policy, a doubt under the other', async () => {
    const tolerated = await judge({}, '2029-01-01');
    expect(tolerated.indication).toBe('PASSED');
    expect(tolerated.checks.map(({ code }) => code)).toContain('TST_CERTIFICATE_EXPIRED');
    expect(await judge({}, '2029-01-01', 'strict')).toMatchObject({ subIndication: 'OUT_OF_BOUNDS_NO_POE' });
  });

  it.each(['absent', 'unsupported', 'malformed'] as const)('ESSCertID %s is a doubt', async (signingCertificateReference) => {
    const report = await judge({ signingCertificateReference });
    expect(report).toMatchObject({ indication: 'INDETERMINATE', subIndication: 'NO_SIGNING_CERTIFICATE_FOUND' });
    expect(report.checks[0]?.code).toBe('TST_CERTIFICATE_UNNAMED');
  });
  it('ESSCertID of another certificate is a failure', async () => {
    expect(await judge({ signingCertificateReference: 'differs' })).toMatchObject({ indication: 'FAILED' });
  });

  it.each(['CMS_CONTENT_TYPE_DIFFERS', 'CMS_ATTRIBUTE_REPEATED', 'CMS_DIGESTS_DISAGREE'])('%s fails it', async (code) => {
    const report = await judge({ findings: [{ code, detail: '' }] });
    expect(report).toMatchObject({ indication: 'FAILED', intact: false });
    expect(report.checks[0]?.en).toContain(code);
  });
  it('a remark that is no fault of format does not', async () => {
    expect(await judge({ findings: [{ code: 'CMS_NOT_DER', detail: '' }] })).toMatchObject({ indication: 'PASSED' });
  });
});
