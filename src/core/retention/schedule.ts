// A retention schedule as data (config/retention/*.json): groups of records and their periods, with source and confidence.
import { MalformedError } from '../encoding/malformed-error.ts';
import { parseRetentionPeriod, type RetentionPeriod } from './parse-period.ts';

export interface ScheduleRow {
  readonly id: string;
  readonly group: number;
  readonly recordsVi: string;
  readonly recordsEn: string;
  /** As written, e.g. "20 năm"; parsed beside it. */
  readonly periodText: string;
  readonly period: RetentionPeriod;
  readonly noteVi?: string;
}

export interface RetentionSchedule {
  readonly id: string;
  readonly version: number;
  readonly nameVi: string;
  readonly nameEn: string;
  readonly source: string;
  readonly confidence: string;
  readonly groups: readonly { readonly number: number; readonly nameVi: string; readonly nameEn: string }[];
  readonly rows: readonly ScheduleRow[];
}

type Members = Readonly<Record<string, unknown>>;

/** Validates parsed JSON. Throws MalformedError SCHEDULE_INVALID for unknown keys, wrong types, double ids, unknown groups, periods. */
export function parseRetentionSchedule(value: unknown): RetentionSchedule {
  const top = members(value, 'schedule', ['id', 'version', 'nameVi', 'nameEn', 'source', 'confidence', 'groups', 'rows']);
  const groups = list(top['groups'], 'groups').map((item, index) => {
    const group = members(item, `groups[${index}]`, ['number', 'nameVi', 'nameEn']);
    return { number: count(group, 'number'), nameVi: text(group, 'nameVi'), nameEn: text(group, 'nameEn') };
  });
  const rows = list(top['rows'], 'rows').map((item, index) => readRow(item, `rows[${index}]`));
  const ids = new Set<string>();
  for (const row of rows) {
    if (ids.has(row.id)) fail(`id ${row.id} occurs twice`);
    if (!groups.some(({ number }) => number === row.group)) fail(`row ${row.id}: no group ${row.group}`);
    if (row.period.kind === 'unclear') fail(`row ${row.id}: period ${row.periodText} is not clear`);
    ids.add(row.id);
  }
  return {
    id: text(top, 'id'),
    version: count(top, 'version'),
    nameVi: text(top, 'nameVi'),
    nameEn: text(top, 'nameEn'),
    source: text(top, 'source'),
    confidence: text(top, 'confidence'),
    groups,
    rows,
  };
}

function readRow(value: unknown, at: string): ScheduleRow {
  const row = members(value, at, ['id', 'group', 'recordsVi', 'recordsEn', 'period', 'noteVi']);
  const periodText = text(row, 'period');
  return {
    id: text(row, 'id'),
    group: count(row, 'group'),
    recordsVi: text(row, 'recordsVi'),
    recordsEn: text(row, 'recordsEn'),
    periodText,
    period: parseRetentionPeriod(periodText),
    ...(row['noteVi'] === undefined ? {} : { noteVi: text(row, 'noteVi') }),
  };
}

function members(value: unknown, at: string, known: readonly string[]): Members {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return fail(`${at}: expected an object`);
  const unknown = Object.keys(value).find((key) => !known.includes(key));
  return unknown === undefined ? (value as Members) : fail(`${at}: unknown key ${unknown}`);
}

function list(value: unknown, at: string): readonly unknown[] {
  return Array.isArray(value) ? value : fail(`${at}: expected a list`);
}

function text(from: Members, key: string): string {
  const value = from[key];
  return typeof value === 'string' && value !== '' ? value : fail(`${key}: expected text`);
}

function count(from: Members, key: string): number {
  const value = from[key];
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0
    ? value
    : fail(`${key}: expected a whole number above 0`);
}

function fail(message: string): never {
  throw new MalformedError('SCHEDULE_INVALID', message);
}
