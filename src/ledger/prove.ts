// Proofs out of the ledger: by index, from the database's copy or from the stores' tiles.
import type { CryptoEngine } from '../core/crypto/engine.ts';
import type { Bytes } from '../core/encoding/bytes.ts';
import {
  encodeTlogProof,
  entriesPath,
  parseEntryBundle,
  TILE_WIDTH,
  TiledTree,
  type TileReader,
  tilePath,
  tileWidth,
} from '../core/merkle/index.ts';
import { cachedTiles } from './cached-tiles.ts';
import { LedgerError } from './ledger-error.port.ts';
import type { LedgerObjects } from './ledger-objects.port.ts';
import type { LedgerState, LedgerStates } from './ledger-state.port.ts';
import { bodyPackKey, parseBodyPack } from './object-keys.port.ts';

export interface EntryProof {
  readonly index: number;
  /** Canonical JSON of the statement. */
  readonly entry: Bytes;
  readonly leafHash: Bytes;
  /** Size of the tree that the proof leads to: the checkpoint's. */
  readonly size: number;
  readonly proof: readonly Bytes[];
  /** Signed note. */
  readonly checkpoint: Bytes;
}

export class LedgerProver {
  readonly #states: LedgerStates;
  readonly #engine: CryptoEngine;
  readonly #read: TileReader;

  /** `read` defaults to the database's tiles; storedTiles(objects) reads the published ones. */
  constructor(states: LedgerStates, engine: CryptoEngine, read?: TileReader) {
    this.#states = states;
    this.#engine = engine;
    this.#read = read ?? cachedTiles(states);
  }

  /** The newest published checkpoint as a signed note, and its size. Throws LEDGER_NOT_OPENED or LEDGER_NOT_YET_PUBLISHED. */
  async checkpoint(): Promise<{ readonly note: Bytes; readonly size: number }> {
    const state = await this.#published();
    return { note: state.checkpoint, size: state.publishedSize };
  }

  /** Entry, inclusion proof and the newest checkpoint. Throws LEDGER_NOT_YET_PUBLISHED for an index beyond it. */
  async entryProof(index: number): Promise<EntryProof> {
    const { publishedSize: size, checkpoint } = await this.#published();
    if (!(index < size)) throw new LedgerError('LEDGER_NOT_YET_PUBLISHED', `expected an index below ${size}, got ${index}`);
    const entry = await this.entry(index);
    const tree = new TiledTree(this.#engine, this.#read, size);
    const [leafHash, proof] = await Promise.all([tree.leafHash(index), tree.inclusionProof(index)]);
    return { index, entry, leafHash, size, proof, checkpoint };
  }

  /** The same as C2SP tlog-proof text. */
  async tlogProof(index: number): Promise<Bytes> {
    const { proof, checkpoint } = await this.entryProof(index);
    return encodeTlogProof({ index, proof, checkpoint });
  }

  /** RFC 9162 consistency proof between two published sizes; default: to the newest. */
  async consistencyProof(oldSize: number, newSize?: number): Promise<readonly Bytes[]> {
    const { publishedSize } = await this.#published();
    const size = newSize ?? publishedSize;
    if (size > publishedSize)
      throw new LedgerError('LEDGER_NOT_YET_PUBLISHED', `expected a size up to ${publishedSize}, got ${size}`);
    return new TiledTree(this.#engine, this.#read, size).consistencyProof(oldSize);
  }

  /** Bytes of the entry, from the database. */
  async entry(index: number): Promise<Bytes> {
    const entry = (await this.#states.entries(index, index + 1))[0];
    if (entry === undefined) throw new LedgerError('LEDGER_UNKNOWN_STATEMENT', `expected an entry ${index}`);
    return entry.entry;
  }

  async #published(): Promise<LedgerState & { readonly checkpoint: Bytes }> {
    const state = await this.#states.read();
    if (state === undefined) throw new LedgerError('LEDGER_NOT_OPENED', 'expected a ledger');
    const { checkpoint } = state;
    if (checkpoint === undefined) throw new LedgerError('LEDGER_NOT_YET_PUBLISHED', 'expected a published checkpoint');
    return { ...state, checkpoint };
  }
}

/** Tiles as published, from any store. */
export function storedTiles(objects: LedgerObjects): TileReader {
  return async (tile) => (await objects.get(tilePath(tile))) ?? (await objects.get(tilePath({ ...tile, width: TILE_WIDTH })));
}

/** An entry as published in a log of `size`, from any store; undefined when its bundle is missing. */
export async function storedEntry(objects: LedgerObjects, size: number, index: number): Promise<Bytes | undefined> {
  const bundleIndex = Math.floor(index / TILE_WIDTH);
  const width = tileWidth(size, 0, bundleIndex);
  const bundle = await objects.get(entriesPath(bundleIndex, width));
  return bundle && parseEntryBundle(bundle, width)[index % TILE_WIDTH];
}

/** The body of a statement, from any store; undefined when its pack is missing. The caller compares it with statement.body. */
export async function storedBody(
  objects: LedgerObjects,
  statement: { readonly seq: number; readonly pack: number },
): Promise<Bytes | undefined> {
  const pack = await objects.get(bodyPackKey(statement.pack));
  return pack && parseBodyPack(pack)[statement.seq - statement.pack];
}
