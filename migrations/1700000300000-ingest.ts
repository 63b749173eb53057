// Ingest: transfers and packages. A package's state is the work queue.
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Ingest implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table transfer (
        id text primary key,
        code text not null unique,
        fonds_id text not null references fonds,
        organisation_id text not null,
        note text not null,
        created_by text not null,
        created_at timestamptz not null,
        submitted_at timestamptz
      )`);
    await runner.query(`create index transfer_organisation on transfer (organisation_id, created_at desc)`);
    await runner.query(`create table transfer_number (year integer primary key, last integer not null)`);
    await runner.query(`
      create table transfer_package (
        id text primary key,
        transfer_id text not null references transfer,
        file_name text not null,
        size_bytes bigint not null,
        received boolean not null default false,
        sha256 text,
        sha512 text,
        state text not null,
        progress jsonb not null,
        report jsonb,
        decision jsonb,
        dossier_id text,
        statement_id text,
        receipt_key text,
        attempt jsonb,
        erased boolean not null default false,
        claimed_until timestamptz,
        added_at timestamptz not null default clock_timestamp()
      )`);
    await runner.query(`create index transfer_package_transfer on transfer_package (transfer_id)`);
    // Only packages with work left: the queue stays small however large the archive grows.
    await runner.query(`create index transfer_package_queue on transfer_package (state, added_at)
      where state in ('SUBMITTED', 'CHECKING', 'STORING', 'RECORDING')`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table transfer_package, transfer_number, transfer`);
  }
}
