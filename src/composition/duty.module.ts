// The duty of care with its adapters: audits by schedule and on demand, healing, trusted certificates.
import {
  type DynamicModule,
  Global,
  Inject,
  Module,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { DataSource } from 'typeorm';
import { PostgresAudits } from '../adapters/postgres/preservation/audits.ts';
import { KnownCertificatesFile } from '../adapters/rules/known-certificates-file.ts';
import type { Configuration } from '../configuration/index.ts';
import { AuditAip } from '../preservation/audit-aip.ts';
import { AuditArchive } from '../preservation/audit-archive.ts';
import { AuditCatalogue } from '../preservation/audit-catalogue.ts';
import { AuditLedger } from '../preservation/audit-ledger.ts';
import { AuditedLedger } from '../preservation/audit-ledger-view.ts';
import { ExtendLocks } from '../preservation/audit-locks.ts';
import { AuditRunner } from '../preservation/audit-runner.ts';
import { AuditSettings } from '../preservation/audit-settings.port.ts';
import { AuditStrays } from '../preservation/audit-strays.ts';
import { Audits } from '../preservation/audits.port.ts';
import { HealReplicas } from '../preservation/heal-replicas.ts';
import { ManageTrust } from '../preservation/manage-trust.ts';
import { KnownCertificates } from '../preservation/trust-known.port.ts';
import { SOFTWARE_VERSION } from '../software-version.ts';

const USE_CASES = [
  ExtendLocks,
  AuditedLedger,
  AuditLedger,
  AuditCatalogue,
  AuditAip,
  AuditStrays,
  AuditArchive,
  AuditRunner,
  HealReplicas,
  ManageTrust,
];

@Global()
@Module({})
export class DutyModule implements OnApplicationBootstrap, OnApplicationShutdown {
  #watching: Promise<void> = Promise.resolve();

  constructor(@Inject(AuditRunner) private readonly runner: AuditRunner) {}

  static forRoot(configuration: Configuration): DynamicModule {
    const adapters = [
      { provide: Audits, inject: [DataSource], useFactory: (source: DataSource) => new PostgresAudits(source) },
      { provide: KnownCertificates, useFactory: () => KnownCertificatesFile.open(configuration.folders.trust) },
      {
        provide: AuditSettings,
        useValue: {
          responsiblePerson: configuration.responsiblePerson ?? null,
          intervalMs: configuration.schedules.auditHours * 3_600_000,
          softwareVersion: SOFTWARE_VERSION,
        } satisfies AuditSettings,
      },
    ];
    return {
      module: DutyModule,
      providers: [...adapters, ...USE_CASES],
      exports: [Audits, AuditArchive, AuditRunner, HealReplicas, ManageTrust],
    };
  }

  onApplicationBootstrap(): void {
    this.#watching = this.runner.watch();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.runner.close();
    await this.#watching;
  }
}
