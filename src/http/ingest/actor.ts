// The signed-in user as ingest sees an actor.
import type { User } from '../../identity/index.ts';
import type { Actor } from '../../ingest/transfer.ts';

export function actorOf(user: User): Actor {
  return { userId: user.id, role: user.role, organisationId: user.organisationId };
}
