// Digests of byte ranges: several signatures of one file, each perhaps with its own algorithm, in one pass over the bytes.
import type { CryptoEngine, DigestAlgorithm, DigestStream } from '../crypto/engine.ts';
import { type ByteSource, readChunks } from '../encoding/byte-source.ts';
import type { Bytes } from '../encoding/bytes.ts';

export interface DigestJob {
  readonly id: string;
  /** Four numbers as in /ByteRange, inside the file. */
  readonly range: readonly number[];
  readonly algorithm: DigestAlgorithm;
}

interface Running {
  readonly stream: DigestStream;
  readonly parts: readonly (readonly [number, number])[];
}

/** Digests by job id. Jobs with an algorithm that the engine lacks are left out. */
export async function digestRanges(
  source: ByteSource,
  jobs: readonly DigestJob[],
  engine: CryptoEngine,
): Promise<ReadonlyMap<string, Bytes>> {
  const running = new Map<string, Running>();
  let end = 0;
  for (const { id, range, algorithm } of jobs) {
    if (!engine.supportsDigest(algorithm)) continue;
    const [a = 0, b = 0, c = 0, d = 0] = range;
    running.set(id, {
      stream: engine.createDigest(algorithm),
      parts: [
        [a, a + b],
        [c, c + d],
      ],
    });
    end = Math.max(end, c + d);
  }
  let offset = 0;
  for await (const chunk of end === 0 ? [] : readChunks(source, 0, end)) {
    for (const { stream, parts } of running.values()) {
      for (const [from, to] of parts) {
        const [start, stop] = [Math.max(from, offset), Math.min(to, offset + chunk.length)];
        if (start < stop) stream.update(chunk.subarray(start - offset, stop - offset));
      }
    }
    offset += chunk.length;
  }
  return new Map([...running].map(([id, { stream }]) => [id, stream.digest()]));
}
