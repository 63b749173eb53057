// Adding and changing users, and their passwords.
import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../ledger/clock.port.ts';
import { Transactions } from '../ledger/transactions.port.ts';
import { FailureLimits } from './failure-limits.ts';
import { IdentityError } from './identity-error.ts';
import { hashPassword, isPassword, randomPassword } from './passwords.ts';
import { Sessions } from './sessions.port.ts';
import { digestToken } from './sign-in.ts';
import type { Page, PageRequest, Role, User, UserWithPassword } from './user.ts';
import { Organisations, Users } from './users.port.ts';

export interface NewUser {
  readonly username: string;
  readonly displayName: string;
  readonly role: Role;
  readonly organisationId: string | null;
  /** Chosen by the administrator, so it must be changed at the first sign-in unless `permanent`. */
  readonly password: string;
  readonly permanent?: boolean;
}

export type UserChange = Partial<Pick<User, 'displayName' | 'role' | 'organisationId' | 'active'>>;

export interface PasswordChange {
  /** Who asks: the user, or an administrator. */
  readonly by: User;
  readonly userId: string;
  readonly password: string;
  /** Needed when users change their own. */
  readonly current: string | undefined;
  /** The session that goes on; all others of the user end. */
  readonly token: string | undefined;
}

@Injectable()
export class ManageUsers {
  constructor(
    private readonly users: Users,
    private readonly organisations: Organisations,
    private readonly sessions: Sessions,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    private readonly failures: FailureLimits,
  ) {}

  list(request: PageRequest): Promise<Page<User>> {
    return this.users.list(request);
  }

  /** Throws IdentityError USERNAME_TAKEN, USER_NEEDS_ORGANISATION or ORGANISATION_NOT_FOUND. */
  async add(wanted: NewUser): Promise<User> {
    const { password, permanent, ...rest } = wanted;
    const passwordHash = await hashPassword(password);
    const username = wanted.username.trim().toLowerCase();
    const user = { ...rest, id: randomUUID(), username, active: true, mustChangePassword: permanent !== true };
    await this.transactions.run(async () => {
      await this.#checkOrganisation(user);
      if (!(await this.users.add({ ...user, passwordHash }, this.clock.now()))) throw new IdentityError('USERNAME_TAKEN');
    });
    return user;
  }

  /** Throws IdentityError USER_NOT_FOUND, LAST_ADMINISTRATOR, USER_NEEDS_ORGANISATION or ORGANISATION_NOT_FOUND. */
  change(id: string, change: UserChange): Promise<User> {
    return this.transactions.run(async () => {
      const before = await this.#require(id);
      const after: UserWithPassword = { ...before, ...change };
      const leaves = before.active && before.role === 'administrator' && !(after.active && after.role === 'administrator');
      if (leaves && (await this.users.countOtherAdministrators(id)) === 0) throw new IdentityError('LAST_ADMINISTRATOR');
      await this.#checkOrganisation(after);
      await this.users.change(after);
      if (!after.active) await this.sessions.removeOf(id, undefined);
      return withoutPassword(after);
    });
  }

  /** Throws IdentityError NOT_ALLOWED, USER_NOT_FOUND, PASSWORD_TOO_MANY, PASSWORD_WRONG or PASSWORD_UNCHANGED. */
  async changePassword(change: PasswordChange): Promise<void> {
    const own = change.by.id === change.userId;
    if (!own && change.by.role !== 'administrator') throw new IdentityError('NOT_ALLOWED');
    const user = await this.#require(change.userId);
    if (own) {
      await this.#checkCurrent(user, change.current ?? '');
      if (change.current === change.password) throw new IdentityError('PASSWORD_UNCHANGED');
    }
    const passwordHash = await hashPassword(change.password);
    const kept = own && change.token !== undefined ? digestToken(change.token) : undefined;
    await this.transactions.run(async () => {
      await this.users.change({ ...(await this.#require(user.id)), passwordHash, mustChangePassword: !own });
      await this.sessions.removeOf(user.id, kept);
    });
  }

  /** On an empty database: the administrator `admin`, with the password to be shown once. Otherwise undefined. */
  async addFirstAdministrator(displayName: string): Promise<{ username: string; password: string } | undefined> {
    if ((await this.users.countAll()) > 0) return undefined;
    const password = randomPassword();
    const first: NewUser = { username: 'admin', displayName, role: 'administrator', organisationId: null, password };
    try {
      await this.add(first);
    } catch (error) {
      // Another process that starts at the same time was first, and shows its password.
      if (error instanceof IdentityError && error.code === 'USERNAME_TAKEN') return undefined;
      throw error;
    }
    return { username: first.username, password };
  }

  async #checkCurrent({ id, passwordHash }: UserWithPassword, current: string): Promise<void> {
    const attempt = await this.failures.beginPasswordChange(id);
    if (attempt === undefined) throw new IdentityError('PASSWORD_TOO_MANY');
    if (!(await isPassword(passwordHash, current))) throw new IdentityError('PASSWORD_WRONG');
    await this.failures.takeBack(attempt);
  }

  async #require(id: string): Promise<UserWithPassword> {
    const user = await this.users.find(id);
    if (user === undefined) throw new IdentityError('USER_NOT_FOUND');
    return user;
  }

  async #checkOrganisation(user: Pick<User, 'role' | 'organisationId'>): Promise<void> {
    if (user.organisationId === null) {
      if (user.role === 'agency-officer') throw new IdentityError('USER_NEEDS_ORGANISATION');
      return;
    }
    if ((await this.organisations.find(user.organisationId)) === undefined) throw new IdentityError('ORGANISATION_NOT_FOUND');
  }
}

function withoutPassword({ passwordHash: _, ...user }: UserWithPassword): User {
  return user;
}
