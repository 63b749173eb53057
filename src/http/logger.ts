// Structured logs: pino, JSON lines, also for what Nest itself reports.
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { LoggerService } from '@nestjs/common';
import { destination, type Logger, pino } from 'pino';
import type { LogConfiguration } from '../configuration/index.ts';

export function createLogger(configuration: LogConfiguration): Logger {
  const options = {
    level: configuration.level,
    base: { pid: process.pid },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
  };
  if (configuration.file === undefined) return pino(options);
  mkdirSync(dirname(configuration.file), { recursive: true });
  return pino(options, destination({ dest: configuration.file, sync: true, mode: 0o600 }));
}

/** Nest's logger over pino; the last optional parameter of a Nest log call is the context. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, ...rest: unknown[]): void {
    this.#write('info', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.#write('warn', message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.#write('error', message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.#write('debug', message, rest);
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.#write('debug', message, rest);
  }

  #write(level: 'debug' | 'info' | 'warn' | 'error', message: unknown, rest: readonly unknown[]): void {
    const context = rest.at(-1);
    const fields = typeof context === 'string' ? { context } : {};
    if (message instanceof Error) this.logger[level]({ ...fields, ...describeError(message) }, 'error');
    else if (typeof message === 'object' && message !== null) this.logger[level](...said(fields, message));
    else this.logger[level](fields, String(message));
  }
}

// An object's own `message` is the line; its other members are fields; an error among them is described, not serialised.
function said(fields: object, object: object): [object, string] {
  const { message, ...members } = object as { readonly message?: unknown };
  const described = Object.entries(members).map(([name, value]) => [name, value instanceof Error ? describeError(value) : value]);
  return [{ ...fields, ...Object.fromEntries(described) }, typeof message === 'string' ? message : ''];
}

// Name, code, message and stack only: drivers hang query parameters and whole requests on their errors.
function describeError(error: Error): object {
  const code = 'code' in error ? { code: String(error.code) } : {};
  const cause = error.cause instanceof Error ? { cause: describeError(error.cause) } : {};
  return { error: error.name, ...code, message: error.message, stack: error.stack, ...cause };
}
