// LISTEN over a connection of its own. When it breaks, waiting falls back to its time-outs until it is made again.
import pg from 'pg';
import { LedgerSignals } from '../../../ledger/ledger-signals.port.ts';
import { PENDING_CHANNEL, PUBLISHED_CHANNEL } from './channels.ts';

export class PostgresLedgerSignals extends LedgerSignals {
  readonly #url: string;
  readonly #waiting = new Map<string, Set<() => void>>();
  #client: Promise<pg.Client> | undefined;
  #closed = false;

  /** Connects at the first wait. */
  constructor(url: string) {
    super();
    this.#url = url;
  }

  override waitForPending(timeoutMs: number, stop?: AbortSignal): Promise<void> {
    return this.#wait(PENDING_CHANNEL, timeoutMs, stop);
  }

  override waitForPublished(timeoutMs: number, stop?: AbortSignal): Promise<void> {
    return this.#wait(PUBLISHED_CHANNEL, timeoutMs, stop);
  }

  async close(): Promise<void> {
    this.#closed = true;
    const client = await this.#client?.catch(() => undefined); // a connection that was never made needs no end
    await client?.end();
  }

  #wait(channel: string, timeoutMs: number, stop: AbortSignal | undefined): Promise<void> {
    this.#listen();
    return new Promise((resolve) => {
      if (stop?.aborted) return resolve();
      const waiting = this.#waiting.get(channel) ?? new Set();
      this.#waiting.set(channel, waiting);
      const done = (): void => {
        clearTimeout(timer);
        stop?.removeEventListener('abort', done);
        waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, timeoutMs);
      stop?.addEventListener('abort', done, { once: true });
      waiting.add(done);
    });
  }

  #listen(): void {
    if (this.#client !== undefined || this.#closed) return;
    const client = this.#connect();
    this.#client = client;
    // Whoever waits looks again after the time-out, and the next wait tries to connect anew.
    client.catch(() => {
      this.#client = undefined;
    });
  }

  async #connect(): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: this.#url, application_name: 'chauban ledger signals', keepAlive: true });
    const forget = (): void => {
      this.#client = undefined;
    };
    client.on('error', forget);
    client.on('end', forget);
    client.on('notification', ({ channel }) => {
      for (const done of [...(this.#waiting.get(channel) ?? [])]) done();
    });
    await client.connect();
    await client.query(`listen ${PENDING_CHANNEL}; listen ${PUBLISHED_CHANNEL}`);
    return client;
  }
}
