// Path building and validation: each failing reason by its code, and what distinguishes a missing issuer from a bad path.
import { describe, expect, it } from 'vitest';
import { encodeElement, encodeInteger, encodeSequence } from '../../../../src/core/encoding/der-writer.ts';
import { Certificate, CertificateIndex, findPath, PathCache, type PathResult } from '../../../../src/core/x509/index.ts';
import { NodeEngine } from '../../../../src/engine/node-engine.ts';
import { extension, makeCertificate, type Party } from './demo-certificates.ts';

const engine = new NodeEngine();
const AT = new Date('2025-06-01T00:00:00Z');
const root = makeCertificate({ subject: 'Gốc', ca: true });
const authority = makeCertificate({ subject: 'CA cơ quan', ca: true, issuer: root, serial: 2 });
const leaf = makeCertificate({ subject: 'Nguyễn Văn A', issuer: authority, serial: 3 });

const index = (...parties: readonly Party[]): CertificateIndex =>
  new CertificateIndex(parties.map(({ certificate }) => certificate));
const find = (certificate: Party, anchors: readonly Party[], others: readonly Party[], at = AT): Promise<PathResult> =>
  findPath({ certificate: certificate.certificate, anchors: index(...anchors), intermediates: index(...others), at, engine });
const codes = (result: PathResult): readonly string[] =>
  result.outcome === 'invalid' ? result.failures.map(({ code, index: at }) => `${code}@${at}`) : [result.outcome];

describe('a good path', () => {
  it('runs from the certificate to the anchor', async () => {
    const result = await find(leaf, [root], [authority]);
    expect(result.outcome).toBe('valid');
    if (result.outcome !== 'valid') return;
    expect(result.path).toEqual([leaf.certificate, authority.certificate, root.certificate]);
  });

  it('is found among strangers, twins with another key, and loops', async () => {
    const twins = Array.from({ length: 3 }, (_, i) =>
      makeCertificate({ subject: 'CA cơ quan', ca: true, issuer: root, serial: 10 + i }),
    );
    const back = makeCertificate({ subject: 'Gốc', ca: true, issuer: authority, serial: 20 });
    expect((await find(leaf, [root], [...twins, back, leaf, authority])).outcome).toBe('valid');
  });

  it('an intermediate taken as anchor ends the path; the certificate itself may be the anchor', async () => {
    expect(await find(leaf, [authority], [])).toMatchObject({
      outcome: 'valid',
      path: [leaf.certificate, authority.certificate],
    });
    expect(await find(leaf, [leaf], [])).toMatchObject({ outcome: 'valid', path: [leaf.certificate] });
  });
});

describe('no path', () => {
  it('names the missing issuer', async () => {
    const result = await find(leaf, [root], []);
    expect(result).toMatchObject({ outcome: 'no-path', missing: [{ subject: 'CN=CA cơ quan,C=VN', isUntrustedRoot: false }] });
  });

  it('an intermediate or a self-signed root never becomes an anchor', async () => {
    const result = await find(leaf, [], [authority, root]);
    expect(result).toMatchObject({ outcome: 'no-path', missing: [{ subject: 'CN=Gốc,C=VN', isUntrustedRoot: true }] });
  });

  it('an anchor of the right name with another key is not the issuer', async () => {
    const impostor = makeCertificate({ subject: 'Gốc', ca: true });
    expect((await find(leaf, [impostor], [authority])).outcome).toBe('no-path');
  });
});

describe('a bad path tells every reason', () => {
  it.each([
    ['EXPIRED@0', { notAfter: new Date('2024-01-01T00:00:00Z') }],
    ['NOT_YET_VALID@0', { notBefore: new Date('2026-01-01T00:00:00Z') }],
    ['UNKNOWN_CRITICAL_EXTENSION@0', { extensions: [extension('1.2.3.4', true, encodeInteger(1))] }],
  ])('%s', async (code, options) => {
    const bad = makeCertificate({ subject: 'Nguyễn Văn B', issuer: authority, ...options });
    expect(codes(await find(bad, [root], [authority]))).toEqual([code]);
  });

  it.each([
    ['NOT_A_CA@1', { ca: false, keyUsage: 0x04 }],
    ['KEY_CERT_SIGN_MISSING@1', { ca: true, keyUsage: 0xc0 }],
    ['EXTENSION_REPEATED@1', { ca: true, extensions: [extension('2.5.29.19', true, encodeSequence())] }],
    ['EXTENSION_MALFORMED@1', { ca: true, extensions: [extension('2.5.29.36', true, encodeSequence())] }],
    ['EXTENSION_MALFORMED@1', { ca: true, extensions: [extension('2.5.29.30', true, encodeInteger(1))] }],
  ])('%s', async (code, options) => {
    const issuer = makeCertificate({ subject: 'CA xấu', issuer: root, ...options });
    const end = makeCertificate({ subject: 'Nguyễn Văn C', issuer });
    expect(codes(await find(end, [root], [issuer]))).toContain(code);
  });

  it('PATH_TOO_LONG', async () => {
    const first = makeCertificate({ subject: 'CA một', ca: true, pathLength: 0, issuer: root });
    const second = makeCertificate({ subject: 'CA hai', ca: true, issuer: first });
    const end = makeCertificate({ subject: 'Nguyễn Văn D', issuer: second });
    expect(codes(await find(end, [root], [first, second]))).toEqual(['PATH_TOO_LONG@1']);
  });

  it('NAME_NOT_PERMITTED, NAME_EXCLUDED', async () => {
    const mail = encodeElement(0x81, Buffer.from('moc.gov.vn'));
    const alternative = extension('2.5.29.17', false, encodeSequence(encodeElement(0x81, Buffer.from('a@moh.gov.vn'))));
    const permitted = encodeSequence(encodeElement(0xa0, encodeSequence(mail)));
    const excluded = encodeSequence(encodeElement(0xa1, encodeSequence(encodeElement(0x81, Buffer.from('.gov.vn')))));
    for (const [value, code] of [
      [permitted, 'NAME_NOT_PERMITTED@0'],
      [excluded, 'NAME_EXCLUDED@0'],
    ] as const) {
      const issuer = makeCertificate({
        subject: 'CA hẹp',
        ca: true,
        issuer: root,
        extensions: [extension('2.5.29.30', true, value)],
      });
      const end = makeCertificate({ subject: 'Nguyễn Văn E', issuer, extensions: [alternative] });
      expect(codes(await find(end, [root], [issuer]))).toEqual([code]);
    }
  });

  it('a changed certificate', async () => {
    const bytes = leaf.certificate.raw.slice();
    bytes[bytes.length - 1] = (bytes[bytes.length - 1] ?? 0) ^ 1;
    const changed = { certificate: Certificate.parse(bytes), privateKey: leaf.privateKey };
    expect((await find(changed, [root], [authority])).outcome).toBe('no-path');
  });
});

describe('the cache', () => {
  it('never changes an outcome, whatever the time', async () => {
    const cache = new PathCache(engine);
    const short = makeCertificate({ subject: 'Ngắn hạn', issuer: authority, notAfter: new Date('2025-06-01T00:00:00Z') });
    const common = { certificate: short.certificate, anchors: index(root), intermediates: index(authority), engine };
    const times = [
      '2025-01-01T00:00:00Z',
      '2025-06-01T00:00:00Z',
      '2025-06-01T00:00:00.999Z',
      '2025-06-01T00:00:01Z',
      '2019-01-01T00:00:00Z',
    ];
    for (const text of [...times, ...times]) {
      const at = new Date(text);
      expect((await findPath({ ...common, at, cache })).outcome, text).toBe((await findPath({ ...common, at })).outcome);
    }
  });
});
