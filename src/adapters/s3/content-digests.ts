// Digests of content before it is sent: of a key that is taken, the store must know whether the bytes are the same.
import { createHash } from 'node:crypto';
import { contentChunks } from '../../storage/object-content.port.ts';
import type { ObjectDigests, PutRequest } from '../../storage/object-store.port.ts';
import { StorageError } from '../../storage/storage-error.port.ts';

export async function contentDigests(request: PutRequest, label: string): Promise<ObjectDigests> {
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
