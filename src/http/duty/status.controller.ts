// The state of the archive at a glance, and what needs somebody's attention.
import { Controller, Get, Inject, Optional } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CatalogueReader } from '../../catalogue/catalogue.port.ts';
import { Configuration } from '../../configuration/index.ts';
import { parseStatement } from '../../core/proof/statement.ts';
import type { User } from '../../identity/index.ts';
import { Transfers } from '../../ingest/transfers.port.ts';
import { LedgerStates } from '../../ledger/ledger-state.port.ts';
import { Audits } from '../../preservation/audits.port.ts';
import { BackupStatus } from '../../preservation/backup-status.port.ts';
import { Seals } from '../../preservation/seals.port.ts';
import { SOFTWARE_VERSION } from '../../software-version.ts';
import { type ObjectStore, ReplicaSet, sharedDeviceWarnings } from '../../storage/index.ts';
import { CurrentUser } from '../access.decorators.ts';
import { Readiness } from '../health/readiness.port.ts';
import { CIRCULARS } from './circulars.ts';
import { type StatusFacts, statusWarnings } from './status-warnings.ts';

@ApiTags('status')
@Controller('api/status')
export class StatusController {
  constructor(
    @Inject(Configuration) private readonly configuration: Configuration,
    @Inject(ReplicaSet) private readonly replicas: ReplicaSet,
    @Inject(CatalogueReader) private readonly catalogue: CatalogueReader,
    @Inject(LedgerStates) private readonly ledger: LedgerStates,
    @Inject(Audits) private readonly audits: Audits,
    @Inject(Seals) private readonly seals: Seals,
    @Inject(Readiness) private readonly readiness: Readiness,
    @Inject(Transfers) private readonly transfers: Transfers,
    @Optional() @Inject(BackupStatus) private readonly backups?: BackupStatus,
  ) {}

  /** An agency officer sees the counts of its own records, and nothing of the archive's equipment. */
  @Get()
  async status(@CurrentUser() user: User) {
    const { demo, responsiblePerson = null } = this.configuration;
    const isOutside = user.role === 'agency-officer';
    const organisationId = isOutside ? (user.organisationId ?? '') : null;
    const [counts, ledger, seals, audits] = await Promise.all([
      this.catalogue.counts({ organisationId }),
      this.#ledger(),
      this.#seals(),
      this.audits.newest(),
    ]);
    const stores = await Promise.all(this.replicas.stores.map(storeView));
    const facts: StatusFacts = {
      demo,
      hasTsa: demo || this.configuration.tsas.length > 0,
      auditIntervalMs: this.configuration.schedules.auditHours * 3_600_000,
      dossiers: counts.dossiers,
      firstEntryAt: ledger.firstEntryAt,
      audits,
      notReady: (await this.readiness.outcomes()).filter(({ ready }) => !ready).map(({ name }) => name),
      sharedDevices: await sharedDeviceWarnings(this.replicas),
      failingStores: stores.filter(({ healthy }) => !healthy).map(({ name }) => name),
      hasResponsiblePerson: responsiblePerson !== null,
      backup: await this.#backup(),
      now: new Date(),
    };
    const { begun, finished } = audits;
    const last = begun?.outcome === 'RUNNING' && finished === null ? begun : finished;
    return {
      version: SOFTWARE_VERSION,
      demo,
      responsiblePerson,
      stores: isOutside ? [] : stores,
      warnings: statusWarnings(facts)
        .filter(({ isForAll }) => isForAll || !isOutside)
        .map(({ code, vi, en }) => ({ code, vi, en })),
      counts,
      ledger: ledger.view,
      seals,
      waitingPackages: await this.transfers.waitingPackages(organisationId),
      lastAudit: last === null ? null : { id: last.id, time: last.finishedAt ?? last.startedAt, outcome: last.outcome },
      circulars: CIRCULARS,
    };
  }

  async #ledger() {
    const state = await this.ledger.read();
    const { size = 0, publishedSize = 0, origin = '' } = state ?? {};
    // The archive's own clock, from the newest entry under the checkpoint: checkpoints carry no time.
    const at = async (index: number) => {
      const [found] = index >= 0 && index < publishedSize ? await this.ledger.entries(index, index + 1) : [];
      return found === undefined ? null : parseStatement(found.entry).at;
    };
    const view = { size, publishedSize, origin, checkpointTime: await at(publishedSize - 1) };
    return { view, firstEntryAt: await at(0) };
  }

  // Null where no backups are asked for: nothing can be late then.
  async #backup(): Promise<StatusFacts['backup']> {
    const { backupHours } = this.configuration.schedules;
    if (this.backups === undefined || this.backups.folder === null || backupHours === 0) return null;
    return { lastAt: (await this.backups.last())?.finishedAt ?? null, intervalMs: backupHours * 3_600_000 };
  }

  async #seals() {
    const [{ items }, pendingDossiers] = await Promise.all([
      this.seals.list({ page: 1, pageSize: 1 }),
      this.seals.pendingDossiers(),
    ]);
    const [last] = items;
    return { last: last === undefined ? null : { time: last.sealedAt, tsa: last.trees[0]?.tsa ?? '' }, pendingDossiers };
  }
}

async function storeView(store: ObjectStore) {
  const { name, medium, location, lockMode } = await store.describe();
  const { healthy } = await store.checkHealth();
  const warning = {
    vi: `Kho "${name}" không ghi được. Hãy kiểm tra thiết bị, dung lượng và quyền ghi.`,
    en: `Store "${name}" cannot be written. Check the device, free space and permissions.`,
  };
  return { name, kind: medium, medium: location, lockMode, healthy, warning: healthy ? null : warning };
}
