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

/** What one algorithm has running: the common beginning from byte 0, and one stream per job once its first part has ended. */
interface Running {
  readonly trunk: DigestStream | null;
  readonly jobs: readonly RunningJob[];
}

interface RunningJob {
  readonly id: string;
  readonly firstEnd: number;
  readonly second: readonly [number, number];
  stream: DigestStream | null;
}

/** Digests by job id. Jobs with an algorithm that the engine lacks are left out. All ranges begin at 0 or are hashed alone. */
export async function digestRanges(
  source: ByteSource,
  jobs: readonly DigestJob[],
  engine: CryptoEngine,
): Promise<ReadonlyMap<string, Bytes>> {
  const running = startAll(jobs, engine);
  const end = Math.max(0, ...running.flatMap((group) => group.jobs.map((job) => Math.max(job.firstEnd, job.second[1]))));
  let offset = 0;
  for await (const chunk of end === 0 ? [] : readChunks(source, 0, end)) {
    for (const group of running) feed(group, chunk, offset);
    offset += chunk.length;
  }
  const digests = new Map<string, Bytes>();
  for (const { jobs: done } of running) for (const { id, stream } of done) if (stream !== null) digests.set(id, stream.digest());
  return digests;
}

// Signatures of one file all begin at byte 0: where the engine can fork a digest, the beginning is hashed once for all of them.
function startAll(jobs: readonly DigestJob[], engine: CryptoEngine): readonly Running[] {
  const groups: Running[] = [];
  const usable = jobs.filter(({ algorithm, range }) => engine.supportsDigest(algorithm) && range[0] === 0);
  for (const algorithm of new Set(usable.map((job) => job.algorithm))) {
    const started = usable
      .filter((job) => job.algorithm === algorithm)
      .map(({ id, range: [, b = 0, c = 0, d = 0] }): RunningJob => ({ id, firstEnd: b, second: [c, c + d], stream: null }))
      .sort((a, b) => a.firstEnd - b.firstEnd);
    const trunk = engine.createDigest(algorithm);
    if (trunk.fork !== undefined) groups.push({ trunk, jobs: started });
    else for (const job of started) groups.push({ trunk: null, jobs: [{ ...job, stream: engine.createDigest(algorithm) }] });
  }
  return groups;
}

function feed({ trunk, jobs }: Running, chunk: Bytes, offset: number): void {
  const part = (from: number, to: number) =>
    chunk.subarray(Math.max(0, from - offset), Math.max(0, Math.min(chunk.length, to - offset)));
  let fed = offset;
  for (const job of jobs) {
    if (trunk === null) job.stream?.update(part(0, job.firstEnd));
    else if (job.stream === null) {
      trunk.update(part(fed, job.firstEnd));
      fed = Math.max(fed, Math.min(offset + chunk.length, job.firstEnd));
      if (job.firstEnd > offset + chunk.length) break;
      job.stream = trunk.fork?.() ?? null;
    }
  }
  for (const job of jobs) job.stream?.update(part(...job.second));
}
