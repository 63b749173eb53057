// Runs a program and keeps or shows what it prints; for the scripts of this folder.
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';

/** The folder of package.json. */
export const HOME = dirname(dirname(import.meta.dirname));

export interface Outcome {
  readonly status: number;
  readonly output: string;
  readonly seconds: number;
}

export interface RunOptions {
  /** Shown while it runs; otherwise only kept. */
  readonly show?: boolean;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a JavaScript file under this Node. */
export function runNode(args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const started = Date.now();
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: HOME,
      env: { ...process.env, ...options.env },
      stdio: ['ignore', options.show === true ? 'inherit' : 'pipe', options.show === true ? 'inherit' : 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        output += chunk.toString();
      });
    }
    child.once('error', reject);
    child.once('close', (status) => resolve({ status: status ?? 70, output, seconds: (Date.now() - started) / 1000 }));
  });
}

/** The path of a file inside an installed package. */
export function inPackage(...path: readonly string[]): string {
  return join(HOME, 'node_modules', ...path);
}

/** For people; stdout belongs to the command's result. */
export function say(vi: string, en: string): void {
  process.stderr.write(`${vi} / ${en}\n`);
}
