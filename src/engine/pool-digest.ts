// Digests of bytes that are in memory, computed in the thread pool: the event loop goes on while they are made.
import { webcrypto } from 'node:crypto';

const NAMES = { sha256: 'SHA-256', sha512: 'SHA-512' } as const;

/** Lower-case hexadecimal. `bytes` must not change until it resolves. */
export async function digestInPool(algorithm: keyof typeof NAMES, bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return Buffer.from(await webcrypto.subtle.digest(NAMES[algorithm], bytes)).toString('hex');
}
