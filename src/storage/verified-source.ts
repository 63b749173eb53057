// Bytes from a store that is not trusted, handed on only after their digests were compared.
import type { CryptoEngine } from '../core/crypto/engine.ts';
import { type ByteSource, MemoryByteSource, readChunks } from '../core/encoding/byte-source.ts';
import { type Bytes, concatBytes, equalBytes } from '../core/encoding/bytes.ts';
import { encodeHex } from '../core/encoding/hex.ts';
import { contentChunks } from './object-content.port.ts';
import type { ClosableByteSource, ObjectContent, ObjectDigests } from './object-store.port.ts';
import { StorageError } from './storage-error.port.ts';

/** Smaller objects are kept in memory after the check; of larger ones the digest of every chunk is. */
const MEMORY_BYTES = 32 << 20;
const CHUNK_BYTES = 1 << 20;

export async function digestContent(engine: CryptoEngine, content: ObjectContent): Promise<ObjectDigests> {
  const [sha256, sha512] = [engine.createDigest('sha256'), engine.createDigest('sha512')];
  for await (const chunk of contentChunks(content)) {
    sha256.update(chunk);
    sha512.update(chunk);
  }
  return { sha256: encodeHex(sha256.digest()), sha512: encodeHex(sha512.digest()) };
}

/**
 * Reads everything once. Resolves with null when a digest differs; `source` is then closed. What is read from the result later is the very
 * bytes that were checked: the medium, or whoever controls it, cannot exchange them in between (STORE_DIGEST_MISMATCH).
 */
export async function verifySource(
  engine: CryptoEngine,
  source: ClosableByteSource,
  expected: ObjectDigests,
): Promise<ClosableByteSource | null> {
  const isSmall = source.sizeBytes <= MEMORY_BYTES;
  const [sha256, sha512] = [engine.createDigest('sha256'), engine.createDigest('sha512')];
  const kept: Bytes[] = [];
  for await (const chunk of readChunks(source)) {
    sha256.update(chunk);
    sha512.update(chunk);
    kept.push(isSmall ? chunk : digestOf(engine, chunk));
  }
  const isGood = encodeHex(sha256.digest()) === expected.sha256 && encodeHex(sha512.digest()) === expected.sha512;
  if (!isGood || isSmall) await source.close();
  if (!isGood) return null;
  return isSmall ? closable(new MemoryByteSource(concatBytes(...kept))) : new CheckedByteSource(engine, source, kept);
}

function closable(source: ByteSource): ClosableByteSource {
  return { sizeBytes: source.sizeBytes, read: (at, length) => source.read(at, length), close: async () => undefined };
}

function digestOf(engine: CryptoEngine, chunk: Uint8Array): Bytes {
  const digest = engine.createDigest('sha256');
  digest.update(chunk);
  return digest.digest();
}

class CheckedByteSource implements ClosableByteSource {
  readonly sizeBytes: number;
  readonly #engine: CryptoEngine;
  readonly #source: ClosableByteSource;
  readonly #digests: readonly Bytes[];

  constructor(engine: CryptoEngine, source: ClosableByteSource, digests: readonly Bytes[]) {
    this.sizeBytes = source.sizeBytes;
    this.#engine = engine;
    this.#source = source;
    this.#digests = digests;
  }

  async read(offset: number, length: number): Promise<Bytes> {
    if (offset < 0 || length < 0 || offset + length > this.sizeBytes) {
      throw new RangeError(`expected a range inside ${this.sizeBytes} bytes, got ${offset}+${length}`);
    }
    if (length === 0) return new Uint8Array(0);
    const first = Math.floor(offset / CHUNK_BYTES);
    const last = Math.floor((offset + length - 1) / CHUNK_BYTES);
    const chunks: Bytes[] = [];
    for (let index = first; index <= last; index++) chunks.push(await this.#chunk(index));
    const start = offset - first * CHUNK_BYTES;
    return concatBytes(...chunks).slice(start, start + length);
  }

  async #chunk(index: number): Promise<Bytes> {
    const at = index * CHUNK_BYTES;
    const chunk = await this.#source.read(at, Math.min(CHUNK_BYTES, this.sizeBytes - at));
    const expected = this.#digests[index];
    if (expected === undefined || !equalBytes(digestOf(this.#engine, chunk), expected)) {
      throw new StorageError(
        'STORE_DIGEST_MISMATCH',
        `expected the bytes that were checked at ${at}, the store now returns others`,
      );
    }
    return chunk;
  }

  async close(): Promise<void> {
    await this.#source.close();
  }
}
