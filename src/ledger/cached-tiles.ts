// The database's copy of the tiles, as a TileReader that tells a hole in it apart from everything else.
import { HASH_BYTES, type TileReader, tilePath } from '../core/merkle/index.ts';
import { LedgerError } from './ledger-error.port.ts';
import type { LedgerStates } from './ledger-state.port.ts';

/** Exactly the hashes asked for. Throws LEDGER_CACHE_INCOMPLETE when the database has fewer. */
export function cachedTiles(states: LedgerStates): TileReader {
  return async (tile) => {
    const hashes = await states.tile(tile.level, tile.index);
    if (hashes === undefined || hashes.length < tile.width * HASH_BYTES) {
      throw new LedgerError('LEDGER_CACHE_INCOMPLETE', `expected ${tile.width} hashes of ${tilePath(tile)} in the database`);
    }
    return hashes.slice(0, tile.width * HASH_BYTES);
  };
}
