// The ledger under load, small: everything that was committed is published once, and the figures are printed.
import { expect, it } from 'vitest';
import { openDataSource } from '../../src/adapters/postgres/data-source.ts';
import { benchLedger, benchProofs } from '../bench/ledger.ts';
import { namesInLog, openTestLedger } from '../ledger-parts.ts';
import { withPostgres } from '../postgres.ts';

const postgres = withPostgres();
const TRANSACTIONS = Number(process.env['CHAUBAN_LEDGER_BENCH_TRANSACTIONS'] ?? 100);

it('publishes every statement of concurrent transactions of 20', async () => {
  const url = await postgres.server.freshDatabase();
  const test = await openTestLedger(await openDataSource({ url }), url);
  try {
    const report = await benchLedger(test, TRANSACTIONS);
    const proofMs = await benchProofs(test, 200);
    console.log(
      `ledger: ${report.entriesPerSecond} entries/s (${report.entries} entries, ${report.checkpoints} checkpoints, two synced stores); ` +
        `commit to checkpoint ${report.medianLatencyMs} ms median, ${report.worstLatencyMs} ms worst; ` +
        `the same bytes appended with fsync: ${report.yardstickEntriesPerSecond} entries/s; proof p99 ${proofMs.toFixed(1)} ms`,
    );
    const names = await namesInLog(test);
    expect(names.length).toBe(report.entries);
    expect(new Set(names).size).toBe(report.entries);
  } finally {
    await test.close();
  }
});
