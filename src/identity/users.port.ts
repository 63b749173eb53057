// Users and organisations as kept by the database. Reads work anywhere; writes only inside Transactions.run().
import type { Organisation, Page, PageRequest, User, UserWithPassword } from './user.ts';

export abstract class Users {
  abstract find(id: string): Promise<UserWithPassword | undefined>;
  abstract findByUsername(username: string): Promise<UserWithPassword | undefined>;
  /** By display name. */
  abstract list(request: PageRequest): Promise<Page<User>>;
  abstract countAll(): Promise<number>;
  /** Active administrators other than this one; locks them until the transaction ends, so that two cannot leave at once. */
  abstract countOtherAdministrators(id: string): Promise<number>;
  /** False when the user name is taken. */
  abstract add(user: UserWithPassword, at: Date): Promise<boolean>;
  abstract change(user: UserWithPassword): Promise<void>;
}

export abstract class Organisations {
  abstract find(id: string): Promise<Organisation | undefined>;
  /** By name. */
  abstract list(request: PageRequest): Promise<Page<Organisation>>;
  /** False when another organisation has the code. */
  abstract add(organisation: Organisation, at: Date): Promise<boolean>;
  /** False when another organisation has the code. */
  abstract change(organisation: Organisation): Promise<boolean>;
}
