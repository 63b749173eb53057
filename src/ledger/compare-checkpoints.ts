// Before anything is signed: what stores and witnesses remember must be a part of the history that the database tells.
// The adversary, or the accident, is an older database put back: it must never sign a second history.
import type { CryptoEngine } from '../core/crypto/engine.ts';
import { type Bytes, equalBytes } from '../core/encoding/bytes.ts';
import { MalformedError } from '../core/encoding/malformed-error.ts';
import { noteKey, parseCheckpoint, type SignedCheckpoint, TiledTree, verifyCheckpoint } from '../core/merkle/index.ts';
import { cachedTiles } from './cached-tiles.ts';
import { LedgerError } from './ledger-error.port.ts';
import type { LedgerObjects, StoreCheckpoint } from './ledger-objects.port.ts';
import type { LedgerState, LedgerStates } from './ledger-state.port.ts';
import type { LedgerWitnesses } from './witnesses.port.ts';

export interface Remembered {
  readonly objects: LedgerObjects;
  readonly witnesses: LedgerWitnesses;
}

/**
 * Throws LEDGER_BEHIND, LEDGER_FORKED, LEDGER_CHECKPOINT_INVALID, or LEDGER_STORES_UNAVAILABLE when too few answer: any checkpoint ever
 * published lies on `needed` stores, so stores - needed + 1 answers meet it.
 */
export async function compareWithRemembered(
  state: LedgerState,
  states: LedgerStates,
  { objects, witnesses }: Remembered,
  engine: CryptoEngine,
  options: { readonly numbered: boolean },
): Promise<void> {
  const stores = await objects.newestCheckpoints(options);
  const answers = stores.filter((store) => store.state !== 'unavailable').length;
  const enough = Math.max(objects.quorum.needed, objects.quorum.stores - objects.quorum.needed + 1);
  if (answers < enough) throw new LedgerError('LEDGER_STORES_UNAVAILABLE', `expected ${enough} stores to answer, got ${answers}`);
  const tree = new TiledTree(engine, cachedTiles(states), state.size);
  for (const memory of [...stores, ...(await witnesses.newestCheckpoints())]) {
    for (const note of memory.notes) {
      const checkpoint = await foreignCheckpoint(state, memory, note, engine);
      if (checkpoint === undefined) continue;
      if (checkpoint.size > state.size) {
        // A sequencer that was paused and overtaken holds an old state as well, and that is no reason for an alarm.
        await states.assertEpoch(state.epoch);
        throw new LedgerError(
          'LEDGER_BEHIND',
          `the database has ${state.size} entries, ${memory.store} remembers ${checkpoint.size}`,
        );
      }
      if (!equalBytes(await tree.root(checkpoint.size), checkpoint.root)) {
        throw new LedgerError(
          'LEDGER_FORKED',
          `the root at size ${checkpoint.size} differs between the database and ${memory.store}`,
        );
      }
    }
  }
}

// The checkpoint, if it is another one than the database's newest.
async function foreignCheckpoint(
  state: LedgerState,
  memory: StoreCheckpoint,
  note: Bytes,
  engine: CryptoEngine,
): Promise<SignedCheckpoint | undefined> {
  if (state.checkpoint !== undefined && equalBytes(note, state.checkpoint)) return undefined;
  const checkpoint = readCheckpoint(note, memory.store);
  const finding = await verifyCheckpoint(engine, checkpoint, state.origin, noteKey(engine, state.keyName, state.publicKey));
  if (finding === 'verified') return checkpoint;
  throw new LedgerError(
    'LEDGER_CHECKPOINT_INVALID',
    `expected a checkpoint of ${state.origin} on ${memory.store}, got: ${finding}`,
  );
}

function readCheckpoint(note: Bytes, store: string): SignedCheckpoint {
  try {
    return parseCheckpoint(note);
  } catch (cause) {
    if (cause instanceof MalformedError) {
      throw new LedgerError('LEDGER_CHECKPOINT_INVALID', `expected a checkpoint on ${store}, got: ${cause.message}`, cause);
    }
    throw cause;
  }
}
