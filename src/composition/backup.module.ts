// Scheduled backups (Circular 02/2019/TT-BNV Art. 10), where a folder for them is configured, and what is known of the newest one.
import { setTimeout as delay } from 'node:timers/promises';
import {
  type DynamicModule,
  Global,
  Logger,
  Module,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { Configuration } from '../configuration/index.ts';
import { NodeEngine } from '../engine/node-engine.ts';
import { Clock } from '../ledger/clock.port.ts';
import { ReceiptSigner } from '../ledger/receipt-signer.port.ts';
import { LedgerSigner } from '../ledger/signer.port.ts';
import { BackupStatus, type BackupSummary } from '../preservation/backup-status.port.ts';
import { ReplicaSet } from '../storage/index.ts';
import { BackupError } from './backup/backup-error.ts';
import { inOrder } from './backup/backup-installation.ts';
import { kindDue, newestChain, readSets, summaryOf } from './backup/backup-sets.ts';
import { runBackup } from './backup/run-backup.ts';

/** How often it is looked whether one is due; also after a failure (medium not mounted). */
const LOOK_EVERY_MS = 5 * 60_000;
const HOUR_MS = 3_600_000;

class FolderBackupStatus extends BackupStatus {
  constructor(readonly folder: string | null) {
    super();
  }

  override async last(): Promise<BackupSummary | null> {
    if (this.folder === null) return null;
    const sets = newestChain(await readSets(this.folder));
    const newest = sets
      .map(summaryOf)
      .sort((a, b) => a.finishedAt.getTime() - b.finishedAt.getTime())
      .at(-1);
    return newest ?? null;
  }
}

@Global()
@Module({})
export class BackupModule implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #logger = new Logger('backup');
  readonly #stop = new AbortController();
  #running: Promise<void> = Promise.resolve();

  constructor(
    private readonly configuration: Configuration,
    private readonly replicas: ReplicaSet,
    private readonly signer: LedgerSigner,
    private readonly engine: NodeEngine,
    private readonly clock: Clock,
    private readonly status: BackupStatus,
    private readonly receipts: ReceiptSigner,
  ) {}

  static forRoot({ backup }: Configuration): DynamicModule {
    const status = { provide: BackupStatus, useFactory: () => new FolderBackupStatus(backup.folder ?? null) };
    return { module: BackupModule, providers: [status], exports: [BackupStatus] };
  }

  onApplicationBootstrap(): void {
    const { backup, schedules } = this.configuration;
    if (backup.folder !== undefined && schedules.backupHours > 0) this.#running = this.#loop(backup.folder);
  }

  async onApplicationShutdown(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #loop(folder: string): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      await delay(LOOK_EVERY_MS, undefined, { signal, ref: false }).catch(() => undefined);
      if (!signal.aborted) await this.#backUp(folder);
    }
  }

  /** A failed backup is told in the log and tried again; it never stops the service. */
  async #backUp(folder: string): Promise<void> {
    try {
      const last = await this.status.last();
      const now = this.clock.now();
      if (last !== null && now.getTime() - last.startedAt.getTime() < this.configuration.schedules.backupHours * HOUR_MS) return;
      const { name, objects, faults } = await runBackup({
        stores: inOrder(this.replicas.stores, this.configuration.backup.store),
        folder,
        kind: kindDue(await readSets(folder), now),
        signer: this.signer,
        receiptCertificates: await this.receipts.certificates(),
        engine: this.engine,
        responsible: this.configuration.responsiblePerson,
        clock: () => this.clock.now(),
        tell: () => undefined,
      });
      this.#logger.log({ message: 'backed up', name, objects, faults });
    } catch (cause) {
      const code = cause instanceof BackupError ? cause.code : undefined;
      this.#logger.error({ message: 'the backup failed and will be tried again', code, err: cause });
    }
  }
}
