// The sequencer: gives pending statements their place in the log, one batch after the other. Exactly one is effective at a time,
// because every step swaps on its epoch; an overtaken one fails there and never publishes.
import type { CryptoEngine } from '../core/crypto/engine.ts';
import { hashLeaf } from '../core/merkle/index.ts';
import {
  encodeStatement,
  type FondsCounters,
  nextCounters,
  STATEMENT_VERSION,
  type Statement,
  ZERO_COUNTERS,
} from '../core/proof/statement.ts';
import { compareWithRemembered } from './compare-checkpoints.ts';
import { growTree } from './grow-tree.ts';
import { LedgerError } from './ledger-error.port.ts';
import type { LedgerObjects } from './ledger-objects.port.ts';
import type { LedgerStates, SequencedEntry } from './ledger-state.port.ts';
import { assertSameKey } from './open-ledger.ts';
import type { PendingStatements, QueuedStatement } from './pending-statements.port.ts';
import { Publisher } from './publish.ts';
import type { LedgerSigner } from './signer.port.ts';
import type { Transactions } from './transactions.port.ts';
import type { LedgerWitnesses } from './witnesses.port.ts';

/** Most statements under one checkpoint, and about the most bytes of bodies in one pack. */
export const BATCH_STATEMENTS = 512;
export const BATCH_BODY_BYTES = 8 << 20;

export interface SequencerParts {
  readonly transactions: Transactions;
  readonly pending: PendingStatements;
  readonly states: LedgerStates;
  readonly objects: LedgerObjects;
  readonly witnesses: LedgerWitnesses;
  readonly signer: LedgerSigner | undefined;
  readonly engine: CryptoEngine;
}

export class Sequencer {
  readonly #parts: SequencerParts;
  readonly #publisher: Publisher;
  readonly #epoch: number;

  private constructor(parts: SequencerParts, signer: LedgerSigner, epoch: number) {
    this.#parts = parts;
    this.#epoch = epoch;
    this.#publisher = new Publisher(parts.states, parts.objects, parts.witnesses, signer, parts.engine);
  }

  /**
   * Takes over: compares database, stores and witnesses first, then raises the epoch, then publishes what a predecessor left unpublished.
   * Throws LedgerError: LEDGER_NOT_OPENED, _KEY_*, _BEHIND, _FORKED, _CHECKPOINT_INVALID, _STORES_UNAVAILABLE.
   */
  static async takeOver(parts: SequencerParts): Promise<Sequencer> {
    const known = await parts.states.read();
    if (known === undefined) throw new LedgerError('LEDGER_NOT_OPENED', 'expected a ledger');
    const { signer } = parts;
    assertSameKey(known, signer);
    const { epoch } = await parts.states.takeEpoch();
    // Read after the epoch was raised: from here on nobody else can move it unseen.
    const state = await parts.states.read();
    if (state === undefined || state.epoch !== epoch) throw new LedgerError('LEDGER_EPOCH_LOST', `expected epoch ${epoch}`);
    await compareWithRemembered(state, parts.states, parts, parts.engine, { numbered: true });
    const sequencer = new Sequencer(parts, signer, epoch);
    if (state.size > state.publishedSize || state.checkpoint === undefined) await sequencer.#publisher.publish(state);
    return sequencer;
  }

  get epoch(): number {
    return this.#epoch;
  }

  /** One batch: sequenced in one transaction, then published. Answers how many statements; 0 when none waited. */
  async step(limit = BATCH_STATEMENTS): Promise<number> {
    const count = await this.#parts.transactions.run(() => this.#sequence(limit));
    const state = await this.#parts.states.read();
    if (state === undefined || state.epoch !== this.#epoch)
      throw new LedgerError('LEDGER_EPOCH_LOST', `expected epoch ${this.#epoch}`);
    if (state.size > state.publishedSize) await this.#publisher.publish(state);
    return count;
  }

  async #sequence(limit: number): Promise<number> {
    const { states, pending } = this.#parts;
    const state = await states.lock(this.#epoch);
    // A batch that could not be published yet goes first: packs and checkpoints then follow whole batches.
    if (state.size > state.publishedSize) return 0;
    const queued = await pending.next(limit, BATCH_BODY_BYTES);
    if (queued.length === 0) return 0;
    const fonds = [...new Set(queued.flatMap(({ draft }) => draft.fonds ?? []))];
    const counters = new Map(await states.counters(fonds));
    const entries = queued.map((row, i) => this.#entry(row, state.size + i, state.size, counters));
    const { root, tiles } = await growTree(
      states,
      this.#parts.engine,
      state.size,
      entries.map(({ leafHash }) => leafHash),
    );
    await states.advance({
      epoch: this.#epoch,
      fromSize: state.size,
      toSize: state.size + entries.length,
      root,
      entries,
      tiles,
      counters,
    });
    return entries.length;
  }

  #entry({ id, draft }: QueuedStatement, seq: number, pack: number, counters: Map<string, FondsCounters>): SequencedEntry {
    const placed: Statement = { ...draft, version: STATEMENT_VERSION, seq, pack };
    let statement = placed;
    if (draft.fonds !== undefined) {
      const after = nextCounters(counters.get(draft.fonds) ?? ZERO_COUNTERS, draft);
      counters.set(draft.fonds, after);
      statement = { ...placed, counters: after };
    }
    const entry = encodeStatement(statement);
    return { seq, pendingId: id, entry, leafHash: hashLeaf(this.#parts.engine, entry), pack, fonds: draft.fonds };
  }
}
