// A finding: one thing that a check has to say about a submission, in both languages. Checks return lists of them and never throw.
import type { DescriptionLevel } from './description.ts';
import { FINDING_CATALOGUE, type FindingCode } from './finding-catalogue.ts';
import type { Severity } from './severity.ts';

export interface FindingTarget {
  readonly level: 'package' | DescriptionLevel;
  /** Place of the document in the description, from 1. */
  readonly documentOrdinal?: number;
  /** Code of the field in the profile. */
  readonly field?: string;
  /** Path in the package. */
  readonly file?: string;
}

export type FindingParams = Readonly<Record<string, string | number>>;

/** Other checks (signatures, malware) use the same shape with codes of their own. */
export interface Finding<Code extends string = FindingCode> {
  readonly code: Code;
  readonly severity: Severity;
  readonly target: FindingTarget;
  readonly params: FindingParams;
  readonly vi: string;
  readonly en: string;
  /** The rule, e.g. "TT 02/2019/TT-BNV, Phụ lục II". */
  readonly article?: string;
  /** How sure we are of the rule (law/law.md). */
  readonly confidence?: string;
}

export interface FindingOptions {
  readonly params?: FindingParams;
  /** When the profile says so for this field; otherwise the catalogue's. */
  readonly severity?: Severity;
  readonly article?: string;
  readonly confidence?: string;
}

export function makeFinding(code: FindingCode, target: FindingTarget, options: FindingOptions = {}): Finding {
  const entry = FINDING_CATALOGUE[code];
  const params = options.params ?? {};
  const shown = { ...params, document: target.documentOrdinal ?? '', field: target.field ?? '', file: target.file ?? '' };
  return {
    code,
    severity: options.severity ?? entry.severity,
    target,
    params,
    vi: fillSentence(entry.vi, { ...shown, ...params }),
    en: fillSentence(entry.en, { ...shown, ...params }),
    ...(options.article === undefined ? {} : { article: options.article }),
    ...(options.confidence === undefined ? {} : { confidence: options.confidence }),
  };
}

const SHOWN_CHARACTERS = 120;

/** Puts parameters into a sentence of the catalogue. Values come from the submitter: shown short, without control characters. */
export function fillSentence(template: string, params: FindingParams): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = params[name];
    if (value === undefined) return whole;
    const text = [...String(value).replace(/[\p{Cc}\p{Cf}\p{Cs}]+/gu, ' ')];
    return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS).join('')}…` : text.join('');
  });
}

export function hasRefusal(findings: readonly Pick<Finding<string>, 'severity'>[]): boolean {
  return findings.some((finding) => finding.severity === 'refuse');
}
