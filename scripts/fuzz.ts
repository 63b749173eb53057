// npm run fuzz -- TARGET [--minutes N] [--seed N] [--cases N]: files changed at random, and made at random, against one parser. A case that
// throws anything but a refusal, takes longer than ten seconds or more than 512 MB is reported with the seed that makes it again.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import type { FuzzReport, FuzzWorkerData } from '../test/fuzz/fuzz-worker.ts';
import { HOME, say } from './steps/run-program.ts';
import { findCorpora } from './steps/suites.ts';

const TARGETS = ['pdf', 'cms', 'xml', 'asic', 'certificate'];
const CASE_SECONDS = 10;
const MEMORY_MEGABYTES = 512;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { minutes: { type: 'string' }, seed: { type: 'string' }, cases: { type: 'string' } },
});
const [target = ''] = positionals;
if (!TARGETS.includes(target)) {
  say(`Hãy nêu bộ đọc cần thử: ${TARGETS.join(', ')}`, `Name what to fuzz: ${TARGETS.join(', ')}`);
  process.exit(64);
}
const until = Date.now() + Number(values.minutes ?? 1) * 60_000;
const last = values.cases === undefined ? Number.MAX_SAFE_INTEGER : Number(values.seed ?? 1) + Number(values.cases) - 1;
const folder = mkdtempSync(join(tmpdir(), 'chauban-fuzz-'));
let seed = Number(values.seed ?? Date.now() % 1_000_000_000);
const first = seed;
let findings = 0;

function found(kind: string, at: number, detail: string, bytes?: Uint8Array): void {
  findings++;
  const path = join(folder, `${target}-${at}`);
  if (bytes !== undefined) writeFileSync(path, bytes);
  console.log(`${kind}: npm run fuzz -- ${target} --seed ${at} --cases 1${bytes === undefined ? '' : ` (${path})`}\n${detail}`);
}

/** Runs cases from `seed` on, until the worker ends or must be ended. */
function runWorker(): Promise<void> {
  const count = Math.min(100_000, last - seed + 1);
  const workerData: FuzzWorkerData = { target, corpora: findCorpora() ?? null, firstSeed: seed, count };
  const worker = new Worker(join(HOME, 'test', 'fuzz', 'fuzz-worker.ts'), {
    workerData,
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MEGABYTES },
  });
  // Loading takes its time; the clock runs from the first case.
  let since = Number.POSITIVE_INFINITY;
  return new Promise((resolve) => {
    const end = (): void => {
      clearInterval(clock);
      seed++;
      void worker.terminate().then(() => resolve());
    };
    const clock = setInterval(() => {
      const isSlow = Date.now() - since > CASE_SECONDS * 1000;
      if (isSlow) found('hang', seed, `longer than ${CASE_SECONDS} s`);
      if (isSlow || Date.now() > until) end();
    }, 500);
    worker.on('message', (report: FuzzReport) => {
      since = Date.now();
      if (report.kind === 'at') seed = report.seed;
      else if (report.kind === 'crash') found('crash', report.seed, report.error, report.bytes);
      else end();
    });
    worker.on('error', (error) => {
      found('crash', seed, String(error));
      end();
    });
  });
}

while (Date.now() < until && seed <= last) await runWorker();
console.log(`${target}: ${seed - first} cases from seed ${first}, ${findings} findings`);
if (findings === 0) rmSync(folder, { recursive: true });
process.exit(findings === 0 ? 0 : 1);
