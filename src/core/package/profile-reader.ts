// Reads a profile from parsed JSON, strictly: an unknown key is an error, because a misspelt rule would silently not apply.
import { MalformedError } from '../encoding/malformed-error.ts';
import type { DescriptionLevel } from './description.ts';
import {
  DESCRIPTION_LEVELS,
  FIELD_ROLES,
  FIELD_TYPES,
  type FieldRule,
  type Profile,
  type ProfileLevel,
} from './profile-rules.ts';
import type { Severity } from './severity.ts';

type Members = Readonly<Record<string, unknown>>;

const SEVERITIES = ['refuse', 'warn', 'info'] as const satisfies readonly Severity[];

export function readProfile(value: unknown): Profile {
  const top = members(value, 'profile', [
    'id',
    'version',
    'nameVi',
    'nameEn',
    'regulation',
    'appliesFrom',
    'appliesUntil',
    'dateFormat',
    'dossierCode',
    'levels',
  ]);
  const code = members(top['dossierCode'], 'dossierCode', ['separator', 'parts', 'printedLength']);
  const levels = members(top['levels'], 'levels', DESCRIPTION_LEVELS);
  return {
    id: text(top, 'profile', 'id'),
    version: count(top, 'profile', 'version'),
    nameVi: text(top, 'profile', 'nameVi'),
    nameEn: text(top, 'profile', 'nameEn'),
    regulation: text(top, 'profile', 'regulation'),
    appliesFrom: isoDate(top, 'appliesFrom'),
    ...(top['appliesUntil'] === undefined ? {} : { appliesUntil: isoDate(top, 'appliesUntil') }),
    dateFormat: oneOf(top['dateFormat'], 'dateFormat', ['DD/MM/YYYY'] as const),
    dossierCode: {
      separator: text(code, 'dossierCode', 'separator'),
      parts: list(code['parts'], 'dossierCode.parts').map((part) => oneOf(part, 'dossierCode.parts', FIELD_ROLES)),
      printedLength: count(code, 'dossierCode', 'printedLength'),
    },
    levels: Object.fromEntries(DESCRIPTION_LEVELS.map((name) => [name, readLevel(levels[name], `levels.${name}`)])) as Record<
      DescriptionLevel,
      ProfileLevel
    >,
  };
}

function readLevel(value: unknown, at: string): ProfileLevel {
  const level = members(value, at, ['nameVi', 'nameEn', 'article', 'fields']);
  return {
    nameVi: text(level, at, 'nameVi'),
    nameEn: text(level, at, 'nameEn'),
    article: text(level, at, 'article'),
    fields: list(level['fields'], `${at}.fields`).map((field, index) => readField(field, `${at}.fields[${index}]`)),
  };
}

const FIELD_KEYS = [
  'code',
  'aliases',
  'ordinal',
  'parent',
  'nameVi',
  'nameEn',
  'type',
  'length',
  'required',
  'role',
  'values',
  'confidence',
  'severity',
  'noteVi',
  'noteEn',
];

function readField(value: unknown, at: string): FieldRule {
  const field = members(value, at, FIELD_KEYS);
  const severity = members(field['severity'], `${at}.severity`, ['form', 'required', 'values']);
  const code = text(field, at, 'code');
  // Codes become names of XML elements and JSON members.
  if (!/^[A-Za-z][A-Za-z0-9]*$/.test(code)) fail(`${at}.code`, 'letters and digits', code);
  return {
    code,
    aliases: strings(field['aliases'] ?? [], `${at}.aliases`),
    ordinal: text(field, at, 'ordinal'),
    ...(field['parent'] === undefined ? {} : { parent: text(field, at, 'parent') }),
    nameVi: text(field, at, 'nameVi'),
    nameEn: text(field, at, 'nameEn'),
    type: oneOf(field['type'], `${at}.type`, FIELD_TYPES),
    length: field['length'] === null ? null : count(field, at, 'length'),
    required: flag(field['required'], `${at}.required`),
    ...(field['role'] === undefined ? {} : { role: oneOf(field['role'], `${at}.role`, FIELD_ROLES) }),
    ...(field['values'] === undefined ? {} : { values: readValues(field['values'], `${at}.values`) }),
    confidence: text(field, at, 'confidence'),
    severity: {
      form: oneOf(severity['form'], `${at}.severity.form`, SEVERITIES),
      required: oneOf(severity['required'], `${at}.severity.required`, SEVERITIES),
      values: oneOf(severity['values'], `${at}.severity.values`, SEVERITIES),
    },
    ...(field['noteVi'] === undefined ? {} : { noteVi: text(field, at, 'noteVi') }),
    ...(field['noteEn'] === undefined ? {} : { noteEn: text(field, at, 'noteEn') }),
  };
}

function readValues(value: unknown, at: string): { list: readonly string[]; closed: boolean } {
  const values = members(value, at, ['list', 'closed']);
  return { list: strings(values['list'], `${at}.list`), closed: flag(values['closed'], `${at}.closed`) };
}

function members(value: unknown, at: string, known: readonly string[]): Members {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return fail(at, 'an object', value);
  const unknown = Object.keys(value).find((key) => !known.includes(key));
  if (unknown !== undefined) throw new MalformedError('PROFILE_INVALID', `${at}: unknown key ${unknown}`);
  return value as Members;
}

function text(from: Members, at: string, key: string): string {
  const value = from[key];
  return typeof value === 'string' && value !== '' && value.normalize('NFC') === value
    ? value
    : fail(`${at}.${key}`, 'NFC text', value);
}

function count(from: Members, at: string, key: string): number {
  const value = from[key];
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0
    ? value
    : fail(`${at}.${key}`, 'a whole number above 0', value);
}

function isoDate(from: Members, key: string): string {
  const value = from[key];
  return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : fail(key, 'a date YYYY-MM-DD', value);
}

function flag(value: unknown, at: string): boolean {
  return typeof value === 'boolean' ? value : fail(at, 'true or false', value);
}

function list(value: unknown, at: string): readonly unknown[] {
  return Array.isArray(value) ? value : fail(at, 'a list', value);
}

function strings(value: unknown, at: string): readonly string[] {
  return list(value, at).map((item) => (typeof item === 'string' ? item : fail(at, 'a list of text', item)));
}

function oneOf<const T extends string>(value: unknown, at: string, allowed: readonly T[]): T {
  const found = allowed.find((item) => item === value);
  return found ?? fail(at, `one of ${allowed.join(', ')}`, value);
}

function fail(at: string, expected: string, got: unknown): never {
  throw new MalformedError('PROFILE_INVALID', `${at}: expected ${expected}, got ${JSON.stringify(got)}`);
}
