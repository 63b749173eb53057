// chauban commands on the installation of a test: in this process, with the configuration of its data folder.
import { runCommandLine } from '../../src/cli/run-command-line.ts';

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** `databaseUrl` null: the command needs none. */
export async function runCommand(
  place: string | { readonly dataDir: string; readonly demo: boolean },
  databaseUrl: string | null,
  ...args: readonly string[]
): Promise<Ran> {
  const { dataDir, demo } = typeof place === 'string' ? { dataDir: place, demo: true } : place;
  let out = '';
  let err = '';
  const output = {
    out(text: string): void {
      out += text;
    },
    err(text: string): void {
      err += text;
    },
  };
  const settings = {
    CHAUBAN_DEMO: String(demo),
    CHAUBAN_DATA: dataDir,
    DATABASE_URL: databaseUrl ?? 'postgres://nobody@127.0.0.1:1/none',
  };
  const saved = Object.keys(settings).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, settings);
  try {
    return { code: await runCommandLine(args, output, new Date()), out, err };
  } finally {
    for (const [name, value] of saved) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}

/** The last object that a command with --json has printed. */
export function lastOf<T>({ out }: Ran): T {
  return JSON.parse(out.trim().split('\n').at(-1) ?? '') as T;
}
