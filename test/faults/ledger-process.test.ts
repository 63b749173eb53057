// A sequencer in another process is stopped by SIGSTOP at random moments, overtaken, and resumed by SIGCONT: one history.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openDataSource } from '../../src/adapters/postgres/data-source.ts';
import { Sequencer } from '../../src/ledger/index.ts';
import { appendNamed, namesInLog, openTestLedger, type TestLedger } from '../ledger-parts.ts';
import { withPostgres } from '../postgres.ts';

const postgres = withPostgres();
const ROUNDS = 4;

it('paused and resumed, the overtaken process stops with LEDGER_EPOCH_LOST and leaves one history', async () => {
  const url = await postgres.server.freshDatabase();
  const test = await openTestLedger(await openDataSource({ url, poolSize: 4 }), url);
  const expected: string[] = [];
  const append = async (prefix: string): Promise<void> => {
    const names = Array.from({ length: 40 }, (_, i) => `${prefix}-${i}`);
    expected.push(...names);
    await appendNamed(test, names);
  };
  let child: ChildProcessWithoutNullStreams | undefined;
  try {
    for (let round = 0; round < ROUNDS; round++) {
      child = startChild(test);
      const said = outputOf(child);
      await said.until(/leads\n/);
      const size = expected.length;
      await append(`child-${round}`);
      // Another moment in each round: with nothing, a little, more of the batch published.
      while (((await test.parts.states.read())?.size ?? 0) < size + 5 * round)
        await new Promise((resolve) => setTimeout(resolve, 1));
      child.kill('SIGSTOP');
      const sequencer = await Sequencer.takeOver(test.parts);
      await append(`mine-${round}`);
      while ((await sequencer.step()) > 0);
      expect(await namesInLog(test)).toEqual(expected);
      child.kill('SIGCONT');
      await said.until(/stopped: LEDGER_EPOCH_LOST\n/);
      expect(await namesInLog(test)).toEqual(expected);
    }
  } finally {
    child?.kill('SIGKILL');
    await test.close();
  }
});

function startChild(test: TestLedger): ChildProcessWithoutNullStreams {
  const task = { url: test.url, folder: test.folder, privatePem: test.parts.signer.privatePem };
  return spawn(process.execPath, [join(import.meta.dirname, 'sequencer-child.mjs')], {
    env: { ...process.env, SEQUENCER_TASK: JSON.stringify(task) },
  });
}

function outputOf(child: ChildProcessWithoutNullStreams): { until(pattern: RegExp): Promise<void> } {
  let text = '';
  const keep = (chunk: Buffer): void => {
    text += chunk.toString();
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  return {
    async until(pattern) {
      for (let waited = 0; !pattern.test(text); waited += 20) {
        if (waited > 60_000 || (child.exitCode !== null && waited > 200))
          throw new Error(`expected ${pattern} from the other process, got: ${text}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
  };
}
