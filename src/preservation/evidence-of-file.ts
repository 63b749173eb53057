// Evidence records on demand, RFC 4998: made from the seal's stored tree in O(log n) reads, and byte for byte the same each time,
// because tree, token and encoding are. No store is believed: the path must lead to the root that the ledger's seal statement names.
import { Injectable } from '@nestjs/common';
import type { ByteSource } from '../core/encoding/byte-source.ts';
import { type Bytes, equalBytes } from '../core/encoding/bytes.ts';
import { parseHex } from '../core/encoding/hex.ts';
import { hashList } from '../core/evidence/hash-tree.ts';
import { countNodes, encodeEvidenceRecord, type ReducedHashTree, reduceHashTree } from '../core/evidence/index.ts';
import { parseStatement, type SealSummary } from '../core/proof/statement.ts';
import { NodeEngine } from '../engine/node-engine.ts';
import { LedgerProver } from '../ledger/index.ts';
import { type ObjectDigests, type ObjectStore, type ObjectVersion, ReplicaSet } from '../storage/index.ts';
import { PreservationError } from './preservation-error.ts';
import { sealKeys } from './seal-objects.ts';
import { type Seal, Seals, type SealTree } from './seals.port.ts';

/** The evidence of the files of one AIP version: all of them came under the same seal. */
export interface SealedEvidence {
  readonly seal: Seal;
  /** DER: one record per hash tree of the seal. */
  recordsOf(file: ObjectDigests): Promise<readonly Bytes[]>;
  /** DER certificates between the seal's TSAs and their anchors. */
  readonly certificates: readonly Bytes[];
}

@Injectable()
export class EvidenceOfFile {
  constructor(
    private readonly seals: Seals,
    private readonly prover: LedgerProver,
    private readonly replicas: ReplicaSet,
    private readonly engine: NodeEngine,
  ) {}

  /**
   * For the files accepted by the entry at this index; null while no seal covers it. Throws PreservationError EVIDENCE_UNAVAILABLE, and
   * `recordsOf` EVIDENCE_NOT_A_LEAF too; StorageError when tokens or certificates are on no store.
   */
  async of(entryIndex: number): Promise<SealedEvidence | null> {
    const seal = (await this.seals.covering([entryIndex])).get(entryIndex);
    if (seal === undefined || seal.statementIndex === null) return null;
    assertStated(seal, parseStatement(await this.prover.entry(seal.statementIndex)).seal);
    const tokens = new Map<SealTree, Bytes>();
    for (const tree of seal.trees) tokens.set(tree, await this.#object(seal, sealKeys.token(seal.id, tree.algorithm)));
    const keys = new Set(seal.trees.flatMap((tree) => tree.certificates));
    const certificates: Bytes[] = [];
    for (const key of keys) certificates.push(await this.#object(seal, key));
    const recordsOf = async (file: ObjectDigests): Promise<readonly Bytes[]> => {
      const records: Bytes[] = [];
      for (const [tree, token] of tokens) {
        const reducedHashTree = await this.#reduce(seal, tree, parseHex(file[tree.algorithm]));
        records.push(encodeEvidenceRecord({ algorithm: tree.algorithm, reducedHashTree, token }));
      }
      return records;
    };
    return { seal, recordsOf, certificates };
  }

  async #object(seal: Seal, key: string): Promise<Bytes> {
    const known = seal.objects.find((object) => object.key === key);
    if (known === undefined) throw new PreservationError('EVIDENCE_UNAVAILABLE', `expected ${key} among the seal's objects`);
    const source = await this.replicas.openVerified({ area: 'ledger', ...known });
    try {
      return await source.read(0, source.sizeBytes);
    } finally {
      await source.close();
    }
  }

  async #reduce(seal: Seal, tree: SealTree, leaf: Bytes): Promise<ReducedHashTree | 'whole'> {
    const key = sealKeys.tree(seal.id, tree.algorithm);
    const failures: unknown[] = [];
    let answers = 0;
    for (const store of this.replicas.stores) {
      try {
        for await (const nodes of treesIn(store, key)) {
          answers++;
          const reduced = await reduceSound(this.engine, tree, nodes, leaf);
          if (reduced !== undefined) return reduced;
        }
      } catch (cause) {
        failures.push(cause); // another store may hold it
      }
    }
    const code = answers > 0 && failures.length === 0 ? 'EVIDENCE_NOT_A_LEAF' : 'EVIDENCE_UNAVAILABLE';
    throw new PreservationError(code, `expected a path to the root of ${key} on a store`, new AggregateError(failures));
  }
}

// The row says where to look; the ledger says what is true.
function assertStated(seal: Seal, stated: SealSummary | undefined): void {
  const same =
    stated !== undefined &&
    stated.id === seal.id &&
    stated.first === seal.first &&
    stated.end === seal.end &&
    stated.trees.length === seal.trees.length &&
    seal.trees.every(
      ({ algorithm, root, token }, i) => stated.trees[i]?.root === `${algorithm}:${root}` && stated.trees[i]?.token === token,
    );
  if (!same)
    throw new PreservationError('EVIDENCE_UNAVAILABLE', `expected the seal ${seal.id} as entry ${seal.statementIndex} states it`);
}

/** The tree as the store shows it now, then every older version: anyone who can write can shadow the key. */
async function* treesIn(store: ObjectStore, key: string): AsyncGenerator<ByteSource> {
  const shown = new Set<string | null>();
  for await (const version of withCurrent(store, key)) {
    if (shown.has(version)) continue;
    shown.add(version);
    const source = await store.openSource({ area: 'ledger', key, versionId: version });
    try {
      yield source;
    } finally {
      await source.close();
    }
  }
}

async function* withCurrent(store: ObjectStore, key: string): AsyncGenerator<string | null> {
  const current = await store.stat({ area: 'ledger', key });
  if (current !== null) yield current.versionId;
  for await (const version of store.listVersions('ledger', key)) if (isReadable(version, key)) yield version.versionId;
}

function isReadable(version: ObjectVersion, key: string): boolean {
  return version.key === key && !version.isDeleteMarker;
}

async function reduceSound(
  engine: NodeEngine,
  { algorithm, root, leafCount }: SealTree,
  nodes: ByteSource,
  leaf: Bytes,
): Promise<ReducedHashTree | 'whole' | undefined> {
  if (nodes.sizeBytes !== countNodes(leafCount) * leaf.length) return undefined;
  const reduced = await reduceHashTree({ algorithm, leafCount, nodes }, leaf);
  if (reduced === undefined) return undefined;
  // RFC 4998 section 4.3: from the first list to the root.
  let hash = leaf;
  if (reduced !== 'whole') {
    for (const [i, list] of reduced.entries()) hash = hashList(engine, algorithm, i === 0 ? list : [...list, hash]);
  }
  return equalBytes(hash, parseHex(root)) ? reduced : undefined;
}
