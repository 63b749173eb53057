// Where the objects of AIPs lie in the stores.
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Placements implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table aip_object (
        aip_id text not null,
        version integer not null,
        key text not null,
        area text not null,
        size_bytes bigint not null,
        sha256 text not null,
        sha512 text not null,
        placements jsonb not null,
        primary key (aip_id, version, key)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table aip_object`);
  }
}
