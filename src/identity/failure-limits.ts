// How often a password may be guessed wrongly. A failure is counted before the password is checked and taken back when it was right, so
// that guesses sent side by side are counted like guesses one after another.
import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../ledger/clock.port.ts';
import { Transactions } from '../ledger/transactions.port.ts';
import { type FailureLimit, Sessions } from './sessions.port.ts';

const WINDOW_MS = 15 * 60_000;
const PER_NAME_AND_ADDRESS = 10;
const PER_ADDRESS = 50;
/** From all addresses together; above what one address may, so that nobody locks out somebody else from one place. */
const PER_NAME = 100;
const PER_CURRENT_PASSWORD = 10;

export interface Attempt {
  readonly at: Date;
  readonly limits: readonly FailureLimit[];
  /** What a right password forgives entirely; of the others only this attempt is taken back. */
  readonly forgiven: Uint8Array;
}

@Injectable()
export class FailureLimits {
  constructor(
    private readonly sessions: Sessions,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /** Counts a failed sign-in in advance; undefined when there were too many. */
  beginSignIn(username: string, address: string): Promise<Attempt | undefined> {
    const own = { keyDigest: digestOf('name', username, address), most: PER_NAME_AND_ADDRESS };
    const others = [
      { keyDigest: digestOf('address', address), most: PER_ADDRESS },
      { keyDigest: digestOf('name', username), most: PER_NAME },
    ];
    return this.#begin(own, others);
  }

  /** Counts a wrong current password in advance; undefined when there were too many. */
  beginPasswordChange(userId: string): Promise<Attempt | undefined> {
    return this.#begin({ keyDigest: digestOf('current', userId), most: PER_CURRENT_PASSWORD }, []);
  }

  /** The password was right. */
  async takeBack({ at, limits, forgiven }: Attempt): Promise<void> {
    await this.transactions.run(async () => {
      for (const { keyDigest } of limits) await this.sessions.removeFailure(keyDigest, at);
      await this.sessions.clearFailures(forgiven);
    });
  }

  async #begin(own: FailureLimit, others: readonly FailureLimit[]): Promise<Attempt | undefined> {
    const at = this.clock.now();
    const limits = [own, ...others];
    const since = new Date(at.getTime() - WINDOW_MS);
    const counted = await this.transactions.run(() => this.sessions.addFailure(limits, since, at));
    return counted ? { at, limits, forgiven: own.keyDigest } : undefined;
  }
}

function digestOf(...parts: readonly string[]): Uint8Array {
  return createHash('sha256').update(JSON.stringify(parts)).digest();
}
