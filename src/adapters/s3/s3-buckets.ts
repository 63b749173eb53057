// One bucket per area. With locks: Object Lock and versioning on `records` and `ledger`, never on `work`.
import { RETENTION_MODES, RETENTION_VALIDITY_UNITS } from 'minio';
import type { LockMode, StoreArea } from '../../storage/object-store.port.ts';
import { StorageError } from '../../storage/storage-error.port.ts';
import type { S3Connection } from './s3-connection.ts';

export type S3Buckets = Readonly<Record<StoreArea, string>>;

/** Reaches multipart uploads too, whose lock headers some servers ignore. Acceptance extends it. */
const FIRST_LOCK_DAYS = 2;

/** Makes missing buckets; a bucket that exists without what its area needs is refused with STORE_NOT_LOCKED. */
export async function prepareBuckets(connection: S3Connection, buckets: S3Buckets, lockMode: LockMode): Promise<void> {
  for (const area of ['records', 'ledger', 'work'] as const) {
    await connection.patiently(`bucket ${buckets[area]}`, async () => {
      const locks = lockMode !== 'none' && area !== 'work';
      if (!(await connection.client.bucketExists(buckets[area]))) {
        await connection.client.makeBucket(buckets[area], '', locks ? { ObjectLocking: true } : {});
      }
      if (locks) await assertLocking(connection, buckets[area]);
      // Not on `ledger`: the current checkpoint and partial tiles must stay replaceable without piling up locks.
      if (locks && area === 'records') await setFirstLock(connection, buckets[area], lockMode);
    });
  }
}

async function assertLocking(connection: S3Connection, bucket: string): Promise<void> {
  const found = await lockConfig(connection, bucket);
  if (found?.objectLockEnabled !== 'Enabled') {
    throw new StorageError(
      'STORE_NOT_LOCKED',
      `expected bucket ${bucket} with Object Lock, got one without: make it anew or set lock mode none`,
    );
  }
}

async function setFirstLock(connection: S3Connection, bucket: string, lockMode: LockMode): Promise<void> {
  const mode = lockMode === 'compliance' ? RETENTION_MODES.COMPLIANCE : RETENTION_MODES.GOVERNANCE;
  const found = await lockConfig(connection, bucket);
  if (found?.mode === mode && Number(found.validity) >= FIRST_LOCK_DAYS) return;
  await connection.client.setObjectLockConfig(bucket, { mode, unit: RETENTION_VALIDITY_UNITS.DAYS, validity: FIRST_LOCK_DAYS });
}

interface LockConfig {
  readonly objectLockEnabled?: string;
  readonly mode?: string;
  readonly validity?: number;
}

async function lockConfig(connection: S3Connection, bucket: string): Promise<LockConfig | undefined> {
  try {
    return (await connection.client.getObjectLockConfig(bucket)) as LockConfig | undefined;
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    if (code === 'ObjectLockConfigurationNotFoundError' || code === 'InvalidRequest' || code === 'NoSuchObjectLockConfiguration')
      return undefined;
    throw cause;
  }
}
