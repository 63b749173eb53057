// A running service over HTTP: session, JSON, and resumable upload (tus 1.0). Its refusals are ours, with their sentences.
import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Refusal, UsageError } from './command.ts';
import { openFile } from './open-file.ts';
import { readPassword } from './read-password.ts';

const CHUNK_BYTES = 8 << 20;
const RETRY_DELAYS_MS = [500, 2_000, 5_000, 15_000, 30_000];
const TUS = { 'tus-resumable': '1.0.0' };

export const SERVICE_FLAGS = {
  url: {
    type: 'string',
    value: 'URL',
    required: true,
    vi: 'địa chỉ dịch vụ, ví dụ https://luutru.example.gov.vn',
    en: 'address of the service',
  },
  user: {
    type: 'string',
    value: 'NAME',
    required: true,
    vi: 'tên đăng nhập; mật khẩu lấy từ CHAUBAN_PASSWORD hoặc hỏi trên màn hình',
    en: 'user name; the password comes from CHAUBAN_PASSWORD or is asked for',
  },
} as const;

interface Uploaded {
  readonly id: string;
  readonly fileName: string;
  readonly sizeBytes: number;
}

export class ServiceClient {
  readonly #base: URL;
  #cookie = '';

  private constructor(base: URL) {
    this.#base = base;
  }

  static async signIn(url: string, username: string): Promise<ServiceClient> {
    if (!URL.canParse(url) || !/^https?:/.test(url)) throw new UsageError(`--url: ${url}`);
    const client = new ServiceClient(new URL(url));
    await client.send('POST', '/api/session', { username, password: await readPassword() });
    return client;
  }

  signOut(): Promise<unknown> {
    return this.send('DELETE', '/api/session');
  }

  async send<T>(method: string, path: string, body?: unknown): Promise<T> {
    const json = body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    const response = await this.#checked(method, path, json);
    const text = await response.text();
    return (text === '' ? null : JSON.parse(text)) as T;
  }

  async bytes(path: string): Promise<Uint8Array> {
    return new Uint8Array(await (await this.#checked('GET', path, {})).arrayBuffer());
  }

  /** Uploads, or goes on where `begun` stopped; a broken connection is taken up again. Answers the package's id. */
  async upload(
    path: string,
    transferId: string,
    begun: Uploaded | undefined,
    tell: (sent: number, size: number) => void,
  ): Promise<string> {
    const file = await openFile(path);
    try {
      const id = begun?.id ?? (await this.#beginUpload(transferId, basename(path), file.sizeBytes));
      for (let attempt = 0; ; attempt++) {
        try {
          for (let offset = await this.#offset(id); offset < file.sizeBytes; tell(offset, file.sizeBytes)) {
            const chunk = await file.read(offset, Math.min(CHUNK_BYTES, file.sizeBytes - offset));
            offset = await this.#sendChunk(id, offset, chunk);
            attempt = 0;
          }
          return id;
        } catch (cause) {
          const delay = RETRY_DELAYS_MS[attempt];
          if (cause instanceof Refusal || delay === undefined) throw cause;
          await sleep(delay);
        }
      }
    } finally {
      await file.close();
    }
  }

  async #beginUpload(transferId: string, name: string, sizeBytes: number): Promise<string> {
    const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');
    const metadata = `transferId ${base64(transferId)},filename ${base64(name)}`;
    const headers = { ...TUS, 'upload-length': String(sizeBytes), 'upload-metadata': metadata };
    const created = await this.#checked('POST', '/api/uploads', { headers });
    return (created.headers.get('location') ?? '').replace(/^.*\//, '');
  }

  async #offset(id: string): Promise<number> {
    return Number((await this.#checked('HEAD', `/api/uploads/${id}`, { headers: TUS })).headers.get('upload-offset'));
  }

  async #sendChunk(id: string, offset: number, chunk: Uint8Array<ArrayBuffer>): Promise<number> {
    const headers = { ...TUS, 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' };
    const answer = await this.#checked('PATCH', `/api/uploads/${id}`, { headers, body: chunk });
    return Number(answer.headers.get('upload-offset'));
  }

  async #checked(method: string, path: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers);
    if (this.#cookie !== '') headers.set('cookie', this.#cookie);
    let response: Response;
    try {
      response = await fetch(new URL(path, this.#base), { ...init, method, headers, redirect: 'error' });
    } catch (cause) {
      throw new UnreachableError(this.#base.href, cause);
    }
    for (const cookie of response.headers.getSetCookie()) this.#cookie = cookie.split(';')[0] ?? '';
    if (response.ok) return response;
    throw refusalOf(response.status, await response.text());
  }
}

/** May pass: uploads are taken up again. */
class UnreachableError extends Error {
  override readonly name = 'UnreachableError';
  readonly vi: string;
  readonly en: string;

  constructor(address: string, cause: unknown) {
    super(`${address} cannot be reached`, { cause });
    this.vi = `Không kết nối được dịch vụ tại ${address}. Hãy kiểm tra địa chỉ và mạng.`;
    this.en = `The service at ${address} cannot be reached. Check the address and the network.`;
  }
}

function refusalOf(status: number, text: string): Error {
  try {
    const { error } = JSON.parse(text) as { readonly error: { readonly code: string; readonly vi: string; readonly en: string } };
    return new Refusal({ vi: `${error.vi} (${error.code})`, en: `${error.en} (${error.code})` });
  } catch (cause) {
    if (status >= 500) return new UnreachableError(`HTTP ${status}`, cause);
    return new Refusal({ vi: `Dịch vụ từ chối (HTTP ${status}).`, en: `The service refused (HTTP ${status}).` }, cause);
  }
}
