// Sessions and failed sign-ins. Tokens are kept as SHA-256 digests only: whoever reads the database cannot sign in with it.
import type { Session } from './user.ts';

export interface SessionRecord {
  readonly tokenDigest: Uint8Array;
  readonly userId: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

export interface FoundSession extends Session {
  readonly lastSeenAt: Date;
}

export interface FailureLimit {
  readonly keyDigest: Uint8Array;
  readonly most: number;
}

export abstract class Sessions {
  /**
   * The session with its user as it is now; undefined when there is none, it has expired, the user is locked, or is an agency officer
   * whose organisation is no longer active.
   */
  abstract find(tokenDigest: Uint8Array, at: Date): Promise<FoundSession | undefined>;
  abstract add(session: SessionRecord): Promise<void>;
  abstract touch(tokenDigest: Uint8Array, at: Date): Promise<void>;
  abstract remove(tokenDigest: Uint8Array): Promise<void>;
  /** Ends a user's sessions, but for the one given. */
  abstract removeOf(userId: string, except: Uint8Array | undefined): Promise<void>;
  abstract removeExpired(at: Date): Promise<void>;

  /** Counts a failure under every key; when one of them has reached its limit since then: none, and false. Exact also side by side. */
  abstract addFailure(limits: readonly FailureLimit[], since: Date, at: Date): Promise<boolean>;
  /** Takes back one failure of that time. */
  abstract removeFailure(keyDigest: Uint8Array, at: Date): Promise<void>;
  abstract clearFailures(keyDigest: Uint8Array): Promise<void>;
}
