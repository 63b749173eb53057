// Dates as the circular writes them, DD/MM/YYYY.

export interface CalendarDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** 'form': not DD/MM/YYYY. 'unreal': no such day, or a year before 1000. */
export function parseCalendarDate(text: string): CalendarDate | 'form' | 'unreal' {
  const match = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(text);
  if (match === null) return 'form';
  const [day, month, year] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const date = new Date(Date.UTC(year, month - 1, day));
  const real = year >= 1000 && date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return real ? { year, month, day } : 'unreal';
}

export function compareCalendarDates(a: CalendarDate, b: CalendarDate): number {
  return a.year - b.year || a.month - b.month || a.day - b.day;
}

/** YYYY-MM-DD, for catalogues and searches; undefined when the text is no real date. */
export function isoDateOf(text: string): string | undefined {
  const date = parseCalendarDate(text);
  if (typeof date === 'string') return undefined;
  return `${date.year}-${String(date.month).padStart(2, '0')}-${String(date.day).padStart(2, '0')}`;
}
