// Real Vietnamese signatures (2016-2026) against the verdicts that three independent programs agreed on (corpus vn-signed).
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  ATTRIBUTE,
  archivedRevocation,
  parseSignedData,
  signatureTimeStamps,
  type TimeStampFacts,
  verifySignerInfo,
  verifyTimeStampToken,
} from '../../src/core/cms/index.ts';
import { digestBytes } from '../../src/core/crypto/engine.ts';
import type { Bytes } from '../../src/core/encoding/bytes.ts';
import { Certificate, CertificateIndex, certificateFingerprint, findPath, PathCache } from '../../src/core/x509/index.ts';
import { BrowserEngine } from '../../src/engine/browser-engine.ts';
import { NodeEngine } from '../../src/engine/node-engine.ts';
import { findCorpus } from './corpora.ts';

interface ManifestSignature {
  readonly cms: string;
  readonly byteRange: readonly [number, number, number, number];
  readonly byteRangeInFile: boolean;
  readonly gapIsExactlyContents: boolean;
  readonly verdict: { readonly digestOk: boolean; readonly signatureValueOk: boolean | string };
  readonly signer: { readonly CN: string };
  readonly issuer: { readonly CN: string };
  readonly serial: string;
  readonly leafSha256: string;
  readonly leafValidity: readonly [string, string];
  readonly leafKey: string;
  readonly leafUrls: {
    readonly ca_issuers: readonly string[];
    readonly ocsp: readonly string[];
    readonly crl: readonly string[];
  };
  readonly leafPolicies: readonly string[] | null;
  readonly digest: string;
  readonly signatureAlgorithm: string;
  readonly signedAttrs: readonly string[];
  readonly unsignedAttrs: readonly string[];
  readonly essSigningCertificate: string | null;
  readonly embeddedCerts: number;
  readonly revocationArchival: { readonly ocsp?: number } | null;
  readonly cmsBerIndefinite: boolean;
  readonly cmsLength: number;
  readonly pdfM: string;
  readonly cmsSigningTime: string | null;
  readonly timestamp: null | {
    readonly genTime: string;
    readonly tsa: string;
    readonly tsaIssuer: string;
    readonly imprintAlg: string;
    readonly policy: string;
    readonly imprintOk: boolean;
    readonly tokenSigOk: boolean;
    readonly embeddedCerts: number;
  };
  readonly chainToKnownRoot: readonly string[];
  readonly chainComplete: boolean;
}

interface ManifestFile {
  readonly file: string;
  readonly signatures: readonly ManifestSignature[];
}

const signed = findCorpus('vn-signed');
const authorities = findCorpus('vn-ca');

const LABELS: ReadonlyMap<string, string> = new Map([
  [ATTRIBUTE.CONTENT_TYPE, 'content_type'],
  [ATTRIBUTE.MESSAGE_DIGEST, 'message_digest'],
  [ATTRIBUTE.SIGNING_TIME, 'signing_time'],
  [ATTRIBUTE.SIGNING_CERTIFICATE, 'signing_certificate'],
  [ATTRIBUTE.SIGNING_CERTIFICATE_V2, 'signing_certificate_v2'],
]);

const read = (...path: string[]): Bytes => new Uint8Array(readFileSync(join(...path)));
const certificatesIn = (folder: string): Certificate[] =>
  readdirSync(folder).map((name) => Certificate.parse(read(folder, name)));

describe.skipIf(signed === undefined || authorities === undefined)('CMS of real Vietnamese documents', () => {
  const base = signed ?? '';
  const anchors = new CertificateIndex(authorities === undefined ? [] : certificatesIn(join(authorities, 'roots')));
  const intermediates = new CertificateIndex(authorities === undefined ? [] : certificatesIn(join(authorities, 'intermediates')));
  const manifest: ManifestFile[] = signed === undefined ? [] : JSON.parse(readFileSync(join(base, 'manifest.json'), 'utf8'));
  const engine = new NodeEngine();
  const cache = new PathCache(engine);
  const cases = manifest.flatMap(({ file, signatures }) =>
    signatures.map((signature) => ({ file, name: signature.cms, signature })),
  );

  it('every file of the corpus is in the manifest and is read', () => {
    const files = signed === undefined ? [] : readdirSync(join(base, 'cms')).map((name) => `cms/${name}`);
    expect(files.sort()).toEqual(cases.map(({ name }) => name).sort());
    expect(files.length).toBeGreaterThan(80);
  });

  it.each(cases)('$name: what is written in it', ({ signature: expected }) => {
    const data = parseSignedData(read(base, expected.cms));
    const [signer, ...more] = data.signerInfos;
    expect(more).toEqual([]);
    expect(data.raw.length + data.trailingBytes).toBe(read(base, expected.cms).length);
    expect(data.trailingAreZero).toBe(true);
    expect(data.raw.length).toBe(expected.cmsLength);
    expect(data.deviations.includes('indefinite-length')).toBe(expected.cmsBerIndefinite);
    expect(data.certificates.length).toBe(expected.embeddedCerts);
    expect(data.content).toBeUndefined();
    expect(signer?.digestAlgorithm).toBe(expected.digest);
    expect(signer?.signatureAlgorithm?.kind).toBe(expected.signatureAlgorithm === 'rsassa_pss' ? 'rsa-pss' : 'rsa-pkcs1');
    const labels = (signer?.signedAttributes?.list ?? []).map(({ oid }) => LABELS.get(oid) ?? oid);
    expect(labels.sort()).toEqual([...expected.signedAttrs].sort());
    expect((signer?.unsignedAttributes?.list ?? []).map(({ oid }) => oid).sort()).toEqual([...expected.unsignedAttrs].sort());
    expect(signer?.signingTime?.toISOString()).toBe(expected.cmsSigningTime === null ? undefined : iso(expected.cmsSigningTime));
    const serial = signer?.signer.kind === 'issuer-and-serial' ? signer.signer.serialHex : '';
    expect(BigInt(`0x${serial}`)).toBe(BigInt(`0x${expected.serial}`));
    if (signer !== undefined)
      expect(archivedRevocation(signer).ocspResponses.length).toBe(expected.revocationArchival?.ocsp ?? 0);
  });

  it.each(cases)('$name: signer certificate', async ({ signature: expected }) => {
    const data = parseSignedData(read(base, expected.cms));
    const { certificate } = await verifyFirst(data, engine);
    expect(certificate && certificateFingerprint(engine, certificate)).toBe(expected.leafSha256);
    expect(certificate?.subject.attribute('CN')).toBe(expected.signer.CN);
    expect(certificate?.issuer.attribute('CN')).toBe(expected.issuer.CN);
    expect([certificate?.notBefore, certificate?.notAfter].map((date) => date?.toISOString())).toEqual(
      expected.leafValidity.map(iso),
    );
    expect(`${certificate?.publicKey.kind}-${certificate?.publicKey.bits}`).toBe(expected.leafKey);
    expect((certificate?.policies ?? []).map(({ policy }) => policy)).toEqual(expected.leafPolicies ?? []);
    expect(certificate?.authorityInfoAccess?.caIssuers ?? []).toEqual(expected.leafUrls.ca_issuers ?? []);
    expect(certificate?.authorityInfoAccess?.ocsp ?? []).toEqual(expected.leafUrls.ocsp ?? []);
    expect(certificate?.crlAddresses ?? []).toEqual(expected.leafUrls.crl ?? []);
  });

  it.each(cases)(
    '$name: signature value, content digest and time stamp, with both engines',
    async ({ file, signature: expected }) => {
      for (const each of [engine, new BrowserEngine()]) {
        const data = parseSignedData(read(base, expected.cms));
        const facts = await verifyFirst(data, each, contentOf(read(base, file), expected));
        expect(facts.signatureVerifies, each.name).toBe(expected.verdict.signatureValueOk === true ? 'verified' : 'not-verified');
        if (expected.byteRangeInFile) expect(facts.digestMatches).toBe(expected.verdict.digestOk ? 'matches' : 'differs');
        expect(facts.essMatches).toBe(expected.essSigningCertificate === null ? 'absent' : 'matches');
        const [stamp] = await stampFacts(data, each);
        expect(stamp === undefined).toBe(expected.timestamp === null);
        if (stamp === undefined || expected.timestamp === null) continue;
        expect(stamp.info.genTime.toISOString()).toBe(iso(expected.timestamp.genTime));
        expect(stamp.info.policy).toBe(expected.timestamp.policy);
        expect(stamp.info.imprintAlgorithm).toBe(expected.timestamp.imprintAlg);
        expect(stamp.imprintMatches === 'matches').toBe(expected.timestamp.imprintOk);
        expect(stamp.signer.signatureVerifies === 'verified').toBe(expected.timestamp.tokenSigOk);
        expect(stamp.signer.digestMatches).toBe('matches');
        expect(stamp.signer.essMatches).toBe('matches');
        expect(stamp.extendedKeyUsage).toBe('ok');
        expect(stamp.signer.certificate?.subject.attribute('CN')).toBe(expected.timestamp.tsa);
        expect(stamp.signer.certificate?.issuer.attribute('CN')).toBe(expected.timestamp.tsaIssuer);
      }
    },
  );

  it.each(cases)('$name: paths of signer and TSA to the known roots', async ({ signature: expected }) => {
    const data = parseSignedData(read(base, expected.cms));
    const { certificate } = await verifyFirst(data, engine);
    const [stamp] = await stampFacts(data, engine);
    const at = stamp?.info.genTime ?? pdfDate(expected.pdfM);
    if (certificate === undefined) throw new Error('no signer certificate');
    const common = { anchors, intermediates, at, engine, cache };
    const result = await findPath({ ...common, certificate, extra: data.certificates });
    expect(result.outcome === 'valid').toBe(expected.chainComplete);
    if (result.outcome === 'valid')
      expect(result.path.map((one) => one.subject.attribute('CN'))).toEqual(expected.chainToKnownRoot);
    const tsa = stamp?.signer.certificate;
    if (tsa === undefined) return;
    expect((await findPath({ ...common, certificate: tsa })).outcome).toBe('valid');
  });

  it('without the anchor, the missing root is named', async () => {
    const [first] = cases;
    const { certificate } = await verifyFirst(parseSignedData(read(base, first?.name ?? '')), engine);
    if (certificate === undefined) throw new Error('no signer certificate');
    const at = new Date(certificate.notBefore.getTime() + 1000);
    const result = await findPath({ certificate, anchors: new CertificateIndex([]), intermediates, at, engine });
    expect(result.outcome).toBe('no-path');
    if (result.outcome !== 'no-path') return;
    expect(result.missing.map(({ subject, addresses }) => [subject, ...addresses])).toEqual([
      ['CN=RootCA chuyên dùng Chính phủ G2,O=Ban Cơ yếu Chính phủ,C=VN', 'http://ca.gov.vn/pki/pub/crt/rootcag2.crt'],
    ]);
  });
});

const iso = (text: string): string => new Date(text).toISOString();

function pdfDate(text: string): Date {
  const parts = /^D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:Z|([+-]\d\d)'(\d\d)'?)/.exec(text);
  if (parts === null) throw new Error(`not a PDF date: ${text}`);
  const [, year, month, day, hour, minute, second, zoneHour = '+00', zoneMinute = '00'] = parts;
  return new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}${zoneHour}:${zoneMinute}`);
}

function contentOf(file: Bytes, { byteRange: [a, b, c, d] }: ManifestSignature) {
  return {
    digest: async (algorithm: Parameters<typeof digestBytes>[1]) =>
      digestBytes(new NodeEngine(), algorithm, file.subarray(a, a + b), file.subarray(c, c + d)),
  };
}

function verifyFirst(
  data: ReturnType<typeof parseSignedData>,
  engine: NodeEngine | BrowserEngine,
  content?: ReturnType<typeof contentOf>,
) {
  const [signer] = data.signerInfos;
  if (signer === undefined) throw new Error('nobody signed');
  return verifySignerInfo(data, signer, { engine, ...(content === undefined ? {} : { content }) });
}

async function stampFacts(
  data: ReturnType<typeof parseSignedData>,
  engine: NodeEngine | BrowserEngine,
): Promise<TimeStampFacts[]> {
  const [signer] = data.signerInfos;
  if (signer === undefined) throw new Error('nobody signed');
  return Promise.all(
    signatureTimeStamps(signer).map(({ token, problem }) => {
      if (token === undefined) throw new Error(problem);
      return verifyTimeStampToken(token, {
        engine,
        digestOfStamped: async (algorithm) => digestBytes(engine, algorithm, signer.signature),
      });
    }),
  );
}
