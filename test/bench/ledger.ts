// Ledger throughput: transactions of 20 statements until published on two synced folders, and beside it the same bytes appended with fsync.
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { LedgerProver, Sequencer } from '../../src/ledger/index.ts';
import { appendNamed, type TestLedger } from '../ledger-parts.ts';

const PER_TRANSACTION = 20;
const WRITERS = 4;

export interface LedgerBenchReport {
  readonly entries: number;
  readonly entriesPerSecond: number;
  readonly checkpoints: number;
  /** Median and worst time from commit to signed, durable checkpoint. */
  readonly medianLatencyMs: number;
  readonly worstLatencyMs: number;
  /** The same entries and bodies, appended to one file in two folders and synced once per transaction. */
  readonly yardstickEntriesPerSecond: number;
}

export async function benchLedger(test: TestLedger, transactions: number): Promise<LedgerBenchReport> {
  const sequencer = await Sequencer.takeOver(test.parts);
  const latencies: number[] = [];
  const waiting = new Set<{ readonly ids: readonly string[]; readonly at: number }>();
  let begun = 0;
  let writing = WRITERS;
  const started = performance.now();
  const write = async (): Promise<void> => {
    while (begun < transactions) {
      const number = begun++;
      // At most 2,000 statements on the way, as a busy service would have.
      while (waiting.size >= 100) await new Promise((resolve) => setTimeout(resolve, 2));
      const ids = await appendNamed(
        test,
        Array.from({ length: PER_TRANSACTION }, (_, i) => `n${number}-${i}`),
      );
      waiting.add({ ids, at: performance.now() });
    }
    writing--;
  };
  const writers = Promise.all(Array.from({ length: WRITERS }, write));
  let checkpoints = 0;
  while (writing > 0 || waiting.size > 0) {
    if ((await sequencer.step()) > 0) checkpoints++;
    else await new Promise((resolve) => setTimeout(resolve, 1));
    for (const entry of [...waiting]) {
      const published = await test.ledger.findPublished(entry.ids.slice(-1));
      if (published === undefined) break;
      waiting.delete(entry);
      latencies.push(performance.now() - entry.at);
    }
  }
  await writers;
  const seconds = (performance.now() - started) / 1000;
  const entries = transactions * PER_TRANSACTION;
  latencies.sort((a, b) => a - b);
  return {
    entries,
    entriesPerSecond: Math.round(entries / seconds),
    checkpoints,
    medianLatencyMs: Math.round(latencies[Math.floor(latencies.length / 2)] ?? 0),
    worstLatencyMs: Math.round(latencies.at(-1) ?? 0),
    yardstickEntriesPerSecond: Math.round(entries / (await appendSeconds(test, entries))),
  };
}

async function appendSeconds(test: TestLedger, entries: number): Promise<number> {
  const all = await test.parts.states.entries(0, entries);
  const bodies = new Map<number, readonly Uint8Array[]>();
  for (const pack of new Set(all.map((entry) => entry.pack))) bodies.set(pack, await test.parts.states.bodiesOfPack(pack));
  const bytes = all.map(({ entry, pack, seq }) => Buffer.concat([entry, bodies.get(pack)?.[seq - pack] ?? new Uint8Array()]));
  const files = await Promise.all(['kho-1', 'kho-2'].map((store) => open(join(test.folder, store, 'yardstick'), 'a')));
  const started = performance.now();
  for (let i = 0; i < bytes.length; i += PER_TRANSACTION) {
    const chunk = Buffer.concat(bytes.slice(i, i + PER_TRANSACTION));
    await Promise.all(
      files.map(async (file) => {
        await file.write(chunk);
        await file.datasync();
      }),
    );
  }
  const seconds = (performance.now() - started) / 1000;
  await Promise.all(files.map((file) => file.close()));
  return seconds;
}

/** Milliseconds for one proof, entry and checkpoint at the 99th percentile of `count`. */
export async function benchProofs(test: TestLedger, count: number): Promise<number> {
  const prover = new LedgerProver(test.parts.states, test.parts.engine);
  const { size } = await prover.checkpoint();
  const times: number[] = [];
  for (let i = 0; i < count; i++) {
    const started = performance.now();
    await prover.entryProof((i * 7919) % size);
    times.push(performance.now() - started);
  }
  times.sort((a, b) => a - b);
  return times[Math.floor(count * 0.99)] ?? 0;
}
