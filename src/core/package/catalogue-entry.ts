// The shape of one entry of the catalogue of findings.
import type { Severity } from './severity.ts';

/** `{name}` in a sentence is a parameter of the finding; {document}, {field} and {file} come from its target. */
export interface CatalogueEntry {
  readonly severity: Severity;
  readonly vi: string;
  readonly en: string;
}
