// What a signature or a time stamp is made over, wherever it lies: inside the signature, in the file around it, or in a file of its own.
import type { CryptoEngine, DigestAlgorithm } from '../crypto/engine.ts';
import { type ByteSource, readChunks } from '../encoding/byte-source.ts';
import { type Bytes, concatBytes } from '../encoding/bytes.ts';

export interface SignedContent {
  /** SignedDigestFacts.of */
  readonly of: string;
  /** As the verifier named it; null for what is not a file of its own. */
  readonly name: string | null;
  /** Undefined when it cannot be computed: the engine lacks the algorithm, or only other digests of the content are known. */
  digest(algorithm: DigestAlgorithm): Promise<Bytes | undefined>;
  /** In order; undefined when only digests are known. */
  chunks(): AsyncIterable<Bytes> | Iterable<Bytes> | undefined;
}

/** A file that may be what a detached signature was made over: the file, or what is known of it. */
export interface DetachedFile {
  readonly name: string | null;
  readonly source?: ByteSource;
  readonly digests?: ReadonlyMap<DigestAlgorithm, Bytes>;
}

/** Content that must be in memory to be verified: of a signature without signed attributes. */
const MAX_DIRECT_BYTES = 64 << 20;

export function contentInside(engine: CryptoEngine, of: string, bytes: Bytes): SignedContent {
  return contentOf(engine, of, null, () => [bytes]);
}

/** The parts of a file between the given offsets, one after the other; pairs of offset and length. */
export function contentOfRanges(source: ByteSource, engine: CryptoEngine, of: string, ranges: readonly Range[]): SignedContent {
  return contentOf(engine, of, null, () => chunksOf(source, ranges));
}

export type Range = readonly [offset: number, length: number];

export function contentOfFile(engine: CryptoEngine, { name, source, digests }: DetachedFile): SignedContent {
  if (source !== undefined) {
    return contentOf(engine, 'content', name, () => chunksOf(source, [[0, source.sizeBytes]]), digests);
  }
  return { of: 'content', name, digest: async (algorithm) => digests?.get(algorithm), chunks: () => undefined };
}

function contentOf(
  engine: CryptoEngine,
  of: string,
  name: string | null,
  chunks: () => AsyncIterable<Bytes> | Iterable<Bytes>,
  known: ReadonlyMap<DigestAlgorithm, Bytes> = new Map(),
): SignedContent {
  const digests = new Map([...known].map(([algorithm, digest]) => [algorithm, Promise.resolve<Bytes | undefined>(digest)]));
  const compute = async (algorithm: DigestAlgorithm): Promise<Bytes | undefined> => {
    if (!engine.supportsDigest(algorithm)) return undefined;
    const stream = engine.createDigest(algorithm);
    for await (const chunk of chunks()) stream.update(chunk);
    return stream.digest();
  };
  return {
    of,
    name,
    chunks,
    digest(algorithm) {
      const digest = digests.get(algorithm) ?? compute(algorithm);
      digests.set(algorithm, digest);
      return digest;
    },
  };
}

async function* chunksOf(source: ByteSource, ranges: readonly Range[]): AsyncGenerator<Bytes> {
  for (const [offset, length] of ranges) yield* readChunks(source, offset, length);
}

/** The whole content in memory; undefined when it is not to be had, or too large for that. */
export async function contentBytes(content: SignedContent): Promise<Bytes | undefined> {
  const parts: Bytes[] = [];
  let sizeBytes = 0;
  const chunks = content.chunks();
  if (chunks === undefined) return undefined;
  for await (const chunk of chunks) {
    sizeBytes += chunk.length;
    if (sizeBytes > MAX_DIRECT_BYTES) return undefined;
    parts.push(chunk);
  }
  const [only, ...more] = parts;
  return only !== undefined && more.length === 0 ? only : concatBytes(...parts);
}
