// Proofs made from tiles alone: RFC 9162 sections 2.1.3.1 and 2.1.4.1 over C2SP tlog-tiles.
import type { CryptoEngine } from '../crypto/engine.ts';
import type { Bytes } from '../encoding/bytes.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import { TILE_HEIGHT, TILE_WIDTH, type TileId, tilePath, tileWidth } from './tile-layout.ts';
import { assertTreeSize, emptyRoot, foldPeaks, HASH_BYTES, hashNode, splitPoint } from './tree-hash.ts';

/**
 * The hashes of one tile, at least `width` of them (a wider tile of the same index begins with them), or undefined when it is missing.
 * What it gives is not trusted: a proof made of wrong hashes does not verify.
 */
export type TileReader = (tile: TileId) => Promise<Bytes | undefined>;

/** The tree of `size` leaves as its tiles tell it. One instance keeps the tiles it has read. */
export class TiledTree {
  readonly size: number;
  readonly #engine: CryptoEngine;
  readonly #read: TileReader;
  readonly #tiles = new Map<string, Promise<Bytes>>();

  constructor(engine: CryptoEngine, read: TileReader, size: number) {
    assertTreeSize(size);
    this.#engine = engine;
    this.#read = read;
    this.size = size;
  }

  /** Hash of the leaf. Throws RangeError outside the tree, MalformedError TILE_MISSING or TILE_INVALID. */
  async leafHash(index: number): Promise<Bytes> {
    if (!(index >= 0 && index < this.size)) throw new RangeError(`expected an index below ${this.size}, got ${index}`);
    return this.#perfect(0, index);
  }

  /** Root of the first `size` leaves; default: all. */
  async root(size = this.size): Promise<Bytes> {
    this.#assertPart(size);
    return size === 0 ? emptyRoot(this.#engine) : this.#range(0, size);
  }

  /** Peaks for a CompactRange of `size`, largest first. */
  async peaks(size = this.size): Promise<Bytes[]> {
    this.#assertPart(size);
    const peaks: Bytes[] = [];
    for (let start = 0; start < size; ) {
      const width = size - start === 1 ? 1 : splitPoint(size - start + 1);
      peaks.push(await this.#range(start, start + width));
      start += width;
    }
    return peaks;
  }

  /** RFC 9162 2.1.3.1: PATH(index, D[size]); default size: all. */
  async inclusionProof(index: number, size = this.size): Promise<Bytes[]> {
    this.#assertPart(size);
    if (!(index >= 0 && index < size)) throw new RangeError(`expected an index below ${size}, got ${index}`);
    const proof: Bytes[] = [];
    for (let start = 0, end = size; end - start > 1; ) {
      const middle = start + splitPoint(end - start);
      if (index < middle) {
        proof.unshift(await this.#range(middle, end));
        end = middle;
      } else {
        proof.unshift(await this.#range(start, middle));
        start = middle;
      }
    }
    return proof;
  }

  /** RFC 9162 2.1.4.1: PROOF(oldSize, D[size]); empty for equal sizes and from the empty tree. */
  async consistencyProof(oldSize: number, size = this.size): Promise<Bytes[]> {
    this.#assertPart(size);
    if (!(oldSize >= 0 && oldSize <= size)) throw new RangeError(`expected an old size up to ${size}, got ${oldSize}`);
    const proof: Bytes[] = [];
    if (oldSize === 0 || oldSize === size) return proof;
    let start = 0;
    let end = size;
    while (end !== oldSize) {
      const middle = start + splitPoint(end - start);
      if (oldSize <= middle) {
        proof.unshift(await this.#range(middle, end));
        end = middle;
      } else {
        proof.unshift(await this.#range(start, middle));
        start = middle;
      }
    }
    // SUBPROOF's flag b: the old tree itself is left out when it is one whole subtree from 0, else its last part comes first.
    if (start > 0) proof.unshift(await this.#range(start, end));
    return proof;
  }

  #assertPart(size: number): void {
    if (!(size >= 0 && size <= this.size)) throw new RangeError(`expected a size up to ${this.size}, got ${size}`);
  }

  // MTH of [start, end): start is a multiple of the smallest power of two not below the width.
  async #range(start: number, end: number): Promise<Bytes> {
    const width = end - start;
    const level = Math.log2(width);
    if (Number.isInteger(level)) return this.#perfect(level, start / width);
    const peaks: Bytes[] = [];
    for (let at = start; at < end; ) {
      const part = end - at === 1 ? 1 : splitPoint(end - at + 1);
      peaks.push(await this.#perfect(Math.log2(part), at / part));
      at += part;
    }
    return foldPeaks(this.#engine, peaks);
  }

  // Root of the perfect subtree `index` of 2^level leaves: stored in a tile, or a few levels above stored hashes.
  async #perfect(level: number, index: number): Promise<Bytes> {
    const tileLevel = Math.floor(level / TILE_HEIGHT);
    const inTile = 2 ** (level % TILE_HEIGHT);
    const first = index * inTile;
    const hashes = await this.#tile(tileLevel, Math.floor(first / TILE_WIDTH));
    let row: Bytes[] = [];
    for (let i = 0; i < inTile; i++) row.push(hashAt(hashes, (first % TILE_WIDTH) + i));
    while (row.length > 1) {
      const above: Bytes[] = [];
      for (let i = 0; i < row.length; i += 2) above.push(hashNode(this.#engine, row[i] as Bytes, row[i + 1] as Bytes));
      row = above;
    }
    return row[0] as Bytes;
  }

  #tile(level: number, index: number): Promise<Bytes> {
    const key = `${level}/${index}`;
    const known = this.#tiles.get(key);
    if (known !== undefined) return known;
    const loaded = this.#load({ level, index, width: tileWidth(this.size, level, index) });
    this.#tiles.set(key, loaded);
    return loaded;
  }

  async #load(tile: TileId): Promise<Bytes> {
    const hashes = await this.#read(tile);
    if (hashes === undefined) throw new MalformedError('TILE_MISSING', `expected the tile ${tilePath(tile)}`);
    if (hashes.length % HASH_BYTES !== 0 || hashes.length < tile.width * HASH_BYTES || hashes.length > TILE_WIDTH * HASH_BYTES) {
      throw new MalformedError('TILE_INVALID', `expected ${tile.width} hashes in ${tilePath(tile)}, got ${hashes.length} bytes`);
    }
    return hashes;
  }
}

function hashAt(hashes: Bytes, place: number): Bytes {
  if ((place + 1) * HASH_BYTES > hashes.length) throw new RangeError(`expected at least ${place + 1} hashes in a tile`);
  return hashes.slice(place * HASH_BYTES, (place + 1) * HASH_BYTES);
}
