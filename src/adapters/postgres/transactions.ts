// The Transactions port over TypeORM: the EntityManager of the running transaction travels in AsyncLocalStorage.
import { AsyncLocalStorage } from 'node:async_hooks';
import type { DataSource, EntityManager } from 'typeorm';
import { Transactions } from '../../ledger/transactions.port.ts';

const running = new AsyncLocalStorage<EntityManager>();

export class PostgresTransactions extends Transactions {
  readonly #dataSource: DataSource;

  constructor(dataSource: DataSource) {
    super();
    this.#dataSource = dataSource;
  }

  override run<T>(work: () => Promise<T>): Promise<T> {
    if (running.getStore()?.connection === this.#dataSource) return work();
    return this.#dataSource.transaction((manager) => running.run(manager, work));
  }
}

/** The manager of the running transaction; every write goes through it. Throws outside Transactions.run(). */
export function currentManager(): EntityManager {
  const manager = running.getStore();
  if (manager === undefined) {
    throw new Error('expected a running transaction: call this write port inside Transactions.run()');
  }
  return manager;
}

/** For reads: the running transaction when there is one, so that it sees its own writes; otherwise any pooled connection. */
export function readingManager(dataSource: DataSource): EntityManager {
  const manager = running.getStore();
  return manager?.connection === dataSource ? manager : dataSource.manager;
}
