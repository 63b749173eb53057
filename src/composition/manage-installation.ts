// Users and trust of an installation, for commands: the same use cases as in the service, over its database.
import type { DataSource } from 'typeorm';
import { PostgresAccessLog } from '../adapters/postgres/identity/access-log.ts';
import { PostgresSessions } from '../adapters/postgres/identity/sessions.ts';
import { PostgresOrganisations, PostgresUsers } from '../adapters/postgres/identity/users.ts';
import { PostgresTrustStore } from '../adapters/postgres/preservation/trust-store.ts';
import { PostgresTransactions } from '../adapters/postgres/transactions.ts';
import { KnownCertificatesFile } from '../adapters/rules/known-certificates-file.ts';
import { SystemClock } from '../adapters/system/system.module.ts';
import type { Configuration } from '../configuration/index.ts';
import { NodeEngine } from '../engine/node-engine.ts';
import { FailureLimits } from '../identity/failure-limits.ts';
import { IdentityError, ManageUsers, type User } from '../identity/index.ts';
import { ManageTrust } from '../preservation/manage-trust.ts';

const MANY = 10_000;

export function manageUsers(database: DataSource): ManageUsers {
  const [users, organisations, sessions] = [
    new PostgresUsers(database),
    new PostgresOrganisations(database),
    new PostgresSessions(database),
  ];
  const [transactions, clock] = [new PostgresTransactions(database), new SystemClock()];
  const failures = new FailureLimits(sessions, transactions, clock);
  return new ManageUsers(users, organisations, sessions, transactions, clock, failures);
}

export async function manageTrust(database: DataSource, { folders }: Configuration): Promise<ManageTrust> {
  const known = await KnownCertificatesFile.open(folders.trust);
  const [trust, log] = [new PostgresTrustStore(database), new PostgresAccessLog(database)];
  return new ManageTrust(new PostgresTransactions(database), trust, known, log, new NodeEngine(), new SystemClock());
}

/** Throws IdentityError USER_NOT_FOUND. */
export async function findUser(database: DataSource, username: string): Promise<User> {
  const found = await new PostgresUsers(database).findByUsername(username.trim().toLowerCase());
  if (found === undefined) throw new IdentityError('USER_NOT_FOUND');
  return found;
}

/** Throws IdentityError ORGANISATION_NOT_FOUND. */
export async function organisationId(database: DataSource, code: string): Promise<string> {
  const { items } = await new PostgresOrganisations(database).list({ page: 1, pageSize: MANY, q: code });
  const found = items.find((one) => one.code === code);
  if (found === undefined) throw new IdentityError('ORGANISATION_NOT_FOUND');
  return found.id;
}
