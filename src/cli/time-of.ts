// A date or time as people and cases give it: RFC 3339 with its offset, or a date, which is its first second in UTC.

/** Undefined for anything else, and for days that the calendar does not have: Date alone takes 30 February for 2 March. */
export function timeOf(text: string): Date | undefined {
  const [, day] = /^(\d{4}-\d\d-\d\d)(T.*(Z|[+-]\d\d:\d\d))?$/.exec(text) ?? [];
  const time = new Date(text);
  if (day === undefined || Number.isNaN(time.getTime())) return undefined;
  return new Date(`${day}T00:00:00Z`).toISOString().slice(0, 10) === day ? time : undefined;
}
