// The TypeORM data source over every entity of this adapter. Entities live in <function>/*.entity.ts and are found by name.
import { DataSource } from 'typeorm';
import { loadClasses } from './modules-in-folder.ts';

export interface DatabaseOptions {
  /** postgres://user:password@host:port/database */
  readonly url: string;
  /** Connections of this process; 10 when absent. */
  readonly poolSize?: number;
}

/** Connected, not migrated: call migrate() before the first use. Rejects when the server cannot be reached. */
export async function openDataSource(options: DatabaseOptions): Promise<DataSource> {
  const entities = await loadClasses(import.meta.dirname, /\.entity\.[jt]s$/);
  const dataSource = new DataSource({
    type: 'postgres',
    url: options.url,
    poolSize: options.poolSize ?? 10,
    applicationName: 'chauban',
    entities: entities.map((entity) => entity.type),
    // The schema is made by migrations alone: two processes that synchronise at once break each other.
    synchronize: false,
    logging: false,
    extra: { options: '-c timezone=UTC' },
  });
  return dataSource.initialize();
}
