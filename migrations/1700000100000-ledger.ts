// Ledger: the log's position, its entries and tiles (a copy of what the stores publish), counters, and the queue.
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Ledger implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table ledger_state (
        id smallint primary key check (id = 1),
        origin text not null,
        key_name text not null,
        public_key bytea not null check (octet_length(public_key) = 32),
        epoch bigint not null default 0,
        size bigint not null default 0,
        root bytea not null check (octet_length(root) = 32),
        published_size bigint not null default 0,
        checkpoint bytea,
        check (published_size between 0 and size)
      )`);
    // A row is pending exactly as long as it is in this table: the sequencer moves it to ledger_entry.
    await runner.query(`
      create table ledger_pending (
        id bigint generated always as identity primary key,
        draft text not null,
        body bytea not null,
        queued_at timestamptz not null default now()
      )`);
    await runner.query(`
      create table ledger_entry (
        seq bigint primary key,
        pending_id bigint not null unique,
        entry bytea not null,
        leaf_hash bytea not null check (octet_length(leaf_hash) = 32),
        pack bigint not null,
        body bytea not null,
        fonds text
      )`);
    await runner.query(`create index ledger_entry_pack on ledger_entry (pack)`);
    await runner.query(`
      create table ledger_tile (
        level smallint not null,
        index bigint not null,
        hashes bytea not null check (octet_length(hashes) between 32 and 8192 and octet_length(hashes) % 32 = 0),
        primary key (level, index)
      )`);
    await runner.query(`
      create table ledger_counters (
        fonds text primary key,
        dossiers_accepted bigint not null,
        documents_accepted bigint not null,
        dossiers_disposed bigint not null,
        documents_disposed bigint not null,
        holds bigint not null
      )`);
    // Digests do not compress; hashing and storing them plainly is cheaper.
    await runner.query(`alter table ledger_tile alter column hashes set storage external`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table ledger_counters, ledger_tile, ledger_entry, ledger_pending, ledger_state`);
  }
}
