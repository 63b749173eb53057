// The report of TS 119 102-2: its shape, its URIs, what is told and what is left out; facts made by hand, real certificates and verdicts.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DigestAlgorithm } from '../../../../../src/core/crypto/engine.ts';
import {
  type DocumentFacts,
  type DocumentReport,
  encodeValidationReport,
  type Indication,
  judge,
  type ReportedDocument,
  type SignatureReport,
  type SubIndication,
} from '../../../../../src/core/signature/index.ts';
import type { CheckOutcome } from '../../../../../src/core/signature/report.ts';
import { DIGEST_METHODS } from '../../../../../src/core/signature/validation-report/registered-uris.ts';
import { attributeValue } from '../../../../../src/core/xml/document/xml-node.ts';
import { makeCertificate } from '../../x509/demo-certificates.ts';
import { demoFacts, demoSignature, demoToken, engine, judgeOptions, policyNamed } from '../demo-facts.ts';
import { expectReportShape, leafText, named, parseReport } from './report-shape.ts';

const range = { notBefore: new Date('2020-01-01'), notAfter: new Date('2030-01-01') };
const root = makeCertificate({ subject: 'Root', ca: true, ...range });
const signer = makeCertificate({ subject: 'Người ký & <con>', issuer: root, ...range });
const tsa = makeCertificate({ subject: 'TSA', issuer: root, ...range });
const policy = policyNamed('vn-existing');
const file = { name: 'Tờ trình 1.pdf', sizeBytes: 3, sha256: 'ab'.repeat(32) };

const options = judgeOptions([root], '2026-11-22T00:00:00Z', policy);
const token = demoToken(tsa, '2025-06-01T00:00:00Z', { sha256: 'cd'.repeat(32) });

async function judged(facts: DocumentFacts): Promise<ReportedDocument> {
  return { facts, report: await judge(facts, options), file };
}
const plain = await judged(demoFacts([demoSignature(signer, { timeStamps: [token] })], [signer, tsa], []));

const encode = (...documents: readonly ReportedDocument[]) => encodeValidationReport({ documents, detached: [], policy, engine });
const parsed = (...documents: readonly ReportedDocument[]) => {
  const root = parseReport(encode(...documents));
  expectReportShape(root);
  return root;
};
const texts = (root: ReturnType<typeof parseReport>, local: string) => named(root, local).map(leafText);

function withSignature(change: Partial<SignatureReport>, document: Partial<DocumentReport> = {}): ReportedDocument {
  const signatures = plain.report.signatures.map((signature) => ({ ...signature, ...change }));
  return { ...plain, report: { ...plain.report, ...document, signatures } };
}

// Checked by type: a new indication is an error here until it is listed.
const ALL: Readonly<Record<SubIndication, null>> = {
  ...{ FORMAT_FAILURE: null, HASH_FAILURE: null, SIG_CRYPTO_FAILURE: null, REVOKED: null, EXPIRED: null, NOT_YET_VALID: null },
  ...{ SIG_CONSTRAINTS_FAILURE: null, CHAIN_CONSTRAINTS_FAILURE: null, CERTIFICATE_CHAIN_GENERAL_FAILURE: null },
  ...{ CRYPTO_CONSTRAINTS_FAILURE: null, CRYPTO_CONSTRAINTS_FAILURE_NO_POE: null, POLICY_PROCESSING_ERROR: null },
  ...{ SIGNATURE_POLICY_NOT_AVAILABLE: null, TIMESTAMP_ORDER_FAILURE: null, NO_SIGNING_CERTIFICATE_FOUND: null },
  ...{ NO_CERTIFICATE_CHAIN_FOUND: null, REVOKED_NO_POE: null, REVOKED_CA_NO_POE: null, OUT_OF_BOUNDS_NO_POE: null },
  ...{ REVOCATION_OUT_OF_BOUNDS_NO_POE: null, NO_POE: null, TRY_LATER: null, SIGNED_DATA_NOT_FOUND: null },
};
const SUB_INDICATIONS = Object.keys(ALL) as SubIndication[];
const statusOf = (root: ReturnType<typeof parseReport>) => {
  const [status] = named(root, 'SignatureValidationStatus');
  return status === undefined ? [] : [...texts(status, 'MainIndication'), ...texts(status, 'SubIndication')];
};

describe('indications', () => {
  it.each([
    ['TOTAL-PASSED', 'total-passed'],
    ['TOTAL-FAILED', 'total-failed'],
    ['INDETERMINATE', 'indeterminate'],
  ] satisfies readonly (readonly [Indication, string])[])('%s', (indication, name) => {
    const root = parsed(withSignature({ indication, subIndication: null }));
    expect(statusOf(root)).toEqual([`urn:etsi:019102:mainindication:${name}`]);
  });
  it.each(SUB_INDICATIONS)('%s', (subIndication) => {
    const root = parsed(withSignature({ indication: 'INDETERMINATE', subIndication, checks: [] }));
    expect(statusOf(root).slice(1)).toEqual([`urn:etsi:019102:subindication:${subIndication}`]);
  });
});

describe('checks', () => {
  it.each([
    ['passed', ['applied'], ['passed']],
    ['failed', ['applied'], ['failed', 'HASH_FAILURE']],
    ['indeterminate', ['applied'], ['indeterminate', 'HASH_FAILURE']],
    ['warned', ['applied'], []],
    ['tolerated', ['overridden', 'policy'], []],
    ['not-applicable', ['disabled'], []],
  ] satisfies readonly (readonly [CheckOutcome, readonly string[], readonly string[]])[])('%s', (outcome, status, result) => {
    const checks = [{ code: 'DIGEST_OK', clause: 'X 1', outcome, vi: 'Một', en: 'One' }];
    const root = parsed(withSignature({ indication: 'TOTAL-FAILED', subIndication: 'HASH_FAILURE', checks }));
    const [constraint] = named(root, 'ValidationConstraint');
    if (constraint === undefined) throw new Error('no constraint');
    expect(texts(constraint, 'ValidationConstraintIdentifier')).toEqual(['urn:chauban:check:DIGEST_OK']);
    expect(texts(constraint, 'Status')).toEqual([`urn:etsi:019102:constraintStatus:${status[0]}`]);
    expect(texts(constraint, 'OverriddenBy')).toHaveLength(status.length - 1);
    const found = [...texts(constraint, 'MainIndication'), ...texts(constraint, 'SubIndication')];
    expect(found.map((uri) => uri.split(':').at(-1))).toEqual(result);
    expect(texts(constraint, 'Message')).toEqual(['Một', 'One']);
  });
});

describe('what is told', () => {
  it('the times, the process, the chain and the proofs that a time stamp gives', () => {
    const root = parsed(plain);
    expect(plain.report.signatures[0]?.indication).toBe('TOTAL-PASSED');
    expect(texts(root, 'ValidationTime')).toEqual(['2026-11-22T00:00:00Z']);
    const [best] = named(root, 'BestSignatureTime');
    expect(best && texts(best, 'POETime')).toEqual(['2025-06-01T00:00:00Z']);
    const [proof] = named(root, 'POEObject');
    expect(proof && attributeValue(proof, 'VOReference')).toBe('document-1-signature-1-time-stamp-1');
    expect(texts(root, 'SignatureValidationProcessID')).toEqual(['urn:etsi:019102:validationprocess:LTVM']);
    expect(texts(root, 'SignatureQualityInformation')).toEqual(['urn:chauban:signature-level:CAdES-BASELINE-T']);
    expect(texts(root, 'Signer')).toContain('Người ký & <con>');
    expect(texts(root, 'URI')).toEqual(['T%E1%BB%9D%20tr%C3%ACnh%201.pdf']);
    expect(named(root, 'CertificateChain')).toHaveLength(1);
    expect(texts(root, 'TimeStampValue')).toEqual(['2025-06-01T00:00:00Z']);
  });
  it('a certificate twice in two documents is one object', () => {
    const types = texts(parsed(plain, plain), 'ObjectType').filter((type) => type.endsWith(':certificate'));
    expect(types).toHaveLength(3);
  });
  it('a file with nothing but a time stamp is reported by it', async () => {
    const stamp = demoSignature(tsa, {
      kind: 'document-time-stamp',
      timeStamps: [{ ...token, kind: 'document' }],
      baseline: null,
    });
    const root = parsed(await judged(demoFacts([stamp], [tsa], [])));
    expect(statusOf(root)).toEqual(['urn:etsi:019102:mainindication:total-passed']);
    const [inner] = named(root, 'ValidationReport').slice(1);
    expect(inner && texts(inner, 'MainIndication').at(-1)).toBe('urn:etsi:019102:mainindication:passed');
  });
  it.each([
    ['UNREADABLE', 'urn:etsi:019102:subindication:FORMAT_FAILURE'],
    ['NO_SIGNATURE', 'urn:chauban:subindication:NO_SIGNATURE'],
  ])('%s', async (status, reason) => {
    const facts = { ...demoFacts([], [], []), readable: status === 'NO_SIGNATURE' };
    const document = await judged(facts);
    expect(document.report.status).toBe(status);
    expect(statusOf(parsed(document))).toEqual(['urn:etsi:019102:mainindication:indeterminate', reason]);
  });
  it('every digest algorithm has a method, none twice', () => {
    const all: readonly DigestAlgorithm[] = Object.keys(DIGEST_METHODS) as DigestAlgorithm[];
    expect(new Set(all.map((name) => DIGEST_METHODS[name])).size).toBe(all.length);
  });
});

// Characters that XML cannot hold, halves of pairs, mark-up, and what looks like references.
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('\u0000', '\ud800', ']]>', '&#0;', '\r\n', '<a b="c">', ''),
);
const anyTime = fc.oneof(anyText, fc.constantFrom('0000-01-01T00:00:00Z', '+010000-01-01T00:00:00Z', '2026-02-30T00:00:00Z'));
const hex = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('hex'));
const kinds = fc.constantFrom('content', 'signature', 'signature-and-references', 'references', 'archive', 'document' as const);

const anyDocument = fc
  .record({
    ...{
      name: anyText,
      text: anyText,
      time: anyTime,
      identifier: anyText,
      kind: kinds,
      sha256: hex,
      digest: fc.oneof(hex, anyText),
    },
    subIndication: fc.constantFrom(null, ...SUB_INDICATIONS),
    path: fc.array(hex, { maxLength: 3 }),
    asXml: fc.boolean(),
  })
  .map(({ name, text, time, identifier, kind, sha256, digest, subIndication, path, asXml }): ReportedDocument => {
    const stamp = { ...token, kind, genTime: time, sha256, tsa: text };
    const xml = { path: text, id: text, canonicalization: '', propertiesNamespace: null, references: [] };
    const coverage = { scope: 'none', covered: [], notCovered: [], onlyInside: [], truncated: false } as const;
    const signature = demoSignature(signer, {
      claimedSigningTime: time,
      signaturePolicy: { identifier, uri: text },
      signatureAlgorithm: { identifier, name: null, digest: null },
      digests: [{ algorithm: 'sha256', claimed: digest, computed: digest, matches: true, of: text, dataFound: true }],
      timeStamps: [stamp, stamp],
      xml: asXml ? { ...xml, coverage } : null,
    });
    const counter = { ...signature, id: 'sig-1.1', parentId: 'sig-1', kind: 'counter-signature' as const };
    const facts = demoFacts([signature, counter], [signer, tsa], []);
    const own = { ...plain.report.signatures[0], subIndication, path, signer: text, checks: [] } as unknown as SignatureReport;
    const check = { code: text, clause: text, outcome: 'failed', vi: text, en: text } as const;
    const reports = [
      { ...own, id: 'sig-1', checks: [check], bestSignatureTime: { time, from: 'time-stamp' as const } },
      { ...own, id: 'sig-1.1' },
    ];
    return { facts, report: { ...plain.report, engine: text, signatures: reports, checks: [check] }, file: { ...file, name } };
  });

describe('any facts and any verdict', () => {
  it('give a report of the right shape, the same each time', () => {
    const isRight = (documents: readonly ReportedDocument[]) => {
      parsed(...documents);
      expect(encode(...documents)).toEqual(encode(...documents));
    };
    fc.assert(fc.property(fc.array(anyDocument, { minLength: 1, maxLength: 2 }), isRight), { numRuns: 25 });
  });
  it('what XML cannot hold is written out', () => {
    const document = withSignature({ signer: 'a\u0001b\ud800' });
    expect(texts(parsed(document), 'Signer')).toContain('a\\u0001b\\ud800');
  });
});
