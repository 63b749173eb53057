// The fixity audit (Circular 02/2019/TT-BNV Art. 8-10): everything in every store against the ledger, then the database against what the
// ledger and the packages say. Findings are recorded package by package, so a run that was broken off goes on where it stopped; the
// short steps around them are made anew.
import { Injectable, Logger } from '@nestjs/common';
import { Catalogue } from '../catalogue/catalogue.port.ts';
import { canonical } from '../catalogue/index.ts';
import { digestBytes } from '../core/crypto/engine.ts';
import { encodeHex } from '../core/encoding/hex.ts';
import { encodeUtf8 } from '../core/encoding/utf8.ts';
import { NodeEngine } from '../engine/node-engine.ts';
import { Clock } from '../ledger/clock.port.ts';
import { Ledger, type NewStatement, wholeSeconds } from '../ledger/index.ts';
import { LedgerSigner } from '../ledger/signer.port.ts';
import { Transactions } from '../ledger/transactions.port.ts';
import { ReplicaSet } from '../storage/index.ts';
import { AuditAip } from './audit-aip.ts';
import { AuditCatalogue } from './audit-catalogue.ts';
import { AuditError } from './audit-error.ts';
import { AuditLedger } from './audit-ledger.ts';
import { type AcceptedEntry, AuditedLedger, type LedgerView } from './audit-ledger-view.ts';
import { type MinutesFacts, MOST_LISTED, minutesText } from './audit-minutes.ts';
import { AuditSettings } from './audit-settings.port.ts';
import { AuditStrays } from './audit-strays.ts';
import type { Audit, AuditFault, AuditOutcome, AuditPhase, AuditTally } from './audit-types.ts';
import { Audits } from './audits.port.ts';

/** A process that does not renew its claim has died; another goes on. */
export const CLAIM_MS = 120_000;
const RENEW_MS = 30_000;

const NOTHING: AuditTally = { filesChecked: 0, bytesRead: 0 };

/** Somebody cancelled the audit, or another process took it over. */
class Stopped extends Error {}

@Injectable()
export class AuditArchive {
  readonly #logger = new Logger('audit');

  constructor(
    private readonly transactions: Transactions,
    private readonly audits: Audits,
    private readonly ledgerView: AuditedLedger,
    private readonly ledgerObjects: AuditLedger,
    private readonly aips: AuditAip,
    private readonly catalogueRows: AuditCatalogue,
    private readonly strays: AuditStrays,
    private readonly catalogue: Catalogue,
    private readonly ledger: Ledger,
    private readonly signer: LedgerSigner,
    private readonly replicas: ReplicaSet,
    private readonly settings: AuditSettings,
    private readonly engine: NodeEngine,
    private readonly clock: Clock,
  ) {}

  /** Runs an audit that was begun and claimed, to its end. Stops without an end when `stop` is aborted: another run goes on. */
  async run(audit: Audit, stop: AbortSignal): Promise<void> {
    const timer = setInterval(() => {
      this.audits
        .renew(audit.id, this.#claim())
        .catch((cause: unknown) => this.#logger.warn({ message: 'claim not renewed', err: cause }));
    }, RENEW_MS);
    try {
      await this.#steps(audit, stop);
    } catch (cause) {
      if (!(cause instanceof Stopped)) throw cause;
      if ((await this.audits.find(audit.id))?.isCancelled === true) await this.#finish(audit.id, 'CANCELLED');
    } finally {
      clearInterval(timer);
    }
  }

  async #steps(audit: Audit, stop: AbortSignal): Promise<void> {
    const { view, faults } = await this.ledgerView.open();
    const size = view?.content.checkpoint.size ?? 0;
    const accepted = view === null ? [] : newestVersions(view.accepted);
    const progress = { total: accepted.length + 2, ledgerSize: size, nextEntry: audit.nextEntry };
    const record = async (
      phase: AuditPhase,
      found: readonly AuditFault[],
      tally: AuditTally,
      step: { done: number; nextEntry: number; dossierId?: string | null },
    ) => {
      const goesOn = await this.transactions.run(async () => {
        const { dossierId = null, ...rest } = step;
        if (dossierId !== null && found.some(({ severity }) => severity === 'fault'))
          await this.#tell(audit.id, dossierId, found);
        const replaces = phase !== 'records';
        return this.audits.advance(audit.id, { ...progress, ...tally, ...rest, phase, faults: found, replaces }, this.#claim());
      });
      if (!goesOn || stop.aborted) throw new Stopped();
    };
    const objects = view === null ? { ...NOTHING, faults: [] } : await this.ledgerObjects.run(view);
    // Of a run that goes on, these were counted before.
    const tally = audit.ledgerSize === null ? objects : NOTHING;
    await record('ledger', [...faults, ...objects.faults], tally, { done: 1, nextEntry: audit.nextEntry });
    for (const [index, entry] of accepted.entries()) {
      const { seq } = entry.statement;
      if (seq < audit.nextEntry) continue;
      const { faults: found, dossierId, ...counted } = await this.aips.run(entry);
      await record('records', found, counted, { done: index + 2, nextEntry: seq + 1, dossierId });
    }
    const last = await this.#last(view);
    await record('strays', last, NOTHING, { done: accepted.length + 2, nextEntry: size });
    await this.#finish(audit.id, null);
  }

  async #last(view: LedgerView | null): Promise<readonly AuditFault[]> {
    if (view === null) return [];
    const strays = await this.strays.run(view);
    return [...strays, ...(await this.catalogueRows.unknownRows(view.accepted, view.content.checkpoint.size))];
  }

  async #finish(id: string, outcome: AuditOutcome | null): Promise<void> {
    const audit = await this.audits.find(id);
    if (audit === null) throw new AuditError('AUDIT_NOT_FOUND');
    const facts = await this.facts(audit, this.clock.now(), outcome ?? (audit.faults === 0 ? 'PASSED' : 'FAILED'));
    const minutes = minutesText(facts);
    await this.transactions.run(async () => {
      const [statementId = ''] = await this.ledger.append(this.#statement(facts, minutes));
      await this.audits.finish(id, { at: facts.finishedAt, outcome: facts.outcome, minutes, statementId });
    });
    const { faults, notes, dossiers, filesChecked } = audit;
    this.#logger[faults === 0 ? 'log' : 'warn']({
      message: 'audit finished',
      id,
      outcome: facts.outcome,
      faults,
      notes,
      dossiers,
      filesChecked,
    });
  }

  /** What minutes are made of. */
  async facts(audit: Audit, finishedAt: Date, outcome: AuditOutcome): Promise<MinutesFacts> {
    const described = await Promise.all(this.replicas.stores.map((store) => store.describe()));
    const { responsiblePerson, softwareVersion } = this.settings;
    return {
      ...{ audit, finishedAt, outcome, responsiblePerson, softwareVersion },
      origin: this.signer.keyName,
      stores: described.map(({ name, medium, location }) => ({ name, medium: `${medium}: ${location}` })),
      listed: await this.audits.faults(audit.id, MOST_LISTED),
    };
  }

  #statement({ audit, finishedAt, outcome, stores, responsiblePerson, listed }: MinutesFacts, minutes: string): NewStatement {
    const { id, startedAt, startedBy, filesChecked, bytesRead, dossiers, faults, notes, ledgerSize } = audit;
    return {
      says: {
        type: 'audit',
        at: wholeSeconds(finishedAt),
        agent: startedBy === null ? 'system' : 'operator',
        subject: id,
      },
      body: {
        kind: 'audit',
        audit: canonical({
          id,
          startedAt,
          finishedAt,
          startedBy,
          outcome,
          filesChecked,
          bytesRead,
          dossiers,
          faults,
          notes,
          ledgerSize,
        }),
        stores: canonical(stores),
        responsiblePerson: canonical(responsiblePerson),
        faults: canonical(
          listed.map(({ code, severity, store, path, file, entry }) => ({ code, severity, store, path, file, entry })),
        ),
        minutes,
        minutesSha256: encodeHex(digestBytes(this.engine, 'sha256', encodeUtf8(minutes))),
      },
    };
  }

  // PREMIS: the dossier's own history tells that a check failed. That all went well is told by the minutes, not by a row a day.
  async #tell(auditId: string, dossierId: string, faults: readonly AuditFault[]): Promise<void> {
    const count = faults.filter(({ severity }) => severity === 'fault').length;
    await this.catalogue.recordEvents(dossierId, [
      {
        id: `${dossierId}-audit-${auditId}`,
        type: 'fixity check',
        time: this.clock.now(),
        agent: `chauban ${this.settings.softwareVersion}`,
        outcome: 'fail',
        vi: `Kiểm tra tính toàn vẹn: ${count} lỗi, xem biên bản ${auditId}.`,
        en: `Fixity audit: ${count} faults, see the minutes ${auditId}.`,
      },
    ]);
  }

  #claim(): Date {
    return new Date(this.clock.now().getTime() + CLAIM_MS);
  }
}

/** A correction is a new version of its package, whose inventory names the older ones too. In the order of the ledger. */
function newestVersions(accepted: readonly AcceptedEntry[]): readonly AcceptedEntry[] {
  const newest = new Map<string, AcceptedEntry>();
  for (const entry of accepted) {
    const { id = '', version = 0 } = entry.statement.aip ?? {};
    if (version > (newest.get(id)?.statement.aip?.version ?? 0)) newest.set(id, entry);
  }
  return [...newest.values()].sort((a, b) => a.statement.seq - b.statement.seq);
}
