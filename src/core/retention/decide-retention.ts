// How long a dossier is kept. Law 33/2024/QH15 Art. 15: in years, at least 2 and at most 70, from the year in which the work ended; a
// dossier takes the longest period of its documents (Art. 15(4)). "From the year" is read in the safe way: all of the last year.
import type { RetentionPeriod } from './parse-period.ts';

export const RETENTION_CODES = [
  'RETENTION_PERMANENT',
  'RETENTION_YEARS',
  'RETENTION_EVENT',
  'RETENTION_UNCLEAR',
  'RETENTION_OUT_OF_RANGE',
  'RETENTION_YEAR_UNKNOWN',
] as const;
export type RetentionCode = (typeof RETENTION_CODES)[number];

export interface RetentionDecision {
  readonly code: RetentionCode;
  /** `person`: kept without end until a person decides. */
  readonly kind: 'permanent' | 'years' | 'person';
  readonly years?: number;
  readonly yearEnded?: number;
  /** YYYY-MM-DD: the last day on which it must be kept, and the first on which disposal may be considered. Only for `years`. */
  readonly retainedThrough?: string;
  readonly disposeNotBefore?: string;
  readonly clause: string;
  readonly vi: string;
  readonly en: string;
}

const LAW = 'Luật Lưu trữ 33/2024/QH15, Điều 15';
const MIN_YEARS = 2;
const MAX_YEARS = 70;

/** `periods`: of the dossier and of every document that states one; at least one. `yearEnded`: the year in which the work ended. */
export function decideRetention(periods: readonly RetentionPeriod[], yearEnded: number | undefined): RetentionDecision {
  if (periods.some(({ kind }) => kind === 'permanent')) return permanent();
  const unclear = periods.find((period) => period.kind === 'unclear');
  if (unclear !== undefined || periods.length === 0) return forPerson('RETENTION_UNCLEAR', unclear?.text ?? '');
  const event = periods.find((period) => period.kind === 'event');
  if (event !== undefined) return forPerson('RETENTION_EVENT', event.text);
  const years = periods.reduce((longest, period) => (period.kind === 'years' ? Math.max(longest, period.years) : longest), 0);
  if (years < MIN_YEARS || years > MAX_YEARS) return forPerson('RETENTION_OUT_OF_RANGE', String(years));
  if (yearEnded === undefined || !Number.isInteger(yearEnded) || yearEnded < 1000 || yearEnded > 9900) {
    return forPerson('RETENTION_YEAR_UNKNOWN', String(years));
  }
  return forYears(years, yearEnded);
}

function permanent(): RetentionDecision {
  return {
    code: 'RETENTION_PERMANENT',
    kind: 'permanent',
    clause: LAW,
    vi: 'Bảo quản vĩnh viễn: không bao giờ được hủy. Không cần làm gì thêm.',
    en: 'Kept permanently: never disposed of. Nothing needs to be done.',
  };
}

function forYears(years: number, yearEnded: number): RetentionDecision {
  const last = yearEnded + years;
  return {
    code: 'RETENTION_YEARS',
    kind: 'years',
    years,
    yearEnded,
    retainedThrough: `${last}-12-31`,
    disposeNotBefore: `${last + 1}-01-01`,
    clause: LAW,
    vi: `Bảo quản ${years} năm kể từ năm công việc kết thúc (${yearEnded}): giữ đến hết ngày 31/12/${last}; chỉ được xem xét hủy từ ngày 01/01/${last + 1}.`,
    en: `Kept for ${years} years from the year in which the work ended (${yearEnded}): through 31 December ${last}; disposal may be considered from 1 January ${last + 1}.`,
  };
}

type PersonCode = Exclude<RetentionCode, 'RETENTION_PERMANENT' | 'RETENTION_YEARS'>;

const PERSON_SENTENCES: Readonly<
  Record<PersonCode, { readonly vi: (value: string) => string; readonly en: (value: string) => string }>
> = {
  RETENTION_EVENT: {
    vi: (value) =>
      `Thời hạn “${value}” phụ thuộc một sự kiện. Cán bộ lưu trữ cần ghi nhận khi sự kiện xảy ra; trước đó hồ sơ được giữ.`,
    en: (value) =>
      `The period "${value}" depends on an event. An archivist must record when it happens; until then the dossier is kept.`,
  },
  RETENTION_UNCLEAR: {
    vi: (value) => `Không hiểu được thời hạn bảo quản “${value}”. Cán bộ lưu trữ cần xác định thời hạn; trước đó hồ sơ được giữ.`,
    en: (value) => `The retention period "${value}" is not clear. An archivist must set it; until then the dossier is kept.`,
  },
  RETENTION_OUT_OF_RANGE: {
    vi: (value) =>
      `Thời hạn ${value} năm nằm ngoài khoảng 02 đến 70 năm của luật. Cán bộ lưu trữ cần xác định lại; trước đó hồ sơ được giữ.`,
    en: (value) =>
      `A period of ${value} years is outside the 2 to 70 years of the law. An archivist must set it; until then the dossier is kept.`,
  },
  RETENTION_YEAR_UNKNOWN: {
    vi: (value) =>
      `Chưa biết năm công việc kết thúc nên chưa tính được thời hạn ${value} năm. Hãy bổ sung thời gian kết thúc; trước đó hồ sơ được giữ.`,
    en: (value) =>
      `The year in which the work ended is not known, so ${value} years cannot be counted. Add the end date; until then the dossier is kept.`,
  },
};

function forPerson(code: PersonCode, value: string): RetentionDecision {
  const sentence = PERSON_SENTENCES[code];
  return { code, kind: 'person', clause: LAW, vi: sentence.vi(value), en: sentence.en(value) };
}

const LOCK_YEARS = 5;

/**
 * Until when an object is to be locked: the end of retention, at most 5 years ahead (design section 4), never before `now`. Records
 * without an end get the whole 5 years; a job extends long before. The day ends in Vietnam (UTC+7).
 */
export function lockUntil(decision: RetentionDecision, now: Date): Date {
  const horizon = addYears(now, LOCK_YEARS);
  if (decision.disposeNotBefore === undefined) return horizon;
  const end = new Date(`${decision.disposeNotBefore}T00:00:00+07:00`);
  return new Date(Math.max(now.getTime(), Math.min(end.getTime(), horizon.getTime())));
}

// 29 February goes to 28 February: never more than the years asked for.
function addYears(at: Date, years: number): Date {
  const out = new Date(at.getTime());
  out.setUTCFullYear(at.getUTCFullYear() + years);
  if (out.getUTCMonth() !== at.getUTCMonth()) out.setUTCDate(0);
  return out;
}

/** Whether disposal may be considered on this day; a hold forbids it whatever this says. */
export function isDueForDisposal(decision: RetentionDecision, now: Date): boolean {
  return (
    decision.disposeNotBefore !== undefined && now.getTime() >= new Date(`${decision.disposeNotBefore}T00:00:00+07:00`).getTime()
  );
}
