// Search over descriptions and documents' text, with and without diacritics.
import type { PageOf, PageRequest, ReadScope } from './catalogue.port.ts';

export interface SearchQuery {
  /** Words; a quoted part is a phrase. A word with diacritics must match with them, a word without matches either. */
  readonly words: string;
  readonly fondsId?: string;
  readonly number?: string;
  readonly notation?: string;
  readonly issuer?: string;
  readonly typeName?: string;
  /** ISO 8601 calendar dates, both inclusive: issue date of a document, time span of a dossier. */
  readonly from?: string;
  readonly to?: string;
  readonly level?: 'dossier' | 'document';
}

export interface SearchHit {
  readonly level: 'dossier' | 'document';
  readonly id: string;
  readonly dossierId: string;
  readonly fondsId: string;
  readonly fondsName: string;
  readonly title: string;
  readonly fileCode: string;
  readonly number: string | null;
  readonly notation: string | null;
  readonly issuedDate: string | null;
  readonly issuer: string | null;
  /** Plain text, HTML-escaped, in which the words found stand between <mark> and </mark>. */
  readonly snippet: string;
  readonly score: number;
}

export abstract class RecordSearch {
  abstract search(query: SearchQuery, scope: ReadScope, page: PageRequest): Promise<PageOf<SearchHit>>;
}
