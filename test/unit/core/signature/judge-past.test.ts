// Signatures whose certificates expired, were revoked or became weak since: what later proofs of existence make up for, and what they do not
// (EN 319 102-1 V1.4.1, 5.5 and 5.6.2).
import { describe, expect, it } from 'vitest';
import {
  type DocumentFacts,
  type JudgeOptions,
  judge,
  type PdfSignatureFacts,
  type SignatureFacts,
  type SignaturePolicy,
} from '../../../../src/core/signature/index.ts';
import type { RevocationData } from '../../../../src/core/x509/index.ts';
import { makeCertificate } from '../x509/demo-certificates.ts';
import { makeCrl } from '../x509/demo-crls.ts';
import { makeOcsp, NO_CHECK, OCSP_SIGNING } from '../x509/demo-ocsp.ts';
import { carried, demoFacts, demoSignature, demoToken, digestOf, judgeOptions, policyNamed } from './demo-facts.ts';

const day = (text: string) => new Date(`${text}T00:00:00Z`);
const root = makeCertificate({ subject: 'Root', ca: true, notAfter: day('2060-01-01') });
const ca = makeCertificate({ subject: 'CA', issuer: root, ca: true, serial: 2, notAfter: day('2032-01-01') });
const signer = makeCertificate({ subject: 'Signer', issuer: ca, serial: 3, notAfter: day('2026-01-01') });
const tsa = makeCertificate({ subject: 'TSA', issuer: root, serial: 4, notAfter: day('2030-01-01') });
const laterTsa = makeCertificate({ subject: 'TSA 2', issuer: root, serial: 5, notAfter: day('2050-01-01') });
const parties = [root, ca, signer, tsa, laterTsa];

const SIGNED = '2025-01-10T00:00:00Z';
const ARCHIVED = '2029-06-01T00:00:00Z';
const NOW = '2031-01-01T00:00:00Z';
const span = (from: string, to: string) => ({ thisUpdate: day(from), nextUpdate: day(to) });
const answer = makeOcsp({
  answers: [{ certificate: signer.certificate, issuer: ca.certificate, ...span('2025-01-09', '2025-01-12') }],
  signer: ca,
});
const rootList = (entries: readonly { serial: number; reason: number; date: Date }[] = []) =>
  makeCrl({ issuer: root, ...span('2030-12-31', '2031-01-05'), entries });

// Later lists do not name what has expired: about the first TSA this one speaks.
const earlierList = makeCrl({ issuer: root, ...span('2029-05-31', '2029-06-05') });

const token = demoToken(tsa, SIGNED);
const archive = demoToken(laterTsa, ARCHIVED, { kind: 'archive', covers: [token.sha256, digestOf(answer)] });
const withAnswer = { revocationData: [carried(answer, 'revocation-archival')] };

async function judged(
  signature: Partial<SignatureFacts>,
  data: readonly RevocationData[] = [answer, rootList()],
  change: Partial<JudgeOptions> = {},
  at = NOW,
) {
  const facts = demoFacts([demoSignature(signer, signature)], parties, [...data, earlierList]);
  const report = await judge(facts, { ...judgeOptions([root], at, policyNamed('strict')), ...change });
  const [first] = report.signatures;
  if (first === undefined) throw new Error('expected a signature');
  return first;
}

const verdict = async (...given: Parameters<typeof judged>): Promise<string> => {
  const { indication, subIndication } = await judged(...given);
  return subIndication === null ? indication : `${indication} ${subIndication}`;
};

describe('certificates that expired since', () => {
  it("the signer's: with a time stamp and data from then it passes, without either it does not", async () => {
    const at = '2029-01-01T00:00:00Z';
    const data = [answer, makeCrl({ issuer: root, ...span('2028-12-31', '2029-01-05') })];
    expect(await verdict({ ...withAnswer, timeStamps: [token] }, data, {}, at)).toBe('TOTAL-PASSED');
    expect(await verdict(withAnswer, data, {}, at)).toBe('INDETERMINATE OUT_OF_BOUNDS_NO_POE');
    expect(await verdict({ timeStamps: [token] }, data.slice(1), {}, at)).toBe('INDETERMINATE TRY_LATER');
  });

  it("the TSA's: an archive time stamp from before keeps it", async () => {
    expect(await judged({ ...withAnswer, timeStamps: [token] })).toMatchObject({
      ...{ indication: 'INDETERMINATE', subIndication: 'OUT_OF_BOUNDS_NO_POE' },
      timeStamps: [{ indication: 'INDETERMINATE', subIndication: 'OUT_OF_BOUNDS_NO_POE' }],
    });
    for (const timeStamps of [
      [token, archive],
      [archive, token],
    ])
      expect(await judged({ ...withAnswer, timeStamps })).toMatchObject({
        indication: 'TOTAL-PASSED',
        bestSignatureTime: { time: SIGNED, from: 'time-stamp' },
      });
    const tooLate = { ...archive, genTime: '2030-06-01T00:00:00Z' };
    expect((await judged({ ...withAnswer, timeStamps: [token, tooLate] })).timeStamps[0]?.indication).toBe('INDETERMINATE');
    const elsewhere = { ...archive, covers: [] };
    expect((await judged({ ...withAnswer, timeStamps: [token, elsewhere] })).timeStamps[0]?.indication).toBe('INDETERMINATE');
  });

  it('a responder: its answer counts when an archive time stamp covers it', async () => {
    const extensions = [OCSP_SIGNING, NO_CHECK];
    const delegate = makeCertificate({ subject: 'O', issuer: ca, serial: 9, extensions, notAfter: day('2030-01-01') });
    const delegated = makeOcsp({
      answers: [{ certificate: signer.certificate, issuer: ca.certificate, ...span('2025-01-11', '2025-01-12') }],
      signer: delegate,
      certificates: [delegate.certificate],
    });
    const data = [delegated, rootList()];
    const signature = { revocationData: [carried(delegated, 'revocation-values')] };
    const covering = { ...archive, covers: [token.sha256, digestOf(delegated)] };
    expect(await verdict({ ...signature, timeStamps: [token, covering] }, data)).toBe('TOTAL-PASSED');
    expect(await verdict({ ...signature, timeStamps: [token, archive] }, data)).toBe(
      'INDETERMINATE REVOCATION_OUT_OF_BOUNDS_NO_POE',
    );
  });
});

describe('certificates that were revoked since', () => {
  const revoked = (serial: number, date: string) => rootList([{ serial, reason: 1, date: day(date) }]);

  it('the CA and the TSA: after the archive time stamp nothing changes, before it everything', async () => {
    const timeStamps = [token, archive];
    for (const serial of [2, 4]) {
      expect(await verdict({ ...withAnswer, timeStamps }, [answer, revoked(serial, '2029-07-01')])).toBe('TOTAL-PASSED');
    }
    const early = await judged({ ...withAnswer, timeStamps }, [answer, revoked(4, '2029-05-01')]);
    expect(early.timeStamps[0]).toMatchObject({ indication: 'INDETERMINATE', subIndication: 'REVOKED_NO_POE' });
    expect(early.bestSignatureTime.time).toBe(ARCHIVED);
    expect(early.indication).toBe('INDETERMINATE');
    // Revoked after the signature, and the answer was among what was signed.
    expect(await verdict({ ...withAnswer, timeStamps }, [answer, revoked(2, '2025-02-01')])).toBe('TOTAL-PASSED');
    expect(await verdict({ ...withAnswer, timeStamps }, [answer, revoked(2, '2025-01-09')])).toBe(
      'INDETERMINATE REVOKED_CA_NO_POE',
    );
  });

  it('the last TSA is nobody but itself', async () => {
    const report = await judged({ ...withAnswer, timeStamps: [token, archive] }, [answer, revoked(5, '2030-01-01')]);
    expect(report.timeStamps.map(({ subIndication }) => subIndication)).toEqual(['OUT_OF_BOUNDS_NO_POE', 'REVOKED_NO_POE']);
    expect(report.indication).toBe('INDETERMINATE');
  });
});

describe('algorithms that became weak since', () => {
  const until = (time: string): SignaturePolicy =>
    policyNamed('strict', {
      digests: [
        { name: 'sha1', until: time, tolerated: false },
        { name: 'sha256', until: null, tolerated: false },
      ],
    });
  const sha1 = { identifier: '1.2.840.113549.1.1.5', name: 'rsa-pkcs1', digest: 'sha1' } as const;
  const weakToken = { ...token, signatureAlgorithm: sha1 };

  it('the signature: by the time that is proven', async () => {
    const weak = { ...withAnswer, signatureAlgorithm: sha1, timeStamps: [token, archive] };
    expect(await verdict(weak, undefined, { policy: until('2025-02-01T00:00:00Z') })).toBe('TOTAL-PASSED');
    expect(await verdict(weak, undefined, { policy: until('2025-01-01T00:00:00Z') })).toBe(
      'INDETERMINATE CRYPTO_CONSTRAINTS_FAILURE',
    );
    const then = [answer, makeCrl({ issuer: root, ...span('2025-01-09', '2025-01-12') })];
    const alone = await judged({ ...weak, timeStamps: [] }, then, { policy: until('2025-02-01T00:00:00Z') }, SIGNED);
    expect(alone.indication).toBe('TOTAL-PASSED');
    const now = await judged({ ...weak, timeStamps: [] }, undefined, { policy: until('2025-02-01T00:00:00Z') });
    expect(now.checks.map(({ code }) => code)).toContain('DIGEST_REFUSED');
  });

  it('a token: by the time of the next one, never by its own', async () => {
    const signature = { ...withAnswer, timeStamps: [weakToken, archive] };
    expect(await verdict(signature, undefined, { policy: until('2029-07-01T00:00:00Z') })).toBe('TOTAL-PASSED');
    const late = await judged(signature, undefined, { policy: until('2029-05-01T00:00:00Z') });
    expect(late.timeStamps[0]).toMatchObject({ indication: 'INDETERMINATE', subIndication: 'CRYPTO_CONSTRAINTS_FAILURE' });
  });
});

describe('what the verifier knows about the document as a whole', () => {
  const evidence = (from: 'evidence-record' | 'archive', time = ARCHIVED) => ({ existence: [{ time: new Date(time), from }] });
  const signature = { ...withAnswer, timeStamps: [token] };

  it('an evidence record keeps tokens and data', async () => {
    expect(await verdict(signature, undefined, evidence('evidence-record'))).toBe('TOTAL-PASSED');
    expect(await verdict(signature, undefined, evidence('evidence-record', '2030-02-01T00:00:00Z'))).not.toBe('TOTAL-PASSED');
    expect(await verdict(signature, undefined, evidence('evidence-record', '2040-01-01T00:00:00Z'))).not.toBe('TOTAL-PASSED');
    const alone = await judged(withAnswer, undefined, evidence('evidence-record', SIGNED));
    expect(alone).toMatchObject({ indication: 'TOTAL-PASSED', bestSignatureTime: { time: SIGNED, from: 'evidence-record' } });
  });

  it("the archive's own clock counts only under a policy that names it, and is told then", async () => {
    expect(await verdict(withAnswer, undefined, evidence('archive', SIGNED))).toBe('INDETERMINATE OUT_OF_BOUNDS_NO_POE');
    const policy = policyNamed('strict', { archiveTime: 'counts' });
    const report = await judged(withAnswer, undefined, { ...evidence('archive', SIGNED), policy });
    expect(report).toMatchObject({ indication: 'TOTAL-PASSED', tolerated: ['TIME_BY_ARCHIVE'] });
    expect(report.bestSignatureTime.from).toBe('archive-receipt');
  });
});

describe('a PDF: document time stamps over revisions and their store', () => {
  const pdf = (revision: number, end: number): PdfSignatureFacts => ({
    ...{ fieldName: `S${revision}`, filter: null, subFilter: null, contentsSha1: null, revision, claimed: null, name: null },
    byteRange: { values: [0, end - 20, end - 10, 10], wellFormed: true, insideFile: true, gapIsContents: true },
    modificationsAfter: {
      ...{ kind: 'none', revisions: 0, addedSignatureFields: [], changedFields: [], pagesDiffer: false, changes: [] },
    },
    ...{ reason: null, location: null, docMdp: null, fieldLocks: [], rectangle: null },
  });
  const first = demoSignature(signer, { pdf: pdf(1, 100), coverage: 'whole-revision', timeStamps: [token] });
  const stamp = (covering: Partial<SignatureFacts> = {}) =>
    demoSignature(laterTsa, {
      ...{ id: 'sig-2', kind: 'document-time-stamp', coverage: 'whole-file', pdf: pdf(3, 1_000), ...covering },
      timeStamps: [demoToken(laterTsa, ARCHIVED, { kind: 'document' })],
    });
  const stored = (revision: number): Partial<DocumentFacts> => ({
    format: 'pdf',
    pdf: {
      ...{ version: '1.7', pages: 1, producer: null, creator: null, revisions: [], hasUsageRights: false, isEncrypted: false },
      ...{ unsignedFields: [], trailingBytes: 0, resaved: { likely: false, evidence: [], program: null } },
      store: {
        certificates: [],
        revocationData: [{ sha256: digestOf(answer), origin: 'document-security-store', revision }],
        ...{ related: [], findings: [] },
      },
    },
  });
  const caRevoked = rootList([{ serial: 2, reason: 1, date: day('2029-12-01') }]);

  async function passes(signatures: readonly SignatureFacts[], revision: number): Promise<boolean> {
    const facts = { ...demoFacts(signatures, parties, [answer, caRevoked, earlierList]), ...stored(revision) };
    const report = await judge(facts, judgeOptions([root], NOW, policyNamed('strict')));
    return report.signatures[0]?.indication === 'TOTAL-PASSED';
  }

  it('covers tokens and data of earlier revisions, not of its own time or later', async () => {
    expect(await passes([first, stamp()], 2)).toBe(true);
    expect(await passes([first, stamp()], 4)).toBe(false);
    expect(await passes([first], 2)).toBe(false);
  });

  it('a later stamped signature covers as well, unless its digest is one under which contents can be exchanged', async () => {
    const later = (algorithm: string) =>
      demoSignature(laterTsa, {
        ...{ id: 'sig-2', coverage: 'whole-file', pdf: pdf(3, 1_000), timeStamps: [demoToken(laterTsa, ARCHIVED)] },
        digests: [{ algorithm, claimed: '00', computed: '00', matches: true, of: 'byte-range', dataFound: true }],
      });
    expect(await passes([first, later('sha256')], 2)).toBe(true);
    expect(await passes([first, later('sha1')], 2)).toBe(false);
    expect(await passes([first, later('md5')], 2)).toBe(false);
  });

  it('a document time stamp that is not whole, or lies elsewhere, covers nothing', async () => {
    expect(await passes([first, stamp({ digests: [] })], 2)).toBe(false);
    expect(await passes([first, stamp({ pdf: pdf(3, 90), coverage: 'partial' })], 2)).toBe(false);
  });
});
