// A real PostgreSQL server for a test file, in a temporary folder: `const postgres = withPostgres()` at the top of the file.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll } from 'vitest';
import { openDataSource } from '../src/adapters/postgres/data-source.ts';
import { EmbeddedServer } from '../src/adapters/postgres/embedded-server.ts';
import { migrate } from '../src/adapters/postgres/migrations.ts';

export class TestPostgres {
  readonly #folder: string;
  readonly #server: EmbeddedServer;
  #made = 0;
  #template: Promise<string> | undefined;

  private constructor(folder: string, server: EmbeddedServer) {
    this.#folder = folder;
    this.#server = server;
  }

  static async start(): Promise<TestPostgres> {
    const folder = await mkdtemp(join(tmpdir(), 'chauban-postgres-'));
    return new TestPostgres(folder, await EmbeddedServer.start({ folder, throwaway: true }));
  }

  /** The address of a new, empty database. */
  emptyDatabase(): Promise<string> {
    return this.#server.database(`test_${++this.#made}`);
  }

  /** The address of a new database with every migration applied (once per server; then copied). */
  async freshDatabase(): Promise<string> {
    this.#template ??= this.#makeTemplate();
    const name = await this.#template;
    return this.#server.database(`test_${++this.#made}`, name);
  }

  /** A connected data source on a fresh, migrated database. The caller destroys it. */
  async freshDataSource(): Promise<DataSource> {
    return openDataSource({ url: await this.freshDatabase() });
  }

  async stop(): Promise<void> {
    await this.#server.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #makeTemplate(): Promise<string> {
    const name = 'template_migrated';
    const dataSource = await openDataSource({ url: await this.#server.database(name), poolSize: 3 });
    await migrate(dataSource);
    // A database with open sessions cannot be copied.
    await dataSource.destroy();
    return name;
  }
}

/** Starts the server before the file's tests and stops it after them. */
export function withPostgres(): { readonly server: TestPostgres } {
  let started: TestPostgres | undefined;
  beforeAll(async () => {
    started = await TestPostgres.start();
  });
  afterAll(async () => {
    await started?.stop();
  });
  return {
    get server() {
      if (started === undefined) throw new Error('expected a running test: PostgreSQL starts in beforeAll');
      return started;
    },
  };
}
