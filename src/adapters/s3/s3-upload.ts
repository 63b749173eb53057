// One upload: a single PUT, or parts. The client's own putObject is not used: it turns lock headers into plain metadata, resumes
// unfinished uploads of the same key with their old headers, and buffers streams of unknown size.
import { createHash, type Hash } from 'node:crypto';
import { contentRange, contentSizeBytes } from '../../storage/object-content.port.ts';
import type { LockMode, ObjectDigests, PutRequest } from '../../storage/object-store.port.ts';
import { StorageError } from '../../storage/storage-error.port.ts';
import { isAbsent, type S3Connection } from './s3-connection.ts';

/** S3 allows 10,000 parts. */
const MAX_PARTS = 9_000;
const PART_BYTES = 16 << 20;

export interface S3Target {
  readonly bucket: string;
  readonly label: string;
  readonly lockMode: LockMode;
}

export interface Uploaded extends ObjectDigests {
  /** '' when the server named none. */
  readonly versionId: string;
  readonly sizeBytes: number;
}

/** Sends no Content-Type: the client never signs it, and a server may refuse unsigned headers. */
export async function uploadObject(connection: S3Connection, target: S3Target, request: PutRequest): Promise<Uploaded> {
  const sizeBytes = contentSizeBytes(request.content);
  const hashes: Hashes = { sha256: createHash('sha256'), sha512: createHash('sha512') };
  const versionId =
    sizeBytes <= PART_BYTES
      ? await putWhole(connection, target, request, hashes)
      : await putParts(connection, target, request, hashes);
  return { versionId, sizeBytes, ...finish(hashes) };
}

interface Hashes {
  readonly sha256: Hash;
  readonly sha512: Hash;
}

async function putWhole(connection: S3Connection, target: S3Target, request: PutRequest, hashes: Hashes): Promise<string> {
  const bytes = Buffer.from(await contentRange(request.content, 0, contentSizeBytes(request.content)));
  update(hashes, bytes);
  assertExpected(hashes, target, request);
  return await connection.patiently(target.label, async () => {
    const headers = { ...lockHeaders(target, request), 'content-md5': createHash('md5').update(bytes).digest('base64') };
    const where = { method: 'PUT', bucketName: target.bucket, objectName: request.key, headers };
    const answer = await connection.client.makeRequestAsync(where, bytes);
    answer.resume();
    return String(answer.headers['x-amz-version-id'] ?? '');
  });
}

async function putParts(connection: S3Connection, target: S3Target, request: PutRequest, hashes: Hashes): Promise<string> {
  const { client } = connection;
  await abortLeftOvers(connection, target, request.key);
  const uploadId = await connection.patiently(target.label, () =>
    client.initiateNewMultipartUpload(target.bucket, request.key, lockHeaders(target, request)),
  );
  try {
    const parts = await sendParts(connection, target, request, { uploadId, hashes });
    assertExpected(hashes, target, request); // before the object can appear
    const done = await connection.patiently(target.label, () =>
      client.completeMultipartUpload(target.bucket, request.key, uploadId, parts),
    );
    return done.versionId ?? '';
  } catch (cause) {
    await connection
      .patiently(target.label, () => client.abortMultipartUpload(target.bucket, request.key, uploadId))
      .catch(ignoreAbsent);
    throw cause;
  }
}

async function sendParts(
  connection: S3Connection,
  target: S3Target,
  request: PutRequest,
  upload: { readonly uploadId: string; readonly hashes: Hashes },
): Promise<{ part: number; etag: string }[]> {
  const sizeBytes = contentSizeBytes(request.content);
  const partBytes = Math.max(PART_BYTES, Math.ceil(sizeBytes / MAX_PARTS));
  const parts: { part: number; etag: string }[] = [];
  for (let at = 0; at < sizeBytes; at += partBytes) {
    const bytes = Buffer.from(await contentRange(request.content, at, Math.min(partBytes, sizeBytes - at)));
    update(upload.hashes, bytes);
    const part = parts.length + 1;
    const query = `partNumber=${part}&uploadId=${encodeURIComponent(upload.uploadId)}`;
    const where = { method: 'PUT', bucketName: target.bucket, objectName: request.key, query };
    const etag = await connection.patiently(target.label, async () => {
      const answer = await connection.client.makeRequestAsync({ ...where, headers: {} }, bytes);
      answer.resume();
      return String(answer.headers['etag'] ?? '');
    });
    parts.push({ part, etag: etag.replaceAll('"', '') });
  }
  return parts;
}

async function abortLeftOvers(connection: S3Connection, target: S3Target, key: string): Promise<void> {
  await connection.patiently(target.label, async () => {
    for (;;) {
      const uploadId = await connection.client.findUploadId(target.bucket, key);
      if (uploadId === undefined) return;
      await connection.client.abortMultipartUpload(target.bucket, key, uploadId).catch(ignoreAbsent);
    }
  });
}

function ignoreAbsent(cause: unknown): void {
  if (!isAbsent(cause)) throw cause;
}

/** Locked from the first moment. S3 keeps whole seconds, so a started second counts in full. */
export function wholeSecond(until: Date): Date {
  return new Date(Math.ceil(until.getTime() / 1000) * 1000);
}

function lockHeaders(target: S3Target, request: PutRequest): Record<string, string> {
  if (target.lockMode === 'none' || request.lockUntil === undefined) return {};
  return {
    'x-amz-object-lock-mode': target.lockMode.toUpperCase(),
    'x-amz-object-lock-retain-until-date': wholeSecond(request.lockUntil).toISOString(),
  };
}

function update(hashes: Hashes, bytes: Uint8Array): void {
  hashes.sha256.update(bytes);
  hashes.sha512.update(bytes);
}

function finish(hashes: Hashes): ObjectDigests {
  return { sha256: hashes.sha256.copy().digest('hex'), sha512: hashes.sha512.copy().digest('hex') };
}

function assertExpected(hashes: Hashes, target: S3Target, request: PutRequest): void {
  const found = finish(hashes);
  for (const name of ['sha256', 'sha512'] as const) {
    const expected = request.expected?.[name];
    if (expected !== undefined && expected !== found[name]) {
      throw new StorageError('STORE_DIGEST_MISMATCH', `expected ${name} ${expected}, got ${found[name]}: ${target.label}`);
    }
  }
}
