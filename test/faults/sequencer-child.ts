// A sequencer in a process of its own: takes over, then steps as fast as it can until the ledger tells it to stop, and says so on stdout.
import { setTimeout as delay } from 'node:timers/promises';
import { LedgerError, Sequencer } from '../../src/ledger/index.ts';
import { type ChildTask, openChildLedger } from '../ledger-parts.ts';

export async function run(): Promise<void> {
  const task: ChildTask = JSON.parse(process.env['SEQUENCER_TASK'] ?? '{}');
  const test = await openChildLedger(task);
  const sequencer = await Sequencer.takeOver(test.parts);
  process.stdout.write('leads\n');
  for (;;) {
    try {
      if ((await sequencer.step(5)) === 0) await delay(1);
    } catch (error) {
      // PostgreSQL ends a transaction that was stopped for too long: that passes, and the next step tells the truth.
      process.stdout.write(`${error instanceof LedgerError ? `stopped: ${error.code}` : `fault: ${String(error)}`}\n`);
      if (error instanceof LedgerError) return;
      await delay(10);
    }
  }
}
