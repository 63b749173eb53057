// The time of a statement: RFC 3339, UTC, whole seconds.

export function wholeSeconds(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}
