// chauban WORDS… : the longest known name wins, so that `backup restore` is not `backup` with an operand.
import { type Command, EXIT, EXIT_CODES, Refusal, UsageError } from './command.ts';
import { COMMANDS } from './commands.ts';
import type { Output } from './verify.ts';

/** Resolves to the exit code; never rejects. */
export async function runCommandLine(args: readonly string[], output: Output, now: Date): Promise<number> {
  const [first] = args;
  if (first === undefined || first === '--help' || first === '-h' || first === 'help') {
    output.out(overview());
    return first === undefined ? EXIT.usage : EXIT.passed;
  }
  const found = findCommand(args);
  if (found === undefined) {
    output.err(`Không có lệnh “${first}”. / There is no command "${first}".\n\n${overview()}`);
    return EXIT.usage;
  }
  try {
    return await found.command.run(args.slice(found.words), output, now);
  } catch (cause) {
    return await explain(cause, found.command, output);
  }
}

function findCommand(args: readonly string[]): { readonly command: Command; readonly words: number } | undefined {
  for (const words of [2, 1]) {
    const name = args.slice(0, words).join(' ');
    const command = COMMANDS.find((one) => one.name === name);
    if (command !== undefined) return { command, words };
  }
  return undefined;
}

async function explain(cause: unknown, { help }: Command, output: Output): Promise<number> {
  if (cause instanceof UsageError) {
    output.err(`${cause.message}\n\n${help()}`);
    return EXIT.usage;
  }
  const said = cause instanceof Refusal ? cause : await sentenceOf(cause);
  if (said !== undefined) {
    output.err(`${said.vi}\n${said.en}\n`);
    return EXIT.failed;
  }
  output.err(`Lỗi chương trình / internal error: ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}\n`);
  return EXIT.internal;
}

// Errors of the boundaries carry their own sentences; those of a start are explained as the service explains them.
async function sentenceOf(cause: unknown): Promise<{ readonly vi: string; readonly en: string } | undefined> {
  if (typeof cause === 'object' && cause !== null && 'vi' in cause && 'en' in cause) {
    return { vi: String(cause.vi), en: String(cause.en) };
  }
  if (!(cause instanceof Error) || !('code' in cause || 'problems' in cause)) return undefined;
  const { explainFailure } = await import('./explain-failure.ts');
  return explainFailure(cause);
}

function overview(): string {
  const width = Math.max(...COMMANDS.map(({ name }) => name.length)) + 2;
  const lines = COMMANDS.map(({ name, vi, en }) => `  ${name.padEnd(width)}${vi}\n  ${' '.repeat(width)}${en}`);
  return [
    'chauban LỆNH […]        (npm run --silent chauban -- LỆNH […])',
    '',
    ...lines,
    '',
    'chauban LỆNH --help: hướng dẫn của từng lệnh / help of each command',
    EXIT_CODES,
  ].join('\n');
}
