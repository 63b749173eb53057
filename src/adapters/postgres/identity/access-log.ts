// The access log in PostgreSQL.
import { DataSource } from 'typeorm';
import { type AccessEntry, AccessLog, type AccessLogRequest, type AccessRecord } from '../../../identity/access-log.port.ts';
import type { Page } from '../../../identity/index.ts';
import { currentManager, readingManager } from '../transactions.ts';
import { AccessLogRow } from './identity.entity.ts';

const FILTER = `($1::uuid is null or a.user_id = $1) and ($2::text is null or split_part(a.subject, '/', 1) = $2)`;

export class PostgresAccessLog extends AccessLog {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async record(entry: AccessRecord): Promise<void> {
    await currentManager().insert(AccessLogRow, { ...entry });
  }

  override async list({ page, pageSize, userId, dossierId }: AccessLogRequest): Promise<Page<AccessEntry>> {
    const manager = readingManager(this.dataSource);
    const filter = [userId ?? null, dossierId ?? null];
    const items = await manager.query<AccessEntry[]>(
      `select a.id, a.at as time, u.username, u.display_name as "displayName", a.action,
              split_part(a.subject, '/', 1) as "dossierId", a.subject as target, a.title
         from access_log a join users u on u.id = a.user_id
        where ${FILTER} order by a.id desc limit $3 offset $4`,
      [...filter, pageSize, (page - 1) * pageSize],
    );
    const [count] = await manager.query<{ total: number }[]>(
      `select count(*)::int as total from access_log a where ${FILTER}`,
      filter,
    );
    return { items, total: count?.total ?? 0, page, pageSize };
  }
}
