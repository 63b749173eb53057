// Users and organisations in PostgreSQL.
import { DataSource, type EntityTarget, ILike, Not, type ObjectLiteral } from 'typeorm';
import type { Organisation, Page, User } from '../../../identity/index.ts';
import type { PageRequest, UserWithPassword } from '../../../identity/user.ts';
import { Organisations, Users } from '../../../identity/users.port.ts';
import { currentManager, readingManager } from '../transactions.ts';
import { OrganisationRow, UserRow } from './identity.entity.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export class PostgresUsers extends Users {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async find(id: string): Promise<UserWithPassword | undefined> {
    if (!UUID.test(id)) return undefined;
    const row = await readingManager(this.dataSource).findOneBy(UserRow, { id });
    return row === null ? undefined : toUser(row);
  }

  override async findByUsername(username: string): Promise<UserWithPassword | undefined> {
    const row = await readingManager(this.dataSource).findOneBy(UserRow, { username });
    return row === null ? undefined : toUser(row);
  }

  override async list({ page, pageSize, q }: PageRequest): Promise<Page<User>> {
    const contains = ILike(`%${escapeLike(q)}%`);
    const [rows, total] = await readingManager(this.dataSource).findAndCount(UserRow, {
      where: [{ username: contains }, { displayName: contains }],
      order: { displayName: 'ASC', id: 'ASC' },
      skip: (page - 1) * pageSize,
      take: pageSize,
    });
    const items = rows.map((row) => {
      const { passwordHash: _, ...user } = toUser(row);
      return user;
    });
    return { items, total, page, pageSize };
  }

  override countAll(): Promise<number> {
    return readingManager(this.dataSource).count(UserRow);
  }

  override async countOtherAdministrators(id: string): Promise<number> {
    // All of them, in one order: two administrators who lock each other then wait, and do not deadlock.
    const rows = await currentManager().find(UserRow, {
      where: { role: 'administrator', active: true },
      order: { id: 'ASC' },
      lock: { mode: 'pessimistic_write' },
    });
    return rows.filter((row) => row.id !== id).length;
  }

  override add(user: UserWithPassword, at: Date): Promise<boolean> {
    return insertUnlessTaken(UserRow, { ...user, createdAt: at });
  }

  override async change({ id, ...values }: UserWithPassword): Promise<void> {
    await currentManager().update(UserRow, { id }, values);
  }
}

export class PostgresOrganisations extends Organisations {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async find(id: string): Promise<Organisation | undefined> {
    if (!UUID.test(id)) return undefined;
    const row = await readingManager(this.dataSource).findOneBy(OrganisationRow, { id });
    return row === null ? undefined : toOrganisation(row);
  }

  override async list({ page, pageSize, q }: PageRequest): Promise<Page<Organisation>> {
    const contains = ILike(`%${escapeLike(q)}%`);
    const [rows, total] = await readingManager(this.dataSource).findAndCount(OrganisationRow, {
      where: [{ code: contains }, { name: contains }, { nameEn: contains }],
      order: { name: 'ASC', id: 'ASC' },
      skip: (page - 1) * pageSize,
      take: pageSize,
    });
    return { items: rows.map(toOrganisation), total, page, pageSize };
  }

  override add(organisation: Organisation, at: Date): Promise<boolean> {
    return insertUnlessTaken(OrganisationRow, { ...organisation, createdAt: at });
  }

  override async change({ id, ...values }: Organisation): Promise<boolean> {
    const manager = currentManager();
    if (await manager.existsBy(OrganisationRow, { code: values.code, id: Not(id) })) return false;
    await manager.update(OrganisationRow, { id }, values);
    return true;
  }
}

// The unique index decides; no second look-up that another process could slip between.
async function insertUnlessTaken<T extends ObjectLiteral>(entity: EntityTarget<T>, values: object): Promise<boolean> {
  const insert = currentManager()
    .createQueryBuilder()
    .insert()
    .into(entity)
    .values(values as never);
  const { raw } = await insert.orIgnore().returning('id').execute();
  return (raw as unknown[]).length > 0;
}

function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}

function toUser({ createdAt: _, ...user }: UserRow): UserWithPassword {
  return { ...user };
}

function toOrganisation({ createdAt: _, ...organisation }: OrganisationRow): Organisation {
  return { ...organisation };
}
