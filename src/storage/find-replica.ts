// Which version in one store is the object that the ledger means. The digest decides, never "current": anyone with write access
// can put a newer version, or a delete marker, over the key.
import type { CryptoEngine } from '../core/crypto/engine.ts';
import type { ExpectedObject } from './aip-types.ts';
import type { ClosableByteSource, ObjectStore } from './object-store.port.ts';
import { StorageError } from './storage-error.port.ts';
import { verifySource } from './verified-source.ts';

/** Null when the store answers but holds no version with the expected digests. Rejects when it does not answer. */
export async function openGoodReplica(
  engine: CryptoEngine,
  store: ObjectStore,
  expected: ExpectedObject,
): Promise<{ readonly source: ClosableByteSource; readonly versionId: string | null } | null> {
  const recorded = expected.placements?.find((placement) => placement.store === store.name)?.versionId ?? null;
  const direct = await openIfGood(engine, store, expected, recorded);
  if (direct !== null) return { source: direct, versionId: recorded };
  for await (const version of store.listVersions(expected.area, expected.key)) {
    if (version.key !== expected.key || version.isDeleteMarker || version.versionId === recorded) continue;
    if (expected.sizeBytes !== undefined && version.sizeBytes !== expected.sizeBytes) continue;
    const source = await openIfGood(engine, store, expected, version.versionId);
    if (source !== null) return { source, versionId: version.versionId };
  }
  return null;
}

async function openIfGood(
  engine: CryptoEngine,
  store: ObjectStore,
  expected: ExpectedObject,
  versionId: string | null,
): Promise<ClosableByteSource | null> {
  try {
    const source = await store.openSource({ area: expected.area, key: expected.key, versionId });
    if (expected.sizeBytes !== undefined && source.sizeBytes !== expected.sizeBytes) {
      await source.close();
      return null;
    }
    return await verifySource(engine, source, expected);
  } catch (cause) {
    if (cause instanceof StorageError && cause.code === 'STORE_NOT_FOUND') return null;
    throw cause;
  }
}
