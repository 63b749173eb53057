// The installation that a command works on: its configuration, its database (the configured one, or the embedded server), its stores
// and keys. No service runs in this process.
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { KeyFolder } from '../adapters/keys/key-folder.ts';
import { openDataSource } from '../adapters/postgres/data-source.ts';
import { EmbeddedServer } from '../adapters/postgres/embedded-server.ts';
import { migrate } from '../adapters/postgres/migrations.ts';
import { type Configuration, loadConfiguration } from '../configuration/index.ts';
import type { ObjectStore } from '../storage/index.ts';
import { openStore } from './stores.module.ts';

const DATABASE = 'chauban';

export interface Installation {
  readonly configuration: Configuration;
  readonly keys: KeyFolder;
}

export function readInstallation(environment: NodeJS.ProcessEnv = process.env): Installation {
  const configuration = loadConfiguration(environment);
  return { configuration, keys: new KeyFolder(configuration.keys.folder) };
}

export function openStores({ configuration }: Installation): Promise<ObjectStore[]> {
  return Promise.all(configuration.stores.map(openStore));
}

/** The embedded server belongs to one process at a time: throws DATABASE_IN_USE while the service runs on it. */
export async function withDatabaseUrl<T>({ configuration }: Installation, work: (url: string) => Promise<T>): Promise<T> {
  if (configuration.database.url !== undefined) return work(configuration.database.url);
  const server = await EmbeddedServer.start({ folder: join(configuration.dataDir, 'postgres') });
  try {
    return await work(await server.database(DATABASE));
  } finally {
    await server.stop();
  }
}

/** Connected and migrated. */
export function withDatabase<T>(installation: Installation, work: (database: DataSource) => Promise<T>): Promise<T> {
  return withDatabaseUrl(installation, (url) => withDataSource(url, work));
}

export async function withDataSource<T>(url: string, work: (database: DataSource) => Promise<T>): Promise<T> {
  const database = await openDataSource({ url, poolSize: 3 });
  try {
    await migrate(database);
    return await work(database);
  } finally {
    await database.destroy();
  }
}

export class UnknownStoreError extends Error {
  override readonly name = 'UnknownStoreError';
  readonly vi: string;
  readonly en: string;

  constructor(name: string, stores: readonly ObjectStore[]) {
    const known = stores.map((store) => store.name).join(', ');
    super(`expected one of ${known}, got ${name}`);
    this.vi = `Không có kho “${name}”. Các kho: ${known}.`;
    this.en = `There is no store "${name}". Stores: ${known}.`;
  }
}
