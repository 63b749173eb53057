// Organisations, users, sessions and the access log.
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Identity implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table organisations (
        id uuid primary key,
        code text not null unique,
        name text not null,
        name_en text,
        active boolean not null default true,
        created_at timestamptz not null
      )`);
    await queryRunner.query(`
      create table users (
        id uuid primary key,
        username text not null unique check (username = lower(username)),
        display_name text not null,
        role text not null check (role in ('archivist', 'agency-officer', 'auditor', 'administrator')),
        organisation_id uuid references organisations (id),
        active boolean not null default true,
        password_hash text not null,
        must_change_password boolean not null default true,
        created_at timestamptz not null,
        -- An agency officer sees what its organisation transferred, so it always has one.
        check (role <> 'agency-officer' or organisation_id is not null)
      )`);
    await queryRunner.query(`
      create table sessions (
        token_digest bytea primary key,
        user_id uuid not null references users (id) on delete cascade,
        created_at timestamptz not null,
        last_seen_at timestamptz not null,
        expires_at timestamptz not null
      )`);
    await queryRunner.query('create index sessions_by_user on sessions (user_id)');
    await queryRunner.query('create index sessions_by_expiry on sessions (expires_at)');
    await queryRunner.query(`
      create table sign_in_failures (
        -- A digest of user name and address, so that the table tells nobody who tried.
        key_digest bytea not null,
        at timestamptz not null
      )`);
    await queryRunner.query('create index sign_in_failures_by_key on sign_in_failures (key_digest, at)');
    await queryRunner.query(`
      create table access_log (
        id bigint generated always as identity primary key,
        at timestamptz not null,
        user_id uuid not null,
        action text not null,
        subject text not null,
        -- Words for a reader: the title of what was read, as it was then.
        title text,
        request_id text not null
      )`);
    await queryRunner.query('create index access_log_by_subject on access_log (subject, at)');
    await queryRunner.query('create index access_log_by_user on access_log (user_id, at)');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table access_log, sign_in_failures, sessions, users, organisations');
  }
}
