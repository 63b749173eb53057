// A crash inside a running service: at one durable write, before or after it, everything that the service does through its ports stops
// for good, as at kill -9. Its database sessions are ended by the server, so that open transactions roll back.
import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Catalogue } from '../../src/catalogue/catalogue.port.ts';
import { Staging } from '../../src/ingest/staging.port.ts';
import { Transfers } from '../../src/ingest/transfers.port.ts';
import { LedgerLeadership } from '../../src/ledger/ledger-leadership.port.ts';
import { LedgerStates } from '../../src/ledger/ledger-state.port.ts';
import { PendingStatements } from '../../src/ledger/pending-statements.port.ts';
import { ReceiptSigner } from '../../src/ledger/receipt-signer.port.ts';
import { LedgerSigner } from '../../src/ledger/signer.port.ts';
import { Transactions } from '../../src/ledger/transactions.port.ts';
import { ReplicaSet } from '../../src/storage/index.ts';
import type { ObjectStore, PutRequest } from '../../src/storage/object-store.port.ts';
import { Placements } from '../../src/storage/placements.port.ts';

type Call = (...args: never[]) => Promise<unknown>;

/** Calls that write inside a transaction, or by themselves when there is none. Those that are not named here only read. */
const WRITES: Readonly<Record<string, readonly string[]>> = {
  transfers: ['fixAttempt', 'move', 'markSubmitted', 'addPackage', 'markReceived', 'claim'],
  catalogue: ['recordDossier', 'publishDossier', 'recordEvents'],
  placements: ['record', 'update'],
  pending: ['append'],
  states: ['advance', 'markPublished', 'takeEpoch'],
  staging: ['writeFile', 'writeSides', 'discard'],
};
/** Calls that must not go on after the crash either: they would read, lead, or tell. */
const OTHERS: Readonly<Record<string, readonly string[]>> = {
  transfers: ['setProgress', 'prolong', 'unfinished', 'transfer', 'package'],
  states: ['read', 'lock', 'assertEpoch'],
  leadership: ['lead'],
  receipts: ['sign'],
  ledgerKey: ['sign'],
};

// Kept, so that what waits for ever keeps its open files, as memory of a dead process would: nothing is tidied up.
const standingStill: (() => void)[] = [];

export class CrashPoints {
  /** Every point passed, in order of first appearance. */
  readonly seen = new Set<string>();
  readonly #transaction = new AsyncLocalStorage<string[]>();
  readonly #fail: string | undefined;
  readonly #locks: Map<string, Date>;
  readonly #kill: (() => Promise<never>) | undefined;
  #armed = false;
  #dead = false;
  #reached: (() => void) | undefined;
  /** Resolves at the crash. */
  readonly reached: Promise<void>;

  /** `locks`: what the stores have locked, shared by all services of a test. `kill`: what dying is; default, to stand still for ever. */
  constructor(point: string | undefined, locks: Map<string, Date>, kill?: () => Promise<never>) {
    this.#fail = point;
    this.#locks = locks;
    this.#kill = kill;
    this.reached = new Promise((resolve) => {
      this.#reached = resolve;
    });
  }

  /** From now on the point counts. */
  arm(): void {
    this.#armed = true;
  }

  /** Stands still for ever, now. */
  stop(): void {
    this.#dead = true;
  }

  install(app: NestExpressApplication): void {
    const ports: Readonly<Record<string, object>> = {
      transfers: app.get(Transfers),
      catalogue: app.get(Catalogue),
      placements: app.get(Placements),
      pending: app.get(PendingStatements),
      states: app.get(LedgerStates),
      staging: app.get(Staging),
      leadership: app.get(LedgerLeadership),
      receipts: app.get(ReceiptSigner),
      ledgerKey: app.get(LedgerSigner),
    };
    for (const [name, port] of Object.entries(ports)) {
      for (const method of WRITES[name] ?? [])
        this.#replace(port, method, (call, args) => this.#write(`${name}.${method}`, args, call));
      for (const method of OTHERS[name] ?? []) this.#replace(port, method, (call, args) => this.#other(() => call(...args)));
    }
    this.#replace(app.get(Transactions), 'run', (call, [work]) => this.#inTransaction(call, work as () => Promise<unknown>));
    for (const store of app.get(ReplicaSet).stores) this.#installStore(store);
  }

  #replace(
    port: object,
    method: string,
    instead: (call: (...args: unknown[]) => Promise<unknown>, args: unknown[]) => Promise<unknown>,
  ): void {
    const original = (Reflect.get(port, method) as Call).bind(port as never) as (...args: unknown[]) => Promise<unknown>;
    Reflect.set(port, method, (...args: unknown[]) => instead(original, args));
  }

  async #other(call: () => Promise<unknown>): Promise<unknown> {
    await this.#unlessDead();
    const result = await call();
    await this.#unlessDead();
    return result;
  }

  async #write(name: string, args: unknown[], call: (...args: unknown[]) => Promise<unknown>): Promise<unknown> {
    const label = name === 'transfers.move' ? `move to ${String(args[2])}` : name;
    const writes = this.#transaction.getStore();
    // An empty claim writes nothing and comes again and again.
    if (name === 'transfers.claim') return this.#other(() => call(...args));
    if (writes !== undefined) {
      writes.push(label);
      return this.#other(() => call(...args));
    }
    await this.#at(`before ${label}`);
    const result = await call(...args);
    await this.#at(`after ${label}`);
    return result;
  }

  async #inTransaction(call: (work: () => Promise<unknown>) => Promise<unknown>, work: () => Promise<unknown>): Promise<unknown> {
    await this.#unlessDead();
    if (this.#transaction.getStore() !== undefined) return call(work);
    const writes: string[] = [];
    const result = await call(() =>
      this.#transaction.run(writes, async () => {
        const made = await work();
        if (writes.length > 0) await this.#at(`before commit of ${named(writes)}`);
        return made;
      }),
    );
    if (writes.length > 0) await this.#at(`after commit of ${named(writes)}`);
    return result;
  }

  // The stores of these tests are folders, which lock nothing: here they say they do, so that the extension of locks is on the way.
  #installStore(store: ObjectStore): void {
    this.#replace(store, 'putMany', async (call, [requests]) => {
      const what = `${store.name} ${kindOf(requests as PutRequest[])}`;
      await this.#at(`before ${what}`);
      if ((requests as PutRequest[]).length > 1) {
        if (this.#is(`half of ${what}`)) await call((requests as PutRequest[]).slice(0, 1));
        await this.#at(`half of ${what}`);
      }
      const placed = (await call(requests)) as object[];
      await this.#at(`after ${what}`);
      return placed.map((placement, index) => ({
        ...placement,
        lockedUntil: this.#lock(store, (requests as PutRequest[])[index]),
      }));
    });
    this.#replace(store, 'extendLock', async (_call, [ref, until]) => {
      const { key } = ref as { key: string };
      const what = `${store.name} lock`;
      await this.#at(`before ${what}`);
      this.#locks.set(`${store.name} ${key}`, until as Date);
      await this.#at(`after ${what}`);
      return until;
    });
  }

  #lock(store: ObjectStore, request: PutRequest | undefined): Date | null {
    if (request?.lockUntil === undefined) return null;
    const key = `${store.name} ${request.key}`;
    const until = new Date(Math.max(request.lockUntil.getTime(), this.#locks.get(key)?.getTime() ?? 0));
    this.#locks.set(key, until);
    return until;
  }

  #is(point: string): boolean {
    return this.#armed && point === this.#fail;
  }

  async #at(point: string): Promise<void> {
    await this.#unlessDead();
    if (!this.#armed) return;
    this.seen.add(point);
    if (point !== this.#fail) return;
    // Both stores are written side by side: the other one gets ahead.
    if (point.includes('before kho-')) await delay(60);
    this.#dead = true;
    this.#reached?.();
    if (this.#kill !== undefined) await this.#kill();
    await this.#unlessDead();
  }

  #unlessDead(): Promise<void> {
    return this.#dead ? new Promise((resolve) => standingStill.push(resolve)) : Promise.resolve();
  }
}

const named = (writes: readonly string[]): string => [...new Set(writes)].join(', ');

function kindOf(requests: readonly PutRequest[]): string {
  const keys = requests.map(({ key }) => key);
  const has = (pattern: RegExp) => keys.some((key) => pattern.test(key));
  if (requests[0]?.area === 'records') {
    if (has(/\/v1\//)) return 'AIP content';
    return has(/\/inventory\.json$/) ? 'AIP root inventory' : 'storage root';
  }
  if (has(/\.p7s$/)) return 'receipt signature';
  if (has(/^receipts\//)) return 'receipt';
  if (has(/^checkpoint$/)) return 'current checkpoint';
  if (has(/^checkpoints\//)) return 'numbered checkpoint';
  return 'tiles and bodies';
}
