import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digestBytes } from '../../../../src/core/crypto/engine.ts';
import { MemoryByteSource } from '../../../../src/core/encoding/byte-source.ts';
import { type Bytes, compareBytes, concatBytes, equalBytes } from '../../../../src/core/encoding/bytes.ts';
import { encodeUtf8 } from '../../../../src/core/encoding/utf8.ts';
import {
  buildHashTree,
  countNodes,
  type ReducedHashTree,
  readRoot,
  reduceHashTree,
} from '../../../../src/core/evidence/index.ts';
import { NodeEngine } from '../../../../src/engine/node-engine.ts';

const engine = new NodeEngine();
const sha256 = (...parts: Uint8Array[]): Bytes => digestBytes(engine, 'sha256', ...parts);
const leaf = (i: number): Bytes => sha256(encodeUtf8(`leaf ${i}`));
const leaves = (n: number): Bytes[] => Array.from({ length: n }, (_, i) => leaf(i));

// RFC 4998 section 4.3 step 2, written again from the text.
function climb(tree: ReducedHashTree): Bytes {
  let carried: Bytes[] = [];
  for (const list of tree) carried = [sha256(concatBytes(...[...list, ...carried].sort(compareBytes)))];
  const [root] = carried;
  if (root === undefined) throw new Error('empty');
  return root;
}

class CountingSource extends MemoryByteSource {
  reads = 0;
  override read(offset: number, length: number): Promise<Bytes> {
    this.reads++;
    return super.read(offset, length);
  }
}

describe('hash tree of a seal, RFC 4998 4.2', () => {
  it('leads every leaf of every size from 1 to 200 to the root', async () => {
    for (let n = 1; n <= 200; n++) {
      const built = buildHashTree(engine, 'sha256', leaves(n));
      expect(built.leafCount).toBe(n);
      expect(built.nodes.length).toBe(32 * countNodes(n));
      const tree = { algorithm: built.algorithm, leafCount: n, nodes: new MemoryByteSource(built.nodes) };
      expect(equalBytes(await readRoot(tree), built.root)).toBe(true);
      for (let i = 0; i < n; i++) {
        const reduced = await reduceHashTree(tree, leaf(i));
        if (n === 1) {
          expect(reduced).toBe('whole');
          continue;
        }
        if (reduced === undefined || reduced === 'whole') throw new Error(`leaf ${i} of ${n}`);
        expect(reduced[0]).toHaveLength(2);
        expect(reduced[0]?.some((hash) => equalBytes(hash, leaf(i)))).toBe(true);
        expect(equalBytes(climb(reduced), built.root)).toBe(true);
      }
    }
  });

  it('depends on the set of leaves alone, and knows no other leaf', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 80 }), async (numbers) => {
        const built = buildHashTree(engine, 'sha256', numbers.map(leaf));
        const again = buildHashTree(engine, 'sha256', [...new Set(numbers)].reverse().map(leaf));
        expect(again).toEqual(built);
        const tree = { ...built, nodes: new MemoryByteSource(built.nodes) };
        expect(await reduceHashTree(tree, leaf(61))).toBeUndefined();
        expect(await reduceHashTree(tree, new Uint8Array(31))).toBeUndefined();
      }),
      { numRuns: 50 },
    );
  });

  it('reads O(log n) nodes of a stored tree', async () => {
    const built = buildHashTree(
      engine,
      'sha512',
      Array.from({ length: 5000 }, (_, i) => digestBytes(engine, 'sha512', encodeUtf8(`${i}`))),
    );
    const nodes = new CountingSource(built.nodes);
    await reduceHashTree({ ...built, nodes }, digestBytes(engine, 'sha512', encodeUtf8('77')));
    expect(nodes.reads).toBeLessThanOrEqual(2 * Math.ceil(Math.log2(5000)) + 2);
  });

  it('refuses no leaf and leaves of another length', () => {
    expect(() => buildHashTree(engine, 'sha256', [])).toThrow(RangeError);
    expect(() => buildHashTree(engine, 'sha256', [new Uint8Array(64)])).toThrow(RangeError);
  });
});
