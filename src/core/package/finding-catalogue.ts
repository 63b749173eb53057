// Every stable code that a check of a submission can report, with its sentence in both languages and its usual severity.
// A code is never renamed or given another meaning: receipts and reports kept for decades refer to it.
import { ARCHIVE_CODES } from './catalogue-archive.ts';
import { DESCRIPTION_CODES } from './catalogue-description.ts';
import type { CatalogueEntry } from './catalogue-entry.ts';
import { FIELD_CODES } from './catalogue-field.ts';
import { FILE_CODES } from './catalogue-file.ts';

export const FINDING_CATALOGUE = {
  ...ARCHIVE_CODES,
  ...DESCRIPTION_CODES,
  ...FIELD_CODES,
  ...FILE_CODES,
} as const satisfies Record<string, CatalogueEntry>;

export type FindingCode = keyof typeof FINDING_CATALOGUE;

export const FINDING_CODES = Object.keys(FINDING_CATALOGUE) as FindingCode[];

export function isFindingCode(code: string): code is FindingCode {
  return Object.hasOwn(FINDING_CATALOGUE, code);
}
