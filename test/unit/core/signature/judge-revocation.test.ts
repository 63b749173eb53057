// Revocation data that came along: said to be there, never a help, and a doubt when it names the signer.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { encodeBase64 } from '../../../../src/core/encoding/base64.ts';
import {
  encodeBitString,
  encodeElement,
  encodeExplicit,
  encodeGeneralizedTime,
  encodeInteger,
  encodeOctetString,
  encodeOid,
  encodeSequence,
} from '../../../../src/core/encoding/der-writer.ts';
import { CheckList } from '../../../../src/core/signature/check-list.ts';
import type { DocumentFacts } from '../../../../src/core/signature/facts.ts';
import { parsePolicy } from '../../../../src/core/signature/index.ts';
import { judgeRevocation } from '../../../../src/core/signature/judge-revocation.ts';
import { NodeEngine } from '../../../../src/engine/node-engine.ts';
import { makeCertificate, nameOf, SHA256_RSA } from '../x509/demo-certificates.ts';

const engine = new NodeEngine();
const ca = makeCertificate({ subject: 'CA', ca: true });
const { certificate } = makeCertificate({ subject: 'Signer', issuer: ca, serial: 200 });
const time = encodeGeneralizedTime(new Date('2026-01-01T00:00:00Z'));

const crl = (issuer: string, ...serials: number[]) => {
  const entries = serials.map((serial) => encodeSequence(encodeInteger(serial), time));
  const revoked = entries.length === 0 ? [] : [encodeSequence(...entries)];
  const tbs = encodeSequence(encodeInteger(1), SHA256_RSA, nameOf(issuer), time, time, ...revoked);
  return encodeBase64(encodeSequence(tbs, SHA256_RSA, encodeBitString(new Uint8Array(8))));
};
const ocsp = (issuer: string, serial: number, status: Uint8Array) => {
  const sha1 = (bytes: Uint8Array) => encodeOctetString(new Uint8Array(createHash('sha1').update(bytes).digest()));
  const algorithm = encodeSequence(encodeOid('1.3.14.3.2.26'));
  const id = encodeSequence(algorithm, sha1(nameOf(issuer)), sha1(new Uint8Array(1)), encodeInteger(serial));
  const data = encodeSequence(encodeExplicit(1, nameOf('Responder')), time, encodeSequence(encodeSequence(id, status, time)));
  const basic = encodeSequence(data, SHA256_RSA, encodeBitString(new Uint8Array(8)));
  const body = encodeSequence(encodeOid('1.3.6.1.5.5.7.48.1.1'), encodeOctetString(basic));
  return encodeBase64(encodeSequence(encodeElement(0x0a, new Uint8Array(1)), encodeExplicit(0, body)));
};
const GOOD = encodeElement(0x80);
const REVOKED = encodeElement(0xa1, time);

function judged(revocation: { crls?: string[]; ocsps?: string[] }, policyName = 'vn-existing', inStore = false) {
  const list = new CheckList();
  const policy = parsePolicy(JSON.parse(readFileSync(`config/policies/${policyName}.json`, 'utf8')));
  const { crls = [], ocsps = [] } = revocation;
  const data = [
    ...crls.map((der, i) => ({ sha256: `crl ${i}`, kind: 'crl', der })),
    ...ocsps.map((der, i) => ({ sha256: `ocsp ${i}`, kind: 'ocsp', der })),
  ];
  const carried = data.map(({ sha256 }) => ({ sha256, origin: 'signed-data' as const }));
  const [revocationData, stored] = inStore ? [[], carried] : [carried, []];
  const facts = { pdf: { store: { revocationData: stored } }, revocationData: data } as unknown as DocumentFacts;
  judgeRevocation(list, { engine, policy, facts }, { revocationData }, certificate);
  return { outcome: list.outcome, reason: list.reason, codes: list.checks.map(({ code }) => code) };
}

describe('revocation', () => {
  it('absent: tolerated by name, or a doubt', () => {
    expect(judged({})).toEqual({ outcome: 'passed', reason: null, codes: ['REVOCATION_ABSENT'] });
    expect(judged({}, 'strict')).toMatchObject({ outcome: 'indeterminate', reason: 'TRY_LATER' });
  });

  it.each([
    ['a CRL', { crls: [crl('CA', 199)] }, false],
    ['an empty CRL', { crls: [crl('CA')] }, false],
    ['a CRL of another issuer', { crls: [crl('CB', 200)] }, false],
    ['an OCSP response', { ocsps: [ocsp('CA', 200, GOOD)] }, false],
    ['an OCSP response about another certificate', { ocsps: [ocsp('CA', 199, REVOKED), ocsp('CB', 200, REVOKED)] }, false],
    ['data that cannot be read', { crls: ['MAA='], ocsps: ['AAAA'] }, false],
    ['a security store in the file', { crls: [crl('CA')] }, true],
  ])('%s: there, but not evaluated; weighs as before', (_, revocation, inStore) => {
    const codes = ['REVOCATION_NOT_EVALUATED'];
    expect(judged(revocation, 'vn-existing', inStore)).toEqual({ outcome: 'passed', reason: null, codes });
    expect(judged(revocation, 'strict', inStore)).toEqual({ outcome: 'indeterminate', reason: 'TRY_LATER', codes });
  });

  it.each([
    ['CRL', { crls: [crl('CA', 7, 200)] }],
    ['OCSP response', { ocsps: [ocsp('CA', 200, REVOKED)] }],
  ])('an embedded %s that names the signer keeps the signature from passing', (_, revocation) => {
    for (const name of ['vn-existing', 'strict'])
      expect(judged(revocation, name)).toEqual({
        outcome: 'indeterminate',
        reason: 'REVOKED_NO_POE',
        codes: ['CERTIFICATE_NAMED_REVOKED', 'REVOCATION_NOT_EVALUATED'],
      });
  });
});
