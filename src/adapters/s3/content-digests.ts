// Digests of content before it is sent: of a key that is taken, the store must know whether the bytes are the same.
import { createHash } from 'node:crypto';
import { contentChunks } from '../../storage/object-content.port.ts';
import type { ObjectDigests, PutRequest } from '../../storage/object-store.port.ts';
import { StorageError } from '../../storage/storage-error.port.ts';

/** Those that the caller told, when it told both: the upload compares them with the bytes before anything appears. */
export async function contentDigests(request: PutRequest, label: string): Promise<ObjectDigests> {
  const { sha256: told256, sha512: told512 } = request.expected ?? {};
  if (told256 !== undefined && told512 !== undefined) return { sha256: told256, sha512: told512 };
  const [sha256, sha512] = [createHash('sha256'), createHash('sha512')];
  for await (const chunk of contentChunks(request.content)) {
    sha256.update(chunk);
    sha512.update(chunk);
  }
  const found = { sha256: sha256.digest('hex'), sha512: sha512.digest('hex') };
  for (const name of ['sha256', 'sha512'] as const) {
    const expected = request.expected?.[name];
    if (expected !== undefined && expected !== found[name]) {
      throw new StorageError('STORE_DIGEST_MISMATCH', `expected ${name} ${expected}, got ${found[name]}: ${label}`);
    }
  }
  return found;
}
