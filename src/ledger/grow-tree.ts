// The log tree after some more leaves: its root, and the tiles that changed.
import type { CryptoEngine } from '../core/crypto/engine.ts';
import type { Bytes } from '../core/encoding/bytes.ts';
import { CompactRange, HASH_BYTES, newTiles, TILE_WIDTH, TiledTree } from '../core/merkle/index.ts';
import { cachedTiles } from './cached-tiles.ts';
import type { LedgerStates, TileRow } from './ledger-state.port.ts';

/** Reads only the tiles at the right edge. Throws LEDGER_CACHE_INCOMPLETE when one of them is short. */
export async function growTree(
  states: LedgerStates,
  engine: CryptoEngine,
  size: number,
  leafHashes: readonly Bytes[],
): Promise<{ readonly root: Bytes; readonly tiles: readonly TileRow[] }> {
  const before = new TiledTree(engine, cachedTiles(states), size);
  const range = new CompactRange(engine, size, await before.peaks());
  const grown = new GrownTiles();
  for (const leafHash of leafHashes) range.append(leafHash, grown.add);
  const tiles: TileRow[] = [];
  for (const { level, index, width } of newTiles(size, range.size)) {
    const added = grown.hashes(level, index);
    const hadBytes = (width - added.length) * HASH_BYTES;
    const had = hadBytes === 0 ? undefined : await cachedTiles(states)({ level, index, width: width - added.length });
    const hashes = new Uint8Array(width * HASH_BYTES);
    if (had !== undefined) hashes.set(had);
    for (const [i, hash] of added.entries()) hashes.set(hash, hadBytes + i * HASH_BYTES);
    tiles.push({ level, index, hashes });
  }
  return { root: range.root(), tiles };
}

/** Collects the hashes of growing tiles, which store every eighth level of the tree. */
export class GrownTiles {
  readonly #hashes = new Map<string, Bytes[]>();

  readonly add = (level: number, index: number, hash: Bytes): void => {
    if (level % 8 !== 0) return;
    const tile = `${level / 8}/${Math.floor(index / TILE_WIDTH)}`;
    const hashes = this.#hashes.get(tile);
    if (hashes === undefined) this.#hashes.set(tile, [hash]);
    else hashes.push(hash);
  };

  /** In order; empty when the tile did not grow. */
  hashes(level: number, index: number): readonly Bytes[] {
    return this.#hashes.get(`${level}/${index}`) ?? [];
  }

  forget(level: number, index: number): void {
    this.#hashes.delete(`${level}/${index}`);
  }
}
