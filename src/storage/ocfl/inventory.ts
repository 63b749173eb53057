// OCFL 1.1 section 3.5: the inventory of an object as this archive writes it. Foreign ones are judged by validate-object.ts.
import type { Bytes } from '../../core/encoding/bytes.ts';
import { encodeUtf8, parseUtf8 } from '../../core/encoding/utf8.ts';
import { StorageError } from '../storage-error.port.ts';

export type PathsByDigest = Readonly<Record<string, readonly string[]>>;

export interface InventoryVersion {
  readonly created: string;
  readonly message: string;
  readonly user: { readonly name: string; readonly address: string };
  readonly state: PathsByDigest;
}

export interface Inventory {
  readonly id: string;
  readonly type: 'https://ocfl.io/1.1/spec/#inventory';
  readonly digestAlgorithm: 'sha512';
  readonly head: string;
  /** Section 3.5.4: the same files under SHA-256, so that either algorithm may fade. */
  readonly fixity: { readonly sha256: PathsByDigest };
  readonly manifest: PathsByDigest;
  readonly versions: Readonly<Record<string, InventoryVersion>>;
}

/** Same inventory, same bytes: sorted keys, two spaces, a final line feed. */
export function encodeInventory(inventory: Inventory): Bytes {
  return encodeUtf8(`${JSON.stringify(sorted(inventory), null, 2)}\n`);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item)]));
}

/** Section 3.5.2: digest, white space, name. */
export function encodeSidecar(sha512: string): Bytes {
  return encodeUtf8(`${sha512} inventory.json\n`);
}

/** For inventories whose digest the ledger confirmed. STORE_OBJECT_INVALID when it is not one of ours. */
export function parseInventory(bytes: Uint8Array, label: string): Inventory {
  try {
    const inventory = JSON.parse(parseUtf8(bytes)) as Inventory;
    const isOurs =
      typeof inventory.id === 'string' && inventory.digestAlgorithm === 'sha512' && typeof inventory.fixity.sha256 === 'object';
    if (isOurs && inventory.versions[inventory.head] !== undefined && typeof inventory.manifest === 'object') return inventory;
  } catch (cause) {
    throw new StorageError('STORE_OBJECT_INVALID', `${label}: cannot be read as an inventory`, cause);
  }
  throw new StorageError('STORE_OBJECT_INVALID', `${label}: expected id, sha512, head, manifest, versions and sha256 fixity`);
}
