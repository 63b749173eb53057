// The shape of a description profile: levels, fields, roles, severities.
import type { DescriptionLevel } from './description.ts';
import type { Severity } from './severity.ts';

export const DESCRIPTION_LEVELS = [
  'fonds',
  'dossier',
  'document',
  'photo',
  'audiovisual',
] as const satisfies readonly DescriptionLevel[];

export const FIELD_TYPES = ['string', 'text', 'number', 'date'] as const;
/** `text`: a string of any length up to the reader's limits. */
export type FieldType = (typeof FIELD_TYPES)[number];

/** What a field is for, where a check, a search or a rule needs to know. At most one field of a level has a given role. */
export const FIELD_ROLES = [
  'dossier-code',
  'institution',
  'fonds-code',
  'catalogue-year',
  'dossier-notation',
  'title',
  'retention',
  'access-mode',
  'language',
  'start-date',
  'end-date',
  'total-documents',
  'document-code',
  'document-ordinal',
  'document-type',
  'number',
  'notation',
  'issued-date',
  'issuer',
  'page-count',
  'reliability',
  'keywords',
] as const;
export type FieldRole = (typeof FIELD_ROLES)[number];

export interface FieldRule {
  readonly code: string;
  /** Other spellings accepted on import, with a note. */
  readonly aliases: readonly string[];
  readonly ordinal: string;
  /** Code of the composite field that this one is a part of. */
  readonly parent?: string;
  readonly nameVi: string;
  readonly nameEn: string;
  readonly type: FieldType;
  /** In characters (Unicode code points of the NFC form); null: no limit in the rule. */
  readonly length: number | null;
  readonly required: boolean;
  readonly role?: FieldRole;
  /** Usual values. `closed`: no others are allowed. */
  readonly values?: { readonly list: readonly string[]; readonly closed: boolean };
  readonly confidence: string;
  /** Severity of a broken rule of this field: type and length, presence, list of values. */
  readonly severity: { readonly form: Severity; readonly required: Severity; readonly values: Severity };
  readonly noteVi?: string;
  readonly noteEn?: string;
}

export interface ProfileLevel {
  readonly nameVi: string;
  readonly nameEn: string;
  /** Where the rule stands, e.g. "TT 02/2019/TT-BNV, Phụ lục I". */
  readonly article: string;
  readonly fields: readonly FieldRule[];
}

export interface Profile {
  readonly id: string;
  /** Rises with every change of the data; kept in receipts, so that an old report can be read against its own rules. */
  readonly version: number;
  readonly nameVi: string;
  readonly nameEn: string;
  readonly regulation: string;
  /** ISO dates; `appliesUntil` absent: still applies. */
  readonly appliesFrom: string;
  readonly appliesUntil?: string;
  readonly dateFormat: 'DD/MM/YYYY';
  /** The dossier's code = these parts joined, in this order; the last part may itself contain the separator. */
  readonly dossierCode: { readonly separator: string; readonly parts: readonly FieldRole[]; readonly printedLength: number };
  readonly levels: Readonly<Record<DescriptionLevel, ProfileLevel>>;
}
