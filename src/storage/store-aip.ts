// Writes one version of an AIP as an OCFL 1.1 object to every store (design: "How a record moves", step 4).
import { readChunks } from '../core/encoding/byte-source.ts';
import { concatBytes } from '../core/encoding/bytes.ts';
import { encodeUtf8 } from '../core/encoding/utf8.ts';
import type { AipVersionInput, ExpectedObject, StoredAip } from './aip-types.ts';
import type { PutRequest } from './object-store.port.ts';
import { type BuiltVersion, buildVersion, type DigestedFile } from './ocfl/build-version.ts';
import { encodeInventory, encodeSidecar, type Inventory, parseInventory } from './ocfl/inventory.ts';
import { objectRootKey, storageRootRequests } from './ocfl/storage-layout.ts';
import { mapInParallel } from './parallel.port.ts';
import type { ReplicaSet } from './replica-set.ts';
import { digestContent } from './verified-source.ts';

const PREPARED = new WeakSet<ReplicaSet>();

/**
 * Order: content, version inventory and declaration first; when they are durable, the root inventory, which makes the object whole.
 * A crash in between leaves an orphan that the same call completes: call again with the same input, `created` included, because
 * other bytes under the same keys are refused. Resolves when enough stores hold everything (STORE_TOO_FEW_COPIES otherwise).
 */
export async function storeAip(set: ReplicaSet, input: AipVersionInput): Promise<StoredAip> {
  await prepareStorageRoots(set);
  const previous = input.previous === undefined ? null : await readInventory(set, input.previous);
  const digested = await mapInParallel(input.files, 4, async (file): Promise<DigestedFile> => {
    return { input: file, ...(file.digests ?? (await digestContent(set.engine, file.content))) };
  });
  const built = buildVersion(set.engine, input, digested, previous);
  const rootKey = objectRootKey(set.engine, input.objectId);
  const bytes = encodeInventory(built.inventory);
  const digests = await digestContent(set.engine, bytes);
  const requests = versionRequests({ rootKey, built, bytes, sha512: digests.sha512 });
  const lock = input.lockUntil === undefined ? {} : { lockUntil: input.lockUntil };
  const report = await set.put(...requests.map((batch) => batch.map((request) => ({ ...request, ...lock }))));
  const inventory = { ...digests, key: `${rootKey}/${built.version}/inventory.json`, sizeBytes: bytes.length };
  const files = built.files.map(({ contentPath, ...file }) => ({ ...file, key: `${rootKey}/${contentPath}` }));
  return { ...report, objectId: input.objectId, version: built.version, rootKey, inventory, files };
}

/** The declaration and layout of the OCFL storage root in every store; done by `storeAip` when nobody did it before. */
export async function prepareStorageRoots(set: ReplicaSet): Promise<void> {
  if (PREPARED.has(set)) return;
  const report = await set.put(storageRootRequests());
  if (report.failures.length === 0) PREPARED.add(set);
}

/** Reads and checks an inventory of ours. STORE_NO_GOOD_REPLICA, STORE_OBJECT_INVALID. */
export async function readInventory(set: ReplicaSet, expected: ExpectedObject): Promise<Inventory> {
  const source = await set.openVerified(expected);
  try {
    const chunks: Uint8Array[] = [];
    for await (const chunk of readChunks(source)) chunks.push(chunk);
    return parseInventory(concatBytes(...chunks), expected.key);
  } finally {
    await source.close();
  }
}

interface VersionFiles {
  readonly rootKey: string;
  readonly built: BuiltVersion;
  /** inventory.json */
  readonly bytes: Uint8Array;
  readonly sha512: string;
}

function versionRequests({ rootKey, built, bytes, sha512 }: VersionFiles): PutRequest[][] {
  const sidecar = encodeSidecar(sha512);
  const folder = `${rootKey}/${built.version}`;
  const content = built.newContent.map(({ contentPath, content: bytesOrSource, sha256, sha512: expected512 }) => ({
    area: 'records' as const,
    key: `${rootKey}/${contentPath}`,
    content: bytesOrSource,
    expected: { sha256, sha512: expected512 },
  }));
  // Section 3.5.1: the root inventory is the newest version's. The first write is "once", so that an id can never be taken twice.
  const replace = built.version !== 'v1';
  return [
    [
      ...content,
      { area: 'records', key: `${rootKey}/${OBJECT_DECLARATION}`, content: OBJECT_DECLARATION_BYTES },
      { area: 'records', key: `${folder}/inventory.json`, content: bytes },
      { area: 'records', key: `${folder}/inventory.json.sha512`, content: sidecar },
    ],
    [
      { area: 'records', key: `${rootKey}/inventory.json`, content: bytes, replace },
      { area: 'records', key: `${rootKey}/inventory.json.sha512`, content: sidecar, replace },
    ],
  ];
}

// Section 3.2 (NAMASTE).
export const OBJECT_DECLARATION = '0=ocfl_object_1.1';
export const OBJECT_DECLARATION_BYTES = encodeUtf8('ocfl_object_1.1\n');
