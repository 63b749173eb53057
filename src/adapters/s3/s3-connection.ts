// The minio client made patient: time-outs, retries with backoff, and failures of the store translated to StorageError.
import http from 'node:http';
import https from 'node:https';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'minio';
import { StorageError } from '../../storage/storage-error.port.ts';

export interface S3ConnectionSettings {
  /** `http://host:port` or `https://host[:port]`. */
  readonly endpoint: string;
  readonly region: string;
  readonly accessKey: string;
  readonly secretKey: string;
  /** Silence on the connection for this long ends the attempt. */
  readonly timeoutMs?: number;
  /** Including the first one. */
  readonly attempts?: number;
  readonly firstDelayMs?: number;
}

const PASSING_CODES = new Set([
  ...['ECONNRESET', 'ECONNREFUSED', 'ECONNABORTED', 'ETIMEDOUT', 'EPIPE', 'EAI_AGAIN', 'ENETUNREACH', 'EHOSTUNREACH'],
  ...['InternalError', 'ServiceUnavailable', 'SlowDown', 'RequestTimeout', 'Busy', 'OperationAborted', 'UnknownError'],
]);
const ABSENT_CODES = new Set(['NotFound', 'NoSuchKey', 'NoSuchVersion', 'NoSuchUpload', 'MethodNotAllowed']);

export class S3Connection {
  readonly client: Client;
  readonly #attempts: number;
  readonly #firstDelayMs: number;

  constructor(settings: S3ConnectionSettings) {
    const { hostname, port, protocol } = new URL(settings.endpoint);
    const secure = protocol === 'https:';
    const agent = new (secure ? https : http).Agent({ keepAlive: true, maxSockets: 64 });
    this.client = new Client({
      endPoint: hostname.replace(/^\[|\]$/g, ''),
      ...(port === '' ? {} : { port: Number(port) }),
      useSSL: secure,
      region: settings.region,
      accessKey: settings.accessKey,
      secretKey: settings.secretKey,
      transport: { request: requestWithTimeout(secure ? https.request : http.request, settings.timeoutMs ?? 30_000) },
      transportAgent: agent,
      retryOptions: { disableRetry: true }, // the client's own retry prints to the console and does not cover connection errors
    });
    this.#attempts = settings.attempts ?? 5;
    this.#firstDelayMs = settings.firstDelayMs ?? 200;
  }

  /** Runs the work until it succeeds, fails for good, or attempts are used up. Rejects with StorageError only. */
  async patiently<Result>(label: string, work: () => Promise<Result>): Promise<Result> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await work();
      } catch (cause) {
        if (cause instanceof StorageError) throw cause;
        if (!mayPass(cause) || attempt >= this.#attempts) throw translate(label, cause);
        await pause(this.#firstDelayMs * 2 ** (attempt - 1) * (0.5 + Math.random()));
      }
    }
  }
}

type Request = typeof http.request;

function requestWithTimeout(request: Request, timeoutMs: number): Request {
  const wrapped = (options: http.RequestOptions, onResponse?: (response: http.IncomingMessage) => void): http.ClientRequest => {
    const sent = request(options, onResponse);
    const expire = (): void => {
      sent.destroy(Object.assign(new Error(`no answer within ${timeoutMs} ms`), { code: 'ETIMEDOUT' }));
    };
    return sent.setTimeout(timeoutMs, expire);
  };
  return wrapped as Request;
}

function mayPass(cause: unknown): boolean {
  if (PASSING_CODES.has(s3Code(cause))) return true;
  // What the client says for 408, 429, 5xx, and what node says for a connection that broke.
  return cause instanceof Error && /Retryable HTTP status|socket hang up|aborted|premature close/i.test(cause.message);
}

/** The S3 or system code of an error, or ''. */
export function s3Code(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : '';
}

export function isAbsent(cause: unknown): boolean {
  return ABSENT_CODES.has(s3Code(cause)) || (cause instanceof StorageError && cause.code === 'STORE_NOT_FOUND');
}

function translate(label: string, cause: unknown): StorageError {
  const detail = `${label}: ${s3Code(cause)} ${cause instanceof Error ? cause.message : String(cause)}`;
  return new StorageError(isAbsent(cause) ? 'STORE_NOT_FOUND' : 'STORE_UNAVAILABLE', detail, cause);
}
