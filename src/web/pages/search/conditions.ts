// The conditions of a search, as they stand in the address and go to the service.

export const CONDITIONS = ['q', 'number', 'notation', 'issuer', 'type', 'from', 'to', 'fondsId', 'level'] as const;
export type Condition = (typeof CONDITIONS)[number];
export type Conditions = Readonly<Partial<Record<Condition, string>>>;

export function readConditions(parameters: URLSearchParams): Conditions {
  const conditions: Partial<Record<Condition, string>> = {};
  for (const name of CONDITIONS) {
    const value = parameters.get(name)?.trim();
    if (value) conditions[name] = value;
  }
  return conditions;
}

export function writeConditions(conditions: Conditions): URLSearchParams {
  const parameters = new URLSearchParams();
  for (const name of CONDITIONS) {
    const value = conditions[name]?.trim();
    if (value) parameters.set(name, value);
  }
  return parameters;
}

export function isEmptySearch(conditions: Conditions): boolean {
  return CONDITIONS.every((name) => name === 'level' || !conditions[name]);
}
