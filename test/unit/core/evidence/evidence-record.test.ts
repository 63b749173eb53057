import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { DemoTsa } from '../../../../src/adapters/pki/demo-tsa.ts';
import { parseTimeStampToken, verifyTimeStampToken } from '../../../../src/core/cms/index.ts';
import { type DigestAlgorithm, digestBytes } from '../../../../src/core/crypto/engine.ts';
import { MemoryByteSource } from '../../../../src/core/encoding/byte-source.ts';
import type { Bytes } from '../../../../src/core/encoding/bytes.ts';
import { encodeHex, parseHex } from '../../../../src/core/encoding/hex.ts';
import { MalformedError } from '../../../../src/core/encoding/malformed-error.ts';
import { encodeUtf8 } from '../../../../src/core/encoding/utf8.ts';
import {
  buildHashTree,
  type DigestSet,
  type EvidenceVerification,
  encodeEvidenceRecord,
  encodeHashTreeRenewal,
  encodeTimeStampRenewal,
  hashForHashTreeRenewal,
  hashForTimeStampRenewal,
  parseEvidenceRecord,
  reduceHashTree,
  verifyEvidenceRecord,
} from '../../../../src/core/evidence/index.ts';
import { NodeEngine } from '../../../../src/engine/node-engine.ts';
import { makeTsa } from './demo-tokens.ts';

const engine = new NodeEngine();
const content = (i: number): Bytes => encodeUtf8(`tài liệu ${i}`);
const digest = (algorithm: DigestAlgorithm, i: number): Bytes => digestBytes(engine, algorithm, content(i));
const digestsOf = (i: number): DigestSet => new Map((['sha256', 'sha512'] as const).map((name) => [name, digest(name, i)]));

let tsa: DemoTsa;
beforeAll(async () => {
  ({ tsa } = await makeTsa());
});

interface Sealed {
  readonly token: Bytes;
  record(i: number): Promise<Bytes>;
}

async function seal(n: number, algorithm: DigestAlgorithm = 'sha256'): Promise<Sealed> {
  const built = buildHashTree(
    engine,
    algorithm,
    Array.from({ length: n }, (_, i) => digest(algorithm, i)),
  );
  const token = await tsa.issueToken({ algorithm, digest: built.root, time: new Date('2026-02-03T04:05:06Z') });
  const tree = { ...built, nodes: new MemoryByteSource(built.nodes) };
  const record = async (i: number): Promise<Bytes> => {
    const reducedHashTree = await reduceHashTree(tree, digest(algorithm, i));
    if (reducedHashTree === undefined) throw new Error(`no leaf ${i}`);
    return encodeEvidenceRecord({ algorithm, reducedHashTree, token });
  };
  return { token, record };
}

const verify = (bytes: Bytes, ...data: DigestSet[]): EvidenceVerification =>
  verifyEvidenceRecord(parseEvidenceRecord(bytes), data, engine);
const failures = (result: EvidenceVerification): string[] =>
  result.findings.filter((f) => f.outcome === 'failed').map((f) => f.code);

describe('first archive timestamp', () => {
  it('verifies for any file of a seal of any size from 1 to 200, and for no other file', async () => {
    const sizes = fc.integer({ min: 1, max: 200 });
    await fc.assert(
      fc.asyncProperty(sizes, fc.nat(), fc.constantFrom<DigestAlgorithm>('sha256', 'sha512'), async (n, pick, algorithm) => {
        const i = pick % n;
        const bytes = await (await seal(n, algorithm)).record(i);
        const good = verify(bytes, digestsOf(i));
        expect(good.findings.filter((f) => f.outcome !== 'passed')).toEqual([]);
        expect(good.provenSince?.toISOString()).toBe('2026-02-03T04:05:06.000Z');
        expect(good.obligations).toHaveLength(1);
        expect(failures(verify(bytes, digestsOf(n + 1)))).toContain('ER_DATA_HASHED');
      }),
      { numRuns: 60 },
    );
  });

  it('leaves the tree out for one leaf, and begins with own digest and sibling otherwise', async () => {
    const [one] = parseEvidenceRecord(await (await seal(1)).record(0)).chains;
    expect(one?.timeStamps[0]?.reducedHashTree).toBeUndefined();
    const [many] = parseEvidenceRecord(await (await seal(5)).record(3)).chains;
    expect(many?.timeStamps[0]?.reducedHashTree?.[0]).toHaveLength(2);
  });

  it('keeps the token byte for byte', async () => {
    const { token, record } = await seal(7);
    const read = parseEvidenceRecord(await record(2));
    expect(encodeHex(read.chains[0]?.timeStamps[0]?.timeStamp ?? new Uint8Array(0))).toBe(encodeHex(token));
  });

  // Bits of the token that the TSA did not sign (the list of digest algorithms in SignedData, for example) cannot matter.
  it('fails when any bit outside the token, or of what the TSA signed, is flipped', async () => {
    const { token, record } = await seal(6);
    const bytes = await record(4);
    const tokenStart = encodeHex(bytes).indexOf(encodeHex(token)) / 2;
    const { info } = parseTimeStampToken(token);
    const imprintStart = encodeHex(bytes).indexOf(encodeHex(info.imprint), 2 * tokenStart) / 2;
    const outside = Array.from({ length: bytes.length }, (_, i) => i).filter(
      (i) => i < tokenStart || i >= tokenStart + token.length || (i >= imprintStart && i < imprintStart + 32),
    );
    for (const at of outside) {
      for (let bit = 0; bit < 8; bit++) {
        const flipped = bytes.slice();
        flipped[at] = (flipped[at] ?? 0) ^ (1 << bit);
        expect(await holdsStill(flipped), `byte ${at} bit ${bit}`).toBe(false);
      }
    }
  });

  async function holdsStill(bytes: Bytes): Promise<boolean> {
    try {
      const result = verify(bytes, digestsOf(4));
      const [obligation] = result.obligations;
      if (result.outcome !== 'passed' || obligation === undefined) return false;
      const facts = await verifyTimeStampToken(parseTimeStampToken(obligation.token), {
        engine,
        digestOfStamped: async () => obligation.imprint.digest,
      });
      return facts.signer.signatureVerifies === 'verified' && facts.signer.digestMatches === 'matches';
    } catch (cause) {
      if (cause instanceof MalformedError) return false;
      throw cause;
    }
  }

  it('says what it cannot check: no digest under the algorithm, encrypted data', async () => {
    const bytes = await (await seal(3, 'sha512')).record(0);
    expect(verify(bytes, new Map([['sha256', digest('sha256', 0)]])).outcome).toBe('indeterminate');
    expect(verify(bytes).outcome).toBe('failed');
  });
});

describe('renewal, RFC 4998 5.2 and 5.3', () => {
  const later = new Date('2030-01-01T00:00:00Z');
  const latest = new Date('2040-01-01T00:00:00Z');

  async function renewedTwice(): Promise<Bytes> {
    const first = parseEvidenceRecord(await (await seal(9)).record(5));
    const hash = hashForTimeStampRenewal(engine, 'sha256', first);
    const renewalTree = buildHashTree(engine, 'sha256', [hash, digest('sha256', 1), digest('sha256', 2)]);
    const reducedHashTree = await reduceHashTree({ ...renewalTree, nodes: new MemoryByteSource(renewalTree.nodes) }, hash);
    if (reducedHashTree === undefined) throw new Error('leaf');
    const token = await tsa.issueToken({ algorithm: 'sha256', digest: renewalTree.root, time: later });
    const second = parseEvidenceRecord(encodeTimeStampRenewal(first, { algorithm: 'sha256', reducedHashTree, token }));
    const leaf = hashForHashTreeRenewal(engine, 'sha512', digest('sha512', 5), second.chains);
    const newToken = await tsa.issueToken({ algorithm: 'sha512', digest: leaf, time: latest });
    return encodeHashTreeRenewal(second, { algorithm: 'sha512', reducedHashTree: 'whole', token: newToken });
  }

  it('verifies, and obliges each token to have been valid when its successor was made', async () => {
    const result = verify(await renewedTwice(), digestsOf(5));
    expect(result.findings.filter((f) => f.outcome !== 'passed')).toEqual([]);
    expect(result.obligations.map((o) => o.validAt?.toISOString())).toEqual([
      later.toISOString(),
      latest.toISOString(),
      undefined,
    ]);
    expect(result.obligations.map((o) => o.treeAlgorithm)).toEqual(['sha256', 'sha256', 'sha512']);
  });

  it('fails for another file, for a renewal of other evidence, and for renewals out of order', async () => {
    const bytes = await renewedTwice();
    expect(failures(verify(bytes, digestsOf(6)))).toEqual(['ER_DATA_HASHED', 'ER_RENEWAL_HASHED']);
    const record = parseEvidenceRecord(bytes);
    const [chain] = record.chains;
    const [oldest, newest] = chain?.timeStamps ?? [];
    if (chain === undefined || oldest === undefined || newest === undefined) throw new Error('chain');
    const swapped = { ...record, chains: [{ ...chain, timeStamps: [newest, oldest] }, ...record.chains.slice(1)] };
    expect(failures(verifyEvidenceRecord(swapped, [digestsOf(5)], engine))).toContain('ER_ORDER');
    const other = parseEvidenceRecord(await (await seal(8)).record(5)).chains[0];
    if (other === undefined) throw new Error('chain');
    const grafted = { ...record, chains: [other, ...record.chains.slice(1)] };
    expect(failures(verifyEvidenceRecord(grafted, [digestsOf(5)], engine))).toEqual(['ER_RENEWAL_HASHED']);
  });
});

describe('golden vectors', () => {
  const folder = new URL('../../../vectors/rfc4998/', import.meta.url);
  const read = (name: string): Bytes => new Uint8Array(readFileSync(new URL(name, folder)));

  it('gives the same bytes for the same seal, for ever', async () => {
    const leaves = new TextDecoder().decode(read('leaves.txt')).trim().split('\n').map(parseHex);
    const built = buildHashTree(engine, 'sha256', leaves);
    expect(encodeHex(built.nodes)).toBe(encodeHex(read('hash-tree.bin')));
    const tree = { ...built, nodes: new MemoryByteSource(built.nodes) };
    for (const [i, leaf] of leaves.entries()) {
      const reducedHashTree = await reduceHashTree(tree, leaf);
      if (reducedHashTree === undefined) throw new Error('leaf');
      const bytes = encodeEvidenceRecord({ algorithm: 'sha256', reducedHashTree, token: read('seal.tst') });
      expect(encodeHex(bytes)).toBe(encodeHex(read(`leaf-${i}.ers`)));
      expect(verify(bytes, new Map([['sha256', leaf]])).outcome).toBe('passed');
    }
  });
});
