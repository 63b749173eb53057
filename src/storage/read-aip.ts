// Reads an AIP through the digest of its inventory, which the ledger holds. Every byte is checked before it is handed on.
import { digestBytes } from '../core/crypto/engine.ts';
import { encodeHex } from '../core/encoding/hex.ts';
import type { ExpectedObject } from './aip-types.ts';
import type { ClosableByteSource, ObjectDigests, ObjectStore } from './object-store.port.ts';
import { encodeSidecar, type Inventory, parseInventory } from './ocfl/inventory.ts';
import type { ReplicaSet } from './replica-set.ts';
import { StorageError } from './storage-error.port.ts';
import { OBJECT_DECLARATION, OBJECT_DECLARATION_BYTES, readInventory } from './store-aip.ts';

export interface AipFile extends ExpectedObject {
  readonly logicalPath: string;
}

export interface OpenedAip {
  readonly objectId: string;
  readonly version: string;
  readonly rootKey: string;
  readonly created: Date;
  readonly message: string;
  readonly user: { readonly name: string; readonly address: string };
  /** The state of this version. */
  readonly files: readonly AipFile[];
  /** Everything that must lie in the stores for this version to be whole, for audit and healing. The root inventory counts as this version's. */
  readonly objects: readonly ExpectedObject[];
  /** STORE_NOT_FOUND for a path outside this version; STORE_NO_GOOD_REPLICA. The caller must call `close`. */
  openFile(logicalPath: string): Promise<ClosableByteSource>;
}

/** `inventory`: key of a version's inventory.json and its digests from the ledger. */
export async function openAip(set: ReplicaSet, inventory: ExpectedObject): Promise<OpenedAip> {
  const parsed = await readInventory(set, inventory);
  const { files, objects, rootKey } = expectedObjects(set, inventory, parsed);
  const version = parsed.versions[parsed.head];
  if (version === undefined) throw new StorageError('STORE_OBJECT_INVALID', `${inventory.key}: head ${parsed.head} is missing`);
  return {
    objectId: parsed.id,
    version: parsed.head,
    rootKey,
    created: new Date(version.created),
    message: version.message,
    user: version.user,
    files,
    objects,
    openFile: async (logicalPath) => {
      const file = files.find((one) => one.logicalPath === logicalPath);
      if (file === undefined) throw new StorageError('STORE_NOT_FOUND', `${parsed.id} ${parsed.head} has no file ${logicalPath}`);
      return await set.openVerified(file);
    },
  };
}

function expectedObjects(
  set: ReplicaSet,
  inventory: ExpectedObject,
  parsed: Inventory,
): Pick<OpenedAip, 'files' | 'objects' | 'rootKey'> {
  const suffix = `/${parsed.head}/inventory.json`;
  if (!inventory.key.endsWith(suffix))
    throw new StorageError('STORE_OBJECT_INVALID', `expected a key ending in ${suffix}, got ${inventory.key}`);
  const rootKey = inventory.key.slice(0, -suffix.length);
  const sha256ByPath = new Map(
    Object.entries(parsed.fixity.sha256).flatMap(([sha256, paths]) => paths.map((path) => [path, sha256] as const)),
  );
  const content = new Map<string, ExpectedObject>();
  for (const [sha512, paths] of Object.entries(parsed.manifest)) {
    for (const path of paths) {
      const sha256 = sha256ByPath.get(path);
      if (sha256 === undefined) throw new StorageError('STORE_OBJECT_INVALID', `${inventory.key}: no sha256 fixity for ${path}`);
      content.set(sha512, { area: 'records', key: `${rootKey}/${path}`, sha256, sha512 });
    }
  }
  const files = Object.entries(parsed.versions[parsed.head]?.state ?? {}).flatMap(([sha512, paths]) => {
    const object = content.get(sha512);
    if (object === undefined)
      throw new StorageError('STORE_OBJECT_INVALID', `${inventory.key}: state names a digest that the manifest lacks`);
    return paths.map((logicalPath) => ({ ...object, logicalPath }));
  });
  const { sha256, sha512 } = inventory;
  const sidecar = digests(set, encodeSidecar(sha512));
  const fixed = [
    { key: `${rootKey}/${OBJECT_DECLARATION}`, ...digests(set, OBJECT_DECLARATION_BYTES) },
    ...[inventory.key, `${rootKey}/inventory.json`].map((key) => ({ key, sha256, sha512 })),
    ...[inventory.key, `${rootKey}/inventory.json`].map((key) => ({ key: `${key}.sha512`, ...sidecar })),
  ];
  return { rootKey, files, objects: [...content.values(), ...fixed.map((object) => ({ area: 'records' as const, ...object }))] };
}

function digests(set: ReplicaSet, bytes: Uint8Array): ObjectDigests {
  const hex = (name: 'sha256' | 'sha512'): string => encodeHex(digestBytes(set.engine, name, bytes));
  return { sha256: hex('sha256'), sha512: hex('sha512') };
}

/** Roots of all OCFL objects in one store, for rebuild: what is found is an orphan until a ledger entry accepts it. */
export async function* findAipRoots(store: ObjectStore): AsyncGenerator<string> {
  const tail = `/${OBJECT_DECLARATION}`;
  for await (const { key } of store.list('records', '')) if (key.endsWith(tail)) yield key.slice(0, -tail.length);
}

/** What a store says about an object. Not verified: compare `inventory` with the ledger, then use `openAip`. */
export async function readRootInventory(
  set: ReplicaSet,
  store: ObjectStore,
  rootKey: string,
): Promise<{ readonly objectId: string; readonly version: string; readonly inventory: ExpectedObject }> {
  const source = await store.openSource({ area: 'records', key: `${rootKey}/inventory.json` });
  try {
    const bytes = await source.read(0, source.sizeBytes);
    const { id, head } = parseInventory(bytes, `${store.name}: ${rootKey}`);
    const inventory = {
      area: 'records' as const,
      key: `${rootKey}/${head}/inventory.json`,
      sizeBytes: bytes.length,
      ...digests(set, bytes),
    };
    return { objectId: id, version: head, inventory };
  } finally {
    await source.close();
  }
}
