// Search in PostgreSQL full text. Each record's tsvector holds its words folded (no case, no diacritics) and as written; a query
// word with diacritics is looked up as written, one without is looked up folded, so "quyet dinh" finds "quyết định".
import type { DataSource } from 'typeorm';
import type { PageOf, PageRequest, ReadScope } from '../../../catalogue/catalogue.port.ts';
import { CatalogueError } from '../../../catalogue/index.ts';
import { RecordSearch, type SearchHit, type SearchQuery } from '../../../catalogue/search.port.ts';

const MAX_WORDS = 16;
const TIMEOUT_MS = 60_000;
// PostgreSQL, Appendix A: query_canceled.
const QUERY_CANCELED = '57014';
// Private-use characters mark the hits until the text is escaped: nothing in a record can then pass for markup.
const OPEN = '\ue000';
const CLOSE = '\ue001';

interface HitRow extends Omit<SearchHit, 'snippet' | 'score'> {
  readonly body: string;
  readonly score: number;
  readonly total: string;
}

export class PostgresRecordSearch extends RecordSearch {
  readonly #dataSource: DataSource;
  readonly #timeoutMs: number;

  constructor(dataSource: DataSource, timeoutMs: number = TIMEOUT_MS) {
    super();
    this.#dataSource = dataSource;
    this.#timeoutMs = timeoutMs;
  }

  override async search(query: SearchQuery, scope: ReadScope, page: PageRequest): Promise<PageOf<SearchHit>> {
    const parameters: unknown[] = [];
    const bind = (value: unknown): string => `$${parameters.push(value)}`;
    const words = queryTerms(query.words).map((term) => termSql(term, bind));
    const tsquery = words.length === 0 ? null : words.join(' && ');
    const shared = { tsquery, organisation: bind(scope.organisationId), fonds: bind(query.fondsId ?? null) };
    const levels = [
      ...(query.level === 'document' || onlyDocuments(query) ? [] : [dossierSql(query, shared, bind)]),
      ...(query.level === 'dossier' ? [] : [documentSql(query, shared, bind)]),
    ];
    if (levels.length === 0) return { items: [], total: 0 };
    const sql = `with hit as (${levels.join(' union all ')}),
        page as (select *, count(*) over () as total from hit
                 order by score desc, "issuedDate" desc nulls last, id limit ${bind(page.pageSize)} offset ${bind((page.page - 1) * page.pageSize)})
      select page.*, ${headline(tsquery)} as body from page order by score desc, "issuedDate" desc nulls last, id`;
    const rows: HitRow[] = await this.#within(sql, parameters);
    return { items: rows.map(hitOf), total: Number(rows[0]?.total ?? 0) };
  }

  // A search is what anybody may ask for; one that goes on for ever would hold a connection and a processor that receiving needs.
  async #within(sql: string, parameters: unknown[]): Promise<HitRow[]> {
    try {
      return await this.#dataSource.transaction(async (manager) => {
        await manager.query("select set_config('statement_timeout', $1, true)", [String(this.#timeoutMs)]);
        return manager.query<HitRow[]>(sql, parameters);
      });
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === QUERY_CANCELED) throw new CatalogueError('SEARCH_TOO_LONG');
      throw error;
    }
  }
}

interface SharedSql {
  readonly tsquery: string | null;
  readonly organisation: string;
  readonly fonds: string;
}

function onlyDocuments(query: SearchQuery): boolean {
  return [query.number, query.notation, query.issuer, query.typeName].some((value) => value !== undefined && value !== '');
}

function dossierSql(query: SearchQuery, shared: SharedSql, bind: (value: unknown) => string): string {
  const where = [
    'd.accepted_at is not null',
    `(${shared.organisation}::text is null or f.organisation_id = ${shared.organisation})`,
    `(${shared.fonds}::text is null or d.fonds_id = ${shared.fonds})`,
    ...(shared.tsquery === null ? [] : [`d.search @@ (${shared.tsquery})`]),
    ...(query.from ? [`coalesce(d.end_date, d.start_date) >= ${bind(query.from)}::date`] : []),
    ...(query.to ? [`coalesce(d.start_date, d.end_date) <= ${bind(query.to)}::date`] : []),
  ];
  return `select 'dossier' as level, d.id, d.id as "dossierId", d.fonds_id as "fondsId", f.name as "fondsName", d.title,
      d.file_code as "fileCode", null::text as number, null::text as notation, null::text as "issuedDate", null::text as issuer,
      ${rank('d', shared.tsquery)} * 1.2 as score
    from dossier d join fonds f on f.id = d.fonds_id where ${where.join(' and ')}`;
}

function documentSql(query: SearchQuery, shared: SharedSql, bind: (value: unknown) => string): string {
  const like = (column: string, value: string) => `vn_fold(${column}) like '%' || vn_fold(${bind(escapeLike(value))}) || '%'`;
  const where = [
    'd.accepted_at is not null',
    `(${shared.organisation}::text is null or f.organisation_id = ${shared.organisation})`,
    `(${shared.fonds}::text is null or d.fonds_id = ${shared.fonds})`,
    ...(shared.tsquery === null ? [] : [`o.search @@ (${shared.tsquery})`]),
    ...(query.number ? [`o.number = ${bind(query.number.trim())}`] : []),
    ...(query.notation ? [like('o.notation', query.notation.trim())] : []),
    ...(query.issuer ? [like('o.issuer', query.issuer.trim())] : []),
    ...(query.typeName ? [like('o.type_name', query.typeName.trim())] : []),
    ...(query.from ? [`o.issued_date >= ${bind(query.from)}::date`] : []),
    ...(query.to ? [`o.issued_date <= ${bind(query.to)}::date`] : []),
  ];
  return `select 'document' as level, o.id, d.id as "dossierId", d.fonds_id as "fondsId", f.name as "fondsName", o.title,
      d.file_code as "fileCode", o.number, o.notation, o.issued_date::text as "issuedDate", o.issuer, ${rank('o', shared.tsquery)} as score
    from document o join dossier d on d.id = o.dossier_id join fonds f on f.id = d.fonds_id where ${where.join(' and ')}`;
}

function rank(alias: string, tsquery: string | null): string {
  return tsquery === null ? '0::real' : `ts_rank(${alias}.search, ${tsquery}, 1)`;
}

// The text is read for the page's rows only. Highlighting by configuration vn finds folded words in the original spelling.
function headline(tsquery: string | null): string {
  const text = `case when page.level = 'document' then (select left(body, 120000) from document where document.id = page.id)
    else (select coalesce(string_agg(value, ' · '), '') from dossier, jsonb_each_text(description) where dossier.id = page.id) end`;
  if (tsquery === null) return `left(${text}, 300)`;
  const options = `StartSel=${OPEN}, StopSel=${CLOSE}, MaxFragments=2, MaxWords=24, MinWords=8, FragmentDelimiter=" … "`;
  return `ts_headline('vn', ${text}, vn_fold((${tsquery})::text)::tsquery, '${options}')`;
}

/** A word, or the words of a quoted phrase. */
type Term = { readonly phrase: boolean; readonly text: string };

export function queryTerms(text: string): readonly Term[] {
  const terms: Term[] = [];
  for (const [, phrase, word] of text.normalize('NFC').matchAll(/"([^"]*)"|([^\s"]+)/g)) {
    if (phrase !== undefined && phrase.trim() !== '') terms.push({ phrase: true, text: phrase.trim() });
    if (word !== undefined) terms.push({ phrase: false, text: word });
  }
  return terms.slice(0, MAX_WORDS);
}

function termSql(term: Term, bind: (value: unknown) => string): string {
  const parse = term.phrase ? 'phraseto_tsquery' : 'plainto_tsquery';
  const value = bind(term.text);
  return hasDiacritics(term.text) ? `${parse}('simple', lower(${value}))` : `${parse}('simple', vn_fold(${value}))`;
}

function hasDiacritics(text: string): boolean {
  return /[đĐ]|\p{M}/u.test(text.normalize('NFD'));
}

function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}

function hitOf({ body, total: _total, ...row }: HitRow): SearchHit {
  return { ...row, score: Number(row.score), snippet: markup(body ?? '') };
}

function markup(text: string): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
  return escaped.replaceAll(OPEN, '<mark>').replaceAll(CLOSE, '</mark>');
}
