// The stores of this archive as one: written to all, enough of them must hold it, read from the first good one.
import type { CryptoEngine } from '../core/crypto/engine.ts';
import type { ExpectedObject, ReplicatedObject, ReplicationReport, StoreFailure } from './aip-types.ts';
import { openGoodReplica } from './find-replica.ts';
import type { ClosableByteSource, ObjectStore, Placement, PutRequest } from './object-store.port.ts';
import { StorageError } from './storage-error.port.ts';

export interface ReplicaSetSettings {
  /** In the order in which they are read. */
  readonly stores: readonly ObjectStore[];
  readonly engine: CryptoEngine;
  /** W: how many must hold an object before anything may rely on it. */
  readonly requiredCopies?: number;
}

export class ReplicaSet {
  readonly stores: readonly ObjectStore[];
  readonly engine: CryptoEngine;
  readonly requiredCopies: number;

  constructor({ stores, engine, requiredCopies = 2 }: ReplicaSetSettings) {
    if (requiredCopies < 1 || requiredCopies > stores.length) {
      throw new StorageError('STORE_TOO_FEW_COPIES', `expected at least ${requiredCopies} stores, got ${stores.length}`);
    }
    if (new Set(stores.map((store) => store.name)).size !== stores.length) {
      throw new StorageError('STORE_KEY_INVALID', 'expected stores with names of their own, got one name twice');
    }
    this.stores = stores;
    this.engine = engine;
    this.requiredCopies = requiredCopies;
  }

  /**
   * Writes every batch to every store, a later batch only after the earlier one is durable in that store. Resolves when at least
   * `requiredCopies` stores hold everything; STORE_TOO_FEW_COPIES otherwise, with each store's reason in `cause`: queue and call again
   * with the same bytes. When all stores refuse for the same reason, which then lies in the request, that reason is thrown.
   */
  async put(...batches: readonly (readonly PutRequest[])[]): Promise<ReplicationReport> {
    const outcomes = await Promise.all(this.stores.map((store) => writeBatches(store, batches)));
    const failures = outcomes.flatMap((outcome) => (outcome.failure === null ? [] : [outcome.failure]));
    const complete = outcomes.flatMap((outcome) => (outcome.failure === null ? [outcome.store] : []));
    if (complete.length < this.requiredCopies) throw tooFew(this, complete, failures);
    const columns = outcomes.flatMap((outcome) => (outcome.failure === null ? [outcome.placements] : []));
    return { objects: byObject(columns), complete, failures };
  }

  /**
   * The bytes that the ledger means, from the first store that has them; digests compared before the first byte is returned, and what
   * is read later is what was compared. STORE_NO_GOOD_REPLICA when no store has them. The caller must call `close`.
   */
  async openVerified(expected: ExpectedObject, options: { readonly except?: string } = {}): Promise<ClosableByteSource> {
    const failures: unknown[] = [];
    for (const store of this.stores) {
      if (store.name === options.except) continue;
      try {
        const found = await openGoodReplica(this.engine, store, expected);
        if (found !== null) return found.source;
        failures.push(
          new StorageError('STORE_DIGEST_MISMATCH', `${store.name} holds no good copy of ${expected.area}/${expected.key}`),
        );
      } catch (cause) {
        failures.push(cause);
      }
    }
    const message = `no store holds ${expected.area}/${expected.key} with sha256 ${expected.sha256}`;
    throw new StorageError('STORE_NO_GOOD_REPLICA', message, new AggregateError(failures));
  }

  /** On acceptance, and again long before a lock ends. Every failure is in the report; the caller decides what too few locks mean. */
  async extendLocks(objects: readonly ReplicatedObject[], until: Date): Promise<readonly StoreFailure[]> {
    const failures: StoreFailure[] = [];
    for (const store of this.stores) {
      const placements = objects.flatMap((object) => object.placements.filter((placement) => placement.store === store.name));
      try {
        for (const placement of placements) await store.extendLock(placement, until);
      } catch (cause) {
        failures.push({ store: store.name, error: asStorageError(store, cause) });
      }
    }
    return failures;
  }

  /** STORE_NOT_FOUND for a name that is not configured. */
  store(name: string): ObjectStore {
    const found = this.stores.find((store) => store.name === name);
    if (found === undefined)
      throw new StorageError(
        'STORE_NOT_FOUND',
        `expected one of ${this.stores.map((store) => store.name).join(', ')}, got ${name}`,
      );
    return found;
  }
}

interface Outcome {
  readonly store: string;
  readonly placements: readonly Placement[];
  readonly failure: StoreFailure | null;
}

async function writeBatches(store: ObjectStore, batches: readonly (readonly PutRequest[])[]): Promise<Outcome> {
  const placements: Placement[] = [];
  try {
    for (const batch of batches) placements.push(...(await store.putMany(batch)));
    return { store: store.name, placements, failure: null };
  } catch (cause) {
    return { store: store.name, placements, failure: { store: store.name, error: asStorageError(store, cause) } };
  }
}

function asStorageError(store: ObjectStore, cause: unknown): StorageError {
  if (cause instanceof StorageError) return cause;
  return new StorageError('STORE_UNAVAILABLE', `${store.name}: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
}

function tooFew(set: ReplicaSet, complete: readonly string[], failures: readonly StoreFailure[]): StorageError {
  const [first, ...others] = failures;
  const isRequest =
    first !== undefined &&
    ['STORE_KEY_INVALID', 'STORE_KEY_CONFLICT', 'STORE_FORBIDDEN', 'STORE_DIGEST_MISMATCH'].includes(first.error.code);
  if (isRequest && complete.length === 0 && others.every(({ error }) => error.code === first.error.code)) return first.error;
  const reasons = failures.map(({ store, error }) => `${store}: ${error.code} ${error.message}`).join('; ');
  const message = `expected ${set.requiredCopies} copies, got ${complete.length} (${reasons})`;
  return new StorageError('STORE_TOO_FEW_COPIES', message, new AggregateError(failures.map(({ error }) => error)));
}

function byObject(columns: readonly (readonly Placement[])[]): ReplicatedObject[] {
  const [first = []] = columns;
  return first.map(({ area, key, sizeBytes, sha256, sha512 }, row) => {
    const placements = columns.flatMap((column) => column[row] ?? []);
    return { area, key, sizeBytes, sha256, sha512, placements };
  });
}
