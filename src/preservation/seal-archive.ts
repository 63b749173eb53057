// Seal (design section 4, step 6): what was accepted since the last seal comes under two RFC 4998 hash trees, SHA-256 and SHA-512, each
// with an RFC 3161 token. The seal is itself a statement of the ledger, so each commits to all before it.
import { randomUUID } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import type { Bytes } from '../core/encoding/bytes.ts';
import { encodeHex } from '../core/encoding/hex.ts';
import { type BuiltHashTree, buildHashTree } from '../core/evidence/index.ts';
import type { DigestText } from '../core/proof/statement.ts';
import { NodeEngine } from '../engine/node-engine.ts';
import { Clock } from '../ledger/clock.port.ts';
import { Ledger, LedgerError, type NewStatement, wholeSeconds } from '../ledger/index.ts';
import { LedgerObjects } from '../ledger/ledger-objects.port.ts';
import { LedgerStates } from '../ledger/ledger-state.port.ts';
import { Transactions } from '../ledger/transactions.port.ts';
import { ReplicaSet } from '../storage/index.ts';
import { gatherLeaves, hasAcceptance, type SealRange } from './gather-leaves.ts';
import { encodeSealDescription, sealKeys, sealObject } from './seal-objects.ts';
import { SEAL_ALGORITHMS, type Seal, type SealAlgorithm, type SealObject, Seals, type SealTree } from './seals.port.ts';
import { type IssuedTimeStamp, TimeStampAuthority, TimeStampError } from './time-stamp-authority.port.ts';

interface NewObject {
  readonly key: string;
  readonly bytes: Bytes;
}

interface StampedTree {
  readonly built: BuiltHashTree & { readonly algorithm: SealAlgorithm };
  readonly stamp: IssuedTimeStamp;
}

class AlreadySealed extends Error {}

@Injectable()
export class SealArchive {
  readonly #logger = new Logger('seals');

  constructor(
    private readonly transactions: Transactions,
    private readonly seals: Seals,
    private readonly ledger: Ledger,
    private readonly states: LedgerStates,
    private readonly objects: LedgerObjects,
    private readonly replicas: ReplicaSet,
    private readonly tsa: TimeStampAuthority,
    private readonly engine: NodeEngine,
    private readonly clock: Clock,
  ) {}

  /**
   * Null when nothing was accepted since the last seal, or another process sealed it meanwhile. Interrupted at any point it is simply made
   * anew under a new id. Rejects TimeStampError when no TSA gives a token; StorageError, LedgerError, PreservationError.
   */
  async run(): Promise<Seal | null> {
    await this.placePublished();
    const range = await this.#range();
    if (range === undefined || !(await hasAcceptance(this.states, range))) return null;
    const { states, replicas, engine } = this;
    const { covers, digests, dossiers } = await gatherLeaves({ states, replicas, engine }, range);
    const id = randomUUID();
    const trees = await this.#stamp(digests);
    const made = describe(id, range, trees, this.engine);
    const leaves = made.trees[0]?.leafCount ?? 0;
    const description = encodeSealDescription({ id, first: range.first, end: range.end, leaves, covers });
    const objects = [...made.objects, { key: sealKeys.description(id), bytes: description }];
    await this.objects.put(objects.map((object) => ({ ...object, mode: 'once' as const })));
    const sealedAt = new Date(Math.min(...made.trees.map((tree) => tree.genTime.getTime())));
    const known = objects.map(({ key, bytes }) => sealObject(this.engine, key, bytes));
    const { first, end } = range;
    return this.#record({
      ...{ id, first, end, leafCount: leaves, dossiers, sealedAt, trees: made.trees, objects: known },
      statementIndex: null,
    });
  }

  /** Seals whose statement has been published since: from now on they count as evidence. */
  async placePublished(): Promise<void> {
    for (const { id, statementId } of await this.seals.unplaced()) {
      const published = await this.ledger.findPublished([statementId]);
      const index = published?.[0]?.seq;
      if (index !== undefined) await this.transactions.run(() => this.seals.place(id, index));
    }
  }

  /** Waits until the seal's statement is published; resolves without it when that takes longer (then the next run sees to it). */
  async settle(timeoutMs: number, stop?: AbortSignal): Promise<void> {
    const waiting = await this.seals.unplaced();
    try {
      await this.ledger.waitUntilPublished(
        waiting.map(({ statementId }) => statementId),
        timeoutMs,
        stop,
      );
    } catch (cause) {
      if (!(cause instanceof LedgerError) || cause.code !== 'LEDGER_NOT_YET_PUBLISHED') throw cause;
    }
    await this.placePublished();
  }

  async #range(): Promise<SealRange | undefined> {
    const state = await this.states.read();
    if (state?.checkpoint === undefined) return undefined;
    const first = await this.seals.nextFirst();
    return first < state.publishedSize ? { first, end: state.publishedSize, checkpoint: state.checkpoint } : undefined;
  }

  async #stamp(digests: Readonly<Record<SealAlgorithm, readonly Bytes[]>>): Promise<readonly StampedTree[]> {
    const stamped: StampedTree[] = [];
    for (const algorithm of SEAL_ALGORITHMS) {
      const built = { ...buildHashTree(this.engine, algorithm, digests[algorithm]), algorithm };
      const stamp = await this.#ask(
        built,
        stamped.map((tree) => tree.stamp.tsa),
      );
      stamped.push({ built, stamp });
    }
    return stamped;
  }

  // Design section 5: from different TSAs where there are two. Where the other one does not answer, two tokens of one are better than none.
  async #ask({ algorithm, root }: BuiltHashTree, except: readonly string[]): Promise<IssuedTimeStamp> {
    if (except.length === 0) return this.tsa.timeStamp({ algorithm, digest: root });
    try {
      return await this.tsa.timeStamp({ algorithm, digest: root, except });
    } catch (cause) {
      if (!(cause instanceof TimeStampError)) throw cause;
      if (cause.code !== 'TSA_NONE_CONFIGURED')
        this.#logger.warn({ message: 'the second time-stamp authority gave no token', failures: cause.failures });
      return this.tsa.timeStamp({ algorithm, digest: root });
    }
  }

  async #record(seal: Seal): Promise<Seal | null> {
    try {
      await this.transactions.run(async () => {
        const [statementId] = await this.ledger.append(sealStatement(seal, this.clock.now()));
        if (statementId === undefined || !(await this.seals.record(seal, statementId))) throw new AlreadySealed();
      });
      return seal;
    } catch (cause) {
      if (cause instanceof AlreadySealed) return null;
      throw cause;
    }
  }
}

function describe(
  id: string,
  { checkpoint }: SealRange,
  stamped: readonly StampedTree[],
  engine: NodeEngine,
): { readonly objects: readonly NewObject[]; readonly trees: readonly SealTree[] } {
  const objects = new Map<string, Bytes>([[sealKeys.checkpoint(id), checkpoint]]);
  const trees = stamped.map(({ built, stamp }): SealTree => {
    const { algorithm, leafCount, root } = built;
    objects.set(sealKeys.tree(id, algorithm), built.nodes);
    objects.set(sealKeys.token(id, algorithm), stamp.token);
    const certificates = stamp.certificates.map((der) => {
      const key = sealKeys.certificate(id, sealObject(engine, '', der).sha256);
      objects.set(key, der);
      return key;
    });
    const { sha256 } = sealObject(engine, '', stamp.token);
    const { tsa, genTime } = stamp;
    return { algorithm, root: encodeHex(root), leafCount, token: `sha256:${sha256}`, tsa, genTime, certificates };
  });
  return { objects: [...objects].map(([key, bytes]) => ({ key, bytes })), trees };
}

// The body has all that the seal's row is made of: rebuild reads it from here.
function sealStatement(seal: Seal, now: Date): NewStatement {
  const { id, first, end, leafCount: leaves, dossiers, trees, objects } = seal;
  const rootOf = (tree: SealTree): DigestText => `${tree.algorithm}:${tree.root}` as DigestText;
  return {
    says: {
      type: 'seal',
      at: wholeSeconds(now),
      agent: 'system',
      seal: { id, first, end, leaves, trees: trees.map((tree) => ({ root: rootOf(tree), token: tree.token })) },
    },
    body: {
      dossiers,
      sealedAt: seal.sealedAt.toISOString(),
      trees: trees.map(({ algorithm, root, leafCount, token, tsa, genTime, certificates }) => ({
        ...{ algorithm, root, leafCount, token, tsa, certificates },
        genTime: genTime.toISOString(),
      })),
      objects: objects.map(({ key, sizeBytes, sha256, sha512 }: SealObject) => ({ key, sizeBytes, sha256, sha512 })),
    },
  };
}
