// Facts about signatures that nobody made: hand-written, with real certificates, so that judgement alone is tested.
import { readFileSync } from 'node:fs';
import { digestBytes } from '../../../../src/core/crypto/engine.ts';
import { encodeBase64 } from '../../../../src/core/encoding/base64.ts';
import { encodeHex } from '../../../../src/core/encoding/hex.ts';
import {
  type CarriedObject,
  type DocumentFacts,
  FACTS_VERSION,
  type JudgeOptions,
  parsePolicy,
  type RevocationDataFacts,
  type SignatureFacts,
  type SignaturePolicy,
  type TimeStampFacts,
} from '../../../../src/core/signature/index.ts';
import { CertificateIndex, certificateFingerprint, OcspResponse, type RevocationData } from '../../../../src/core/x509/index.ts';
import { NodeEngine } from '../../../../src/engine/node-engine.ts';
import type { Party } from '../x509/demo-certificates.ts';

export const engine = new NodeEngine();

export const policyNamed = (name: string, change: Partial<SignaturePolicy> = {}): SignaturePolicy => ({
  ...parsePolicy(JSON.parse(readFileSync(`config/policies/${name}.json`, 'utf8'))),
  ...change,
});

const MATCHING = { algorithm: 'sha256', claimed: '00', computed: '00', matches: true } as const;
const RSA = { identifier: '1.2.840.113549.1.1.11', name: 'rsa-pkcs1', digest: 'sha256' } as const;

const fingerprint = ({ certificate }: Party): string => certificateFingerprint(engine, certificate);
export const digestOf = ({ raw }: RevocationData): string => encodeHex(digestBytes(engine, 'sha256', raw));

export const carried = (data: RevocationData, origin: CarriedObject['origin'] = 'signed-data'): CarriedObject => ({
  sha256: digestOf(data),
  origin,
});

/** An intact token. Its `sha256` is its time, unless told. */
export function demoToken(tsa: Party, genTime: string, change: Partial<TimeStampFacts> = {}): TimeStampFacts {
  return {
    kind: 'signature',
    genTime,
    tsa: 'TSA',
    tsaCertificate: fingerprint(tsa),
    policy: '1.2.3',
    serial: '01',
    accuracySeconds: null,
    imprint: { ...MATCHING, of: 'signature-value', dataFound: true },
    covers: [],
    contentDigest: MATCHING,
    value: 'verified',
    signatureAlgorithm: RSA,
    signingCertificateReference: 'matches',
    certificates: [],
    revocationData: [],
    keyPurpose: 'ok',
    sha256: genTime,
    findings: [],
    ...change,
  };
}

/** An intact CAdES signature. */
export function demoSignature(signer: Party, change: Partial<SignatureFacts> = {}): SignatureFacts {
  return {
    id: 'sig-1',
    parentId: null,
    kind: 'signature',
    profile: 'CAdES',
    baseline: 'CAdES',
    coverage: 'whole-content',
    claimedSigningTime: null,
    signer: fingerprint(signer),
    signerIdentifier: { issuer: null, serial: null, keyId: null },
    signingCertificateReference: 'matches',
    value: 'verified',
    signatureValue: 'AQID',
    signatureAlgorithm: RSA,
    digests: [{ ...MATCHING, of: 'content', dataFound: true }],
    signaturePolicy: null,
    certificates: [],
    revocationData: [],
    timeStamps: [],
    findings: [],
    pdf: null,
    cms: null,
    xml: null,
    ...change,
  };
}

export function demoFacts(
  signatures: readonly SignatureFacts[],
  parties: readonly Party[],
  data: readonly RevocationData[],
): DocumentFacts {
  const certificates = parties.map((party) => ({
    sha256: fingerprint(party),
    der: encodeBase64(party.certificate.raw),
    subject: party.certificate.subject.text,
    commonName: party.certificate.subject.attribute('CN') ?? null,
    organisation: null,
    issuer: party.certificate.issuer.text,
    serial: party.certificate.serialHex,
    notBefore: party.certificate.notBefore.toISOString(),
    notAfter: party.certificate.notAfter.toISOString(),
    key: { algorithm: 'rsa', bits: 2048 },
    authorityKeyId: null,
    urls: { issuers: [], ocsp: [], crl: [] },
  }));
  const revocationData = data.map(
    (one): RevocationDataFacts => ({
      sha256: digestOf(one),
      kind: one instanceof OcspResponse ? 'ocsp' : 'crl',
      der: encodeBase64(one.raw),
    }),
  );
  return {
    ...{ factsVersion: FACTS_VERSION, format: 'cms', readable: true, sizeBytes: 1, engine: engine.name, findings: [], pdf: null },
    signatures,
    certificates,
    revocationData,
  };
}

export function judgeOptions(anchors: readonly Party[], at: string, policy: SignaturePolicy): JudgeOptions {
  const index = new CertificateIndex(anchors.map(({ certificate }) => certificate));
  const trust = { signers: index, timeStamps: index, intermediates: new CertificateIndex([]) };
  return { engine, trust, policy, at: new Date(at) };
}
