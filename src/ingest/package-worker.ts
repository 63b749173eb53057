// Drives packages from submitted to settled. Any number of processes may run it on one database: a package is claimed, the claim is
// renewed while the work goes on, and when a process dies its claim runs out and another takes the package up.
import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../ledger/clock.port.ts';
import { LedgerSignals } from '../ledger/ledger-signals.port.ts';
import { Transactions } from '../ledger/transactions.port.ts';
import { AcceptPackage } from './accept-package.ts';
import { CheckPackage } from './check-package.ts';
import { LostRace } from './lost-race.ts';
import { SettlePackage } from './settle-package.ts';
import { Staging } from './staging.port.ts';
import type { PackageState } from './transfer.ts';
import { type ClaimedPackage, Transfers } from './transfers.port.ts';

const CLAIM_MS = 60_000;
const RENEW_MS = 20_000;
const IDLE_MS = 500;
// After a fault of ours (store away, database restarting) the package waits, and is then tried again.
const RETRY_MS = 10_000;
// Tries of a check are counted, and after the last a person is asked: five of them outlast an outage of more than ten minutes.
const RETRY_GROWTH = 4;
const RECHECK_MS = 250;

export interface WorkerSettings {
  /** Packages worked on at the same time by this process. */
  readonly atOnce: number;
}

@Injectable()
export class PackageWorker {
  readonly #logger = new Logger('ingest');

  constructor(
    private readonly transactions: Transactions,
    private readonly transfers: Transfers,
    private readonly staging: Staging,
    private readonly check: CheckPackage,
    private readonly accept: AcceptPackage,
    private readonly settle: SettlePackage,
    private readonly signals: LedgerSignals,
    private readonly clock: Clock,
  ) {}

  /** Resolves after `stop` has been aborted and the work in hand is done. */
  async run(settings: WorkerSettings, stop: AbortSignal): Promise<void> {
    await this.#clearStaging();
    const lanes = Array.from({ length: settings.atOnce }, () => this.#lane(['SUBMITTED', 'CHECKING', 'STORING'], stop));
    await Promise.all([...lanes, this.#settleLane(stop)]);
  }

  async #lane(states: readonly PackageState[], stop: AbortSignal): Promise<void> {
    while (!stop.aborted) {
      const item = await this.#claim(states);
      if (item === null) await sleep(IDLE_MS, undefined, { signal: stop }).catch(() => undefined);
      else await this.#work(item);
    }
  }

  // Recorded packages wait for a checkpoint; the signal wakes this lane as soon as one is published.
  async #settleLane(stop: AbortSignal): Promise<void> {
    while (!stop.aborted) {
      const item = await this.#claim(['RECORDING']);
      if (item === null) await this.signals.waitForPublished(IDLE_MS, stop);
      else await this.#settle(item);
    }
  }

  async #settle(item: ClaimedPackage): Promise<void> {
    const renewal = this.#renew(item);
    try {
      if (await this.settle.run(item)) return;
      await this.transfers.prolong(item.id, item.state, new Date(this.clock.now().getTime() + RECHECK_MS));
    } catch (cause) {
      await this.#postpone(item, cause);
    } finally {
      clearInterval(renewal);
    }
  }

  // What a process left that died between the end of a package and the removal of its bytes.
  async #clearStaging(): Promise<void> {
    try {
      const staged = await this.staging.packageIds();
      const needed = await this.transfers.unfinished(staged);
      for (const id of staged) if (!needed.has(id)) await this.staging.discard(id);
    } catch (cause) {
      this.#logger.warn({ message: 'staging was not cleared of what earlier packages left', err: cause });
    }
  }

  async #claim(states: readonly PackageState[]): Promise<ClaimedPackage | null> {
    const now = this.clock.now();
    try {
      return await this.transfers.claim(states, new Date(now.getTime() + CLAIM_MS), now);
    } catch (cause) {
      this.#logger.error({ message: 'the queue cannot be read', err: cause });
      return null;
    }
  }

  async #work(item: ClaimedPackage): Promise<void> {
    const renewal = this.#renew(item);
    try {
      const found = await this.transfers.packageInTransfer(item.id);
      if (found === null) throw new Error(`expected package ${item.id}`);
      await (item.state === 'STORING' ? this.accept : this.check).run(found.item, found.transfer);
    } catch (cause) {
      if (!(cause instanceof LostRace)) await this.#postpone(item, cause);
    } finally {
      clearInterval(renewal);
    }
  }

  #renew(item: ClaimedPackage): NodeJS.Timeout {
    return setInterval(() => {
      const until = new Date(this.clock.now().getTime() + CLAIM_MS);
      this.transfers
        .prolong(item.id, item.state, until)
        .catch((cause: unknown) => this.#logger.warn({ message: 'a claim was not renewed', err: cause }));
    }, RENEW_MS);
  }

  async #postpone(item: ClaimedPackage, cause: unknown): Promise<void> {
    this.#logger.error({
      message: 'work on a package failed and will be tried again',
      packageId: item.id,
      state: item.state,
      err: cause,
    });
    const until = new Date(this.clock.now().getTime() + RETRY_MS * RETRY_GROWTH ** Math.max(0, item.tries - 1));
    await this.transactions
      .run(() => this.transfers.prolong(item.id, item.state, until))
      .catch((again: unknown) => this.#logger.error({ message: 'the database does not answer', err: again }));
  }
}
