// Every value against the rule of its field: presence, type, length, real dates, usual values. Severity is the profile's.
import { parseCalendarDate } from './calendar-date.ts';
import type { DescriptionLevel, FieldValues } from './description.ts';
import { type Finding, type FindingTarget, makeFinding } from './finding.ts';
import type { FindingCode } from './finding-catalogue.ts';
import type { FieldRule, Profile } from './profile-rules.ts';
import type { Severity } from './severity.ts';

export function checkFields(
  profile: Profile,
  level: DescriptionLevel,
  fields: FieldValues,
  at: FindingTarget,
): readonly Finding[] {
  const { article, fields: rules } = profile.levels[level];
  return rules.flatMap((rule) => {
    const value = Object.hasOwn(fields, rule.code) ? (fields[rule.code] ?? '') : '';
    const report = (code: FindingCode, severity: Severity, params: Readonly<Record<string, string | number>> = {}): Finding =>
      makeFinding(
        code,
        { ...at, field: rule.code },
        {
          params: { name: rule.nameVi, nameEn: rule.nameEn, ...params },
          severity,
          article,
          confidence: rule.confidence,
        },
      );
    if (value === '') return rule.required ? [report('FIELD_MISSING', rule.severity.required)] : [];
    return [...checkForm(profile, rule, value, report), ...checkListed(rule, value, report)];
  });
}

type Report = (code: FindingCode, severity: Severity, params?: Readonly<Record<string, string | number>>) => Finding;

function checkForm(profile: Profile, rule: FieldRule, value: string, report: Report): readonly Finding[] {
  const found: Finding[] = [];
  const length = [...value].length;
  // TAB and line feeds are ordinary in long texts; nothing else below U+0020 is.
  if (/[\p{Cc}]/u.test(value.replace(/[\t\n\r]/g, ''))) found.push(report('FIELD_CONTROL_CHARACTER', 'refuse'));
  if (rule.length !== null && length > rule.length) {
    // A composite is kept as its parts: its printed length is less than the sum of theirs (design section 7).
    const isDossierCode = rule.role === 'dossier-code';
    found.push(
      report(isDossierCode ? 'FILECODE_LONG' : 'FIELD_TOO_LONG', isDossierCode ? 'info' : rule.severity.form, {
        length,
        limit: rule.length,
      }),
    );
  }
  if (rule.type === 'number' && !/^\d+([.,]\d+)?$/.test(value))
    found.push(report('FIELD_NOT_A_NUMBER', rule.severity.form, { value }));
  if (rule.type === 'date') {
    const date = parseCalendarDate(value);
    if (date === 'form') found.push(report('FIELD_NOT_A_DATE', rule.severity.form, { value, format: profile.dateFormat }));
    if (date === 'unreal') found.push(report('FIELD_DATE_UNREAL', rule.severity.form, { value }));
  }
  return found;
}

function checkListed(rule: FieldRule, value: string, report: Report): readonly Finding[] {
  if (rule.values === undefined || rule.values.list.some((item) => listKey(item) === listKey(value))) return [];
  const params = { value, values: rule.values.list.join('; ') };
  return [report('FIELD_VALUE_UNLISTED', rule.values.closed ? 'refuse' : rule.severity.values, params)];
}

// "5 năm" is "05 năm", "vĩnh viễn" is "Vĩnh viễn".
function listKey(value: string): string {
  return value
    .normalize('NFC')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .replace(/^0+(?=\d)/, '');
}
