// Signing in and out: opaque random tokens, a limit on failures, and no difference between a wrong name and a wrong password.
import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../ledger/clock.port.ts';
import { Transactions } from '../ledger/transactions.port.ts';
import { FailureLimits } from './failure-limits.ts';
import { IdentityError } from './identity-error.ts';
import { checkNobodysPassword, isPassword } from './passwords.ts';
import { SessionLimits } from './session-limits.ts';
import { Sessions } from './sessions.port.ts';
import type { User, UserWithPassword } from './user.ts';
import { Organisations, Users } from './users.port.ts';

const TOUCH_AFTER_MS = 60_000;

export interface SignInRequest {
  readonly username: string;
  readonly password: string;
  /** Of the network, for the limit on failures. */
  readonly address: string;
}

export interface SignedIn {
  readonly user: User;
  /** For the cookie; kept nowhere else. */
  readonly token: string;
  readonly expiresAt: Date;
}

@Injectable()
export class SignIn {
  constructor(
    private readonly users: Users,
    private readonly organisations: Organisations,
    private readonly failures: FailureLimits,
    private readonly sessions: Sessions,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    private readonly limits: SessionLimits,
  ) {}

  /** Throws IdentityError SIGN_IN_FAILED, SIGN_IN_TOO_MANY or ORGANISATION_INACTIVE. */
  async signIn(request: SignInRequest): Promise<SignedIn> {
    const username = request.username.trim().toLowerCase();
    const attempt = await this.failures.beginSignIn(username, request.address);
    if (attempt === undefined) throw new IdentityError('SIGN_IN_TOO_MANY');
    const user = await this.#authenticate(username, request.password);
    if (user === undefined) throw new IdentityError('SIGN_IN_FAILED');
    await this.failures.takeBack(attempt);
    await this.#checkOrganisation(user);
    return this.#open(user);
  }

  /** The user of a token, and keeps the session alive; undefined when the token is unknown or has expired. */
  async resume(token: string): Promise<User | undefined> {
    const at = this.clock.now();
    const tokenDigest = digestToken(token);
    const session = await this.sessions.find(tokenDigest, at);
    if (session === undefined) return undefined;
    const idleMs = at.getTime() - session.lastSeenAt.getTime();
    if (idleMs > this.limits.idleMs) return undefined;
    if (idleMs > TOUCH_AFTER_MS) await this.transactions.run(() => this.sessions.touch(tokenDigest, at));
    return session.user;
  }

  async signOut(token: string): Promise<void> {
    await this.transactions.run(() => this.sessions.remove(digestToken(token)));
  }

  // Told only to those who know the password.
  async #checkOrganisation({ role, organisationId }: User): Promise<void> {
    if (role !== 'agency-officer') return;
    const organisation = organisationId === null ? undefined : await this.organisations.find(organisationId);
    if (organisation?.active !== true) throw new IdentityError('ORGANISATION_INACTIVE');
  }

  async #authenticate(username: string, password: string): Promise<UserWithPassword | undefined> {
    const user = await this.users.findByUsername(username);
    if (user === undefined) {
      await checkNobodysPassword(password);
      return undefined;
    }
    const matches = await isPassword(user.passwordHash, password);
    return matches && user.active ? user : undefined;
  }

  async #open(found: UserWithPassword): Promise<SignedIn> {
    const token = randomBytes(32).toString('base64url');
    const createdAt = this.clock.now();
    const expiresAt = new Date(createdAt.getTime() + this.limits.lifetimeMs);
    await this.transactions.run(async () => {
      await this.sessions.removeExpired(createdAt);
      await this.sessions.add({ tokenDigest: digestToken(token), userId: found.id, createdAt, expiresAt });
    });
    const { passwordHash: _, ...user } = found;
    return { user, token, expiresAt };
  }
}

export function digestToken(token: string): Uint8Array {
  return createHash('sha256').update(token).digest();
}
