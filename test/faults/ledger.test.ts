// The ledger's fault table: the sequencer dies, or is paused and overtaken, before and after every call it makes to the database, the
// stores and the key. Afterwards there is one history, with every statement exactly once, on both stores.
import { AsyncLocalStorage } from 'node:async_hooks';
import { afterEach, describe, expect, it } from 'vitest';
import { openDataSource } from '../../src/adapters/postgres/data-source.ts';
import { LedgerError, Sequencer, type SequencerParts } from '../../src/ledger/index.ts';
import { appendNamed, namesInLog, openTestLedger, type TestLedger } from '../ledger-parts.ts';
import { withPostgres } from '../postgres.ts';

const postgres = withPostgres();
let current: TestLedger | undefined;

async function closeCurrent(): Promise<void> {
  await current?.close();
  current = undefined;
}

afterEach(closeCurrent);

async function freshLedger(): Promise<TestLedger> {
  await closeCurrent();
  const url = await postgres.server.freshDatabase();
  current = await openTestLedger(await openDataSource({ url, poolSize: 4 }), url);
  return current;
}

type Hook = (point: string) => Promise<void>;

/** Every call through the ports runs `hook` before it begins and after it has taken effect. */
function hooked<T extends object>(name: string, port: T, hook: Hook): T {
  return new Proxy(port, {
    get(target, member) {
      const value: unknown = Reflect.get(target, member, target);
      if (typeof value !== 'function') return value;
      return async (...args: unknown[]) => {
        await hook(`before ${name}.${String(member)}`);
        const result: unknown = await value.apply(target, args);
        await hook(`after ${name}.${String(member)}`);
        return result;
      };
    },
  });
}

function withHook(parts: SequencerParts, hook: Hook): SequencerParts {
  const { signer } = parts;
  if (signer === undefined) throw new Error('expected a signer');
  return {
    ...parts,
    transactions: hooked('transactions', parts.transactions, hook),
    pending: hooked('pending', parts.pending, hook),
    states: hooked('states', parts.states, hook),
    objects: hooked('objects', parts.objects, hook),
    signer: hooked('signer', signer, hook),
  };
}

/** Runs `hook` at the n-th point only, and tells whether there was one. */
function atPoint(n: number, hook: Hook): { hook: Hook; reached: () => string | undefined } {
  let count = 0;
  let reached: string | undefined;
  return {
    reached: () => reached,
    hook: async (point) => {
      if (count++ !== n) return;
      reached = point;
      await hook(point);
    },
  };
}

class Crash extends Error {}

const named = (prefix: string, count: number): string[] => Array.from({ length: count }, (_, i) => `${prefix}-${i}`);

async function drain(sequencer: Sequencer): Promise<void> {
  for (;;) if ((await sequencer.step()) === 0) return;
}

describe('a sequencer that dies', () => {
  it('at any point leaves one history with every statement exactly once', async () => {
    const points = new Set<string>();
    let n = 0;
    for (; ; n++) {
      const test = await freshLedger();
      const first = await Sequencer.takeOver(test.parts);
      await appendNamed(test, named('old', 255));
      await first.step();
      await appendNamed(test, named('new', 4)); // completes a bundle and a tile, and begins others
      const { hook, reached } = atPoint(n, async () => {
        throw new Crash();
      });
      const died = await Sequencer.takeOver(withHook(test.parts, hook))
        .then(drain)
        .then(
          () => false,
          (error: unknown) => {
            if (!(error instanceof Crash)) throw error;
            return true;
          },
        );
      const point = reached();
      if (point === undefined) break;
      points.add(point);
      expect(died, point).toBe(true);
      await appendNamed(test, ['later']);
      await drain(await Sequencer.takeOver(test.parts));
      expect(await namesInLog(test), point).toEqual([...named('old', 255), ...named('new', 4), 'later']);
    }
    console.log(`died at ${n} points (${points.size} kinds of call), each time one history with every statement once`);
    expect(n).toBeGreaterThan(30);
  });
});

describe('a sequencer that is paused and overtaken', () => {
  it('at any point does not sequence, sign or publish anything of its own afterwards', async () => {
    let n = 0;
    let lost = 0;
    for (; ; n++) {
      const test = await freshLedger();
      const first = await Sequencer.takeOver(test.parts);
      await appendNamed(test, ['old']);
      await first.step();
      await appendNamed(test, named('new', 3));
      const outside = AsyncLocalStorage.snapshot(); // the other process is in no transaction of the paused one
      const others: Promise<void>[] = [];
      let locked = false;
      const { hook, reached } = atPoint(n, async () => {
        const other = outside(async () => {
          const sequencer = await Sequencer.takeOver(test.parts);
          await appendNamed(test, ['later']);
          await drain(sequencer);
        });
        others.push(other);
        // In its transaction it holds the row: whoever overtakes waits until it goes on (or PostgreSQL ends it after a while).
        if (!locked) await other;
      });
      const watched: Hook = async (point) => {
        if (point === 'after states.lock') locked = true;
        if (point === 'after transactions.run') locked = false;
        await hook(point);
      };
      const outcome = await Sequencer.takeOver(withHook(test.parts, watched))
        .then(drain)
        .then(
          () => 'done',
          (error: unknown) => (error instanceof LedgerError ? error.code : String(error)),
        );
      await Promise.all(others);
      const point = reached();
      if (point === undefined) break;
      // Never LEDGER_BEHIND, although it holds an old state: that would be a false alarm.
      expect(['done', 'LEDGER_EPOCH_LOST'], `${point}: ${outcome}`).toContain(outcome);
      if (outcome !== 'done') lost++;
      await drain(await Sequencer.takeOver(test.parts));
      expect(await namesInLog(test), point).toEqual(['old', ...named('new', 3), 'later']);
    }
    console.log(`paused at ${n} points, ${lost} times overtaken for good, each time one history`);
    expect(lost).toBeGreaterThan(10);
  });
});
