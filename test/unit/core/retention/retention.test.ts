// Periods, decisions, locks and the schedule that comes with the archive.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decideRetention,
  isDueForDisposal,
  lockUntil,
  parseRetentionPeriod,
  parseRetentionSchedule,
  RETENTION_CODES,
  type RetentionPeriod,
} from '../../../../src/core/retention/index.ts';

const years = (n: number): RetentionPeriod => ({ kind: 'years', years: n });

describe('parseRetentionPeriod', () => {
  it.each([
    ['Vĩnh viễn', { kind: 'permanent' }],
    ['vĩnh viễn'.normalize('NFD'), { kind: 'permanent' }],
    ['VV', { kind: 'permanent' }],
    ['20 năm', years(20)],
    ['05 năm', years(5)],
    ['70', years(70)],
    ['20 (hai mươi) năm', years(20)],
    ['Đến khi văn bản hết hiệu lực', { kind: 'event', text: 'Đến khi văn bản hết hiệu lực' }],
    ['5 năm sau khi chấm dứt hợp đồng', { kind: 'event', text: '5 năm sau khi chấm dứt hợp đồng' }],
    ['05', { kind: 'unclear', text: '05' }],
    ['lâu dài', { kind: 'unclear', text: 'lâu dài' }],
    ['0 năm', { kind: 'unclear', text: '0 năm' }],
    ['', { kind: 'unclear', text: '' }],
  ])('reads %s', (text, expected) => {
    expect(parseRetentionPeriod(text)).toEqual(expected);
  });

  it.each([
    ['01', { kind: 'permanent' }],
    ['02', years(70)],
    ['05', years(20)],
    ['06', years(10)],
    ['07', { kind: 'event', text: '07' }],
  ])('reads code %s of Circular 05/2025', (code, expected) => {
    expect(parseRetentionPeriod(code, 'tt05-2025')).toEqual(expected);
  });
});

describe('decideRetention', () => {
  // rule: l33-15-years
  it('keeps through the last day of the year in which the work ended plus N', () => {
    const decision = decideRetention([years(20)], 2019);
    expect(decision).toMatchObject({ code: 'RETENTION_YEARS', retainedThrough: '2039-12-31', disposeNotBefore: '2040-01-01' });
    expect(isDueForDisposal(decision, new Date('2039-12-31T16:59:59Z'))).toBe(false);
    expect(isDueForDisposal(decision, new Date('2039-12-31T17:00:00Z'))).toBe(true);
  });

  const outcomes = {
    RETENTION_PERMANENT: decideRetention([years(5), { kind: 'permanent' }, { kind: 'unclear', text: 'x' }], undefined),
    RETENTION_YEARS: decideRetention([years(5), years(50)], 2000),
    RETENTION_EVENT: decideRetention([years(5), { kind: 'event', text: 'x' }], 2000),
    RETENTION_UNCLEAR: decideRetention([], 2000),
    RETENTION_OUT_OF_RANGE: decideRetention([years(71)], 2000),
    RETENTION_YEAR_UNKNOWN: decideRetention([years(5)], undefined),
  };
  it.each(RETENTION_CODES)('gives %s with both sentences', (code) => {
    const decision = outcomes[code];
    expect(decision.code).toBe(code);
    expect(decision.vi).toMatch(/\p{L}/u);
    expect(decision.en).not.toBe(decision.vi);
    if (decision.kind !== 'years') expect(isDueForDisposal(decision, new Date('2999-01-01T00:00:00Z'))).toBe(false);
  });

  // rule: l33-15-years, l33-15-longest
  it('refuses one year and takes the longest period', () => {
    expect(decideRetention([years(1)], 2000).code).toBe('RETENTION_OUT_OF_RANGE');
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 2, max: 70 }), { minLength: 1 }),
        fc.integer({ min: 1900, max: 2100 }),
        (list, year) => {
          const decision = decideRetention(list.map(years), year);
          expect(decision.years).toBe(Math.max(...list));
          expect(decision.disposeNotBefore).toBe(`${year + Math.max(...list) + 1}-01-01`);
        },
      ),
    );
  });
});

describe('lockUntil', () => {
  it('never locks more than 5 years ahead, nor beyond retention, nor into the past', () => {
    const instants = fc.date({ min: new Date('1990-01-01'), max: new Date('2200-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 70 }), fc.integer({ min: 1950, max: 2100 }), instants, (n, year, now) => {
        const lock = lockUntil(decideRetention([years(n)], year), now).getTime();
        const horizon = new Date(now);
        horizon.setUTCFullYear(now.getUTCFullYear() + 5);
        const end = Date.parse(`${year + n + 1}-01-01T00:00:00+07:00`);
        expect(lock).toBeLessThanOrEqual(horizon.getTime());
        expect(lock).toBeGreaterThanOrEqual(now.getTime());
        expect(lock).toBeLessThanOrEqual(Math.max(end, now.getTime()));
      }),
    );
  });

  // rule: l33-15-kept
  it('locks permanent records for 5 years at a time, also from 29 February', () => {
    expect(lockUntil(decideRetention([{ kind: 'permanent' }], 2000), new Date('2024-02-29T08:00:00Z'))).toEqual(
      new Date('2029-02-28T08:00:00Z'),
    );
  });
});

describe('the schedule that comes with the archive', () => {
  const json: unknown = JSON.parse(readFileSync(new URL('../../../../config/retention/tt09-2011.json', import.meta.url), 'utf8'));

  it('is valid and names its source and confidence', () => {
    const schedule = parseRetentionSchedule(json);
    expect(schedule.groups).toHaveLength(14);
    expect(schedule.rows.length).toBeGreaterThan(30);
    expect(schedule.rows.find(({ id }) => id === '3.2')?.period).toEqual(years(70));
  });

  it.each([
    [{ ...(json as object), extra: 1 }],
    [{ ...(json as object), rows: [{ id: '1', group: 99, recordsVi: 'a', recordsEn: 'a', period: '5 năm' }] }],
    [{ ...(json as object), rows: [{ id: '1', group: 1, recordsVi: 'a', recordsEn: 'a', period: 'lâu' }] }],
    [[]],
  ])('refuses a broken one', (value) => {
    expect(() => parseRetentionSchedule(value)).toThrow(expect.objectContaining({ code: 'SCHEDULE_INVALID' }));
  });
});
