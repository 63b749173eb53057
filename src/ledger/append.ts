// Puts statements into the ledger's queue, in the transaction of the change that they tell of.
import { randomBytes } from 'node:crypto';
import type { CryptoEngine } from '../core/crypto/engine.ts';
import type { Bytes } from '../core/encoding/bytes.ts';
import { encodeCanonicalJson, type JsonValue } from '../core/encoding/canonical-json.ts';
import { MalformedError } from '../core/encoding/malformed-error.ts';
import { assertDraft, bodyDigest, type StatementDraft } from '../core/proof/statement.ts';
import { LedgerError } from './ledger-error.port.ts';
import type { LedgerSignals } from './ledger-signals.port.ts';
import type { LedgerStates } from './ledger-state.port.ts';
import type { PendingStatement, PendingStatements } from './pending-statements.port.ts';

/** A pack of bodies is one object in memory and on the stores. */
export const BODY_MAX_BYTES = 16 << 20;

export interface NewStatement {
  /** Everything but the body's digest. */
  readonly says: Omit<StatementDraft, 'body'>;
  /** May hold personal data. `append` adds the member `salt` (32 random bytes, hexadecimal). */
  readonly body: { readonly [member: string]: JsonValue | undefined };
}

/** Where a statement came to lie, once it is durable and under a signed checkpoint. */
export interface PublishedStatement {
  readonly pendingId: string;
  readonly seq: number;
}

export class Ledger {
  readonly #pending: PendingStatements;
  readonly #states: LedgerStates;
  readonly #signals: LedgerSignals;
  readonly #engine: CryptoEngine;

  constructor(pending: PendingStatements, states: LedgerStates, signals: LedgerSignals, engine: CryptoEngine) {
    this.#pending = pending;
    this.#states = states;
    this.#signals = signals;
    this.#engine = engine;
  }

  /**
   * Inside Transactions.run(). Answers one id per statement, for waitUntilPublished. Nothing is recorded before the transaction commits,
   * and nothing is published before the sequencer did it. Throws LedgerError LEDGER_STATEMENT_INVALID or LEDGER_BODY_TOO_LONG.
   */
  async append(...statements: readonly NewStatement[]): Promise<readonly string[]> {
    return this.#pending.append(statements.map((statement) => this.#prepare(statement)));
  }

  /** Resolves when all are published; rejects LEDGER_NOT_YET_PUBLISHED after `timeoutMs` (they stay queued). Outside a transaction. */
  async waitUntilPublished(pendingIds: readonly string[], timeoutMs: number, stop?: AbortSignal): Promise<PublishedStatement[]> {
    const deadline = performance.now() + timeoutMs;
    for (;;) {
      const published = await this.findPublished(pendingIds);
      if (published !== undefined) return published;
      const leftMs = deadline - performance.now();
      if (leftMs <= 0 || stop?.aborted) {
        throw new LedgerError('LEDGER_NOT_YET_PUBLISHED', `expected publication within ${timeoutMs} ms`);
      }
      await this.#signals.waitForPublished(Math.min(leftMs, 1000), stop);
    }
  }

  /** All of them, or undefined while one is not published yet. */
  async findPublished(pendingIds: readonly string[]): Promise<PublishedStatement[] | undefined> {
    const state = await this.#states.read();
    const found: PublishedStatement[] = [];
    for (const pendingId of pendingIds) {
      const seq = await this.#states.seqOf(pendingId);
      if (seq === undefined || state === undefined || seq >= state.publishedSize) return undefined;
      found.push({ pendingId, seq });
    }
    return found;
  }

  #prepare({ says, body }: NewStatement): PendingStatement {
    let bytes: Bytes;
    let draft: StatementDraft;
    try {
      bytes = encodeCanonicalJson({ ...body, salt: randomBytes(32).toString('hex') });
      draft = { ...says, body: bodyDigest(this.#engine, bytes) };
      assertDraft(draft);
    } catch (cause) {
      if (cause instanceof MalformedError)
        throw new LedgerError('LEDGER_STATEMENT_INVALID', `${cause.code}: ${cause.message}`, cause);
      throw cause;
    }
    if (bytes.length > BODY_MAX_BYTES) {
      throw new LedgerError('LEDGER_BODY_TOO_LONG', `expected a body of at most ${BODY_MAX_BYTES} bytes, got ${bytes.length}`);
    }
    return { draft, body: bytes };
  }
}
