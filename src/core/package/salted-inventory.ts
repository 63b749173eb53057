// The inventory of an AIP and the salted leaves that the ledger's statement commits to (design section 5). A leaf tells nothing
// about its file to who does not know its salt, and each leaf can be disclosed alone: salts differ per file.
import { type CryptoEngine, digestBytes } from '../crypto/engine.ts';
import { type Bytes, compareBytes, concatBytes } from '../encoding/bytes.ts';
import { encodeCanonicalJson, type JsonValue } from '../encoding/canonical-json.ts';
import { encodeHex } from '../encoding/hex.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import { encodeUtf8, parseUtf8 } from '../encoding/utf8.ts';

export interface InventoryFile {
  readonly path: string;
  readonly sizeBytes: number;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
  readonly sha512: string;
}

export interface InventoryEntry extends InventoryFile {
  /** 32 bytes, lower-case hexadecimal. */
  readonly salt: string;
}

export interface SaltedInventory {
  readonly version: 1;
  /** By path, in the order of UTF-8 bytes. The inventory does not list itself. */
  readonly files: readonly InventoryEntry[];
}

const SECRET_BYTES = 32;

/** `secret`: 32 random bytes, fresh for each AIP version; not needed again. Throws MalformedError INVENTORY_* for bad input. */
export function makeSaltedInventory(engine: CryptoEngine, secret: Bytes, files: readonly InventoryFile[]): SaltedInventory {
  if (secret.length !== SECRET_BYTES)
    throw new MalformedError('INVENTORY_SECRET', `expected ${SECRET_BYTES} bytes, got ${secret.length}`);
  const entries = files.map((file) => ({ ...file, salt: encodeHex(hmacSha256(engine, secret, encodeUtf8(file.path))) }));
  entries.sort((a, b) => compareBytes(encodeUtf8(a.path), encodeUtf8(b.path)));
  return assertInventory({ version: 1, files: entries });
}

/** The bytes kept in the AIP; their SHA-256 is the inventory digest of the statement. */
export function encodeInventory(inventory: SaltedInventory): Bytes {
  return encodeCanonicalJson({ version: inventory.version, files: inventory.files.map(entryJson) });
}

/** Throws MalformedError INVENTORY_INVALID unless the bytes are exactly what encodeInventory writes. */
export function parseInventory(bytes: Bytes): SaltedInventory {
  let value: unknown;
  try {
    value = JSON.parse(parseUtf8(bytes));
  } catch (cause) {
    throw new MalformedError('INVENTORY_INVALID', 'expected an inventory in JSON', cause);
  }
  const inventory = assertInventory(readInventory(value));
  if (compareBytes(encodeInventory(inventory), bytes) !== 0) {
    throw new MalformedError('INVENTORY_INVALID', 'expected canonical JSON (RFC 8785) with the known members only');
  }
  return inventory;
}

/** Data of the leaves, in the inventory's order; `core/merkle` hashes them (RFC 9162 section 2.1.1 adds its own prefix). */
export function inventoryLeaves(inventory: SaltedInventory): readonly Bytes[] {
  return inventory.files.map(inventoryLeaf);
}

/** The leaf of one file: what is disclosed to prove that file alone. */
export function inventoryLeaf(entry: InventoryEntry): Bytes {
  return encodeCanonicalJson(entryJson(entry));
}

export function inventoryDigest(engine: CryptoEngine, inventory: SaltedInventory): Bytes {
  return digestBytes(engine, 'sha256', encodeInventory(inventory));
}

function entryJson(entry: InventoryEntry): { readonly [key: string]: JsonValue } {
  return { path: entry.path, salt: entry.salt, sha256: entry.sha256, sha512: entry.sha512, size: entry.sizeBytes };
}

function readInventory(value: unknown): SaltedInventory {
  if (!isRecord(value) || value['version'] !== 1 || !Array.isArray(value['files'])) {
    throw new MalformedError('INVENTORY_INVALID', 'expected version 1 and a list of files');
  }
  const files = value['files'].map((file: unknown) => {
    if (!isRecord(file)) throw new MalformedError('INVENTORY_INVALID', 'expected an object for each file');
    const { path, salt, sha256, sha512, size } = file;
    if (typeof path !== 'string' || typeof salt !== 'string' || typeof sha256 !== 'string' || typeof sha512 !== 'string') {
      throw new MalformedError('INVENTORY_INVALID', 'expected path, salt, sha256 and sha512 as text');
    }
    if (typeof size !== 'number') throw new MalformedError('INVENTORY_INVALID', `expected a size for ${path}`);
    return { path, salt, sha256, sha512, sizeBytes: size };
  });
  return { version: 1, files };
}

function assertInventory(inventory: SaltedInventory): SaltedInventory {
  let previous: string | undefined;
  for (const { path, salt, sha256, sha512, sizeBytes } of inventory.files) {
    const hex = /^[0-9a-f]{64}$/.test(salt) && /^[0-9a-f]{64}$/.test(sha256) && /^[0-9a-f]{128}$/.test(sha512);
    if (!hex || !Number.isSafeInteger(sizeBytes) || sizeBytes < 0)
      throw new MalformedError('INVENTORY_INVALID', `bad entry for ${path}`);
    if (previous !== undefined && compareBytes(encodeUtf8(previous), encodeUtf8(path)) >= 0) {
      throw new MalformedError('INVENTORY_INVALID', `expected paths once each and in order, got ${path} after ${previous}`);
    }
    previous = path;
  }
  return inventory;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

// HMAC, RFC 2104, over the engine's digest. A keyed hash, so that one disclosed salt tells nothing of the others.
function hmacSha256(engine: CryptoEngine, key: Bytes, message: Bytes): Bytes {
  const block = new Uint8Array(64);
  block.set(key);
  const inner = digestBytes(
    engine,
    'sha256',
    block.map((byte) => byte ^ 0x36),
    message,
  );
  return digestBytes(
    engine,
    'sha256',
    concatBytes(
      block.map((byte) => byte ^ 0x5c),
      inner,
    ),
  );
}
