// Reading CRLs: ours, OpenSSL's, malformed and large ones.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Bytes } from '../../../../src/core/encoding/bytes.ts';
import { parseDer } from '../../../../src/core/encoding/der.ts';
import {
  encodeElement,
  encodeGeneralizedTime,
  encodeInteger,
  encodeOid,
  encodeSequence,
  encodeUtf8String,
} from '../../../../src/core/encoding/der-writer.ts';
import { MalformedError } from '../../../../src/core/encoding/malformed-error.ts';
import {
  Crl,
  dataNames,
  distributionPointsOf,
  freshestCrlOf,
  Name,
  parseRevocationData,
} from '../../../../src/core/x509/index.ts';
import { NodeEngine } from '../../../../src/engine/node-engine.ts';
import { extension, makeCertificate, nameOf, SHA256_RSA } from './demo-certificates.ts';
import {
  certificateIssuer,
  constructed,
  directoryName,
  encodeCrl,
  INDIRECT,
  issuingDistributionPoint,
  makeCrl,
  NEXT_UPDATE,
  primitive,
  REVOKED_AT,
  THIS_UPDATE,
} from './demo-crls.ts';

const ca = makeCertificate({ subject: 'CA', ca: true });
const issuer = ca.certificate.subject;
const named = (commonName: string) => new Name(parseDer(nameOf(commonName)));
const invalidity = new Date('2024-12-01T00:00:00Z');
const uri = (text: string) => encodeElement(0x86, Buffer.from(text));
const full = (...names: Uint8Array[]) => constructed(0, constructed(0, ...names));

describe('entries', () => {
  it('are found by serial number, with what they say', () => {
    const crl = makeCrl({
      issuer: ca,
      entries: [
        { serial: 5 },
        { serial: 6, reason: 1, extensions: [extension('2.5.29.24', false, encodeGeneralizedTime(invalidity))] },
        { serial: 7, reason: 7 },
      ],
    });
    const plain = { reason: 'unspecified', revocationDate: REVOKED_AT, invalidityDate: undefined };
    expect(crl.entryCount).toBe(3);
    expect(crl.find({ serialHex: '05', issuer })).toEqual(plain);
    expect(crl.find({ serialHex: '06', issuer })).toEqual({ ...plain, reason: 'keyCompromise', invalidityDate: invalidity });
    expect(crl.find({ serialHex: '07', issuer })).toEqual(plain);
    expect(crl.find({ serialHex: '08', issuer })).toBeUndefined();
    expect(crl.find({ serialHex: '05', issuer: named('CB') })).toBeUndefined();
  });

  it('serial numbers are compared as numbers', () => {
    const crl = makeCrl({ issuer: ca, entries: [{ serial: -1 }, { serial: 200 }, { serial: 2n ** 159n - 1n }] });
    expect(() => crl.find({ serialHex: '', issuer })).toThrow(MalformedError);
    const odd = makeCrl({ issuer: ca, entries: [{ serial: new Uint8Array([0, 0, 7]) }, { serial: 0x050005 }] });
    expect(odd.find({ serialHex: '07', issuer })).toBeDefined();
    expect(odd.find({ serialHex: '05', issuer })).toBeUndefined();
    const found = ['ff', 'ffff', '00c8', '0000c8', `7f${'ff'.repeat(19)}`].map((serialHex) => crl.find({ serialHex, issuer }));
    expect(found.every((entry) => entry !== undefined)).toBe(true);
    const others = ['01', '00ff', 'c8', 'ffc8', '7f', 'ff'.repeat(9).concat('fe')];
    for (const serialHex of others) expect(crl.find({ serialHex, issuer }), serialHex).toBeUndefined();
  });

  it('the issuer that an entry names holds until the next one', () => {
    const crl = makeCrl({
      issuer: ca,
      extensions: [INDIRECT],
      entries: [
        { serial: 1 },
        { serial: 2, extensions: [certificateIssuer(nameOf('CB'))] },
        { serial: 3 },
        { serial: 1, extensions: [certificateIssuer(nameOf('CC'))], reason: 4 },
        { serial: 5 },
      ],
    });
    const lists = (serial: number, name: string) => crl.find({ serialHex: `0${serial}`, issuer: named(name) })?.reason;
    const all = ['CA', 'CB', 'CC'].map((name) => [1, 2, 3, 4, 5].filter((serial) => lists(serial, name) !== undefined));
    expect(all).toEqual([[1], [2, 3], [1, 5]]);
    expect(lists(1, 'CA')).toBe('unspecified');
    expect(lists(1, 'CC')).toBe('superseded');
    expect(crl.isSecretlyIndirect).toBe(false);
    const secret = makeCrl({ issuer: ca, entries: [{ serial: 2, extensions: [certificateIssuer(nameOf('CB'))] }] });
    expect(secret.isSecretlyIndirect).toBe(true);
  });

  it('a CRL names a certificate of the issuer that its entry names, and no other', () => {
    const { certificate } = makeCertificate({ subject: 'Signer', issuer: ca, serial: 9 });
    const other = makeCertificate({ subject: 'CRL issuer', ca: true });
    const crl = (name: string, reason?: number) =>
      encodeCrl({
        issuer: other,
        extensions: [INDIRECT],
        entries: [{ serial: 9, ...(reason === undefined ? {} : { reason }), extensions: [certificateIssuer(nameOf(name))] }],
      });
    const names = (bytes: Bytes) => dataNames(new NodeEngine(), parseRevocationData('crl', bytes), certificate);
    expect(names(crl('CA'))).toBe(true);
    expect(names(crl('CB'))).toBe(false);
    expect(names(crl('CA', 8))).toBe(false);
    // The same list with a length that is BER but not DER.
    const der = encodeCrl({ issuer: ca, entries: [{ serial: 9 }] });
    const ber = new Uint8Array([0x30, 0x84, 0, 0, ...der.subarray(2)]);
    expect(der[1]).toBe(0x82);
    expect(names(ber)).toBe(true);
  });

  it('100,000 of them are read without making objects of them', () => {
    const entries = Array.from({ length: 100_000 }, (_, index) => ({ serial: 2n ** 120n + BigInt(index) * 7919n, reason: 5 }));
    const bytes = encodeCrl({ issuer: ca, entries });
    const began = performance.now();
    const crl = Crl.parse(bytes);
    const last = crl.find({ serialHex: (2n ** 120n + 99_999n * 7919n).toString(16).padStart(32, '0'), issuer });
    const took = performance.now() - began;
    expect(crl.entryCount).toBe(100_000);
    expect(last?.reason).toBe('cessationOfOperation');
    // About 50 ms when nothing else runs; the limit is wide because tests share their machine.
    expect(took).toBeLessThan(1_000);
  });
});

describe('the list', () => {
  it('its fields and extensions', () => {
    const crl = makeCrl({
      issuer: ca,
      number: 70_000,
      base: 3,
      extensions: [
        extension('2.5.29.35', false, encodeSequence(primitive(0, 1, 2, 3))),
        issuingDistributionPoint(full(uri('http://a/')), primitive(1, 0xff), primitive(3, 1, 0x42), primitive(4, 0xff)),
        extension('2.5.29.46', false, encodeSequence(encodeSequence(full(uri('http://delta/'))))),
      ],
    });
    expect(crl).toMatchObject({ version: 2, number: 70_000n, baseNumber: 3n, isDelta: true, unknownCritical: undefined });
    expect([crl.thisUpdate, crl.nextUpdate]).toEqual([THIS_UPDATE, NEXT_UPDATE]);
    expect([...(crl.authorityKeyId ?? [])]).toEqual([1, 2, 3]);
    expect(crl.issuingDistributionPoint).toMatchObject({
      name: { kind: 'full', names: [{ kind: 'uri', text: 'http://a/' }] },
      onlyUserCertificates: true,
      onlyCaCertificates: false,
      onlyAttributeCertificates: false,
      // 0x42: keyCompromise (bit 1) and certificateHold (bit 6)
      onlySomeReasons: (1 << 1) | (1 << 6),
      indirect: true,
    });
    expect(crl.freshest).toMatchObject([{ name: { names: [{ text: 'http://delta/' }] } }]);
  });

  it('a critical extension that nobody knows is told, of the list and of an entry', () => {
    const unknown = extension('1.2.3.4', true, new Uint8Array([5, 0]));
    const tolerable = extension('1.2.3.4', false, new Uint8Array([5, 0]));
    expect(makeCrl({ issuer: ca, extensions: [unknown] }).unknownCritical).toBe('1.2.3.4');
    expect(makeCrl({ issuer: ca, extensions: [tolerable] }).unknownCritical).toBeUndefined();
    const entry = (extra: Bytes) => makeCrl({ issuer: ca, entries: [{ serial: 1 }, { serial: 2, extensions: [extra] }] });
    expect(entry(unknown).unknownCritical).toBe('1.2.3.4');
    expect(entry(tolerable).unknownCritical).toBeUndefined();
  });

  const sha1 = encodeSequence(encodeOid('1.2.840.113549.1.1.5'));
  it.each([
    ['version 3', 'CRL_VERSION', () => encodeCrl({ issuer: ca, head: [encodeInteger(2), SHA256_RSA] })],
    ['version 1 with extensions', 'CRL_VERSION', () => encodeCrl({ issuer: ca, head: [SHA256_RSA] })],
    ['two algorithms', 'CRL_ALGORITHM', () => encodeCrl({ issuer: ca, head: [encodeInteger(1), sha1] })],
    ['an extension twice', 'CRL_EXTENSION_REPEATED', () => encodeCrl({ issuer: ca, extensions: [INDIRECT, INDIRECT] })],
    [
      'certificateIssuer twice',
      'CRL_EXTENSION_REPEATED',
      () =>
        encodeCrl({
          issuer: ca,
          entries: [{ serial: 1, extensions: [certificateIssuer(nameOf('A')), certificateIssuer(nameOf('B'))] }],
        }),
    ],
    ['bytes behind', 'DER_TRAILING', () => new Uint8Array([...encodeCrl({ issuer: ca }), 0])],
    ['a number of 40 bytes', 'CRL_NUMBER', () => encodeCrl({ issuer: ca, extensions: [deltaOf(new Uint8Array(40).fill(1))] })],
    ['a field too many', 'DER_FIELDS', () => encodeCrl({ issuer: ca, extensions: [issuingDistributionPoint(primitive(9, 1))] })],
  ])('%s is malformed', (_, code, make) => {
    expect(() => Crl.parse(make())).toThrow(expect.objectContaining({ name: 'MalformedError', code }));
  });

  it('changed bytes make a value or a MalformedError, nothing else', () => {
    const bytes = encodeCrl({
      issuer: ca,
      base: 3,
      entries: [
        { serial: 1, reason: 1 },
        {
          serial: 2,
          extensions: [certificateIssuer(nameOf('CB')), extension('2.5.29.24', false, encodeGeneralizedTime(invalidity))],
        },
      ],
      extensions: [
        extension('2.5.29.35', false, encodeSequence(primitive(0, 1, 2, 3))),
        issuingDistributionPoint(
          constructed(0, constructed(1, encodeSequence(encodeOid('2.5.4.3'), encodeUtf8String('x')))),
          primitive(3, 1, 0x42),
        ),
        extension('2.5.29.46', false, encodeSequence(encodeSequence(full(uri('http://delta/'))))),
      ],
    });
    // The signature's 256 bytes are at the end and have no structure.
    const change = fc.tuple(fc.nat(bytes.length - 257), fc.nat(255));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), fc.option(fc.nat(bytes.length)), (changes, cut) => {
        const copy = new Uint8Array(cut === null ? bytes : bytes.subarray(0, cut));
        for (const [at, value] of changes) if (at < copy.length) copy[at] = value;
        try {
          const crl = Crl.parse(copy);
          for (const serialHex of ['01', '02', '03']) crl.find({ serialHex, issuer: named('CB') });
          return crl.entryCount >= 0;
        } catch (cause) {
          return cause instanceof MalformedError;
        }
      }),
      { numRuns: 3_000 },
    );
  });
});

const deltaOf = (content: Bytes) => extension('2.5.29.27', true, encodeElement(0x02, content));

describe('distribution points of a certificate', () => {
  it('are read in all their forms', () => {
    const rdn = encodeSequence(encodeOid('2.5.4.3'), encodeUtf8String('part 7'));
    const points = encodeSequence(
      encodeSequence(full(uri('http://a/'), directoryName(nameOf('CA'))), primitive(1, 1, 0x40)),
      encodeSequence(constructed(0, constructed(1, rdn))),
      encodeSequence(constructed(2, directoryName(nameOf('CB')))),
    );
    const { certificate } = makeCertificate({
      subject: 'Signer',
      issuer: ca,
      extensions: [
        extension('2.5.29.31', false, points),
        extension('2.5.29.46', false, encodeSequence(encodeSequence(full(uri('http://d/'))))),
      ],
    });
    expect(distributionPointsOf(certificate)).toMatchObject([
      { name: { kind: 'full', names: [{ text: 'http://a/' }, { kind: 'directory' }] }, reasons: 1 << 1, crlIssuer: undefined },
      { name: { kind: 'relative', rdn: new Uint8Array(rdn) }, reasons: undefined, crlIssuer: undefined },
      { name: undefined, crlIssuer: [{ kind: 'directory' }] },
    ]);
    expect(freshestCrlOf(certificate)).toMatchObject([{ name: { names: [{ text: 'http://d/' }] } }]);
    expect(distributionPointsOf(ca.certificate)).toBeUndefined();
  });
});

describe('a CRL that OpenSSL made', () => {
  it('is read, looked up and verified', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'chauban-crl-'));
    try {
      const run = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
      run(
        'req',
        '-x509',
        '-newkey',
        'rsa:2048',
        '-nodes',
        '-keyout',
        'ca.key',
        '-out',
        'ca.pem',
        '-subj',
        '/C=VN/CN=Demo',
        '-days',
        '2',
      );
      const line = (revoked: string, serial: string) => ['R', '491231235959Z', revoked, serial, 'unknown', '/CN=x'].join('\t');
      const lines = [line('240102030405Z,keyCompromise', '0A'), line('240102030406Z', 'F1F2F3F4F5F6F7F8')];
      writeFileSync(join(folder, 'index.txt'), `${lines.join('\n')}\n`);
      writeFileSync(join(folder, 'number'), '01F4\n');
      writeFileSync(
        join(folder, 'ca.cnf'),
        [
          '[ca]\ndefault_ca = demo',
          '[demo]\ndatabase = index.txt\ncrlnumber = number\ndefault_md = sha256\ndefault_crl_days = 30\ncrl_extensions = more',
          '[more]\nauthorityKeyIdentifier = keyid:always\nissuingDistributionPoint = critical, @point',
          '[point]\nfullname = URI:http://crl.example.vn/demo.crl\nonlyuser = TRUE\nonlysomereasons = keyCompromise, superseded',
        ].join('\n'),
      );
      run('ca', '-gencrl', '-config', 'ca.cnf', '-cert', 'ca.pem', '-keyfile', 'ca.key', '-out', 'demo.pem');
      run('crl', '-in', 'demo.pem', '-outform', 'DER', '-out', 'demo.crl');
      const crl = Crl.parse(new Uint8Array(readFileSync(join(folder, 'demo.crl'))));
      expect(crl.issuer.text).toBe('CN=Demo,C=VN');
      expect([crl.number, crl.entryCount, crl.authorityKeyId?.length]).toEqual([500n, 2, 20]);
      expect(crl.issuingDistributionPoint).toMatchObject({ onlyUserCertificates: true, onlySomeReasons: (1 << 1) | (1 << 4) });
      const entry = crl.find({ serialHex: '0a', issuer: crl.issuer });
      expect(entry).toMatchObject({ reason: 'keyCompromise', revocationDate: new Date('2024-01-02T03:04:05Z') });
      expect(crl.find({ serialHex: '00f1f2f3f4f5f6f7f8', issuer: crl.issuer })?.reason).toBe('unspecified');
      expect(crl.find({ serialHex: '0b', issuer: crl.issuer })).toBeUndefined();
      const publicKey = new Uint8Array(pemBody(run('x509', '-in', 'ca.pem', '-noout', '-pubkey').toString()));
      const { signatureAlgorithm: algorithm, tbs: message, signature } = crl;
      if (algorithm === undefined) throw new Error('expected a known algorithm');
      expect(await new NodeEngine().verifySignature({ algorithm, publicKey, message, signature })).toBe('verified');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

const pemBody = (pem: string): Buffer => Buffer.from(pem.replace(/-----[^-]+-----/g, ''), 'base64');
