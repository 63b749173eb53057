// Runs the migrations of the top-level folder migrations/. A file is <13-digit time>-<name>.ts and exports one class with
// up(queryRunner) and down(queryRunner); its name in the table comes from the file, so two files can never claim one name.
import { join } from 'node:path';
import { DataSource, type MigrationInterface } from 'typeorm';
import { loadClasses } from './modules-in-folder.ts';

const FOLDER = join(import.meta.dirname, '../../../migrations');
const FILE = /^(\d{13})-([a-z0-9-]+)$/;
// Any constant will do, as long as every process of Châu Bản uses the same one.
const LOCK_KEY = 2_019_020_001;

type MigrationClass = new () => MigrationInterface;

/** Applies what is missing, each in a transaction of its own, while holding an advisory lock. Returns the names applied. */
export async function migrate(dataSource: DataSource): Promise<string[]> {
  const migrations = await collectMigrations();
  // A connection of its own: an advisory lock belongs to a session, and the pool may hand any session to the migrations.
  const locked = dataSource.createQueryRunner();
  await locked.connect();
  try {
    await locked.query('select pg_advisory_lock($1)', [LOCK_KEY]);
    const runner = await new DataSource({ ...dataSource.options, entities: [], migrations, poolSize: 2 } as never).initialize();
    try {
      return (await runner.runMigrations({ transaction: 'each' })).map((migration) => migration.name);
    } finally {
      await runner.destroy();
    }
  } finally {
    await locked.query('select pg_advisory_unlock($1)', [LOCK_KEY]);
    await locked.release();
  }
}

async function collectMigrations(): Promise<MigrationClass[]> {
  const loaded = await loadClasses(FOLDER, /(?<!\.d)\.[jt]s$/);
  return loaded.map(({ file, type }) => {
    const [, time, name] = FILE.exec(file) ?? [];
    if (time === undefined || name === undefined) {
      throw new Error(`expected a migration file named <13-digit time>-<name>, got ${file}`);
    }
    return named(type as MigrationClass, `${name}-${time}`);
  });
}

function named(type: MigrationClass, name: string): MigrationClass {
  return class extends type {
    override name = name;
  };
}
