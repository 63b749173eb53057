// Catalogue: fonds, dossiers, documents, files, events, and Vietnamese full-text search.
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Catalogue implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create extension if not exists unaccent with schema public`);
    await runner.query(`create extension if not exists pg_trgm with schema public`);
    // Folds case and diacritics (đ to d as well); the dictionary is named, so that the function may be IMMUTABLE.
    await runner.query(`
      create function vn_fold(t text) returns text language sql immutable parallel safe as
      $$ select lower(public.unaccent('public.unaccent'::regdictionary, normalize(t, NFC))) $$`);
    await runner.query(`create text search configuration vn (copy = simple)`);
    await runner.query(`alter text search configuration vn
      alter mapping for hword, hword_part, word, asciiword, asciihword, hword_asciipart, numword, numhword, hword_numpart
      with unaccent, simple`);
    // tsvector holds at most 1 MiB: text is indexed up to a bound at which folded and accented words together stay below it. Nearly every
    // text is NFC already, and to ask takes a tenth of the time of normalize(). The offset keeps the body from being taken in twice.
    await runner.query(`
      create function vn_search(title text, codes text, body text) returns tsvector language sql immutable parallel safe as
      $$ select setweight(to_tsvector('simple', vn_fold(title)), 'A')
             || setweight(to_tsvector('simple', lower(normalize(title, NFC))), 'A')
             || setweight(to_tsvector('simple', vn_fold(codes)), 'A')
             || to_tsvector('simple', lower(public.unaccent('public.unaccent'::regdictionary, text)))
             || to_tsvector('simple', lower(text))
           from (select case when part is nfc normalized then part else normalize(part, NFC) end as text
             from (select left(body, 120000) as part offset 0) as bounded offset 0) as normalized $$`);
    await runner.query(`
      create table fonds (
        id text primary key,
        code text not null,
        identifier text not null,
        name text not null,
        organisation_id text not null,
        profile text not null,
        description jsonb not null,
        agreement jsonb not null,
        created_at timestamptz not null,
        unique (identifier, code)
      )`);
    await runner.query(`
      create table dossier (
        id text primary key,
        aip_id text not null unique,
        version integer not null,
        fonds_id text not null references fonds,
        transfer_id text not null,
        package_id text not null unique,
        file_code text not null,
        title text not null,
        start_date date,
        end_date date,
        maintenance text not null,
        description jsonb not null,
        retention jsonb not null,
        dispose_not_before date,
        inventory_digest text not null,
        entry_index bigint,
        accepted_at timestamptz,
        search tsvector generated always as (vn_search(title, file_code, description::text)) stored,
        unique (fonds_id, file_code)
      )`);
    await runner.query(`create index dossier_search on dossier using gin (search)`);
    await runner.query(`create index dossier_fonds on dossier (fonds_id, accepted_at)`);
    await runner.query(`
      create table document (
        id text primary key,
        dossier_id text not null references dossier,
        ordinal integer not null,
        title text not null,
        number text not null,
        notation text not null,
        issued_date date,
        issuer text not null,
        type_name text not null,
        description jsonb not null,
        body text not null,
        indication text,
        search tsvector generated always as (
          vn_search(title, number || ' ' || notation || ' ' || number || '/' || notation || ' ' || issuer || ' ' || type_name, body)
        ) stored,
        unique (dossier_id, ordinal)
      )`);
    await runner.query(`create index document_search on document using gin (search)`);
    await runner.query(`create index document_number on document (number, vn_fold(notation))`);
    await runner.query(`create index document_issued on document (issued_date)`);
    await runner.query(`create index document_title_trgm on document using gin (vn_fold(title) public.gin_trgm_ops)`);
    await runner.query(`
      create table file (
        id text primary key,
        document_id text not null references document,
        role text not null,
        name text not null,
        path text not null,
        media_type text not null,
        size_bytes bigint not null,
        sha256 text not null,
        sha512 text not null,
        signature_report jsonb,
        unique (document_id, path)
      )`);
    await runner.query(`create index file_sha256 on file (sha256)`);
    await runner.query(`
      create table preservation_event (
        id text primary key,
        dossier_id text not null references dossier,
        type text not null,
        time timestamptz not null,
        agent text not null,
        outcome text not null,
        vi text not null,
        en text not null
      )`);
    await runner.query(`create index preservation_event_dossier on preservation_event (dossier_id, time)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table preservation_event, file, document, dossier, fonds`);
    await runner.query(`drop function vn_search(text, text, text)`);
    await runner.query(`drop text search configuration vn`);
    await runner.query(`drop function vn_fold(text)`);
  }
}
