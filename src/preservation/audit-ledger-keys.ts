// What a key of the ledger area means (C2SP tlog-tiles, and the archive's own objects beside the log).
import { entriesPath, TILE_WIDTH, tilePath } from '../core/merkle/index.ts';
import { bodyPackKey, NUMBERED_CHECKPOINTS, numberedCheckpointKey } from '../ledger/index.ts';

export type LedgerKey =
  | { readonly kind: 'tile'; readonly level: number; readonly index: number; readonly width: number }
  | { readonly kind: 'entries'; readonly index: number; readonly width: number }
  | { readonly kind: 'bodies'; readonly pack: number }
  | { readonly kind: 'numbered'; readonly size: number }
  | { readonly kind: 'receipt'; readonly packageId: string; readonly isSignature: boolean }
  | { readonly kind: 'seal'; readonly sealId: string };

/** Undefined for anything that this archive does not write there. */
export function parseLedgerKey(key: string): LedgerKey | undefined {
  const found = readKey(key);
  return found !== undefined && (written(found) ?? key) === key ? found : undefined;
}

/** The number of entries that a log must have for the object to exist; 0 for objects beside the log. */
export function sizeNeeded(key: LedgerKey): number {
  switch (key.kind) {
    case 'tile':
      return (key.index * TILE_WIDTH + key.width) * TILE_WIDTH ** key.level;
    case 'entries':
      return key.index * TILE_WIDTH + key.width;
    case 'bodies':
      return key.pack + 1;
    case 'numbered':
      return key.size;
    default:
      return 0;
  }
}

function readKey(key: string): LedgerKey | undefined {
  const tile = /^tile\/(entries|\d{1,2})\/((?:x\d{3}\/)*\d{3})(?:\.p\/(\d{1,3}))?$/.exec(key);
  if (tile !== null) {
    const index = indexOf(tile[2]);
    const width = tile[3] === undefined ? TILE_WIDTH : Number(tile[3]);
    if (width < 1 || width > TILE_WIDTH) return undefined;
    return tile[1] === 'entries' ? { kind: 'entries', index, width } : { kind: 'tile', level: Number(tile[1]), index, width };
  }
  const bodies = /^bodies\/((?:x\d{3}\/)*\d{3})$/.exec(key);
  if (bodies !== null) return { kind: 'bodies', pack: indexOf(bodies[1]) };
  if (key.startsWith(NUMBERED_CHECKPOINTS) && /^\d{16}$/.test(key.slice(NUMBERED_CHECKPOINTS.length)))
    return { kind: 'numbered', size: Number(key.slice(NUMBERED_CHECKPOINTS.length)) };
  const receipt = /^receipts\/([^/.]+)(\.json|\.[0-9a-f]{16}\.p7s)$/.exec(key);
  if (receipt !== null) return { kind: 'receipt', packageId: receipt[1] ?? '', isSignature: receipt[2] !== '.json' };
  const seal = /^seals\/([^/]+)\/.+$/.exec(key);
  return seal === null ? undefined : { kind: 'seal', sealId: seal[1] ?? '' };
}

function indexOf(path: string | undefined): number {
  return Number((path ?? '').replaceAll(/[x/]/g, ''));
}

// A number can be written in one way only: tile/0/x000/001 is not tile/0/001.
function written(key: LedgerKey): string | undefined {
  if (key.kind === 'tile') return tilePath(key);
  if (key.kind === 'entries') return entriesPath(key.index, key.width);
  if (key.kind === 'bodies') return bodyPackKey(key.pack);
  return key.kind === 'numbered' ? numberedCheckpointKey(key.size) : undefined;
}
