// Sessions and failed sign-ins in PostgreSQL.
import { DataSource } from 'typeorm';
import { type FailureLimit, type FoundSession, type SessionRecord, Sessions } from '../../../identity/sessions.port.ts';
import type { User } from '../../../identity/user.ts';
import { currentManager, readingManager } from '../transactions.ts';
import { SessionRow } from './identity.entity.ts';

export class PostgresSessions extends Sessions {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async find(tokenDigest: Uint8Array, at: Date): Promise<FoundSession | undefined> {
    // Asked with every request: one statement.
    const [row] = await readingManager(this.dataSource).query<(User & Omit<FoundSession, 'user'>)[]>(
      `select u.id, u.username, u.display_name as "displayName", u.role, u.organisation_id as "organisationId", u.active,
              u.must_change_password as "mustChangePassword", s.expires_at as "expiresAt", s.last_seen_at as "lastSeenAt"
         from sessions s join users u on u.id = s.user_id and u.active
         left join organisations o on o.id = u.organisation_id and o.active
        where s.token_digest = $1 and s.expires_at > $2 and (u.role <> 'agency-officer' or o.id is not null)`,
      [Buffer.from(tokenDigest), at],
    );
    if (row === undefined) return undefined;
    const { expiresAt, lastSeenAt, ...user } = row;
    return { user, expiresAt, lastSeenAt };
  }

  override async add({ tokenDigest, userId, createdAt, expiresAt }: SessionRecord): Promise<void> {
    const row = { tokenDigest: Buffer.from(tokenDigest), userId, createdAt, lastSeenAt: createdAt, expiresAt };
    await currentManager().insert(SessionRow, row);
  }

  override async touch(tokenDigest: Uint8Array, at: Date): Promise<void> {
    await currentManager().update(SessionRow, { tokenDigest: Buffer.from(tokenDigest) }, { lastSeenAt: at });
  }

  override async remove(tokenDigest: Uint8Array): Promise<void> {
    await currentManager().delete(SessionRow, { tokenDigest: Buffer.from(tokenDigest) });
  }

  override async removeOf(userId: string, except: Uint8Array | undefined): Promise<void> {
    const kept = Buffer.from(except ?? new Uint8Array(0));
    await currentManager().query('delete from sessions where user_id = $1 and token_digest <> $2', [userId, kept]);
  }

  override async removeExpired(at: Date): Promise<void> {
    await currentManager().query('delete from sessions where expires_at <= $1', [at]);
    await currentManager().query("delete from sign_in_failures where at < $1::timestamptz - interval '1 day'", [at]);
  }

  override async addFailure(limits: readonly FailureLimit[], since: Date, at: Date): Promise<boolean> {
    const keys = limits.map(({ keyDigest, most }) => ({ key: Buffer.from(keyDigest), most }));
    // Until the transaction ends nobody else counts under these keys; all take them in one order, so none waits for another in a ring.
    for (const { key } of keys.toSorted((a, b) => Buffer.compare(a.key, b.key)))
      await currentManager().query('select pg_advisory_xact_lock($1)', [key.readBigInt64BE().toString()]);
    for (const { key, most } of keys) {
      const [row] = await currentManager().query<{ count: number }[]>(
        'select count(*)::int as count from sign_in_failures where key_digest = $1 and at > $2',
        [key, since],
      );
      if ((row?.count ?? 0) >= most) return false;
    }
    for (const { key } of keys)
      await currentManager().query('insert into sign_in_failures (key_digest, at) values ($1, $2)', [key, at]);
    return true;
  }

  override async removeFailure(keyDigest: Uint8Array, at: Date): Promise<void> {
    await currentManager().query(
      'delete from sign_in_failures where ctid = (select ctid from sign_in_failures where key_digest = $1 and at = $2 limit 1 for update)',
      [Buffer.from(keyDigest), at],
    );
  }

  override async clearFailures(keyDigest: Uint8Array): Promise<void> {
    await currentManager().query('delete from sign_in_failures where key_digest = $1', [Buffer.from(keyDigest)]);
  }
}
