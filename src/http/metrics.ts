// Prometheus metrics of this process: Node's own and the duration of requests by route, never by address or identifier.
import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';

@Injectable()
export class Metrics {
  readonly registry = new Registry();
  readonly #requests = new Histogram({
    name: 'chauban_http_request_seconds',
    help: 'Duration of HTTP requests in seconds',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10, 60],
    registers: [this.registry],
  });

  readonly #stages = new Histogram({
    name: 'chauban_ingest_stage_seconds',
    help: 'Duration of one stage of one package in seconds',
    labelNames: ['stage'],
    buckets: [0.01, 0.05, 0.2, 1, 5, 30, 120],
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  observeStage(stage: string, seconds: number): void {
    this.#stages.observe({ stage }, seconds);
  }

  observeRequest(method: string, route: string, status: number, seconds: number): void {
    this.#requests.observe({ method, route, status }, seconds);
  }
}
