// Locks are set for at most five years, so that a mistyped term stays reversible (design section 4); they are extended long before they end.
import { Injectable, Logger } from '@nestjs/common';
import { lockUntil, type RetentionDecision } from '../core/retention/index.ts';
import { Clock } from '../ledger/clock.port.ts';
import { Transactions } from '../ledger/transactions.port.ts';
import { ReplicaSet, type ReplicatedObject } from '../storage/index.ts';
import { Placements } from '../storage/placements.port.ts';

/** A lock that ends sooner than in a year is extended. */
export const EXTEND_WITHIN_MS = 365 * 24 * 3_600_000;
const SLACK_MS = 7 * 24 * 3_600_000;

@Injectable()
export class ExtendLocks {
  readonly #logger = new Logger('audit');

  constructor(
    private readonly transactions: Transactions,
    private readonly replicas: ReplicaSet,
    private readonly placements: Placements,
    private readonly clock: Clock,
  ) {}

  /** Answers until when every lock of the package must last at least. A store that fails is told of by the audit that follows. */
  async run(aipId: string, version: number, retention: RetentionDecision): Promise<Date> {
    const now = this.clock.now();
    const until = lockUntil(retention, now);
    const soon = now.getTime() + EXTEND_WITHIN_MS;
    const objects = await this.placements.objectsOf(aipId, version);
    const ending = objects.filter(({ placements }) =>
      placements.some(({ lockedUntil }) => lockedUntil !== null && lockedUntil.getTime() < Math.min(soon, until.getTime())),
    );
    if (ending.length > 0) await this.#extend(aipId, version, ending, until);
    return new Date(Math.min(until.getTime(), soon) - SLACK_MS);
  }

  async #extend(aipId: string, version: number, objects: readonly ReplicatedObject[], until: Date): Promise<void> {
    const failures = await this.replicas.extendLocks(objects, until);
    for (const { store, error } of failures) this.#logger.warn({ message: 'a lock was not extended', store, code: error.code });
    const failed = new Set(failures.map(({ store }) => store));
    const extended = objects.map((object) => ({
      ...object,
      placements: object.placements.map((placement) =>
        placement.lockedUntil === null || failed.has(placement.store) ? placement : { ...placement, lockedUntil: until },
      ),
    }));
    await this.transactions.run(() => this.placements.update(aipId, version, extended));
  }
}
