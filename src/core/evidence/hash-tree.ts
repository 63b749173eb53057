// The hash tree of a seal, RFC 4998 section 4.2: every level pairs its nodes, sorts each pair in binary ascending order,
// concatenates and hashes. Not the ledger's tree of RFC 9162: no prefixes, no order of entry, and a leaf is one digest once.
import { DIGEST_BYTES } from '../crypto/algorithms.ts';
import { type CryptoEngine, type DigestAlgorithm, digestBytes } from '../crypto/engine.ts';
import type { ByteSource } from '../encoding/byte-source.ts';
import { type Bytes, compareBytes, concatBytes, copyBytes, equalBytes } from '../encoding/bytes.ts';
import type { ReducedHashTree } from './evidence-record.ts';

/**
 * A stored tree: its levels one after the other, leaves first, each node one digest. A node without a partner is repeated as
 * it is on the level above, so a level of n nodes is followed by one of ceil(n/2), down to the root.
 */
export interface HashTree {
  readonly algorithm: DigestAlgorithm;
  readonly leafCount: number;
  readonly nodes: ByteSource;
}

export interface BuiltHashTree {
  readonly algorithm: DigestAlgorithm;
  /** Distinct leaves: two files with equal bytes are one leaf and share an evidence record. */
  readonly leafCount: number;
  readonly root: Bytes;
  readonly nodes: Bytes;
}

/** Leaves in any order; throws RangeError when there is none or one has the wrong length. The result depends on the set alone. */
export function buildHashTree(engine: CryptoEngine, algorithm: DigestAlgorithm, leaves: Iterable<Bytes>): BuiltHashTree {
  const size = DIGEST_BYTES[algorithm];
  const distinct = distinctSorted(leaves, size);
  const levels: Bytes[] = [concatBytes(...distinct)];
  let level = distinct;
  while (level.length > 1) {
    const above: Bytes[] = [];
    for (let i = 0; i < level.length; i += 2) {
      const left = level[i];
      const right = level[i + 1];
      if (left === undefined) break;
      above.push(right === undefined ? left : hashList(engine, algorithm, [left, right]));
    }
    levels.push(concatBytes(...above));
    level = above;
  }
  const root = level[0];
  if (root === undefined) throw new RangeError('expected at least one leaf');
  return { algorithm, leafCount: distinct.length, root: copyBytes(root), nodes: concatBytes(...levels) };
}

// RFC 4998 section 4.2 step 4 (and 4.3 step 2): a list is sorted in binary ascending order, concatenated and hashed.
export function hashList(engine: CryptoEngine, algorithm: DigestAlgorithm, list: readonly Bytes[]): Bytes {
  return digestBytes(engine, algorithm, ...[...list].sort(compareBytes));
}

/**
 * The reduced hash tree of one leaf (section 4.2, reduction): its first list holds the leaf and its sibling. `whole` for a tree
 * of one leaf, where the tree is left out; undefined when the digest is not a leaf. Reads O(log n) nodes.
 */
export async function reduceHashTree(tree: HashTree, leaf: Bytes): Promise<ReducedHashTree | 'whole' | undefined> {
  let index = await findLeaf(tree, leaf);
  if (index === undefined) return undefined;
  const siblings: Bytes[] = [];
  let start = 0;
  for (let size = tree.leafCount; size > 1; size = Math.ceil(size / 2)) {
    const sibling = index % 2 === 0 ? index + 1 : index - 1;
    if (sibling < size) siblings.push(await readNode(tree, start + sibling));
    start += size;
    index = Math.floor(index / 2);
  }
  const [first, ...above] = siblings;
  if (first === undefined) return 'whole';
  return [[copyBytes(leaf), first].sort(compareBytes), ...above.map((node) => [node])];
}

export function countNodes(leafCount: number): number {
  let count = 0;
  for (let size = leafCount; size > 1; size = Math.ceil(size / 2)) count += size;
  return count + 1;
}

export async function readRoot(tree: HashTree): Promise<Bytes> {
  return readNode(tree, countNodes(tree.leafCount) - 1);
}

function distinctSorted(leaves: Iterable<Bytes>, size: number): Bytes[] {
  const sorted = [...leaves].sort(compareBytes);
  const distinct: Bytes[] = [];
  let previous: Bytes | undefined;
  for (const leaf of sorted) {
    if (leaf.length !== size) throw new RangeError(`expected leaves of ${size} bytes, got ${leaf.length}`);
    if (previous === undefined || !equalBytes(previous, leaf)) distinct.push(leaf);
    previous = leaf;
  }
  if (distinct.length === 0) throw new RangeError('expected at least one leaf');
  return distinct;
}

async function findLeaf(tree: HashTree, leaf: Bytes): Promise<number | undefined> {
  if (leaf.length !== DIGEST_BYTES[tree.algorithm]) return undefined;
  let low = 0;
  let high = tree.leafCount - 1;
  while (low <= high) {
    const middle = Math.floor((low + high) / 2);
    const order = compareBytes(await readNode(tree, middle), leaf);
    if (order === 0) return middle;
    if (order < 0) low = middle + 1;
    else high = middle - 1;
  }
  return undefined;
}

function readNode(tree: HashTree, index: number): Promise<Bytes> {
  const size = DIGEST_BYTES[tree.algorithm];
  return tree.nodes.read(index * size, size);
}
