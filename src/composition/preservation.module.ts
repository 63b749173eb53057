// Seals and evidence with their adapter, and the runner that seals on schedule. Tokens come from TimeStampsModule.
import {
  type DynamicModule,
  Global,
  Inject,
  Module,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { DataSource } from 'typeorm';
import { PostgresSeals } from '../adapters/postgres/preservation/seals.ts';
import type { Configuration } from '../configuration/index.ts';
import { AcceptedAips, EvidenceOfFile, SealArchive, SealRunner, Seals } from '../preservation/index.ts';

const USE_CASES = [AcceptedAips, SealArchive, EvidenceOfFile, SealRunner];

class SealSchedule {
  constructor(readonly intervalMs: number) {}
}

@Global()
@Module({})
export class PreservationModule implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #stop = new AbortController();
  #running: Promise<void> = Promise.resolve();

  constructor(
    @Inject(SealRunner) private readonly runner: SealRunner,
    @Inject(SealSchedule) private readonly schedule: SealSchedule,
  ) {}

  static forRoot({ schedules }: Configuration): DynamicModule {
    const schedule = { provide: SealSchedule, useValue: new SealSchedule(schedules.sealSeconds * 1000) };
    const seals = { provide: Seals, inject: [DataSource], useFactory: (source: DataSource) => new PostgresSeals(source) };
    return { module: PreservationModule, providers: [schedule, seals, ...USE_CASES], exports: [Seals, ...USE_CASES] };
  }

  onApplicationBootstrap(): void {
    this.#running = this.runner.run(this.schedule.intervalMs, this.#stop.signal);
  }

  async onApplicationShutdown(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }
}
