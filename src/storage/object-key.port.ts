// Which keys every medium can hold, and which keys of the write-once areas may be replaced.
import { encodeUtf8 } from '../core/encoding/utf8.ts';
import type { StoreArea } from './object-store.port.ts';
import { StorageError } from './storage-error.port.ts';

/** S3: at most 1,024 bytes of UTF-8; some are left for prefixes and temporary names. */
const MAX_KEY_BYTES = 900;
/** ext4, XFS, NTFS: at most 255 bytes a name. */
const MAX_SEGMENT_BYTES = 240;

/** Throws StorageError STORE_KEY_INVALID. Keys come from names that a submitter chose: ".." and the like must not get through. */
export function assertKey(key: string): void {
  const reason = keyFault(key);
  if (reason !== null)
    throw new StorageError('STORE_KEY_INVALID', `expected a key that every store can hold: ${reason}: ${JSON.stringify(key)}`);
}

function keyFault(key: string): string | null {
  if (!key.isWellFormed()) return 'lone surrogate';
  if (key.normalize('NFC') !== key) return 'not in Unicode normal form C';
  if (encodeUtf8(key).length > MAX_KEY_BYTES) return `longer than ${MAX_KEY_BYTES} bytes`;
  if ([...key].some(isHostile)) return 'control character, backslash or non-character';
  for (const segment of key.split('/')) {
    if (segment === '' || segment === '.' || segment === '..') return 'empty, "." or ".." segment';
    if (encodeUtf8(segment).length > MAX_SEGMENT_BYTES) return `segment longer than ${MAX_SEGMENT_BYTES} bytes`;
  }
  return null;
}

// C2SP tlog-tiles: the current checkpoint; "tile/<L>/<N>.p/<W>" and "tile/entries/<N>.p/<W>" are partial.
const LEDGER_REPLACEABLE = /^(.*\/)?(checkpoint|[^/]+\.p\/[0-9]+)$/;
// OCFL 1.1 section 3.5.1: the root inventory is a copy of the newest version's; the ones in version folders never change.
const ROOT_INVENTORY = /^(?!.*(^|\/)v[0-9]+\/inventory\.json)(.+\/)inventory\.json(\.sha512)?$/;
const INSIDE_CONTENT = /(^|\/)v[0-9]+\/content\//;

export function isReplaceableKey(area: StoreArea, key: string): boolean {
  if (area === 'work') return true;
  if (area === 'ledger') return LEDGER_REPLACEABLE.test(key);
  return ROOT_INVENTORY.test(key) && !INSIDE_CONTENT.test(key);
}

// C0, DEL and C1 controls; backslash is a separator elsewhere; U+FFFE and U+FFFF cannot be listed in XML.
function isHostile(character: string): boolean {
  const point = character.codePointAt(0) ?? 0;
  return point < 0x20 || (point >= 0x7f && point <= 0x9f) || character === '\\' || point === 0xfffe || point === 0xffff;
}
