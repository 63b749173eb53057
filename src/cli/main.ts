// The command line: finds the command, runs it, and turns what it threw into sentences and an exit code.
import type { Command } from './command.ts';
import { runCommandLine } from './run-command-line.ts';

// What a command writes (backups, trust, keys) is for the service's account alone.
process.umask(0o077);

const output = {
  out(text: string): void {
    process.stdout.write(text);
  },
  err(text: string): void {
    process.stderr.write(text);
  },
};

export type { Command };

process.exitCode = await runCommandLine(process.argv.slice(2), output, new Date());
