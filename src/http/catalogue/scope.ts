// Whose records a user may see.
import type { ReadScope } from '../../catalogue/catalogue.port.ts';
import type { User } from '../../identity/index.ts';

/** An agency officer without an organisation sees nothing. */
export function scopeOf(user: User): ReadScope {
  return { organisationId: user.role === 'agency-officer' ? (user.organisationId ?? '') : null };
}
