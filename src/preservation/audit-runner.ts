// Starts audits: on demand, and by schedule. When the last one ran is in the database, so a restart neither skips nor doubles one.
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { parseStatement } from '../core/proof/statement.ts';
import { Clock } from '../ledger/clock.port.ts';
import { LedgerStates } from '../ledger/ledger-state.port.ts';
import { Transactions } from '../ledger/transactions.port.ts';
import { ReplicaSet } from '../storage/index.ts';
import { AuditArchive, CLAIM_MS } from './audit-archive.ts';
import { AuditError } from './audit-error.ts';
import { AuditSettings } from './audit-settings.port.ts';
import type { Audit } from './audit-types.ts';
import { Audits } from './audits.port.ts';

const LOOK_MS = 60_000;

@Injectable()
export class AuditRunner {
  readonly #logger = new Logger('audit');
  readonly #stop = new AbortController();
  #running: Promise<void> = Promise.resolve();

  constructor(
    private readonly transactions: Transactions,
    private readonly audits: Audits,
    private readonly archive: AuditArchive,
    private readonly states: LedgerStates,
    private readonly replicas: ReplicaSet,
    private readonly settings: AuditSettings,
    private readonly clock: Clock,
  ) {}

  /** Begins an audit now; it goes on in the background. Throws AuditError AUDIT_RUNNING. */
  async start(startedBy: string): Promise<Audit> {
    const audit = await this.#begin(startedBy, null);
    if (audit === null) throw new AuditError('AUDIT_RUNNING');
    this.#carryOut(audit);
    return audit;
  }

  /** It ends after the package in hand, with minutes that say so. Throws AUDIT_NOT_FOUND or AUDIT_NOT_RUNNING. */
  async cancel(id: string): Promise<void> {
    if ((await this.audits.find(id)) === null) throw new AuditError('AUDIT_NOT_FOUND');
    if (!(await this.transactions.run(() => this.audits.cancel(id)))) throw new AuditError('AUDIT_NOT_RUNNING');
  }

  /** Until `close`: looks every minute. Never rejects. */
  async watch(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      await this.look().catch((cause: unknown) =>
        this.#logger.warn({ message: 'no audit could be begun; will be tried again', err: cause }),
      );
      await delay(LOOK_MS, undefined, { signal: this.#stop.signal }).catch(() => undefined);
    }
  }

  /** Goes on with an audit whose process died, or begins one that is due; it is carried out in the background. */
  async look(): Promise<void> {
    const audit = (await this.#takeOver()) ?? (await this.#beginDue());
    if (audit !== null) this.#carryOut(audit);
  }

  /** Resolves when the package in hand is done; the audit goes on at the next start. */
  async close(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  /** When the next audit by schedule is due; null while there is nothing to audit. */
  async dueAt(): Promise<Date | null> {
    const { begun } = await this.audits.newest();
    const since = begun?.startedAt ?? (await this.#firstEntryAt());
    return since === null ? null : new Date(since.getTime() + this.settings.intervalMs);
  }

  async #beginDue(): Promise<Audit | null> {
    const due = await this.dueAt();
    const now = this.clock.now();
    if (due === null || due > now) return null;
    return this.#begin(null, new Date(now.getTime() - this.settings.intervalMs));
  }

  async #begin(startedBy: string | null, unlessSince: Date | null): Promise<Audit | null> {
    const id = randomUUID();
    const startedAt = this.clock.now();
    const stores = this.replicas.stores.map(({ name }) => name);
    const claimedUntil = new Date(startedAt.getTime() + CLAIM_MS);
    const begun = await this.transactions.run(() =>
      this.audits.begin({ id, startedAt, startedBy, stores }, claimedUntil, unlessSince),
    );
    return begun ? this.audits.find(id) : null;
  }

  #takeOver(): Promise<Audit | null> {
    const now = this.clock.now();
    return this.transactions.run(() => this.audits.takeOver(now, new Date(now.getTime() + CLAIM_MS)));
  }

  async #firstEntryAt(): Promise<Date | null> {
    if (((await this.states.read())?.size ?? 0) === 0) return null;
    const [first] = await this.states.entries(0, 1);
    return first === undefined ? null : new Date(parseStatement(first.entry).at);
  }

  // A fault of ours leaves the audit running; when its claim has run out it is taken up again.
  #carryOut(audit: Audit): void {
    const before = this.#running;
    this.#running = this.archive
      .run(audit, this.#stop.signal)
      .catch((cause: unknown) =>
        this.#logger.error({ message: 'the audit was broken off; it will go on', id: audit.id, err: cause }),
      )
      .then(() => before);
  }
}
