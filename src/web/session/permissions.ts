// What each role may do on the desk. The service decides; this only keeps what would be refused off the page.
import type { Role, User } from '../api/types.ts';

const ALLOWED = {
  'transfer.create': ['archivist', 'agency-officer', 'administrator'],
  'package.decide': ['archivist', 'administrator'],
  'fonds.edit': ['archivist', 'administrator'],
  'organisation.edit': ['administrator'],
  'user.edit': ['administrator'],
  'trust.read': ['archivist', 'auditor', 'administrator'],
  'trust.edit': ['administrator'],
  'seal.read': ['archivist', 'auditor', 'administrator'],
  'seal.run': ['archivist', 'administrator'],
  'audit.read': ['archivist', 'auditor', 'administrator'],
  'audit.heal': ['administrator'],
  'audit.stop': ['archivist', 'administrator'],
  'audit.run': ['archivist', 'auditor', 'administrator'],
  'access-log.read': ['archivist', 'auditor', 'administrator'],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof ALLOWED;

export function isAllowed(user: User, permission: Permission): boolean {
  return (ALLOWED[permission] as readonly Role[]).includes(user.role);
}
