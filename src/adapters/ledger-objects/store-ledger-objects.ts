// The ledger's objects in the `ledger` area of every configured store.
import { type Bytes, concatBytes } from '../../core/encoding/bytes.ts';
import { LedgerError } from '../../ledger/ledger-error.port.ts';
import { type LedgerObject, LedgerObjects, type StoreCheckpoint } from '../../ledger/ledger-objects.port.ts';
import { CHECKPOINT, NUMBERED_CHECKPOINTS } from '../../ledger/object-keys.port.ts';
import type { ObjectStore, PutRequest } from '../../storage/object-store.port.ts';
import { StorageError } from '../../storage/storage-error.port.ts';

export interface LedgerObjectsSettings {
  readonly stores: readonly ObjectStore[];
  /** How many stores must hold an object before it counts as durable. */
  readonly requiredCopies: number;
  /** Until when what is written once is locked now; absent where nothing is to be locked. */
  readonly lockUntil?: () => Date;
}

export class StoreLedgerObjects extends LedgerObjects {
  readonly quorum: { readonly stores: number; readonly needed: number };
  readonly #settings: LedgerObjectsSettings;

  constructor(settings: LedgerObjectsSettings) {
    super();
    this.#settings = settings;
    this.quorum = { stores: settings.stores.length, needed: settings.requiredCopies };
  }

  override async put(objects: readonly LedgerObject[]): Promise<void> {
    if (objects.length === 0) return;
    const lockUntil = this.#settings.lockUntil?.();
    const requests = objects.map((object) => requestFor(object, lockUntil));
    const outcomes = await Promise.allSettled(this.#settings.stores.map((store) => store.putMany(requests)));
    const causes = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
    // Other bytes under a key that is written once: somebody wrote another history there. Enough good copies do not excuse it.
    const conflict = causes.find((cause) => cause instanceof StorageError && cause.code === 'STORE_KEY_CONFLICT');
    if (conflict instanceof StorageError) throw new LedgerError('LEDGER_OBJECT_DIFFERS', conflict.message, conflict);
    const copies = outcomes.length - causes.length;
    if (copies < this.#settings.requiredCopies) {
      throw new LedgerError(
        'LEDGER_STORES_UNAVAILABLE',
        `expected ${this.#settings.requiredCopies} copies, got ${copies}`,
        causes[0],
      );
    }
  }

  override async get(key: string): Promise<Bytes | undefined> {
    for await (const bytes of this.copies(key)) return bytes;
    return undefined;
  }

  override async *copies(key: string): AsyncGenerator<Bytes, void> {
    let cause: unknown;
    for (const store of this.#settings.stores) {
      let bytes: Bytes | undefined;
      try {
        bytes = await readAll(store, key);
      } catch (error) {
        cause = error; // another store may answer
      }
      if (bytes !== undefined) yield bytes;
    }
    if (cause !== undefined) throw new LedgerError('LEDGER_STORES_UNAVAILABLE', `expected ${key} from each of the stores`, cause);
  }

  override async newestCheckpoints(options: { readonly numbered: boolean }): Promise<readonly StoreCheckpoint[]> {
    return Promise.all(this.#settings.stores.map((store) => newestOf(store, options.numbered)));
  }
}

/** The ledger area of one store, for whoever checks that copy alone (audit, rebuild). */
export function ledgerReaderOf(store: ObjectStore): (key: string) => Promise<Bytes | undefined> {
  return (key) => readAll(store, key);
}

function requestFor({ key, bytes, mode }: LedgerObject, lockUntil: Date | undefined): PutRequest {
  const request = { area: 'ledger', key, content: bytes } as const;
  if (mode === 'replace') return { ...request, replace: true };
  return lockUntil === undefined ? request : { ...request, lockUntil };
}

async function newestOf(store: ObjectStore, numbered: boolean): Promise<StoreCheckpoint> {
  try {
    const keys = new Set([CHECKPOINT]);
    let newest: string | undefined;
    if (numbered)
      for await (const { key } of store.list('ledger', NUMBERED_CHECKPOINTS))
        if (newest === undefined || key > newest) newest = key;
    if (newest !== undefined) keys.add(newest);
    const notes = (await Promise.all([...keys].map((key) => readAll(store, key)))).filter((note) => note !== undefined);
    return { store: store.name, state: notes.length > 0 ? 'present' : 'absent', notes };
  } catch (error) {
    if (error instanceof StorageError) return { store: store.name, state: 'unavailable', notes: [] };
    throw error;
  }
}

async function readAll(store: ObjectStore, key: string): Promise<Bytes | undefined> {
  const chunks: Bytes[] = [];
  try {
    for await (const chunk of store.get({ area: 'ledger', key })) chunks.push(chunk);
  } catch (error) {
    if (error instanceof StorageError && error.code === 'STORE_NOT_FOUND') return undefined;
    throw error;
  }
  return concatBytes(...chunks);
}
