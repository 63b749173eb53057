// One declaration a command: its words, what it takes, its flags in both languages. Parsing, help and types come from it.
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { timeOf } from './time-of.ts';
import type { Output } from './verify.ts';

export const EXIT = { passed: 0, failed: 1, indeterminate: 2, usage: 64, internal: 70 } as const;

export interface Sentence {
  readonly vi: string;
  readonly en: string;
}

export interface FlagDeclaration extends Sentence {
  readonly type: 'string' | 'boolean';
  /** What stands after the flag in the help: DIR, FILE … */
  readonly value?: string;
  readonly required?: true;
  /** May be given several times, and takes every operand that follows it when operands stood before it. */
  readonly list?: true;
}

export type Flags = Readonly<Record<string, FlagDeclaration>>;

export type FlagValues<F extends Flags> = {
  readonly [Name in keyof F]: F[Name]['type'] extends 'boolean'
    ? boolean
    : F[Name] extends { readonly list: true }
      ? readonly string[]
      : F[Name] extends { readonly required: true }
        ? string
        : string | undefined;
};

export interface Call<F extends Flags> {
  readonly flags: FlagValues<F>;
  /** What is no flag. */
  readonly operands: readonly string[];
  readonly json: boolean;
  readonly now: Date;
  readonly say: Speaker;
}

export interface Declaration<F extends Flags> extends Sentence {
  /** For example `trust add`. */
  readonly name: string;
  /** Shown after the name in the help: `FILE...`. */
  readonly operands: string;
  /** How many operands: [least, most]. */
  readonly count: readonly [least: number, most: number];
  readonly flags: F;
  /** Resolves to the exit code. Heavy modules are imported inside, so that other commands start without them. */
  run(call: Call<F>): Promise<number>;
}

export interface Command extends Sentence {
  readonly name: string;
  help(): string;
  /** Throws UsageError. */
  run(args: readonly string[], output: Output, now: Date): Promise<number>;
}

/** What the caller can mend: exit code 64 and the command's help. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The command cannot or must not be done now: exit code 1, both sentences, nothing else. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly vi: string;
  readonly en: string;

  constructor({ vi, en }: Sentence, cause?: unknown) {
    super(en, cause === undefined ? undefined : { cause });
    this.vi = vi;
    this.en = en;
  }
}

/** Either people's text or JSON lines on stdout; progress goes to stderr, and not at all with --json. */
export class Speaker {
  readonly #output: Output;
  readonly #json: boolean;

  constructor(output: Output, json: boolean) {
    this.#output = output;
    this.#json = json;
  }

  /** One result: an object a line with --json, otherwise `text`. */
  result(value: object, text: string | readonly string[]): void {
    if (this.#json) this.#output.out(`${JSON.stringify(value)}\n`);
    else this.#output.out(`${typeof text === 'string' ? text : text.join('\n')}\n`);
  }

  progress({ vi, en }: Sentence): void {
    if (!this.#json) this.#output.err(`${vi} / ${en}\n`);
  }
}

const COMMON: Flags = {
  json: { type: 'boolean', vi: 'mỗi kết quả một đối tượng JSON trên một dòng', en: 'one JSON object a line' },
  help: { type: 'boolean', vi: 'hiện hướng dẫn này', en: 'show this help' },
};

export function command<const F extends Flags>(declaration: Declaration<F>): Command {
  const { name, vi, en } = declaration;
  const help = (): string => helpText(declaration);
  return {
    name,
    vi,
    en,
    help,
    async run(args, output, now) {
      const { values, positionals } = parse(args, { ...declaration.flags, ...COMMON });
      if (values['help'] === true) {
        output.out(help());
        return EXIT.passed;
      }
      const json = values['json'] === true;
      assertOperands(declaration, positionals.length);
      const flags = flagValues(declaration.flags, values);
      return declaration.run({ flags, operands: positionals, json, now, say: new Speaker(output, json) });
    },
  };
}

type RawValues = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;

function parse(args: readonly string[], flags: Flags): { readonly values: RawValues; readonly positionals: readonly string[] } {
  const options: ParseArgsConfig['options'] = Object.fromEntries(
    Object.entries(flags).map(([name, { type, list }]) => [name, { type, multiple: list === true }]),
  );
  try {
    const { values, positionals } = parseArgs({ args: spreadLists(args, flags), options, allowPositionals: true, strict: true });
    return { values: values as RawValues, positionals };
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

// `FILE --list A B` means `FILE --list A --list B`; where no operand stands before, `--list A FILE` takes A alone.
function spreadLists(args: readonly string[], flags: Flags): string[] {
  const spread: string[] = [];
  let list: string | null = null;
  let hasOperands = false;
  let isValue = false;
  for (const arg of args) {
    const [name = ''] = arg.split('=', 1);
    const flag = arg.startsWith('--') ? flags[name.slice(2)] : undefined;
    if (arg.startsWith('-') && arg !== '-') {
      list = flag?.list === true ? name : null;
      isValue = flag?.type === 'string' && name === arg;
      spread.push(arg);
    } else if (isValue) {
      isValue = false;
      spread.push(arg);
    } else if (list === null || !hasOperands) {
      list = null;
      hasOperands = true;
      spread.push(arg);
    } else spread.push(list, arg);
  }
  return spread;
}

function flagValues<F extends Flags>(flags: F, values: RawValues): FlagValues<F> {
  const read = Object.entries(flags).map(([name, { type, required, list }]) => {
    const value = values[name];
    if (required === true && value === undefined) throw new UsageError(`Thiếu --${name}. / --${name} is missing.`);
    return [name, type === 'boolean' ? value === true : list === true ? (value ?? []) : value];
  });
  return Object.fromEntries(read) as FlagValues<F>;
}

function assertOperands({ count: [least, most], operands }: Declaration<Flags>, given: number): void {
  if (given >= least && given <= most) return;
  throw new UsageError(
    operands === '' ? 'Lệnh này không nhận đối số. / This command takes no operands.' : `Cần / expected: ${operands}`,
  );
}

function helpText({ name, operands, vi, en, flags }: Declaration<Flags>): string {
  const all = Object.entries({ ...flags, ...COMMON });
  const shown = all.map(([flag, { value }]) => `--${flag}${value === undefined ? '' : ` ${value}`}`);
  const width = Math.max(...shown.map((text) => text.length)) + 2;
  const lines = all.map(([, flag], i) => {
    const start = `  ${(shown[i] ?? '').padEnd(width)}`;
    return `${start}${flag.vi}${flag.required === true ? ' (bắt buộc)' : ''}\n${' '.repeat(start.length)}${flag.en}`;
  });
  const head = ['chauban', name, operands, '[…]'].filter((part) => part !== '').join(' ');
  return `${head}\n\n${vi}\n${en}\n\n${lines.join('\n')}\n\n${EXIT_CODES}`;
}

export const EXIT_CODES =
  'Mã thoát / exit codes: 0 đạt / passed, 1 không đạt / failed, 2 chưa đủ căn cứ / indeterminate, 64 sai cách dùng / usage, 70 lỗi chương trình / internal\n';

/** RFC 3339 with a zone, or a date: a local time would mean another moment on another machine. */
export function readTime(flag: string, text: string | undefined, now: Date): Date {
  if (text === undefined) return now;
  const time = timeOf(text);
  if (time === undefined) throw new UsageError(`--${flag}: thời điểm không hợp lệ / not a time: ${text}`);
  return time;
}
