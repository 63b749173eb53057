// Seals: which entries each covers, its two trees and tokens. A copy of what the stores and the ledger hold.
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Seals implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // Two processes that seal at once begin at the same entry: the key lets one of them through.
    await runner.query(`
      create table seal (
        id text primary key,
        first_entry bigint not null unique,
        end_entry bigint not null unique,
        leaf_count integer not null,
        dossiers integer not null,
        sealed_at timestamptz not null,
        trees jsonb not null,
        objects jsonb not null,
        statement_id text,
        statement_index bigint unique,
        check (first_entry >= 0 and end_entry > first_entry and leaf_count > 0),
        check ((statement_id is null) <> (statement_index is null))
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table seal`);
  }
}
