// Store and commit (design section 4, steps 4 and 5): the AIP goes to the stores, durable and read back; then one transaction records
// it and queues the statement. Until a checkpoint covers that statement the dossier is not visible and nothing is acknowledged.
import { randomBytes, randomUUID } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { Catalogue, CatalogueReader, DuplicateDossierError } from '../catalogue/catalogue.port.ts';
import type { Fonds } from '../catalogue/fonds.ts';
import { type AcceptanceFacts, acceptanceEvents, dossierRecord } from '../catalogue/index.ts';
import { Rules } from '../catalogue/rules.port.ts';
import { digestBytes } from '../core/crypto/engine.ts';
import { encodeHex, parseHex } from '../core/encoding/hex.ts';
import { hashLeaf, rootOfLeafHashes } from '../core/merkle/index.ts';
import { inventoryLeaves, type Profile, type SipDescription } from '../core/package/index.ts';
import { NodeEngine } from '../engine/node-engine.ts';
import { Clock } from '../ledger/clock.port.ts';
import { Ledger, type NewStatement, wholeSeconds } from '../ledger/index.ts';
import { Transactions } from '../ledger/transactions.port.ts';
import { ReplicaSet, StorageError, type StoredAip, storeAip } from '../storage/index.ts';
import { Placements } from '../storage/placements.port.ts';
import { type BuiltAip, buildAip } from './aip-files.ts';
import { ingestFinding } from './finding.ts';
import { LostRace } from './lost-race.ts';
import { StageTimes } from './stage-times.port.ts';
import { Staging } from './staging.port.ts';
import { transferBody } from './statement-body.ts';
import type { PackageReport, StoringAttempt, Transfer, TransferPackage } from './transfer.ts';
import { Transfers } from './transfers.port.ts';

/** Until acceptance extends it: long enough to finish, short enough that an orphan goes away (design section 4). */
const FIRST_LOCK_MS = 2 * 24 * 3_600_000;

interface Acceptance {
  readonly item: TransferPackage;
  readonly transfer: Transfer;
  readonly fonds: Fonds;
  readonly profile: Profile;
  readonly report: PackageReport;
  readonly description: SipDescription;
  readonly attempt: StoringAttempt;
  readonly facts: AcceptanceFacts;
}

@Injectable()
export class AcceptPackage {
  readonly #logger = new Logger('ingest');

  constructor(
    private readonly transactions: Transactions,
    private readonly transfers: Transfers,
    private readonly catalogue: Catalogue,
    private readonly reader: CatalogueReader,
    private readonly rules: Rules,
    private readonly staging: Staging,
    private readonly replicas: ReplicaSet,
    private readonly placements: Placements,
    private readonly ledger: Ledger,
    private readonly engine: NodeEngine,
    private readonly times: StageTimes,
    private readonly clock: Clock,
  ) {}

  /** The package is in STORING, claimed by the caller. Safe to run again after a crash at any point: the same bytes are written. */
  async run(item: TransferPackage, transfer: Transfer): Promise<void> {
    const acceptance = await this.#prepare(item, transfer);
    const { profile, description, report, facts, attempt } = acceptance;
    const parts = { profile, description, report, acceptance: facts, saltSecret: parseHex(attempt.saltSecret) };
    const aip = await this.times.time('build', () => buildAip(this.staging, this.engine, item.id, parts));
    try {
      const stored = await this.times.time('store', () => this.#store(acceptance, aip));
      await this.times.time('commit', () => this.#commit(acceptance, aip, stored));
    } catch (cause) {
      if (cause instanceof DuplicateDossierError) await this.#putToPerson(acceptance);
      else if (isConflict(cause)) await this.#beginAnew(acceptance);
      else throw cause;
    }
  }

  async #prepare(item: TransferPackage, transfer: Transfer): Promise<Acceptance> {
    const fonds = await this.reader.fonds(transfer.fondsId);
    const profile = this.rules.profiles.get(item.report?.profile ?? '');
    const description = item.report?.description;
    if (fonds === null || profile === undefined || item.report === null || description == null || item.decision === null) {
      throw new Error(`expected package ${item.id} to be described and decided`);
    }
    const attempt = item.attempt ?? (await this.#fixAttempt(item.id));
    const { outcome, reason, by } = item.decision;
    const facts: AcceptanceFacts = {
      dossierId: attempt.dossierId,
      aipId: attempt.aipId,
      fondsId: fonds.id,
      organisationId: transfer.organisationId,
      transferId: transfer.id,
      packageId: item.id,
      packageSha256: item.sha256 ?? '',
      receivedAt: (transfer.submittedAt ?? transfer.createdAt).toISOString(),
      decidedAt: item.decision.at,
      decision: { outcome, reason, automatic: by === null },
      software: this.rules.softwareVersion,
    };
    return { item, transfer, fonds, profile, report: item.report, description, attempt, facts };
  }

  async #fixAttempt(packageId: string): Promise<StoringAttempt> {
    const dossierId = randomUUID();
    const saltSecret = randomBytes(32).toString('hex');
    const attempt = { dossierId, aipId: `urn:uuid:${dossierId}`, at: wholeSeconds(this.clock.now()), saltSecret };
    const fixed = await this.transfers.fixAttempt(packageId, attempt);
    if (!fixed) throw new LostRace();
    return attempt;
  }

  #store({ attempt, facts }: Acceptance, aip: BuiltAip): Promise<StoredAip> {
    const created = new Date(attempt.at);
    // From now, not from `created`: a store may have been away for longer than the first lock lasts.
    const lockUntil = new Date(this.clock.now().getTime() + FIRST_LOCK_MS);
    return storeAip(this.replicas, {
      objectId: attempt.aipId,
      files: aip.files,
      created,
      message: `Tiếp nhận gói nộp lưu ${facts.packageId}`,
      user: { name: 'Châu Bản', address: 'urn:chauban' },
      lockUntil,
    });
  }

  async #commit(acceptance: Acceptance, aip: BuiltAip, stored: StoredAip): Promise<void> {
    const { item, report, facts, profile } = acceptance;
    const words = await this.staging.readSides(item.id, 'text');
    const texts = new Map<string, string>();
    for (const file of report.files) {
      if (file.hasText) texts.set(file.name, words.get(file.stagedAs) ?? '');
    }
    const inventoryDigest = encodeHex(digestBytes(this.engine, 'sha256', aip.inventoryBytes));
    const record = dossierRecord({ profile, report, acceptance: facts, inventoryDigest, texts });
    await this.transactions.run(async () => {
      await this.catalogue.recordDossier(record);
      await this.catalogue.recordEvents(record.id, acceptanceEvents(report, facts));
      await this.placements.record({ aipId: record.aipId, version: 1, objects: stored.objects });
      const [statementId] = await this.ledger.append(this.#statement(acceptance, aip, stored, inventoryDigest));
      const change = {
        dossierId: record.id,
        statementId: statementId ?? null,
        progress: { step: 'record', done: 0, total: 1 },
      } as const;
      if (!(await this.transfers.move(item.id, ['STORING'], 'RECORDING', change))) throw new LostRace();
    });
    for (const failure of stored.failures)
      this.#logger.warn({ message: 'a store lacks a copy', store: failure.store, code: failure.error.code });
  }

  #statement(acceptance: Acceptance, aip: BuiltAip, stored: StoredAip, inventoryDigest: string): NewStatement {
    const { item, transfer, fonds, description, attempt } = acceptance;
    const leaves = inventoryLeaves(aip.inventory).map((leaf) => hashLeaf(this.engine, leaf));
    return {
      says: {
        type: 'aip-accepted',
        at: wholeSeconds(this.clock.now()),
        agent: item.decision?.by == null ? 'system' : 'archivist',
        fonds: fonds.id,
        transfer: transfer.id,
        subject: item.id,
        aip: { id: attempt.aipId, version: 1 },
        content: {
          inventory: `sha256:${inventoryDigest}`,
          root: `sha256:${encodeHex(rootOfLeafHashes(this.engine, leaves))}`,
          files: leaves.length,
        },
        amounts: { dossiers: 1, documents: description.documents.length },
      },
      // The OCFL inventory names every object in the stores: an audit starts here, from the ledger.
      body: { ...transferBody(item, transfer), ocfl: { root: stored.rootKey, inventory: { ...stored.inventory } } },
    };
  }

  // The attempt was begun by another release, whose metadata files differ by a byte, or its keys are taken by other bytes: those stay an
  // orphan, and the package is stored under another id.
  async #beginAnew({ item, attempt }: Acceptance): Promise<void> {
    this.#logger.warn({
      message: 'the stores hold other bytes of this attempt; a new one begins',
      packageId: item.id,
      attempt: attempt.aipId,
    });
    await this.transactions.run(() => this.transfers.move(item.id, ['STORING'], 'STORING', { attempt: null }));
  }

  // Two uploads of one dossier at once: the first is being recorded, so a person looks at the second. Its bytes are an orphan.
  async #putToPerson({ item, report }: Acceptance): Promise<void> {
    const found = ingestFinding('DOSSIER_ALREADY_HELD', 'refuse', { level: 'dossier' }, { value: report.fileCode });
    const changed: PackageReport = { ...report, findings: [...report.findings, found], proposal: 'refuse' };
    await this.transactions.run(() =>
      this.transfers.move(item.id, ['STORING'], 'AWAITING_DECISION', { report: changed, decision: null, attempt: null }),
    );
  }
}

function isConflict(cause: unknown): boolean {
  if (!(cause instanceof StorageError)) return false;
  const within = cause.cause instanceof AggregateError ? cause.cause.errors : [];
  return cause.code === 'STORE_KEY_CONFLICT' || within.some(isConflict);
}
