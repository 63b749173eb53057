// Values of a description in the form that catalogue and checks compare.

/** DD/MM/YYYY, as the profile writes dates, to ISO 8601; null for anything else. Whether the day exists is the profile's check. */
export function isoDate(value: string | undefined): string | null {
  const [, day, month, year] = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(value ?? '') ?? [];
  if (day === undefined || month === undefined || year === undefined) return null;
  const date = new Date(`${year}-${month}-${day}T00:00:00Z`);
  return Number.isNaN(date.getTime()) || date.getUTCDate() !== Number(day) ? null : `${year}-${month}-${day}`;
}
