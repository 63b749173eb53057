// Runs case after case of one target; tells which it is at, so that a case that hangs or exhausts memory is known by its seed.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import type { Bytes } from '../../src/core/encoding/bytes.ts';
import { mutate } from './mutate.ts';
import { SeededRandom } from './random.ts';
import { type FuzzTarget, TARGETS } from './targets.ts';

export interface FuzzWorkerData {
  readonly target: string;
  readonly corpora: string | null;
  readonly firstSeed: number;
  readonly count: number;
}

export type FuzzReport =
  | { readonly kind: 'at'; readonly seed: number }
  | { readonly kind: 'crash'; readonly seed: number; readonly error: string; readonly bytes: Uint8Array }
  | { readonly kind: 'done' };

const MAX_FILE_BYTES = 300_000;

function corpusOf({ corpus }: FuzzTarget, corpora: string | null): readonly string[] {
  if (corpora === null) return [];
  return corpus.flatMap(([folder, ending]) =>
    readdirSync(join(corpora, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => ending.test(name))
      .map((name) => join(corpora, folder, name))
      .filter((path) => statSync(path).isFile() && statSync(path).size <= MAX_FILE_BYTES)
      .sort(),
  );
}

/** The case of a seed: always the same bytes for the same corpora. */
export function caseOf(target: FuzzTarget, files: readonly string[], seed: number): Bytes {
  const random = new SeededRandom(seed);
  const made = target.make !== undefined && (files.length === 0 || random.chance(40)) ? target.make(random) : null;
  const pick = (): Bytes => (files.length === 0 ? new Uint8Array(16) : new Uint8Array(readFileSync(random.pick(files))));
  if (made !== null && random.chance(70)) return made;
  return mutate(random, made ?? pick(), pick(), target.tokens);
}

const { target: name, corpora, firstSeed, count } = workerData as FuzzWorkerData;
const target = TARGETS[name];
if (target === undefined) throw new Error(`expected a target, got ${name}`);
const files = corpusOf(target, corpora);
const tell = (report: FuzzReport): void => parentPort?.postMessage(report);
for (let seed = firstSeed; seed < firstSeed + count; seed++) {
  tell({ kind: 'at', seed });
  const bytes = caseOf(target, files, seed);
  try {
    await target.run(bytes);
  } catch (cause) {
    tell({ kind: 'crash', seed, error: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause), bytes });
  }
}
tell({ kind: 'done' });
