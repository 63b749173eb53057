// C2SP tlog-tiles: where the hashes and entries of a log lie, and how entry bundles are written. Arithmetic only; no storage.
import { type Bytes, concatBytes } from '../encoding/bytes.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import { assertTreeSize } from './tree-hash.ts';

/** A full tile holds 256 hashes and is 8 levels high; a full bundle holds 256 entries. */
export const TILE_WIDTH = 256;
export const TILE_HEIGHT = 8;
export const CHECKPOINT_KEY = 'checkpoint';
/** Longest entry: its length is written as uint16. */
export const ENTRY_MAX_BYTES = 65_535;

export interface TileId {
  /** 0: leaf hashes. */
  readonly level: number;
  readonly index: number;
  /** Number of hashes, 1 to 256; below 256 the tile is partial. */
  readonly width: number;
}

/** tile/<L>/<N>[.p/<W>] */
export function tilePath({ level, index, width }: TileId): string {
  if (!Number.isInteger(level) || level < 0 || level > 63)
    throw new RangeError(`expected a tile level from 0 to 63, got ${level}`);
  return `tile/${level}/${tileIndexPath(index)}${partialSuffix(width)}`;
}

/** tile/entries/<N>[.p/<W>] */
export function entriesPath(index: number, width: number): string {
  return `tile/entries/${tileIndexPath(index)}${partialSuffix(width)}`;
}

/** Groups of three digits, all but the last with an x: 1234067 is x001/x234/067. */
export function tileIndexPath(index: number): string {
  assertTreeSize(index);
  let path = threeDigits(index);
  for (let rest = Math.floor(index / 1000); rest > 0; rest = Math.floor(rest / 1000)) path = `x${threeDigits(rest)}/${path}`;
  return path;
}

/** How many hashes the tile holds in a tree of `size`: 0 when it does not exist yet. */
export function tileWidth(size: number, level: number, index: number): number {
  assertTreeSize(size);
  const hashes = Math.floor(size / TILE_WIDTH ** level); // perfect subtrees of 256^level leaves
  return Math.min(TILE_WIDTH, Math.max(0, hashes - index * TILE_WIDTH));
}

/** The tiles that a log of `size` has and one of `oldSize` had not, or had narrower; level by level, in order. */
export function newTiles(oldSize: number, size: number): TileId[] {
  const tiles: TileId[] = [];
  for (let level = 0; size / TILE_WIDTH ** level >= 1; level++) {
    const had = Math.floor(oldSize / TILE_WIDTH ** level);
    const has = Math.floor(size / TILE_WIDTH ** level);
    if (has === had) continue;
    const last = Math.floor((has - 1) / TILE_WIDTH);
    for (let index = Math.floor(had / TILE_WIDTH); index <= last; index++) {
      tiles.push({ level, index, width: tileWidth(size, level, index) });
    }
  }
  return tiles;
}

/** Each entry as uint16 big-endian length and bytes. */
export function encodeEntryBundle(entries: readonly Uint8Array[]): Bytes {
  const parts: Uint8Array[] = [];
  for (const entry of entries) {
    if (entry.length > ENTRY_MAX_BYTES)
      throw new RangeError(`expected an entry of at most ${ENTRY_MAX_BYTES} bytes, got ${entry.length}`);
    parts.push(new Uint8Array([entry.length >> 8, entry.length & 255]), entry);
  }
  return concatBytes(...parts);
}

/** Exactly `width` entries and nothing after them. Throws MalformedError TILE_BUNDLE_INVALID. */
export function parseEntryBundle(bytes: Uint8Array, width: number): Bytes[] {
  const entries: Bytes[] = [];
  let at = 0;
  while (at < bytes.length) {
    const length = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
    if (at + 2 + length > bytes.length) throw new MalformedError('TILE_BUNDLE_INVALID', `entry ${entries.length} is cut off`);
    entries.push(bytes.slice(at + 2, at + 2 + length) as Bytes);
    at += 2 + length;
  }
  if (entries.length !== width)
    throw new MalformedError('TILE_BUNDLE_INVALID', `expected ${width} entries, got ${entries.length}`);
  return entries;
}

function partialSuffix(width: number): string {
  if (!Number.isInteger(width) || width < 1 || width > TILE_WIDTH)
    throw new RangeError(`expected a width from 1 to 256, got ${width}`);
  return width === TILE_WIDTH ? '' : `.p/${width}`;
}

const threeDigits = (n: number): string => String(n % 1000).padStart(3, '0');
