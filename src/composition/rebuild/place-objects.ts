// Where the objects of an AIP lie. In the store that is rebuilt from, every byte is read and compared with the ledger's digests; of the
// others only what they say is noted (an audit reads them), but where a store keeps versions, the version is found by its digest.
import type { Bytes } from '../../core/encoding/bytes.ts';
import { openGoodReplica } from '../../storage/find-replica.ts';
import type { ExpectedObject, ObjectStore, Placement, ReplicatedObject } from '../../storage/index.ts';
import { mapInParallel } from '../../storage/parallel.port.ts';
import { StorageError } from '../../storage/storage-error.port.ts';
import type { RebuildParts } from './rebuild-archive.ts';

const AT_ONCE = 8;

export interface PlacedObjects {
  readonly placed: readonly ReplicatedObject[];
  /** Keys of objects of which the store that is rebuilt from has no good copy. */
  readonly missing: readonly string[];
}

export async function placeObjects(parts: RebuildParts, objects: readonly ExpectedObject[]): Promise<PlacedObjects> {
  const missing: string[] = [];
  const found = await mapInParallel(objects, AT_ONCE, async (object): Promise<ReplicatedObject | undefined> => {
    const own = await verified(parts, parts.source, object);
    if (own === null) missing.push(object.key);
    const sizeBytes = own?.sizeBytes;
    const placements: Placement[] = [];
    for (const store of parts.stores) {
      const placement =
        store === parts.source ? own : await noted(parts, store, { ...object, ...(sizeBytes !== undefined && { sizeBytes }) });
      if (placement !== null) placements.push(placement);
    }
    const size = sizeBytes ?? placements[0]?.sizeBytes;
    if (size === undefined) return undefined;
    const { area, key, sha256, sha512 } = object;
    return { area, key, sha256, sha512, sizeBytes: size, placements };
  });
  return { placed: found.filter((object) => object !== undefined), missing };
}

async function verified({ engine }: RebuildParts, store: ObjectStore, object: ExpectedObject): Promise<Placement | null> {
  const good = await openGoodReplica(engine, store, object);
  if (good === null) return null;
  const { sizeBytes } = good.source;
  await good.source.close();
  return placementOf(store, object, good.versionId, sizeBytes);
}

// A store that does not answer holds nothing that we could note; it is healed or audited later.
async function noted(parts: RebuildParts, store: ObjectStore, object: ExpectedObject): Promise<Placement | null> {
  try {
    const { area, key } = object;
    const stat = await store.stat({ area, key });
    if (stat?.versionId != null) return await verified(parts, store, object);
    if (stat === null || (object.sizeBytes !== undefined && stat.sizeBytes !== object.sizeBytes)) return null;
    return await placementOf(store, object, null, stat.sizeBytes);
  } catch (cause) {
    if (cause instanceof StorageError) return null;
    throw cause;
  }
}

async function placementOf(
  store: ObjectStore,
  { area, key, sha256, sha512 }: ExpectedObject,
  recorded: string | null,
  sizeBytes: number,
): Promise<Placement> {
  const stat = await store.stat({ area, key, versionId: recorded });
  const versionId = recorded ?? stat?.versionId ?? null;
  return { store: store.name, area, key, sha256, sha512, sizeBytes, versionId, lockedUntil: stat?.lockedUntil ?? null };
}

export type LedgerReader = (key: string) => Promise<Bytes | undefined>;
