// Fixity audits and what they found.
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Audits implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table audit (
        id text primary key,
        started_at timestamptz not null,
        finished_at timestamptz,
        outcome text not null,
        started_by text,
        stores jsonb not null,
        files_checked bigint not null default 0,
        bytes_read bigint not null default 0,
        dossiers integer not null default 0,
        faults integer not null default 0,
        notes integer not null default 0,
        done integer not null default 0,
        total integer not null default 0,
        next_entry bigint not null default 0,
        ledger_size bigint,
        cancelled boolean not null default false,
        claimed_until timestamptz not null,
        minutes text,
        statement_id text,
        check (outcome in ('RUNNING', 'PASSED', 'FAILED', 'CANCELLED')),
        check ((outcome = 'RUNNING') = (finished_at is null))
      )`);
    // Two audits at once would read everything twice.
    await runner.query(`create unique index audit_running on audit (outcome) where outcome = 'RUNNING'`);
    await runner.query(`create index audit_started on audit (started_at)`);
    await runner.query(`
      create table audit_fault (
        id bigint generated always as identity primary key,
        audit_id text not null references audit,
        phase text not null,
        severity text not null,
        code text not null,
        store text not null,
        medium text not null,
        path text not null,
        file text not null,
        vi text not null,
        en text not null,
        area text,
        key text,
        entry bigint,
        healed_at timestamptz
      )`);
    await runner.query(`create index audit_fault_audit on audit_fault (audit_id, id)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table audit_fault, audit`);
  }
}
