// Reading objects, their digests and their locks, by version.
import { createHash } from 'node:crypto';
import { RETENTION_MODES } from 'minio';
import type { Bytes } from '../../core/encoding/bytes.ts';
import type { LockMode } from '../../storage/object-store.port.ts';
import { StorageError } from '../../storage/storage-error.port.ts';
import { isAbsent, type S3Connection, s3Code } from './s3-connection.ts';
import { wholeSecond } from './s3-upload.ts';

const CHUNK_BYTES = 8 << 20;

export interface S3Ref {
  readonly bucket: string;
  readonly key: string;
  readonly versionId: string | null;
  readonly label: string;
}

export interface S3Facts {
  readonly sizeBytes: number;
  readonly modifiedAt: Date;
  readonly versionId: string | null;
}

const byVersion = (ref: S3Ref): { versionId?: string } => (ref.versionId === null ? {} : { versionId: ref.versionId });

/** Null when there is no such object or version. */
export async function s3Facts(connection: S3Connection, ref: S3Ref): Promise<S3Facts | null> {
  try {
    const found = await connection.patiently(ref.label, () => connection.client.statObject(ref.bucket, ref.key, byVersion(ref)));
    return { sizeBytes: found.size, modifiedAt: found.lastModified, versionId: found.versionId ?? ref.versionId };
  } catch (cause) {
    if (isAbsent(cause)) return null;
    throw cause;
  }
}

export async function readS3Range(connection: S3Connection, ref: S3Ref, offset: number, length: number): Promise<Bytes> {
  if (length === 0) return new Uint8Array(0); // the client reads 0 as "to the end"
  return await connection.patiently(ref.label, async () => {
    const answer = await connection.client.getPartialObject(ref.bucket, ref.key, offset, length, byVersion(ref));
    const bytes = new Uint8Array(length);
    let at = 0;
    for await (const chunk of answer as AsyncIterable<Uint8Array>) {
      if (at + chunk.length <= length) bytes.set(chunk, at);
      at += chunk.length;
    }
    if (at !== length) throw Object.assign(new Error(`expected ${length} bytes at ${offset}, got ${at}`), { code: 'ECONNRESET' });
    return bytes;
  });
}

/** In ranges, so that a broken connection costs one range and is repeated. */
export async function* readS3Chunks(connection: S3Connection, ref: S3Ref, sizeBytes: number): AsyncGenerator<Bytes> {
  for (let at = 0; at < sizeBytes; at += CHUNK_BYTES) {
    yield await readS3Range(connection, ref, at, Math.min(CHUNK_BYTES, sizeBytes - at));
  }
}

/** SHA-256 in hexadecimal of what the store really returns. */
export async function s3Sha256(connection: S3Connection, ref: S3Ref, sizeBytes: number): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of readS3Chunks(connection, ref, sizeBytes)) hash.update(chunk);
  return hash.digest('hex');
}

/** Null when the version is not locked. */
export async function s3LockedUntil(connection: S3Connection, ref: S3Ref): Promise<Date | null> {
  return await connection.patiently(ref.label, async () => {
    try {
      const found = await connection.client.getObjectRetention(ref.bucket, ref.key, byVersion(ref) as { versionId: string });
      return found?.retainUntilDate === undefined ? null : new Date(found.retainUntilDate);
    } catch (cause) {
      // "no retention on this object", and buckets that cannot lock at all
      if (['NoSuchObjectLockConfiguration', 'ObjectLockConfigurationNotFoundError', 'InvalidRequest'].includes(s3Code(cause)))
        return null;
      throw cause;
    }
  });
}

/** Forward only; read back. Whoever finds it not locked in the first place gets STORE_NOT_LOCKED. */
export async function extendS3Lock(connection: S3Connection, ref: S3Ref, lockMode: LockMode, until: Date): Promise<Date> {
  const wanted = wholeSecond(until);
  const before = await s3LockedUntil(connection, ref);
  if (before === null) throw new StorageError('STORE_NOT_LOCKED', `expected a locked object, got one without lock: ${ref.label}`);
  if (before.getTime() > wanted.getTime()) {
    throw new StorageError(
      'STORE_LOCK_BACKWARDS',
      `expected a date after ${before.toISOString()}, got ${wanted.toISOString()}: ${ref.label}`,
    );
  }
  if (before.getTime() === wanted.getTime()) return before;
  const mode = lockMode === 'compliance' ? RETENTION_MODES.COMPLIANCE : RETENTION_MODES.GOVERNANCE;
  const retention = {
    mode,
    retainUntilDate: wanted.toISOString(),
    ...(ref.versionId === null ? {} : { versionId: ref.versionId }),
  };
  await connection.patiently(ref.label, () => connection.client.putObjectRetention(ref.bucket, ref.key, retention as never));
  const after = await s3LockedUntil(connection, ref);
  if (after === null || after.getTime() < wanted.getTime()) {
    throw new StorageError(
      'STORE_NOT_LOCKED',
      `expected a lock until ${wanted.toISOString()}, read back ${after?.toISOString() ?? 'none'}: ${ref.label}`,
    );
  }
  return after;
}
