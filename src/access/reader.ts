// Who reads, and what they may see: an agency officer the records of one organisation, everybody else all.
import type { ReadScope } from '../catalogue/catalogue.port.ts';
import type { User } from '../identity/index.ts';

export interface Reader {
  readonly user: Pick<User, 'id' | 'role' | 'organisationId'>;
  readonly requestId: string;
}

export function scopeOf({ user }: Pick<Reader, 'user'>): ReadScope {
  // An officer without an organisation, which identity does not allow, would see nothing rather than everything.
  return { organisationId: user.role === 'agency-officer' ? (user.organisationId ?? '') : null };
}
