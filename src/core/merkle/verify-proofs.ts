// Inclusion and consistency proofs, RFC 9162 sections 2.1.3.2 and 2.1.4.2, and the same for subtrees
// (draft-ietf-plants-merkle-tree-certs, sections on subtree inclusion and consistency proofs).
import type { CryptoEngine } from '../crypto/engine.ts';
import { type Bytes, equalBytes } from '../encoding/bytes.ts';
import { emptyRoot, HASH_BYTES, hashNode, isTreeSize } from './tree-hash.ts';

/** Why a proof proves nothing; `verified` when it does. */
export type ProofFinding = 'verified' | 'range' | 'hash-length' | 'proof-length' | 'old-root' | 'root';

export interface InclusionClaim {
  readonly index: number;
  readonly size: number;
  readonly leafHash: Bytes;
  readonly root: Bytes;
  readonly proof: readonly Bytes[];
}

export interface ConsistencyClaim {
  readonly oldSize: number;
  readonly oldRoot: Bytes;
  readonly newSize: number;
  readonly newRoot: Bytes;
  readonly proof: readonly Bytes[];
}

export function verifyInclusion(engine: CryptoEngine, claim: InclusionClaim): ProofFinding {
  return verifySubtreeInclusion(engine, { ...claim, start: 0, end: claim.size });
}

/** The leaf lies in the subtree [start, end) whose root is `root`. */
export function verifySubtreeInclusion(
  engine: CryptoEngine,
  claim: Omit<InclusionClaim, 'size'> & { readonly start: number; readonly end: number },
): ProofFinding {
  const { index, start, end, leafHash, root, proof } = claim;
  // RFC 9162 2.1.3.2 step 1: the index must lie in the tree.
  if (!isSubtree(start, end) || !isTreeSize(index) || index < start || index >= end) return 'range';
  if (![leafHash, root, ...proof].every(isHash)) return 'hash-length';
  let fn = index - start;
  let sn = end - start - 1; // step 2
  let hash = leafHash; // step 3
  for (const sibling of proof) {
    if (sn === 0) return 'proof-length'; // step 4a
    if (fn % 2 === 1 || fn === sn) {
      hash = hashNode(engine, sibling, hash); // step 4b
      while (fn % 2 === 0 && fn !== 0) {
        fn = half(fn);
        sn = half(sn);
      }
    } else hash = hashNode(engine, hash, sibling);
    fn = half(fn);
    sn = half(sn);
  }
  if (sn !== 0) return 'proof-length'; // step 5
  return equalBytes(hash, root) ? 'verified' : 'root';
}

export function verifyConsistency(engine: CryptoEngine, claim: ConsistencyClaim): ProofFinding {
  if (claim.oldSize === 0) return 'range';
  return verifySubtreeConsistency(engine, { ...claim, start: 0, end: claim.oldSize });
}

/** The subtree [start, end) with root `oldRoot` is contained in the tree of size `newSize`. From an empty tree nothing can be concluded. */
export function verifySubtreeConsistency(
  engine: CryptoEngine,
  claim: Omit<ConsistencyClaim, 'oldSize'> & { readonly start: number; readonly end: number },
): ProofFinding {
  const { start, end, newSize, oldRoot, newRoot, proof } = claim;
  if (!isTreeSize(newSize) || !(end <= newSize)) return 'range';
  // Nothing lies in an empty subtree: its root is the hash of nothing, and every tree contains it.
  if (start === end && isTreeSize(start)) {
    if (proof.length > 0) return 'proof-length';
    return equalBytes(oldRoot, emptyRoot(engine)) ? 'verified' : 'old-root';
  }
  if (!isSubtree(start, end)) return 'range';
  if (start === 0 && end === newSize) {
    if (proof.length > 0) return 'proof-length';
    return equalBytes(oldRoot, newRoot) ? 'verified' : 'root';
  }
  if (![oldRoot, newRoot, ...proof].every(isHash)) return 'hash-length';
  return walkConsistency(engine, claim);
}

function walkConsistency(
  engine: CryptoEngine,
  { start, end, newSize, oldRoot, newRoot, proof }: Omit<ConsistencyClaim, 'oldSize'> & { start: number; end: number },
): ProofFinding {
  let fn = start;
  let sn = end - 1; // RFC 9162 2.1.4.2 step 3: first node minus one, here for a subtree that need not begin at 0
  let tn = newSize - 1;
  // Step 4: climb to the largest perfect subtree that ends at `end` (or, at the tree's right edge, to the subtree itself).
  while (sn === tn ? fn !== sn : fn !== sn && sn % 2 === 1) {
    fn = half(fn);
    sn = half(sn);
    tn = half(tn);
  }
  // Step 1: if that is the whole subtree its root is known and not part of the proof.
  const whole = fn === sn;
  const rest = whole ? proof : proof.slice(1);
  const seed = whole ? oldRoot : proof[0];
  if (seed === undefined) return 'proof-length';
  let old = seed; // fr
  let now = seed; // sr
  for (const sibling of rest) {
    if (tn === 0) return 'proof-length'; // step 6a
    if (sn % 2 === 1 || sn === tn) {
      if (fn < sn) old = hashNode(engine, sibling, old); // step 6b i, while inside the old subtree
      now = hashNode(engine, sibling, now);
      while (sn % 2 === 0 && sn !== 0) {
        fn = half(fn);
        sn = half(sn);
        tn = half(tn);
      }
    } else now = hashNode(engine, now, sibling);
    fn = half(fn);
    sn = half(sn);
    tn = half(tn);
  }
  if (tn !== 0) return 'proof-length';
  if (!equalBytes(old, oldRoot)) return 'old-root';
  return equalBytes(now, newRoot) ? 'verified' : 'root';
}

// A subtree is [start, end) where start is a multiple of the smallest power of two that is at least its size.
function isSubtree(start: number, end: number): boolean {
  if (!isTreeSize(start) || !isTreeSize(end) || start >= end) return false;
  let width = 1;
  while (width < end - start) width *= 2;
  return start % width === 0;
}

const isHash = (hash: Uint8Array): boolean => hash.length === HASH_BYTES;
const half = (n: number): number => Math.floor(n / 2);
