// Where a rebuild writes: into an empty database, or into a new one that takes the place of the old one at the very end. The old one
// is renamed and kept; nothing is dropped that was there before.
import pg from 'pg';

export class TargetError extends Error {
  override readonly name = 'TargetError';
  readonly code: 'DATABASE_NOT_EMPTY' | 'DATABASE_STILL_USED' | 'DATABASE_NOT_ALLOWED';
  readonly vi: string;
  readonly en: string;

  constructor(code: TargetError['code'], vi: string, en: string, cause?: unknown) {
    super(en, cause === undefined ? undefined : { cause });
    this.code = code;
    this.vi = vi;
    this.en = en;
  }
}

export interface TargetDatabase {
  readonly url: string;
  /** Everything is there: puts it in place. Answers under which name the old database is kept, or null when there was none. */
  finish(): Promise<string | null>;
  /** Removes what this rebuild made. */
  discard(): Promise<void>;
}

/** Throws TargetError. */
export async function prepareTarget(url: string, replace: boolean, now: Date): Promise<TargetDatabase> {
  const { name, tables, others } = await withClient(url, look);
  if (tables === 0) return inPlace(url);
  if (!replace) {
    throw new TargetError(
      'DATABASE_NOT_EMPTY',
      `Cơ sở dữ liệu “${name}” đang có dữ liệu. Hãy dừng dịch vụ rồi thêm --replace (cơ sở cũ được đổi tên và giữ lại), hoặc đặt DATABASE_URL tới một cơ sở dữ liệu trống.`,
      `The database "${name}" is not empty. Stop the service and add --replace (the old one is renamed and kept), or set DATABASE_URL to an empty database.`,
    );
  }
  if (others > 0) {
    throw new TargetError(
      'DATABASE_STILL_USED',
      `Còn ${others} kết nối khác tới cơ sở dữ liệu “${name}”. Hãy dừng dịch vụ trước khi thay thế.`,
      `There are ${others} other connections to the database "${name}". Stop the service before it is replaced.`,
    );
  }
  return beside(url, name, now);
}

async function look(client: pg.Client) {
  const { rows } = await client.query<{ name: string; tables: number; others: number }>(
    `select current_database() as name,
       (select count(*)::int from information_schema.tables where table_schema = 'public') as tables,
       (select count(*)::int from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()) as others`,
  );
  const [found] = rows;
  if (found === undefined) throw new Error('expected an answer from PostgreSQL');
  return found;
}

function inPlace(url: string): TargetDatabase {
  return {
    url,
    finish: async () => null,
    discard: async () => {
      await withClient(url, (client) => client.query('drop schema public cascade; create schema public'));
    },
  };
}

async function beside(url: string, name: string, now: Date): Promise<TargetDatabase> {
  const stamp = now.toISOString().slice(0, 19).replaceAll(/[-:T]/g, '');
  const fresh = `${name.slice(0, 30)}_rebuilt_${stamp}`;
  const kept = `${name.slice(0, 30)}_before_${stamp}`;
  const maintenance = withDatabaseName(url, 'postgres');
  const quoted = (text: string): string => pg.escapeIdentifier(text);
  try {
    await withClient(maintenance, (client) =>
      client.query(`create database ${quoted(fresh)} template template0 encoding 'UTF8'`),
    );
  } catch (cause) {
    throw new TargetError(
      'DATABASE_NOT_ALLOWED',
      'Không tạo được cơ sở dữ liệu mới. Hãy nhờ người quản trị PostgreSQL tạo một cơ sở dữ liệu trống và đặt DATABASE_URL tới đó.',
      'A new database could not be made. Have the administrator of PostgreSQL make an empty one and set DATABASE_URL to it.',
      cause,
    );
  }
  return {
    url: withDatabaseName(url, fresh),
    finish: async () => {
      // In one transaction: there is never a moment without a database under the name.
      await withClient(maintenance, async (client) => {
        await client.query('begin');
        await client.query(`alter database ${quoted(name)} rename to ${quoted(kept)}`);
        await client.query(`alter database ${quoted(fresh)} rename to ${quoted(name)}`);
        await client.query('commit');
      });
      return kept;
    },
    discard: async () => {
      await withClient(maintenance, (client) => client.query(`drop database ${quoted(fresh)}`));
    },
  };
}

function withDatabaseName(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${encodeURIComponent(name)}`;
  return changed.href;
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: 'chauban rebuild' });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
