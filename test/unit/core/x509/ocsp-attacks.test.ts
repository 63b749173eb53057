// Who wants a revoked certificate to look good, with OCSP: responders that may not answer, circles, decoys, limits, keys stolen since. None of
// them may make "good" of what is not.
import { describe, expect, it } from 'vitest';
import { checkPathRevocation, type PathRevocationOptions, type RevocationData } from '../../../../src/core/x509/index.ts';
import { NodeEngine } from '../../../../src/engine/node-engine.ts';
import { makeCertificate, type Party } from './demo-certificates.ts';
import { makeCrl } from './demo-crls.ts';
import { type DemoAnswer, type DemoOcsp, makeOcsp, NO_CHECK, OCSP_SIGNING } from './demo-ocsp.ts';

const engine = new NodeEngine();
const AT = new Date('2025-01-15T00:00:00Z');
const DELEGATE = { extensions: [OCSP_SIGNING, NO_CHECK] } as const;

const root = makeCertificate({ subject: 'R', ca: true });
const ca = makeCertificate({ subject: 'CA', issuer: root, ca: true, serial: 2 });
const leaf = makeCertificate({ subject: 'leaf', issuer: ca, serial: 3 });
const rootCrl = makeCrl({ issuer: root });

const about = (answer: Partial<DemoAnswer> = {}): DemoAnswer => ({
  certificate: leaf.certificate,
  issuer: ca.certificate,
  ...answer,
});
const answered = (signer: Party, options: Partial<DemoOcsp> = {}, answer: Partial<DemoAnswer> = {}) =>
  makeOcsp({ answers: [about(answer)], signer, certificates: [signer.certificate], ...options });

async function said(
  data: readonly RevocationData[],
  candidates: readonly Party[] = [],
  options: Partial<PathRevocationOptions> = {},
): Promise<string> {
  const base = {
    path: [leaf, ca, root].map(({ certificate }) => certificate),
    candidates: candidates.map(({ certificate }) => certificate),
    ...{ at: AT, engine },
    ...options,
  };
  const all = [rootCrl, ...data];
  const texts: string[] = [];
  for (const order of [all, all.toReversed()]) {
    const [status] = await checkPathRevocation({ ...base, data: order });
    texts.push(
      status?.outcome === 'undetermined' ? [...new Set(status.reasons.map(({ code }) => code))].join(' ') : `${status?.outcome}`,
    );
  }
  expect(texts[1]).toBe(texts[0]);
  return texts[0] ?? '';
}

describe('responders that may not answer', () => {
  const delegateOf = (issuer: Party, options: object = {}) =>
    makeCertificate({ subject: 'OCSP', issuer, serial: 40, ...DELEGATE, ...options });

  it('one of another CA, of a CA with the same name and another key, and of the root', async () => {
    const other = makeCertificate({ subject: 'Other', issuer: root, ca: true, serial: 5 });
    const twin = makeCertificate({ subject: 'CA', issuer: root, ca: true, serial: 6 });
    expect(await said([answered(delegateOf(other))], [other])).toBe('RESPONDER_NOT_AUTHORIZED');
    expect(await said([answered(delegateOf(twin))], [twin])).toBe('RESPONDER_PATH');
    expect(await said([answered(delegateOf(root))])).toBe('RESPONDER_NOT_AUTHORIZED');
    expect(await said([answered(root)])).toBe('RESPONDER_NOT_AUTHORIZED');
    expect(await said([answered(twin)], [twin])).toBe('RESPONDER_NOT_AUTHORIZED');
  });

  it('one that another delegate certified, one without the purpose, one for any purpose', async () => {
    const middle = makeCertificate({ subject: 'CA 2', issuer: ca, ca: true, serial: 7 });
    expect(
      await said([answered(delegateOf(middle), { certificates: [delegateOf(middle).certificate, middle.certificate] })]),
    ).not.toBe('good');
    const plain = makeCertificate({ subject: 'plain', issuer: ca, serial: 8, extensions: [NO_CHECK] });
    expect(await said([answered(plain)])).toBe('RESPONDER_NOT_AUTHORIZED');
    const wrongUsage = delegateOf(ca, { keyUsage: 0x20 });
    expect(await said([answered(wrongUsage)])).toBe('RESPONDER_NOT_AUTHORIZED');
  });

  it('an expired one, one that was not valid yet, a revoked one even with nocheck', async () => {
    expect(await said([answered(delegateOf(ca, { notAfter: new Date('2025-01-10T00:00:00Z') }))])).toBe('SIGNER_EXPIRED');
    expect(await said([answered(delegateOf(ca, { notBefore: new Date('2025-01-10T00:00:00Z') }))])).toBe('RESPONDER_PATH');
    const delegate = delegateOf(ca);
    expect(await said([answered(delegate)])).toBe('good');
    const crl = makeCrl({
      issuer: ca,
      thisUpdate: new Date('2024-12-01T00:00:00Z'),
      nextUpdate: null,
      entries: [{ serial: 40 }],
    });
    expect(await said([answered(delegate), crl])).toContain('RESPONDER_REVOKED');
  });

  it('nobody: no signature, a wrong one, the certificate itself', async () => {
    expect(await said([answered(ca, { signature: new Uint8Array(0) })])).toBe('SIGNATURE_NOT_VERIFIED');
    expect(await said([answered(ca, { signature: new Uint8Array(256) })])).toBe('SIGNATURE_NOT_VERIFIED');
    const impostor = makeCertificate({ subject: 'CA', ca: true });
    expect(await said([answered(impostor, { byName: true })])).toBe('RESPONDER_NOT_AUTHORIZED');
    expect(await said([answered(leaf)])).toBe('CIRCULAR');
  });
});

it('the same serial number of another issuer is another certificate', async () => {
  const other = makeCertificate({ subject: 'Other', issuer: root, ca: true, serial: 5 });
  const twin = makeCertificate({ subject: 'CA', issuer: root, ca: true, serial: 6 });
  for (const issuer of [other, twin]) {
    const same = makeCertificate({ subject: 'x', issuer, serial: 3 });
    const answer = { certificate: same.certificate, issuer: issuer.certificate };
    expect(await said([answered(issuer, {}, answer)])).toBe('NO_REVOCATION_DATA');
    expect(await said([answered(ca, {}, answer)])).toBe('NO_REVOCATION_DATA');
  }
});

describe('circles and limits', () => {
  const plain = (serial: number) => makeCertificate({ subject: `O${serial}`, issuer: ca, serial, extensions: [OCSP_SIGNING] });
  const [one, two] = [plain(50), plain(51)];

  it('two responders that vouch for each other, and one for itself', async () => {
    const forOne = answered(two, {}, { certificate: one.certificate });
    const forTwo = answered(one, {}, { certificate: two.certificate });
    expect(await said([answered(one), forOne, forTwo])).toBe('CIRCULAR');
    expect(await said([answered(one), answered(one, {}, { certificate: one.certificate })])).toBe('CIRCULAR');
  });

  it('a revocation by a responder that only a circle keeps from being heard stops a good answer', async () => {
    const revoking = answered(one, {}, { status: { reason: 1 } });
    const circle = [answered(two, {}, { certificate: one.certificate }), answered(one, {}, { certificate: two.certificate })];
    const good = answered(ca);
    expect(await said([good])).toBe('good');
    expect(await said([good, revoking, ...circle])).toBe('CIRCULAR');
    const forOne = answered(ca, {}, { certificate: one.certificate });
    expect(await said([good, revoking, forOne])).toBe('revoked');
  });

  it('a forged revocation does not', async () => {
    const forged = answered(ca, { signature: new Uint8Array(256) }, { status: { reason: 1 } });
    expect(await said([answered(ca), forged])).toBe('good');
  });

  it('decoys with the name of the responder, and more data than anybody needs', async () => {
    const real = makeCertificate({ subject: 'D', issuer: ca, serial: 60, ...DELEGATE });
    const decoys = Array.from({ length: 20 }, (_, n) =>
      makeCertificate({ subject: 'D', issuer: ca, serial: 70 + n, ...DELEGATE, keyOf: leaf }),
    );
    const revoking = makeOcsp({ answers: [about({ status: { reason: 1 } })], signer: real, byName: true });
    const good = answered(ca);
    expect(await said([revoking, good], [real])).toBe('revoked');
    expect(await said([revoking, good], [...decoys, real])).not.toBe('good');
    expect(await said(Array<RevocationData>(1_001).fill(good))).toBe('TOO_MANY_STEPS');
  });
});

describe('asked about the past, keys stolen since', () => {
  const now = new Date('2026-06-01T00:00:00Z');
  const late = { thisUpdate: new Date('2025-02-01T00:00:00Z'), nextUpdate: null } as const;
  const options = { now, at: AT };

  it('a responder that has expired since may be anybody now, unless the answer is known from before', async () => {
    const delegate = makeCertificate({
      subject: 'OCSP',
      issuer: ca,
      serial: 40,
      ...DELEGATE,
      notAfter: new Date('2025-06-01T00:00:00Z'),
    });
    const response = answered(delegate, {}, late);
    expect(await said([response], [], options)).toBe('SIGNER_EXPIRED');
    const before = new Date('2025-03-01T00:00:00Z');
    expect(await said([response], [], { ...options, existedAt: (data) => (data === response ? before : now) })).toBe('good');
  });

  it('a CA that was revoked since may have answered whatever its thief likes', async () => {
    const revoked = makeCrl({
      issuer: root,
      ...late,
      thisUpdate: new Date('2025-03-05T00:00:00Z'),
      entries: [{ serial: 2, reason: 1, date: new Date('2025-03-01T00:00:00Z') }],
    });
    for (const data of [answered(ca, {}, late), makeCrl({ issuer: ca, ...late })]) {
      const all = [revoked, data];
      expect(await said(all, [], options)).toBe('CRL_ISSUER_REVOKED');
      const before = new Date('2025-02-15T00:00:00Z');
      expect(await said(all, [], { ...options, existedAt: (one) => (one === data ? before : now) })).toBe('good');
    }
  });

  it('a CA that has expired since', async () => {
    const old = makeCertificate({
      subject: 'Old',
      issuer: root,
      ca: true,
      serial: 9,
      notAfter: new Date('2025-06-01T00:00:00Z'),
    });
    const signer = makeCertificate({ subject: 's', issuer: old, serial: 10 });
    const path = [signer, old, root].map(({ certificate }) => certificate);
    const response = makeOcsp({ answers: [{ certificate: signer.certificate, issuer: old.certificate, ...late }], signer: old });
    expect(await said([response], [], { ...options, path })).toBe('SIGNER_EXPIRED');
    expect(await said([makeCrl({ issuer: old, ...late })], [], { ...options, path })).toBe('SIGNER_EXPIRED');
  });

  it('a revocation is not moved by a date in the future of its own list', async () => {
    const future = { date: new Date('2030-01-01T00:00:00Z'), reason: 1 };
    expect(await said([answered(ca, {}, { status: future })])).toBe('revoked');
    expect(await said([makeCrl({ issuer: ca, entries: [{ serial: 3, ...future }] })])).toBe('revoked');
  });

  it('a hold at that time counts although it was lifted later', async () => {
    const held = makeCrl({ issuer: ca, thisUpdate: new Date('2025-01-16T00:00:00Z'), entries: [{ serial: 3, reason: 6 }] });
    const lifted = makeCrl({ issuer: ca, thisUpdate: new Date('2025-02-01T00:00:00Z') });
    expect(await said([held, lifted], [], options)).toBe('revoked');
  });
});
