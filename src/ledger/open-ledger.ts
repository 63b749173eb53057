// Start of the ledger: creates it once, and refuses a missing or another key, or stores that know more than the database.
import type { CryptoEngine } from '../core/crypto/engine.ts';
import { equalBytes } from '../core/encoding/bytes.ts';
import { emptyRoot, noteKey } from '../core/merkle/index.ts';
import { LedgerError } from './ledger-error.port.ts';
import type { LedgerObjects } from './ledger-objects.port.ts';
import type { LedgerState, LedgerStates } from './ledger-state.port.ts';
import type { LedgerSigner } from './signer.port.ts';

/** Throws LEDGER_KEY_MISSING or LEDGER_KEY_DIFFERENT: another key would begin a history that no remembered checkpoint knows. */
export function assertSameKey(state: LedgerState, signer: LedgerSigner | undefined): asserts signer is LedgerSigner {
  if (signer === undefined) throw new LedgerError('LEDGER_KEY_MISSING', `expected the key ${state.keyName}`);
  if (signer.keyName !== state.keyName || !equalBytes(signer.publicKey, state.publicKey)) {
    throw new LedgerError('LEDGER_KEY_DIFFERENT', `expected the key ${state.keyName} of this ledger, got ${signer.keyName}`);
  }
}

/**
 * Call at every start, before sequencing. Creates the ledger when neither the database nor any store has one.
 * Throws LEDGER_KEY_*, LEDGER_STORES_NOT_EMPTY, LEDGER_STORES_UNAVAILABLE.
 */
export async function openLedger(
  origin: string,
  signer: LedgerSigner | undefined,
  states: LedgerStates,
  objects: LedgerObjects,
  engine: CryptoEngine,
): Promise<LedgerState> {
  const known = await states.read();
  if (known !== undefined) {
    assertSameKey(known, signer);
    return known;
  }
  if (signer === undefined) throw new LedgerError('LEDGER_KEY_MISSING', 'expected a key to create the ledger with');
  noteKey(engine, signer.keyName, signer.publicKey); // a name or key that no note can carry fails here, not at the first checkpoint
  // An empty database beside full stores is a lost database, not a new archive. So every store must answer, and none may have one.
  const found = await objects.newestCheckpoints({ numbered: true });
  if (found.length === 0 || found.some((store) => store.state === 'unavailable')) {
    throw new LedgerError('LEDGER_STORES_UNAVAILABLE', 'expected every store to answer before a ledger is created');
  }
  const full = found.find((store) => store.state === 'present');
  if (full !== undefined) throw new LedgerError('LEDGER_STORES_NOT_EMPTY', `expected no checkpoint on the store ${full.store}`);
  try {
    await states.create({ origin, keyName: signer.keyName, publicKey: signer.publicKey, root: emptyRoot(engine) });
  } catch (cause) {
    if (!(cause instanceof LedgerError && cause.code === 'LEDGER_EXISTS')) throw cause; // another process was first
  }
  const created = await states.read();
  if (created === undefined) throw new LedgerError('LEDGER_NOT_OPENED', 'expected a ledger that was just created');
  assertSameKey(created, signer);
  return created;
}
