// Every row of every table as JSON, for comparing two databases.
import type { DataSource } from 'typeorm';

export type Tables = ReadonlyMap<string, readonly string[]>;

/** `without`: tables (null) or columns of tables that are left out. Rows are sorted, so that their order on disk does not count. */
export async function readTables(database: DataSource, without: ReadonlyMap<string, readonly string[] | null>): Promise<Tables> {
  const names: { name: string }[] = await database.query(
    `select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE' order by 1`,
  );
  const tables = new Map<string, readonly string[]>();
  for (const { name } of names) {
    const left = without.get(name);
    if (left === null) continue;
    const rows: { row: string }[] = await database.query(
      `select (to_jsonb(t) - $1::text[])::text as row from "${name}" t order by 1`,
      [left ?? []],
    );
    tables.set(
      name,
      rows.map(({ row }) => row),
    );
  }
  return tables;
}
