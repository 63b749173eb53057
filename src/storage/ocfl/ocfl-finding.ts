// What a validator finds in an OCFL object, under the codes of the specification's own list (validation codes of OCFL 1.0 and 1.1).

export interface OcflFinding {
  /** E…: the object is not valid. W…: valid, and something that should be otherwise. */
  readonly code: `E${number}` | `W${number}`;
  readonly detail: string;
}

export class Findings {
  readonly list: OcflFinding[] = [];
  readonly #where: string;

  constructor(where: string, list: OcflFinding[] = []) {
    this.#where = where;
    this.list = list;
  }

  add(code: string, detail: string): void {
    this.list.push({ code: code as OcflFinding['code'], detail: `${this.#where}: ${detail}` });
  }

  at(where: string): Findings {
    return new Findings(where, this.list);
  }
}

export function isValidObject(findings: readonly OcflFinding[]): boolean {
  return findings.every(({ code }) => code.startsWith('W'));
}

export type JsonObject = Readonly<Record<string, unknown>>;

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** digest -> paths, as far as the value has that shape. */
export function pathLists(value: unknown): [string, string[]][] {
  if (!isJsonObject(value)) return [];
  return Object.entries(value).map(([digest, paths]) => [
    digest,
    Array.isArray(paths) ? paths.filter((path): path is string => typeof path === 'string') : [],
  ]);
}
