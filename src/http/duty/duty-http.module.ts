// The routes of the duty of care.
import { Module } from '@nestjs/common';
import { AuditsController } from './audits.controller.ts';
import { StatusController } from './status.controller.ts';
import { TrustController } from './trust.controller.ts';

@Module({ controllers: [AuditsController, TrustController, StatusController] })
export class DutyHttpModule {}
