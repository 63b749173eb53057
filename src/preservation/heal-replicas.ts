// Heals what an audit found missing or changed. What is right is asked of the ledger again, not of the audit's rows; the good bytes come
// from another store, or for the log itself from any copy under the signed root.
import { randomUUID } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { Catalogue, CatalogueReader } from '../catalogue/catalogue.port.ts';
import { canonical } from '../catalogue/index.ts';
import { lockUntil, type RetentionDecision } from '../core/retention/index.ts';
import { Clock } from '../ledger/clock.port.ts';
import { Ledger, wholeSeconds } from '../ledger/index.ts';
import { Transactions } from '../ledger/transactions.port.ts';
import {
  type ExpectedObject,
  healReplica,
  openAip,
  type Placement,
  ReplicaSet,
  StorageError,
  storageSentence,
} from '../storage/index.ts';
import { Placements } from '../storage/placements.port.ts';
import { AuditError } from './audit-error.ts';
import { AuditLedger, Beginnings } from './audit-ledger.ts';
import { AuditedLedger, type LedgerView } from './audit-ledger-view.ts';
import { AuditSettings } from './audit-settings.port.ts';
import type { RecordedFault } from './audit-types.ts';
import { factsOf } from './audit-verified-log.ts';
import { Audits } from './audits.port.ts';

export interface HealedFile {
  readonly store: string;
  readonly path: string;
  readonly healed: boolean;
  /** Why not; empty when healed. */
  readonly vi: string;
  readonly en: string;
}

const MOST = 100_000;
const HEALABLE: readonly string[] = ['MISSING', 'CHANGED', 'LEDGER_COPY_BEHIND'];

interface Mended {
  readonly fault: RecordedFault;
  readonly placement: Placement;
}

@Injectable()
export class HealReplicas {
  readonly #logger = new Logger('audit');

  constructor(
    private readonly transactions: Transactions,
    private readonly audits: Audits,
    private readonly ledgerView: AuditedLedger,
    private readonly ledgerObjects: AuditLedger,
    private readonly replicas: ReplicaSet,
    private readonly placements: Placements,
    private readonly catalogue: Catalogue,
    private readonly reader: CatalogueReader,
    private readonly ledger: Ledger,
    private readonly settings: AuditSettings,
    private readonly clock: Clock,
  ) {}

  /** Throws AuditError AUDIT_NOT_FOUND, AUDIT_NOT_FINISHED, AUDIT_LEDGER_UNREADABLE. What could not be healed is in the answer. */
  async run(auditId: string): Promise<readonly HealedFile[]> {
    const audit = await this.audits.find(auditId);
    if (audit === null) throw new AuditError('AUDIT_NOT_FOUND');
    if (audit.outcome === 'RUNNING') throw new AuditError('AUDIT_NOT_FINISHED');
    const faults = (await this.audits.faults(auditId, MOST)).filter(
      ({ code, healedAt, key }) => HEALABLE.includes(code) && healedAt === null && key !== null,
    );
    if (faults.length === 0) return [];
    const { view } = await this.ledgerView.open();
    if (view === null) throw new AuditError('AUDIT_LEDGER_UNREADABLE');
    const answers: HealedFile[] = [];
    const byEntry = Map.groupBy(faults, ({ entry }) => entry);
    for (const [entry, group] of byEntry) {
      const mended: Mended[] = [];
      const find = entry === null ? await this.#inLedger(view) : await this.#inPackage(view, entry);
      for (const fault of group) answers.push(await this.#mend(fault, find, mended));
      if (mended.length > 0) await this.#record(auditId, view, entry, mended);
    }
    return answers;
  }

  async #mend(fault: RecordedFault, find: Finder, mended: Mended[]): Promise<HealedFile> {
    const { store, path } = fault;
    try {
      mended.push({ fault, placement: await find(fault) });
      return { store, path, healed: true, vi: '', en: '' };
    } catch (cause) {
      if (!(cause instanceof StorageError)) throw cause;
      this.#logger.warn({ message: 'not healed', store, path, code: cause.code });
      return { store, path, healed: false, ...storageSentence(cause.code) };
    }
  }

  async #inPackage(view: LedgerView, entry: number): Promise<Finder> {
    const accepted = view.accepted.find(({ statement }) => statement.seq === entry);
    if (accepted === undefined) return unknown;
    const { objects } = await openAip(this.replicas, accepted.inventory);
    const { id: aipId = '', version = 1 } = accepted.statement.aip ?? {};
    const recorded = await this.reader.recordedAip(aipId.replace('urn:uuid:', ''));
    const until = recorded === null ? undefined : lockUntil(recorded.retention as unknown as RetentionDecision, this.clock.now());
    return async (fault) => {
      const expected = objects.find(({ area, key }) => area === fault.area && key === fault.key);
      if (expected === undefined) return unknown(fault);
      const placement = await healReplica(this.replicas, fault.store, expected, until);
      await this.transactions.run(() => this.#place(aipId, version, placement));
      return placement;
    };
  }

  // The new version of this store joins what is known of the others.
  async #place(aipId: string, version: number, placement: Placement): Promise<void> {
    const known = (await this.placements.objectsOf(aipId, version)).find(({ key }) => key === placement.key);
    const others = known?.placements.filter(({ store }) => store !== placement.store) ?? [];
    const { area, key, sizeBytes, sha256, sha512 } = placement;
    await this.placements.update(aipId, version, [{ area, key, sizeBytes, sha256, sha512, placements: [...others, placement] }]);
  }

  async #inLedger(view: LedgerView): Promise<Finder> {
    const expected = new Map((await this.ledgerObjects.expected(view)).map((object) => [object.key, object]));
    const { note } = view.content.checkpoint;
    const until = new Date(this.clock.now().getTime() + LEDGER_LOCK_MS);
    return async (fault) => {
      const key = fault.key ?? '';
      if (key === 'checkpoint')
        return this.#put(fault.store, { area: 'ledger', key, ...factsOf(this.ledgerView.readers.engine, note) }, note);
      const bytes = view.content.objects.has(key) ? await view.content.read(key) : await new Beginnings(view).of(key);
      if (bytes !== undefined) {
        const facts = factsOf(this.ledgerView.readers.engine, bytes);
        return this.#put(fault.store, { area: 'ledger', key, ...facts }, bytes, until);
      }
      const object = expected.get(key);
      return object === undefined ? unknown(fault) : healReplica(this.replicas, fault.store, object, until);
    };
  }

  #put(store: string, { area, key, sha256, sha512 }: ExpectedObject, content: Uint8Array, until?: Date): Promise<Placement> {
    const lock = until === undefined ? {} : { lockUntil: until };
    return this.replicas.store(store).heal({ area, key, content, expected: { sha256, sha512 }, ...lock });
  }

  async #record(auditId: string, view: LedgerView, entry: number | null, mended: readonly Mended[]): Promise<void> {
    const at = this.clock.now();
    const id = randomUUID();
    const aip = view.accepted.find(({ statement }) => statement.seq === entry)?.statement.aip;
    const dossierId = aip?.id.replace('urn:uuid:', '') ?? null;
    const files = mended.map(({ fault, placement }) => ({ store: fault.store, path: fault.path, sha256: placement.sha256 }));
    await this.transactions.run(async () => {
      await this.audits.markHealed(
        mended.map(({ fault }) => fault.id),
        at,
      );
      if (dossierId !== null && (await this.reader.recordedAip(dossierId)) !== null)
        await this.catalogue.recordEvents(dossierId, [this.#event(`${dossierId}-heal-${id}`, at, mended)]);
      await this.ledger.append({
        says: { type: 'audit', at: wholeSeconds(at), agent: 'administrator', subject: id, ...(aip === undefined ? {} : { aip }) },
        body: { kind: 'heal', audit: auditId, healed: canonical(files) },
      });
    });
  }

  // PREMIS: a bit-identical copy was made from a good one.
  #event(id: string, time: Date, mended: readonly Mended[]) {
    const files = mended.map(({ fault }) => fault.file).join(', ');
    const stores = [...new Set(mended.map(({ fault }) => fault.store))].join(', ');
    return {
      ...{ id, time, type: 'replication', agent: `chauban ${this.settings.softwareVersion}`, outcome: 'success' as const },
      vi: `Phục hồi ${mended.length} tệp trong kho ${stores} từ bản sao nguyên vẹn đã đối chiếu với sổ cái: ${files}.`,
      en: `${mended.length} files in store ${stores} healed from an intact copy that was compared with the ledger: ${files}.`,
    };
  }
}

type Finder = (fault: RecordedFault) => Promise<Placement>;

const LEDGER_LOCK_MS = 5 * 365 * 24 * 3_600_000;

const unknown: Finder = async ({ path }) => {
  throw new StorageError('STORE_NOT_FOUND', `the ledger does not ask for ${path}`);
};
