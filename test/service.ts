// The whole service on a fresh database and a temporary data folder, for journeys over HTTP.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { loadConfiguration } from '../src/configuration/index.ts';
import { createApplication } from '../src/create-application.ts';
import { ManageUsers, type NewUser } from '../src/identity/index.ts';
import type { TestPostgres } from './postgres.ts';

export interface Answer<T> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

export interface ServicePlace {
  readonly dataDir: string;
  readonly databaseUrl: string;
}

export class TestService {
  private constructor(
    readonly app: NestExpressApplication,
    /** http://127.0.0.1:<port> */
    readonly url: string,
    readonly dataDir: string,
    readonly databaseUrl: string,
    readonly isGuest: boolean,
  ) {}

  /**
   * `environment` overrides the demonstration's configuration, e.g. {CHAUBAN_SESSION_IDLE_MINUTES: '5'}. `beside`: as another process on
   * the database and the data folder of that service, which stays their owner. `prepare` sees the application before it begins to work.
   */
  static async start(
    postgres: TestPostgres,
    environment: Record<string, string> = {},
    { beside, prepare }: { beside?: ServicePlace; prepare?: (app: NestExpressApplication) => void } = {},
  ): Promise<TestService> {
    const dataDir = beside?.dataDir ?? (await mkdtemp(join(tmpdir(), 'chauban-service-')));
    const settings = { CHAUBAN_DEMO: 'true', CHAUBAN_DATA: dataDir, CHAUBAN_HTTP_PORT: '0', CHAUBAN_LOG_FILE: 'service.log' };
    const databaseUrl = beside?.databaseUrl ?? (await postgres.freshDatabase());
    const app = await createApplication(loadConfiguration({ ...settings, ...environment }), databaseUrl);
    prepare?.(app);
    await app.listen(0, '127.0.0.1');
    const url = (await app.getUrl()).replace('[::1]', '127.0.0.1');
    return new TestService(app, url, dataDir, databaseUrl, beside !== undefined);
  }

  /** Adds a user and signs in. */
  async signedIn(user: Omit<NewUser, 'password' | 'displayName'>): Promise<TestClient> {
    const password = 'mật khẩu để thử';
    await this.app.get(ManageUsers).add({ displayName: user.username, ...user, password, permanent: true });
    const client = new TestClient(this.url);
    await client.signIn(user.username, password);
    return client;
  }

  async stop(): Promise<void> {
    await this.app.close();
    if (!this.isGuest) await rm(this.dataDir, { recursive: true, force: true });
  }
}

/** A browser's manners in a few lines: keeps the session cookie, speaks JSON. */
export class TestClient {
  #cookie = '';

  constructor(readonly url: string) {}

  async signIn(username: string, password: string): Promise<Answer<{ id: string; role: string }>> {
    return this.send('POST', '/api/session', { username, password });
  }

  async send<T>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer<T>> {
    const response = await this.request(method, path, {
      headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: (text === '' ? null : JSON.parse(text)) as T };
  }

  async request(method: string, path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    if (this.#cookie !== '') headers.set('cookie', this.#cookie);
    const response = await fetch(this.url + path, { ...init, method, headers, redirect: 'manual' });
    for (const cookie of response.headers.getSetCookie()) this.#cookie = cookie.split(';')[0] ?? '';
    return response;
  }
}
