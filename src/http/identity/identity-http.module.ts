// The routes of identity.
import { Module } from '@nestjs/common';
import { IdentityModule } from '../../identity/index.ts';
import { AccessLogController } from './access-log.controller.ts';
import { OrganisationsController } from './organisations.controller.ts';
import { SessionController } from './session.controller.ts';
import { UsersController } from './users.controller.ts';

@Module({
  imports: [IdentityModule],
  controllers: [SessionController, UsersController, OrganisationsController, AccessLogController],
})
export class IdentityHttpModule {}
