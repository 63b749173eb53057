// The one place that talks to the service: JSON in and out, session by cookie, refusals as ApiError in both languages.

export interface ErrorBody {
  readonly code: string;
  readonly vi: string;
  readonly en: string;
  readonly requestId?: string;
  readonly details?: unknown;
}

/** A refusal of the service, or no answer at all (status 0). */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly body: ErrorBody;

  constructor(status: number, body: ErrorBody) {
    super(`${status} ${body.code}`);
    this.status = status;
    this.body = body;
  }
}

export const UNREACHABLE: ErrorBody = {
  code: 'SERVICE_UNREACHABLE',
  vi: 'Không kết nối được tới máy chủ. Hãy kiểm tra mạng rồi thử lại; những gì đã lưu không bị mất.',
  en: 'The server cannot be reached. Check the network and try again; what was saved is not lost.',
};

const UNREADABLE: ErrorBody = {
  code: 'ANSWER_UNREADABLE',
  vi: 'Máy chủ trả lời không đúng định dạng. Hãy thử lại; nếu vẫn vậy, báo cho người quản trị.',
  en: 'The server gave an answer that cannot be read. Try again; if it happens again, tell the administrator.',
};

export type Query = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** `path` without `/api`; empty, null and undefined parameters are left out. */
export function apiUrl(path: string, query: Query = {}): string {
  const parameters = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') parameters.set(key, String(value));
  }
  const text = parameters.toString();
  return `/api${path}${text === '' ? '' : `?${text}`}`;
}

interface Sent {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly body?: BodyInit;
  readonly contentType?: string;
}

async function send<T>({ method, url, body, contentType }: Sent): Promise<T> {
  const headers: Record<string, string> = { Accept: 'application/json' };
  if (contentType !== undefined) headers['Content-Type'] = contentType;
  let response: Response;
  try {
    response = await fetch(url, { method, headers, credentials: 'same-origin', ...(body === undefined ? {} : { body }) });
  } catch {
    throw new ApiError(0, UNREACHABLE);
  }
  const text = await response.text();
  const value = text === '' ? null : parseJson(text);
  if (!response.ok) throw new ApiError(response.status, errorBodyOf(value));
  if (value === undefined) throw new ApiError(response.status, UNREADABLE);
  return value as T;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function errorBodyOf(value: unknown): ErrorBody {
  if (typeof value === 'object' && value !== null && 'error' in value) {
    const error = value.error;
    if (typeof error === 'object' && error !== null && 'code' in error && 'vi' in error && 'en' in error)
      return error as ErrorBody;
  }
  return UNREADABLE;
}

const jsonBody = (value: unknown) => ({ body: JSON.stringify(value ?? {}), contentType: 'application/json' });

export const api = {
  get: <T>(path: string, query?: Query) => send<T>({ method: 'GET', url: apiUrl(path, query) }),
  post: <T>(path: string, value?: unknown) => send<T>({ method: 'POST', url: apiUrl(path), ...jsonBody(value) }),
  patch: <T>(path: string, value: unknown) => send<T>({ method: 'PATCH', url: apiUrl(path), ...jsonBody(value) }),
  delete: <T>(path: string) => send<T>({ method: 'DELETE', url: apiUrl(path) }),
  /** Bytes as they are, for certificates. */
  postBytes: <T>(path: string, query: Query, bytes: Blob) =>
    send<T>({ method: 'POST', url: apiUrl(path, query), body: bytes, contentType: 'application/octet-stream' }),
};
