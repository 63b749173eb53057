// One accepted package: every object in every store, the inventory that the ledger's entry commits to, and the rows of the catalogue.
import { Injectable } from '@nestjs/common';
import { type DossierFromAip, dossierFromAip } from '../catalogue/index.ts';
import { Rules } from '../catalogue/rules.port.ts';
import { digestBytes } from '../core/crypto/engine.ts';
import type { Bytes } from '../core/encoding/bytes.ts';
import { encodeHex } from '../core/encoding/hex.ts';
import { MalformedError } from '../core/encoding/malformed-error.ts';
import { hashLeaf, rootOfLeafHashes } from '../core/merkle/index.ts';
import { AIP_PATHS, inventoryLeaves, parseInventory } from '../core/package/index.ts';
import type { RetentionDecision } from '../core/retention/index.ts';
import { NodeEngine } from '../engine/node-engine.ts';
import { Clock } from '../ledger/clock.port.ts';
import {
  type AuditReport,
  auditReplicas,
  type ExpectedObject,
  type OpenedAip,
  openAip,
  ReplicaSet,
  StorageError,
} from '../storage/index.ts';
import { Placements } from '../storage/placements.port.ts';
import { AuditCatalogue } from './audit-catalogue.ts';
import { databaseFault, lastPart, storageFault } from './audit-faults.ts';
import { YOUNG_MS } from './audit-ledger.ts';
import type { AcceptedEntry } from './audit-ledger-view.ts';
import { ExtendLocks } from './audit-locks.ts';
import type { AuditFault, AuditTally } from './audit-types.ts';

export interface AipAudit extends AuditTally {
  readonly faults: readonly AuditFault[];
  /** The dossier whose history tells of a fault; null when it has no row. */
  readonly dossierId: string | null;
}

@Injectable()
export class AuditAip {
  constructor(
    private readonly replicas: ReplicaSet,
    private readonly placements: Placements,
    private readonly catalogue: AuditCatalogue,
    private readonly locks: ExtendLocks,
    private readonly rules: Rules,
    private readonly engine: NodeEngine,
    private readonly clock: Clock,
  ) {}

  async run(accepted: AcceptedEntry): Promise<AipAudit> {
    const { statement, inventory } = accepted;
    const entry = statement.seq;
    let aip: OpenedAip;
    try {
      aip = await openAip(this.replicas, inventory);
    } catch (cause) {
      if (!(cause instanceof StorageError)) throw cause;
      const report = await auditReplicas(this.replicas, { area: 'records', prefix: inventory.key }, [inventory]);
      const fault = databaseFault('AIP_UNREADABLE', aipRow(accepted), statement.aip?.id ?? '', cause.code);
      return {
        ...tally(report),
        faults: [...report.findings.map((finding) => storageFault(finding, { entry })), fault],
        dossierId: null,
      };
    }
    const read = reader(aip);
    const { dossier, faults } = await this.#content(accepted, aip, read);
    const rows = dossier === null ? { faults: [], isThere: false } : await this.catalogue.run(accepted, dossier);
    const lockedUntil = dossier === null ? undefined : await this.#lock(accepted, dossier);
    const report = await this.#stores(accepted, aip, lockedUntil);
    const names = new Map(aip.files.map((file) => [file.key, lastPart(file.logicalPath)]));
    const inStores = report.findings.map((finding) =>
      storageFault(finding, { entry, file: names.get(finding.key) ?? lastPart(finding.key) }),
    );
    return {
      ...tally(report),
      faults: [...inStores, ...faults, ...rows.faults],
      dossierId: rows.isThere ? (dossier?.record.id ?? null) : null,
    };
  }

  // The salted inventory that the entry names, and that it tells of the very files that the stores' inventory names.
  async #content(accepted: AcceptedEntry, aip: OpenedAip, read: (path: string) => Promise<Bytes>) {
    const { content, aip: reference } = accepted.statement;
    const faults: AuditFault[] = [];
    const differs = (detail: string) =>
      faults.push(databaseFault('AIP_CONTENT_DIFFERS', aipRow(accepted), reference?.id ?? '', detail));
    try {
      const bytes = await read(AIP_PATHS.inventory);
      const digest = `sha256:${encodeHex(digestBytes(this.engine, 'sha256', bytes))}`;
      if (digest !== content?.inventory) differs('inventory.json');
      const inventory = parseInventory(bytes);
      const leaves = inventoryLeaves(inventory).map((leaf) => hashLeaf(this.engine, leaf));
      if (`sha256:${encodeHex(rootOfLeafHashes(this.engine, leaves))}` !== content?.root) differs('root');
      const listed = new Map(inventory.files.map((file) => [file.path, file]));
      const others = aip.files.filter((file) => file.logicalPath !== AIP_PATHS.inventory);
      for (const { logicalPath, sha256, sha512 } of others) {
        const known = listed.get(logicalPath);
        if (known?.sha256 !== sha256 || known.sha512 !== sha512) differs(logicalPath);
      }
      if (others.length !== listed.size) differs(`${others.length} / ${listed.size}`);
      const dossier = await dossierFromAip(read, this.rules.profiles, this.engine);
      if (dossier.record.aipId !== reference?.id) differs(dossier.record.aipId);
      return { dossier, faults };
    } catch (cause) {
      if (cause instanceof MalformedError) differs(cause.message);
      // No good copy of a file that the description is made of: the audit of the stores names it.
      else if (!(cause instanceof StorageError)) throw cause;
      return { dossier: null, faults };
    }
  }

  async #lock({ statement }: AcceptedEntry, { record }: DossierFromAip): Promise<Date | undefined> {
    // Until it is settled, the first short lock holds.
    if (this.clock.now().getTime() - Date.parse(statement.at) < YOUNG_MS) return undefined;
    return this.locks.run(record.aipId, record.version, record.retention as unknown as RetentionDecision);
  }

  async #stores({ statement }: AcceptedEntry, aip: OpenedAip, lockedUntil: Date | undefined): Promise<AuditReport> {
    const known = await this.placements.objectsOf(statement.aip?.id ?? '', statement.aip?.version ?? 1);
    const placements = new Map(known.map((object) => [object.key, object.placements]));
    const expected = aip.objects.map((object): ExpectedObject => {
      const where = placements.get(object.key);
      return {
        ...object,
        ...(where === undefined ? {} : { placements: where }),
        ...(lockedUntil === undefined ? {} : { lockedUntil }),
      };
    });
    return auditReplicas(this.replicas, { area: 'records', prefix: `${aip.rootKey}/` }, expected);
  }
}

function reader(aip: OpenedAip): (path: string) => Promise<Bytes> {
  return async (path) => {
    const source = await aip.openFile(path);
    try {
      return await source.read(0, source.sizeBytes);
    } finally {
      await source.close();
    }
  };
}

const tally = ({ goodCopies: filesChecked, bytesRead }: AuditReport): AuditTally => ({ filesChecked, bytesRead });

function aipRow({ statement, inventory }: AcceptedEntry) {
  return { path: `records/${inventory.key}`, file: statement.aip?.id ?? '', entry: statement.seq };
}
