// Statements that wait for their place in the log.
import type { Bytes } from '../core/encoding/bytes.ts';
import type { StatementDraft } from '../core/proof/statement.ts';

export interface PendingStatement {
  readonly draft: StatementDraft;
  /** Canonical JSON; its SHA-256 digest is draft.body. */
  readonly body: Bytes;
}

export interface QueuedStatement {
  readonly id: string;
  readonly draft: StatementDraft;
}

export abstract class PendingStatements {
  /** Queues inside the caller's transaction; throws outside one. Answers the ids, in order. */
  abstract append(statements: readonly PendingStatement[]): Promise<readonly string[]>;

  /**
   * The oldest pending rows that are committed and not yet sequenced, at most `limit` and at most about `bodyBytes` of bodies (at least
   * one row). Chosen by state: a row whose transaction commits late is found later, whatever its id. Inside the caller's transaction.
   */
  abstract next(limit: number, bodyBytes: number): Promise<readonly QueuedStatement[]>;

  /** How many wait, and since when the oldest does. */
  abstract backlog(): Promise<{ readonly waiting: number; readonly oldest: Date | undefined }>;
}
