// Turns (name, value) pairs of a description into field values of a profile. Nothing is changed without saying so.
import type { DescriptionLevel, FieldValues } from './description.ts';
import { type Finding, type FindingTarget, makeFinding } from './finding.ts';
import type { FieldRule, Profile } from './profile-rules.ts';

export interface RawField {
  readonly name: string;
  readonly value: string;
}

/** The field that a code or alias names at this level. */
export function fieldByName(profile: Profile, level: DescriptionLevel, name: string): FieldRule | undefined {
  return profile.levels[level].fields.find((field) => field.code === name || field.aliases.includes(name));
}

export function draftFields(
  profile: Profile,
  level: DescriptionLevel,
  raw: readonly RawField[],
  at: FindingTarget,
  findings: Finding[],
): FieldValues {
  const values: Record<string, string> = {};
  for (const { name, value } of raw) {
    const rule = fieldByName(profile, level, name);
    if (rule === undefined) {
      findings.push(makeFinding('FIELD_UNKNOWN', at, { params: { name, level: profile.levels[level].nameVi } }));
      continue;
    }
    const target = { ...at, field: rule.code };
    if (rule.code !== name) findings.push(makeFinding('FIELD_ALIAS', target, { params: { name } }));
    if (Object.hasOwn(values, rule.code)) {
      findings.push(makeFinding('FIELD_REPEATED', target, { params: { name } }));
      continue;
    }
    const clean = cleanText(value, target, findings);
    if (clean !== '') values[rule.code] = clean;
  }
  return values;
}

/** NFC, without white space at the ends; says when it changed something. */
export function cleanText(value: string, target: FindingTarget, findings: Finding[]): string {
  const trimmed = value.trim();
  if (trimmed !== value && trimmed !== '') findings.push(makeFinding('FIELD_TRIMMED', target));
  const composed = trimmed.normalize('NFC');
  if (composed !== trimmed) findings.push(makeFinding('FIELD_NORMALIZED', target));
  return composed;
}
