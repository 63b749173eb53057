// Leadership by an advisory lock on a connection of its own: PostgreSQL releases it when the process dies.
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { LedgerLeadership } from '../../../ledger/ledger-leadership.port.ts';
import { LEADER_LOCK } from './channels.ts';

const ASK_AGAIN_MS = 2000;

export class PostgresLedgerLeadership extends LedgerLeadership {
  readonly #url: string;

  constructor(url: string) {
    super();
    this.#url = url;
  }

  override async lead(work: (lost: AbortSignal) => Promise<void>, stop: AbortSignal): Promise<void> {
    const client = new pg.Client({ connectionString: this.#url, application_name: 'chauban ledger leader', keepAlive: true });
    const gone = new AbortController();
    const lose = (): void => gone.abort();
    client.on('error', lose);
    client.on('end', lose);
    await client.connect();
    const lost = AbortSignal.any([stop, gone.signal]);
    try {
      while (!lost.aborted) {
        if (await tryLock(client)) return await work(lost);
        await Promise.race([delay(ASK_AGAIN_MS), aborted(lost)]);
      }
    } finally {
      if (!gone.signal.aborted) await client.end();
    }
  }
}

async function tryLock(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ locked: boolean }>('select pg_try_advisory_lock($1) as locked', [LEADER_LOCK]);
  return rows[0]?.locked === true;
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort');
}
