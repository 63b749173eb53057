// Liveness, readiness and metrics, for the machines that watch over the service.
import { Controller, Get, Header, Inject, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Response } from 'express';
import { Public } from '../access.decorators.ts';
import { Metrics } from '../metrics.ts';
import { Readiness } from './readiness.port.ts';

@ApiExcludeController()
@Public()
@Controller()
export class HealthController {
  constructor(
    @Inject(Readiness) private readonly readiness: Readiness,
    @Inject(Metrics) private readonly metrics: Metrics,
  ) {}

  /** The process answers. */
  @Get('health/live')
  live() {
    return { status: 'ok' };
  }

  /** Everything needed answers: 200, or 503 with the names of what does not. */
  @Get('health/ready')
  async ready(@Res({ passthrough: true }) response: Response) {
    const checks = await this.readiness.outcomes();
    const ready = checks.every((check) => check.ready);
    response.status(ready ? 200 : 503);
    return { status: ready ? 'ok' : 'unavailable', checks };
  }

  @Get('metrics')
  @Header('Cache-Control', 'no-store')
  async scrape(@Res() response: Response) {
    response.type(this.metrics.registry.contentType).send(await this.metrics.registry.metrics());
  }
}
