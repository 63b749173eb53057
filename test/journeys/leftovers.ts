// Everything that a service holds, as text by place: rows of every table, files of the data folder. To look for what must not be there.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import type { TestService } from '../service.ts';

export async function everythingIn(service: TestService): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  const database = service.app.get(DataSource);
  const tables: { name: string }[] = await database.query(`select tablename as name from pg_tables where schemaname = 'public'`);
  for (const { name } of tables) {
    const rows: object[] = await database.query(`select * from "${name}"`);
    found.set(`table ${name}`, rows.map((row) => Object.values(row).map(textOf).join(' ')).join('\n'));
  }
  for (const entry of await readdir(service.dataDir, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    found.set(path, `${path}\n${await readFile(path, 'utf8')}`);
  }
  return found;
}

function textOf(value: unknown): string {
  return value instanceof Uint8Array ? Buffer.from(value).toString('utf8') : JSON.stringify(value);
}
