// Ingest with its adapters, and the worker that drives packages to the end.
import { mkdir } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import {
  type DynamicModule,
  Global,
  Inject,
  Module,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ThreadedExaminer } from '../adapters/examiner/threaded-examiner.ts';
import { PostgresTransfers } from '../adapters/postgres/ingest/transfers.ts';
import { PostgresTransferNotes } from '../adapters/postgres/transfer-notes.ts';
import { FolderRules } from '../adapters/rules/rules-folder.ts';
import { FolderStaging } from '../adapters/staging/folder-staging.ts';
import { ZipModule } from '../adapters/zip/zip.module.ts';
import type { Configuration } from '../configuration/index.ts';
import { Metrics } from '../http/metrics.ts';
import { AcceptPackage } from '../ingest/accept-package.ts';
import { CheckPackage } from '../ingest/check-package.ts';
import { DecidePackage } from '../ingest/decide-package.ts';
import { DocumentExaminer } from '../ingest/document-examiner.port.ts';
import { ExamineFiles } from '../ingest/examine-files.ts';
import { FindDuplicates } from '../ingest/find-duplicates.ts';
import { PackageLimits } from '../ingest/package-limits.port.ts';
import { PackageWorker } from '../ingest/package-worker.ts';
import { ReadReceipt } from '../ingest/read-receipt.ts';
import { ReceiveTransfer } from '../ingest/receive-transfer.ts';
import { RefusePackage } from '../ingest/refuse-package.ts';
import { SettlePackage } from '../ingest/settle-package.ts';
import { DEFAULT_SIP_ARCHIVE_LIMITS } from '../ingest/sip-archive.port.ts';
import { type Stage, StageTimes } from '../ingest/stage-times.port.ts';
import { Staging } from '../ingest/staging.port.ts';
import { TransferNotes } from '../ingest/transfer-notes.port.ts';
import { Transfers } from '../ingest/transfers.port.ts';
import { UnpackPackage } from '../ingest/unpack-package.ts';
import { TrustStore } from '../preservation/trust-store.port.ts';

const EXAMINATION_TIMEOUT_MS = 120_000;
const EXAMINER_MEMORY_MB = 1024;
const PACKAGES_AT_ONCE = 3;

const USE_CASES = [
  ReceiveTransfer,
  UnpackPackage,
  ExamineFiles,
  FindDuplicates,
  RefusePackage,
  CheckPackage,
  AcceptPackage,
  SettlePackage,
  DecidePackage,
  ReadReceipt,
  PackageWorker,
];

@Global()
@Module({})
export class IngestModule implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #stop = new AbortController();
  #running: Promise<void> = Promise.resolve();

  constructor(
    @Inject(PackageWorker) private readonly worker: PackageWorker,
    @Inject(DocumentExaminer) private readonly examiner: ThreadedExaminer,
  ) {}

  static forRoot(configuration: Configuration): DynamicModule {
    const { limits } = configuration;
    const adapters = [
      { provide: Transfers, inject: [DataSource], useFactory: (source: DataSource) => new PostgresTransfers(source) },
      { provide: TransferNotes, useFactory: () => new PostgresTransferNotes() },
      {
        provide: StageTimes,
        inject: [Metrics],
        useFactory: (metrics: Metrics) => new MetricStageTimes(metrics),
      },
      { provide: Staging, useFactory: () => openStaging(join(configuration.dataDir, 'staging')) },
      {
        provide: DocumentExaminer,
        inject: [TrustStore, FolderRules],
        useFactory: (trust: TrustStore, rules: FolderRules) =>
          new ThreadedExaminer(trust, {
            threads: Math.max(2, cpus().length),
            timeoutMs: EXAMINATION_TIMEOUT_MS,
            memoryMb: EXAMINER_MEMORY_MB,
            policies: rules.policySources,
          }),
      },
      {
        provide: PackageLimits,
        useValue: {
          uploadBytes: limits.uploadBytes,
          archive: {
            ...DEFAULT_SIP_ARCHIVE_LIMITS,
            maxEntries: limits.entries,
            maxTotalBytes: limits.unpackedBytes,
            maxRatio: limits.expansionRatio,
          },
        } satisfies PackageLimits,
      },
    ];
    return {
      module: IngestModule,
      imports: [ZipModule],
      providers: [...adapters, ...USE_CASES],
      exports: [...USE_CASES, Staging, Transfers, PackageLimits],
    };
  }

  onApplicationBootstrap(): void {
    this.#running = this.worker.run({ atOnce: PACKAGES_AT_ONCE }, this.#stop.signal);
  }

  async onApplicationShutdown(): Promise<void> {
    this.#stop.abort();
    await this.#running;
    await this.examiner.close();
  }
}

class MetricStageTimes extends StageTimes {
  constructor(private readonly metrics: Metrics) {
    super();
  }

  override observe(stage: Stage, seconds: number): void {
    this.metrics.observeStage(stage, seconds);
  }
}

async function openStaging(folder: string): Promise<FolderStaging> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return new FolderStaging(folder);
}
