// What every route stands on: the session guard, readiness, metrics. Global, so that adapters can add readiness checks.
import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { IdentityModule } from '../identity/index.ts';
import { HealthController } from './health/health.controller.ts';
import { Readiness } from './health/readiness.port.ts';
import { Metrics } from './metrics.ts';
import { SessionGuard } from './session.guard.ts';

@Global()
@Module({
  imports: [IdentityModule],
  controllers: [HealthController],
  providers: [Readiness, Metrics, { provide: APP_GUARD, useClass: SessionGuard }],
  exports: [Readiness, Metrics],
})
export class HttpModule {}
