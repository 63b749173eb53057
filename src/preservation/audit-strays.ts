// The last step of an audit: what lies among the packages and belongs to none. A package without an accepting entry is an orphan, never a
// record (design section 4, step 5).
import { Injectable } from '@nestjs/common';
import { NodeEngine } from '../engine/node-engine.ts';
import { Clock } from '../ledger/clock.port.ts';
import { type AuditFinding, auditReplicas, type ObjectStore, ReplicaSet, storageRootObjects } from '../storage/index.ts';
import { auditFault, storageFault } from './audit-faults.ts';
import { YOUNG_MS } from './audit-ledger.ts';
import { type LedgerView, unreadable } from './audit-ledger-view.ts';
import type { AuditFault } from './audit-types.ts';

// OCFL extension 0003 as storage lays packages out: two pairs of digits, then the package.
const PACKAGE_ROOT = /^[0-9a-f]{2}\/[0-9a-f]{2}\/urn%3auuid%3a[0-9a-f-]{36}(?=\/)/;

@Injectable()
export class AuditStrays {
  constructor(
    private readonly replicas: ReplicaSet,
    private readonly engine: NodeEngine,
    private readonly clock: Clock,
  ) {}

  async run(view: LedgerView): Promise<readonly AuditFault[]> {
    const roots = new Set(view.accepted.map(({ inventory }) => inventory.key.replace(/\/v\d+\/inventory\.json$/, '')));
    const faults: AuditFault[] = [];
    for (const { store, medium } of view.listings) {
      try {
        faults.push(...(await this.#inStore(store, medium, roots)));
      } catch (cause) {
        faults.push(unreadable(store.name, medium, cause, 'records/'));
      }
    }
    return faults;
  }

  async #inStore(store: ObjectStore, medium: string, roots: ReadonlySet<string>): Promise<readonly AuditFault[]> {
    const orphans = new Map<string, number>();
    const strange: string[] = [];
    const rootObjects = new Set(storageRootObjects(this.engine).map(({ key }) => key));
    for await (const { key, modifiedAt } of store.listVersions('records', '')) {
      const root = PACKAGE_ROOT.exec(key)?.[0];
      if (root === undefined) {
        if (!rootObjects.has(key) && strange.at(-1) !== key) strange.push(key);
      } else if (!roots.has(root)) orphans.set(root, Math.max(orphans.get(root) ?? 0, modifiedAt.getTime()));
    }
    const now = this.clock.now().getTime();
    const place = (path: string) => ({ store: store.name, medium, path: `records/${path}` });
    return [
      ...(roots.size === 0 ? [] : await this.#rootFiles(store)),
      ...strange.map((key) => this.#extra(place(key), key)),
      ...[...orphans].map(([root, writtenAt]) =>
        auditFault(now - writtenAt < YOUNG_MS ? 'ORPHAN_YOUNG' : 'ORPHAN', place(`${root}/`), `${store.name}: ${root}`),
      ),
    ];
  }

  // The declaration and layout of the storage root: without them nobody else can read the store.
  async #rootFiles(store: ObjectStore): Promise<readonly AuditFault[]> {
    const one = new ReplicaSet({ stores: [store], engine: this.replicas.engine, requiredCopies: 1 });
    const found: AuditFinding[] = [];
    for (const object of storageRootObjects(this.engine)) {
      const { findings } = await auditReplicas(one, { area: 'records', prefix: object.key }, [object]);
      found.push(...findings.filter(({ key }) => key === object.key));
    }
    return found.map((finding) => storageFault(finding));
  }

  #extra(place: { store: string; medium: string; path: string }, key: string): AuditFault {
    return {
      ...place,
      ...{ code: 'EXTRA', severity: 'fault', file: key.slice(key.lastIndexOf('/') + 1), area: 'records', key, entry: null },
      vi: `Kho "${place.store}" (${place.medium}), tệp ${place.path}: không thuộc gói lưu trữ nào; ai đó đã đặt vào. Hãy tìm nguyên nhân rồi dọn bỏ.`,
      en: `Store "${place.store}" (${place.medium}), file ${place.path}: belongs to no package; somebody put it there. Find out why, then clear it away.`,
    };
  }
}
