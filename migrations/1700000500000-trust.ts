// Certificates that the operator trusts.
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Trust implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table trusted_certificate (
        sha256 text not null,
        purpose text not null,
        certificate bytea not null,
        confirmed boolean not null,
        added_by text not null,
        added_at timestamptz not null,
        source text not null,
        primary key (sha256, purpose)
      )`);
    await runner.query(
      `create table trust_version (single boolean primary key default true check (single), version integer not null)`,
    );
    await runner.query(`insert into trust_version (version) values (1)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table trusted_certificate, trust_version`);
  }
}
