// Transactions over a real server: together or not at all, and no write outside.
import { setTimeout as sleep } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { expect, test } from 'vitest';
import { openDataSource } from '../../../src/adapters/postgres/data-source.ts';
import { migrate } from '../../../src/adapters/postgres/migrations.ts';
import { currentManager, PostgresTransactions, readingManager } from '../../../src/adapters/postgres/transactions.ts';
import { withPostgres } from '../../postgres.ts';

const postgres = withPostgres();

async function counter(): Promise<{ dataSource: DataSource; count: () => Promise<number>; add: () => Promise<void> }> {
  const dataSource = await openDataSource({ url: await postgres.server.emptyDatabase() });
  await dataSource.query('create table t (n int)');
  const count = async () => (await readingManager(dataSource).query('select count(*)::int as n from t'))[0].n;
  const add = async () => {
    await currentManager().query('insert into t values (1)');
  };
  return { dataSource, count, add };
}

test('writes of one run become visible together; a nested run joins', async () => {
  const { dataSource, count, add } = await counter();
  const transactions = new PostgresTransactions(dataSource);
  await transactions.run(async () => {
    await add();
    await transactions.run(add);
    expect(await count()).toBe(2);
    expect((await dataSource.query('select count(*)::int as n from t'))[0].n).toBe(0);
  });
  expect(await count()).toBe(2);
  await dataSource.destroy();
});

test('a rejection, also after a nested run, leaves nothing', async () => {
  const { dataSource, count, add } = await counter();
  const transactions = new PostgresTransactions(dataSource);
  const failing = transactions.run(async () => {
    await transactions.run(add);
    throw new RangeError('no');
  });
  await expect(failing).rejects.toThrow(RangeError);
  expect(await count()).toBe(0);
  await dataSource.destroy();
});

test('parallel runs do not see each other, and a write outside any run throws', async () => {
  const { dataSource, count, add } = await counter();
  const transactions = new PostgresTransactions(dataSource);
  const one = async () => {
    await add();
    await sleep(20);
    expect(await count()).toBe(1);
    throw new RangeError('undo');
  };
  const outcomes = await Promise.allSettled([transactions.run(one), transactions.run(one)]);
  expect(outcomes.map((outcome) => outcome.status)).toEqual(['rejected', 'rejected']);
  expect(outcomes.every((outcome) => outcome.status === 'rejected' && outcome.reason instanceof RangeError)).toBe(true);
  expect(() => currentManager()).toThrow(/Transactions.run/);
  await dataSource.destroy();
});

test('processes that start at once migrate once', async () => {
  const url = await postgres.server.emptyDatabase();
  const sources = await Promise.all([1, 2, 3].map(() => openDataSource({ url, poolSize: 2 })));
  const applied = await Promise.all(sources.map((source) => migrate(source)));
  expect(applied.filter((names) => names.length > 0)).toHaveLength(1);
  expect(applied.flat()).toContain('identity-1700000100000');
  await Promise.all(sources.map((source) => source.destroy()));
});
