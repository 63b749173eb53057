// A search that takes too long is stopped by PostgreSQL itself, with a code; the connection's own limit stays as it was.
import type { DataSource } from 'typeorm';
import { beforeAll, expect, it } from 'vitest';
import { PostgresRecordSearch } from '../../src/adapters/postgres/catalogue/record-search.ts';
import { withPostgres } from '../postgres.ts';

const postgres = withPostgres();
const SCOPE = { organisationId: null };
const PAGE = { page: 1, pageSize: 20 };
let dataSource: DataSource;

beforeAll(async () => {
  dataSource = await postgres.server.freshDataSource();
});

it('is stopped, and the next one works', async () => {
  const search = new PostgresRecordSearch(dataSource, 300);
  await dataSource.transaction(async (manager) => {
    // Whoever reads the table now waits.
    await manager.query('lock table dossier in access exclusive mode');
    const began = performance.now();
    await expect(search.search({ words: 'quyet dinh' }, SCOPE, PAGE)).rejects.toMatchObject({ code: 'SEARCH_TOO_LONG' });
    expect(performance.now() - began).toBeLessThan(10_000);
  });
  expect(await search.search({ words: 'quyet dinh' }, SCOPE, PAGE)).toEqual({ items: [], total: 0 });
  for (let connection = 0; connection < 5; connection++)
    expect(await dataSource.query('show statement_timeout')).toEqual([{ statement_timeout: '0' }]);
}, 20_000);
