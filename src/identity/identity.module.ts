// Users, organisations and sessions. The ports are provided by the PostgreSQL adapter.
import { Module } from '@nestjs/common';
import { Configuration } from '../configuration/index.ts';
import { FailureLimits } from './failure-limits.ts';
import { ManageOrganisations } from './manage-organisations.ts';
import { ManageUsers } from './manage-users.ts';
import { SessionLimits } from './session-limits.ts';
import { SignIn } from './sign-in.ts';

const limits = {
  provide: SessionLimits,
  inject: [Configuration],
  useFactory: ({ session }: Configuration) => new SessionLimits(session.lifetimeMinutes * 60_000, session.idleMinutes * 60_000),
};

@Module({
  providers: [FailureLimits, SignIn, ManageUsers, ManageOrganisations, limits],
  exports: [SignIn, ManageUsers, ManageOrganisations],
})
export class IdentityModule {}
