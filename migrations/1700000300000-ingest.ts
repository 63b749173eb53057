// Ingest: transfers and packages. A package's state is the work queue.
import type { MigrationInterface, QueryRunner } from 'typeorm';

// What lists show of a report, which is too large to be read for every package of a list. Computed from the report alone, so that a
// rebuilt row has the same. Paths are lax: what is not there counts as none.
const PACKAGE_SUMMARY = `
  create function package_summary(report jsonb) returns jsonb language sql immutable parallel safe as $$
    select case when report is null or jsonb_typeof(report) <> 'object' then null else jsonb_build_object(
      'title', report -> 'title',
      'fileCode', report -> 'fileCode',
      'proposal', report -> 'proposal',
      'findings', jsonb_build_object(
        'refuse', jsonb_array_length(jsonb_path_query_array(report, '$.findings[*] ? (@.severity == "refuse")')),
        'warn', jsonb_array_length(jsonb_path_query_array(report, '$.findings[*] ? (@.severity == "warn")')),
        'info', jsonb_array_length(jsonb_path_query_array(report, '$.findings[*] ? (@.severity == "info")'))),
      'signatures', jsonb_build_object(
        'passed', jsonb_array_length(jsonb_path_query_array(report,
          '$.files[*].signatures.signatures[*] ? (@.indication == "TOTAL-PASSED")')),
        'failed', jsonb_array_length(jsonb_path_query_array(report,
          '$.files[*].signatures.signatures[*] ? (@.indication == "TOTAL-FAILED")')),
        'indeterminate', jsonb_array_length(jsonb_path_query_array(report,
          '$.files[*].signatures.signatures[*] ? (@.indication == "INDETERMINATE")')),
        'unsigned', jsonb_array_length(jsonb_path_query_array(report, '$.files[*] ? (!(@.signatures.status == "SIGNED"))'))))
    end
  $$`;

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
    await runner.query(PACKAGE_SUMMARY);
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
        tries integer not null default 0,
        summary jsonb generated always as (package_summary(report)) stored,
        added_at timestamptz not null default clock_timestamp()
      )`);
    await runner.query(`create index transfer_package_transfer on transfer_package (transfer_id)`);
    // Only packages with work left: the queue stays small however large the archive grows.
    await runner.query(`create index transfer_package_queue on transfer_package (state, added_at)
      where state in ('SUBMITTED', 'CHECKING', 'STORING', 'RECORDING')`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table transfer_package, transfer_number, transfer`);
    await runner.query(`drop function package_summary`);
  }
}
