// RFC 9162 section 2.1.1: the Merkle tree hash over SHA-256, and a compact range that grows it leaf by leaf.
import { type CryptoEngine, digestBytes } from '../crypto/engine.ts';
import { type Bytes, concatBytes } from '../encoding/bytes.ts';

export const HASH_BYTES = 32;
const LEAF_PREFIX = new Uint8Array([0]);
const NODE_PREFIX = new Uint8Array([1]);

/** MTH of one entry: SHA-256(0x00 || entry). */
export function hashLeaf(engine: CryptoEngine, entry: Uint8Array): Bytes {
  return digestBytes(engine, 'sha256', LEAF_PREFIX, entry);
}

/** SHA-256(0x01 || left || right). The prefixes keep an attacker from passing a node off as a leaf. */
export function hashNode(engine: CryptoEngine, left: Uint8Array, right: Uint8Array): Bytes {
  return digestBytes(engine, 'sha256', NODE_PREFIX, left, right);
}

/** MTH of the empty list: the hash of an empty string. */
export function emptyRoot(engine: CryptoEngine): Bytes {
  return digestBytes(engine, 'sha256');
}

/** The roots of the perfect subtrees that [0, size) falls into, largest first: all that is needed to go on. */
export class CompactRange {
  readonly #engine: CryptoEngine;
  readonly #peaks: Bytes[];
  #size: number;

  /** Throws RangeError unless there is one peak for each bit of `size`. */
  constructor(engine: CryptoEngine, size = 0, peaks: readonly Bytes[] = []) {
    assertTreeSize(size);
    if (peaks.length !== countOnes(size))
      throw new RangeError(`expected ${countOnes(size)} peaks for size ${size}, got ${peaks.length}`);
    this.#engine = engine;
    this.#size = size;
    this.#peaks = [...peaks];
  }

  get size(): number {
    return this.#size;
  }

  get peaks(): readonly Bytes[] {
    return this.#peaks;
  }

  /** Amortised two hashes a leaf. `onNode` is told every perfect subtree that becomes complete: level (leaves: 0) and index in the level. */
  append(leafHash: Bytes, onNode?: (level: number, index: number, hash: Bytes) => void): void {
    let hash = leafHash;
    let index = this.#size;
    let level = 0;
    onNode?.(level, index, hash);
    while (index % 2 === 1) {
      const left = this.#peaks.pop();
      if (left === undefined) throw new RangeError('a compact range lost a peak');
      hash = hashNode(this.#engine, left, hash);
      index = (index - 1) / 2;
      level++;
      onNode?.(level, index, hash);
    }
    this.#peaks.push(hash);
    this.#size++;
  }

  root(): Bytes {
    return foldPeaks(this.#engine, this.#peaks);
  }
}

/** Joins peaks from the right: each larger subtree is a left sibling of everything smaller. */
export function foldPeaks(engine: CryptoEngine, peaks: readonly Bytes[]): Bytes {
  let root = peaks.at(-1);
  if (root === undefined) return emptyRoot(engine);
  for (let i = peaks.length - 2; i >= 0; i--) root = hashNode(engine, peaks[i] ?? concatBytes(), root);
  return root;
}

/** MTH over leaf hashes. */
export function rootOfLeafHashes(engine: CryptoEngine, leafHashes: Iterable<Bytes>): Bytes {
  const range = new CompactRange(engine);
  for (const leafHash of leafHashes) range.append(leafHash);
  return range.root();
}

/** Sizes and indices are safe integers: 2^53 entries are more than any archive will have. Throws RangeError. */
export function assertTreeSize(size: number): void {
  if (!Number.isSafeInteger(size) || size < 0) throw new RangeError(`expected a tree size from 0 to 2^53-1, got ${size}`);
}

export function isTreeSize(size: number): boolean {
  return Number.isSafeInteger(size) && size >= 0;
}

/** Largest power of two below n (n > 1): where RFC 9162 splits a tree. */
export function splitPoint(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

function countOnes(size: number): number {
  let ones = 0;
  for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) ones += rest % 2;
  return ones;
}
