import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { DemoTsa } from '../../../../src/adapters/pki/demo-tsa.ts';
import { MemoryByteSource } from '../../../../src/core/encoding/byte-source.ts';
import type { Bytes } from '../../../../src/core/encoding/bytes.ts';
import { encodeUtf8 } from '../../../../src/core/encoding/utf8.ts';
import {
  type JudgedDocument,
  MEMBER,
  type ProofReport,
  type TrustMaterial,
  verifyProof,
  writeProofBundle,
} from '../../../../src/core/proof/index.ts';
import type { DocumentReport, KnownExistence } from '../../../../src/core/signature/index.ts';
import { AT, engine, type Keys, type MadeProof, makeKeys, makeProof, POLICY } from './demo-proof.ts';

let keys: Keys;
let made: MadeProof;
let complete: MadeProof;
beforeAll(async () => {
  keys = await makeKeys();
  made = await makeProof(keys);
  complete = await makeProof(keys, { withContent: true, witnessed: true });
});

const unsigned: DocumentReport = {
  reportVersion: 1,
  status: 'NO_SIGNATURE',
  indication: null,
  subIndication: null,
  policy: { id: 'test', version: '1' },
  at: AT.toISOString(),
  engine: 'test',
  resaved: null,
  checks: [],
  signatures: [],
  tolerated: [],
  summary: { vi: 'Không có chữ ký số.', en: 'No signature.' },
};
const judgeSignatures = async (): Promise<JudgedDocument> => ({ format: 'pdf', report: unsigned });
const codes = (report: ProofReport, outcome: string): string[] =>
  report.checks.filter((c) => c.outcome === outcome && c.weight === 'decides').map((c) => c.code);

/** As an attacker would: a changed member, and sums that fit it. */
function resum(members: ReadonlyMap<string, Bytes>): Map<string, Bytes> {
  const paths = [...members.keys()].filter((path) => path !== MEMBER.sums).sort();
  const line = (path: string): string =>
    `${createHash('sha256')
      .update(members.get(path) ?? '')
      .digest('hex')}  ${path}\n`;
  return new Map([...members, [MEMBER.sums, encodeUtf8(paths.map(line).join(''))]]);
}

describe('a true proof', () => {
  it('tells whoever judges the signatures since when the document existed; without trust in the TSA it does not', async () => {
    const told: string[] = [];
    const judge = async (_: unknown, existence: readonly KnownExistence[]) => {
      told.push(existence.map(({ time, from }) => `${time.toISOString()} ${from}`).join());
      return judgeSignatures();
    };
    await verifyProof(complete.members, complete.trust, POLICY, AT, engine, { judgeSignatures: judge });
    expect(told).toEqual(Array(3).fill('2026-05-04T03:02:01.000Z evidence-record'));
    told.length = 0;
    await verifyProof(complete.members, { ...complete.trust, tsa: [] }, POLICY, AT, engine, { judgeSignatures: judge });
    expect(told).toEqual(['', '', '']);
  });

  it('passes with the bytes, and says since when', async () => {
    const report = await verifyProof(complete.members, complete.trust, POLICY, AT, engine, { judgeSignatures });
    expect(report.checks.filter((c) => c.outcome !== 'passed' && c.weight === 'decides')).toEqual([]);
    expect(report.indication).toBe('TOTAL-PASSED');
    expect(report.files.map((f) => f.since)).toEqual(Array(3).fill('2026-05-04T03:02:01.000Z'));
    expect(report.vi).toContain('không có chữ ký số');
  });

  it('without the bytes leaves authenticity to the archive, and without a witness tells of a fork', async () => {
    const report = await verifyProof(made.members, made.trust, POLICY, AT, engine, { judgeSignatures });
    expect(report.indication).toBe('INDETERMINATE');
    expect(new Set(codes(report, 'indeterminate'))).toEqual(new Set(['PROOF_SIGNATURES']));
    expect(report.en).toContain('Integrity and existence proven; authenticity as stated by the archive');
    // Only the first file's facts are a file of the record; what else lies in the bundle is nobody's statement.
    expect(report.files.map((f) => f.authenticityFrom)).toEqual(['stated', 'none', 'none']);
    const witness = report.checks.find((c) => c.code === 'PROOF_WITNESS');
    expect(witness).toMatchObject({ outcome: 'indeterminate', weight: 'note' });
    expect(witness?.vi).toContain('rẽ nhánh');
  });

  it('passes with the documents in hand', async () => {
    const documents = made.contents.map((bytes) => new MemoryByteSource(bytes));
    const report = await verifyProof(made.members, made.trust, POLICY, AT, engine, { judgeSignatures, documents });
    expect(report.indication).toBe('TOTAL-PASSED');
  });

  it('is written the same way twice', async () => {
    expect([...writeProofBundle(made.parts, engine)]).toEqual([...made.members]);
  });
});

describe('tampering', () => {
  it('a flipped bit in any member is found and the member named', async () => {
    for (const [path, bytes] of complete.members) {
      const flipped = bytes.slice();
      const at = Math.floor(flipped.length / 2);
      flipped[at] = (flipped[at] ?? 0) ^ 1;
      const report = await verifyProof(new Map([...complete.members, [path, flipped]]), complete.trust, POLICY, AT, engine, {
        judgeSignatures,
      });
      expect(report.indication, path).toBe('TOTAL-FAILED');
      const failed = report.checks.filter((c) => c.outcome === 'failed').map((c) => c.member);
      if (path === MEMBER.sums) expect(failed.length).toBeGreaterThan(0);
      else expect(failed).toContain(path);
    }
  });

  // Members that carry weight: their change is found although the sums were made to fit.
  it('is found by cryptography when the attacker also rewrites SHA256SUMS', async () => {
    const expected: Readonly<Record<string, string>> = {
      'manifest.json': 'PROOF_',
      'statement.json': 'PROOF_',
      'statement.tlog-proof': 'PROOF_',
      'inventory.json': 'PROOF_INVENTORY',
      evidence: 'PROOF_',
      content: 'PROOF_CONTENT',
    };
    for (const [path, bytes] of complete.members) {
      const expectation = expected[path] ?? expected[path.split('/')[0] ?? ''];
      if (expectation === undefined) continue;
      const flipped = bytes.slice();
      const at = path.startsWith('evidence/') ? 60 : Math.floor(flipped.length / 2);
      flipped[at] = (flipped[at] ?? 0) ^ 1;
      const members = resum(new Map([...complete.members, [path, flipped]]));
      const report = await verifyProof(members, complete.trust, POLICY, AT, engine, { judgeSignatures });
      expect(report.indication, path).toBe('TOTAL-FAILED');
      expect(
        codes(report, 'failed').some((code) => code.startsWith(expectation)),
        path,
      ).toBe(true);
    }
  });

  it('a missing, surplus or swapped member is found', async () => {
    const records = [...complete.members.keys()].filter((path) => path.startsWith('evidence/') && path.endsWith('.1.ers'));
    let refused = 0;
    for (const path of records) {
      for (const other of records) {
        const swapped = new Map([...complete.members, [path, complete.members.get(other) ?? new Uint8Array(0)]]);
        if ((await judge(resum(swapped))).indication === 'TOTAL-FAILED') refused++;
      }
    }
    // Two of the three files are siblings: the record of one names the digest of the other, and so is true of it as well.
    expect(refused).toBe(4);
    const without = new Map(complete.members);
    without.delete(MEMBER.inclusion);
    expect(codes(await judge(resum(without)), 'failed')).toContain('PROOF_INCLUSION');
    const surplus = new Map([...complete.members, ['trust/tsa/mine.cer', keys.otherCa.certificate]]);
    expect(codes(await judge(surplus), 'failed')).toEqual(['PROOF_MEMBER']);
    expect((await judge(new Map())).indication).toBe('TOTAL-FAILED');
  });

  const judge = (members: ReadonlyMap<string, Bytes>, trust: TrustMaterial = complete.trust): Promise<ProofReport> =>
    verifyProof(members, trust, POLICY, AT, engine, { judgeSignatures });

  it('another document is refused', async () => {
    const documents = [new MemoryByteSource(encodeUtf8('Quyết định số 13/QĐ-UBND'))];
    const report = await verifyProof(made.members, made.trust, POLICY, AT, engine, { judgeSignatures, documents });
    expect(codes(report, 'failed')).toEqual(['PROOF_DOCUMENT']);
  });

  it('a history rewritten with another ledger key fails, and an unknown ledger is not believed', async () => {
    const forged = await makeProof({ ...keys, ledger: keys.witness });
    expect(codes(await judge(forged.members), 'indeterminate')).toContain('PROOF_CHECKPOINT');
    const renamed = complete.trust.ledger.map((key) => key.replace(/^[^+]+/, 'x'));
    await expect(judge(complete.members, { ...complete.trust, ledger: renamed })).rejects.toThrow('key id');
  });
});

describe('trust comes from the verifier alone', () => {
  const judge = (trust: Partial<TrustMaterial>, policy = POLICY): Promise<ProofReport> =>
    verifyProof(complete.members, { ...complete.trust, ...trust }, policy, AT, engine, { judgeSignatures });

  it('no TSA anchor: existence is not proven, whatever other lists hold', async () => {
    const tsa = complete.trust.tsa;
    const report = await judge({ tsa: [], signers: tsa, receipts: tsa, intermediates: tsa });
    expect(report.indication).toBe('INDETERMINATE');
    expect(report.files.map((f) => f.existence)).toEqual(Array(3).fill('indeterminate'));
    expect(codes(report, 'indeterminate')).toContain('PROOF_TIME_STAMP');
  });

  it('a TSA certified by another root, and a token of a signer, are not believed', async () => {
    const window = { notBefore: new Date('2020-01-01'), notAfter: new Date('2045-01-01'), key: 'ec-p256' as const };
    const foreign = new DemoTsa(await keys.otherCa.issue({ commonName: 'Self-made TSA', purpose: 'tsa', ...window }));
    const forged = await makeProof(keys, { withContent: true, tsa: foreign });
    const first = await verifyProof(forged.members, forged.trust, POLICY, AT, engine, { judgeSignatures });
    expect(codes(first, 'indeterminate')).toContain('PROOF_TIME_STAMP');
    const signer = new DemoTsa(await keys.tsaCa.issue({ commonName: 'A signer', purpose: 'signer', ...window }));
    const abused = await makeProof(keys, { withContent: true, tsa: signer });
    const second = await verifyProof(abused.members, abused.trust, POLICY, AT, engine, { judgeSignatures });
    expect(codes(second, 'failed')).toContain('PROOF_TIME_STAMP');
  });

  it('demo anchors and a demo ledger never pass outside demo mode', async () => {
    const report = await judge({}, { ...POLICY, demo: false });
    expect(report.indication).toBe('INDETERMINATE');
    expect(new Set(codes(report, 'indeterminate'))).toEqual(new Set(['PROOF_DEMO']));
  });

  it('a policy can ask for witnesses, and say until when an algorithm counts', async () => {
    expect((await judge({}, { ...POLICY, minimumWitnesses: 1 })).indication).toBe('TOTAL-PASSED');
    const two = await judge({}, { ...POLICY, minimumWitnesses: 2 });
    expect(codes(two, 'indeterminate')).toEqual(['PROOF_WITNESS']);
    const faded = await judge({}, { ...POLICY, digests: { sha256: new Date('2027-01-01'), sha512: null } });
    expect(codes(faded, 'indeterminate')).toContain('PROOF_ALGORITHM');
  });

  it('an expired TSA certificate without renewal proves nothing any more', async () => {
    const late = await verifyProof(complete.members, complete.trust, POLICY, new Date('2050-01-01'), engine, { judgeSignatures });
    expect(codes(late, 'indeterminate')).toContain('PROOF_TIME_STAMP');
    const early = await verifyProof(complete.members, complete.trust, POLICY, new Date('2026-01-01'), engine, {
      judgeSignatures,
    });
    expect(codes(early, 'indeterminate')).toContain('PROOF_TIME_STAMP');
  });
});
