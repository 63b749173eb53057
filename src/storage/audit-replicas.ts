// Compares what every store holds with what the ledger says (fixity audit). A finding names file, medium and path.
import type { CryptoEngine } from '../core/crypto/engine.ts';
import type { ExpectedObject } from './aip-types.ts';
import { findingSentence } from './audit-sentences.ts';
import { openGoodReplica } from './find-replica.ts';
import type { ObjectStore, ObjectVersion, StoreArea, StoreDescription } from './object-store.port.ts';
import type { ReplicaSet } from './replica-set.ts';
import { type Sentence, StorageError } from './storage-error.port.ts';
import { digestContent } from './verified-source.ts';

export type AuditFindingKind =
  | 'missing' // no version at all
  | 'changed' // versions are there, none has the expected bytes
  | 'shadowed' // the expected version is there, other bytes lie over it
  | 'delete-marker' // the expected version is there, a delete marker lies over it
  | 'unlocked' // the expected version is not locked, or not long enough
  | 'extra' // a key that the ledger does not know: an orphan, or planted
  | 'unreadable'; // the medium did not answer: nothing can be concluded

export interface AuditFinding {
  readonly kind: AuditFindingKind;
  readonly store: string;
  readonly medium: StoreDescription['medium'];
  /** Folder, or endpoint and buckets. */
  readonly location: string;
  readonly area: StoreArea;
  readonly key: string;
  /** The version that the finding is about, where there are versions. */
  readonly versionId: string | null;
  readonly expectedSha256: string | null;
  readonly foundSha256: string | null;
  /** For the operator; '' unless `unreadable`. */
  readonly detail: string;
  readonly sentence: Sentence;
}

export interface AuditReport {
  readonly findings: readonly AuditFinding[];
  /** Copies found whole, over all stores. */
  readonly goodCopies: number;
  readonly bytesRead: number;
}

export interface AuditScope {
  readonly area: StoreArea;
  /** Keys below it that are not expected are `extra`: choose it so that `expected` is complete for it. */
  readonly prefix: string;
}

/** Reads every expected object in every store. `expected` is complete for the scope. */
export async function auditReplicas(
  set: ReplicaSet,
  scope: AuditScope,
  expected: readonly ExpectedObject[],
): Promise<AuditReport> {
  const audits = await Promise.all(
    set.stores.map(async (store) => await new StoreAudit(set.engine, store, await store.describe()).run(scope, expected)),
  );
  return {
    findings: audits.flatMap((audit) => audit.findings),
    goodCopies: audits.reduce((sum, audit) => sum + audit.goodCopies, 0),
    bytesRead: audits.reduce((sum, audit) => sum + audit.bytesRead, 0),
  };
}

class StoreAudit {
  readonly findings: AuditFinding[] = [];
  goodCopies = 0;
  bytesRead = 0;
  readonly #engine: CryptoEngine;
  readonly #store: ObjectStore;
  readonly #description: StoreDescription;

  constructor(engine: CryptoEngine, store: ObjectStore, description: StoreDescription) {
    this.#engine = engine;
    this.#store = store;
    this.#description = description;
  }

  async run(scope: AuditScope, expected: readonly ExpectedObject[]): Promise<this> {
    try {
      const versions = await this.#versions(scope);
      for (const object of expected) await this.#checkReadable(object, versions.get(object.key) ?? []);
      const known = new Set(expected.map((object) => object.key));
      for (const [key, [newest]] of versions) {
        if (!known.has(key)) this.#report('extra', { area: scope.area, key }, { versionId: newest?.versionId ?? null });
      }
    } catch (cause) {
      this.#report('unreadable', { area: scope.area, key: scope.prefix }, { detail: messageOf(cause) });
    }
    return this;
  }

  async #versions(scope: AuditScope): Promise<Map<string, ObjectVersion[]>> {
    const found = new Map<string, ObjectVersion[]>();
    for await (const version of this.#store.listVersions(scope.area, scope.prefix)) {
      const versions = found.get(version.key);
      if (versions === undefined) found.set(version.key, [version]);
      else versions.push(version);
    }
    return found;
  }

  // One object that cannot be read must not end the audit of the others.
  async #checkReadable(object: ExpectedObject, versions: readonly ObjectVersion[]): Promise<void> {
    try {
      await this.#check(object, versions);
    } catch (cause) {
      this.#report('unreadable', object, { detail: messageOf(cause) });
    }
  }

  async #check(object: ExpectedObject, versions: readonly ObjectVersion[]): Promise<void> {
    if (versions.length === 0) return this.#report('missing', object);
    const good = await openGoodReplica(this.#engine, this.#store, object);
    if (good === null) return await this.#reportChanged(object, versions);
    this.bytesRead += good.source.sizeBytes;
    this.goodCopies++;
    await good.source.close();
    await this.#checkAbove(object, versions, good.versionId);
    await this.#checkLock(object, good.versionId);
  }

  async #reportChanged(object: ExpectedObject, versions: readonly ObjectVersion[]): Promise<void> {
    const newest = versions.find((version) => !version.isDeleteMarker);
    if (newest === undefined) return this.#report('missing', object);
    this.#report('changed', object, { versionId: newest.versionId, foundSha256: await this.#sha256(object, newest) });
  }

  // Whatever is newer than the good version hides it from anyone who reads by key. Equal bytes (a repeated PUT) hide nothing.
  async #checkAbove(object: ExpectedObject, versions: readonly ObjectVersion[], goodVersion: string | null): Promise<void> {
    for (const version of versions) {
      if (version.versionId === goodVersion || goodVersion === null) return;
      const { versionId } = version;
      if (version.isDeleteMarker) {
        this.#report('delete-marker', object, { versionId });
        continue;
      }
      const foundSha256 = await this.#sha256(object, version);
      if (foundSha256 !== object.sha256) this.#report('shadowed', object, { versionId, foundSha256 });
    }
  }

  async #checkLock(object: ExpectedObject, versionId: string | null): Promise<void> {
    if (this.#description.lockMode === 'none' || object.lockedUntil === undefined) return;
    const stat = await this.#store.stat({ area: object.area, key: object.key, versionId });
    const isLocked = stat?.lockedUntil != null && stat.lockedUntil.getTime() >= object.lockedUntil.getTime();
    if (!isLocked) this.#report('unlocked', object, { versionId });
  }

  async #sha256(object: ExpectedObject, version: ObjectVersion): Promise<string> {
    const source = await this.#store.openSource({ area: object.area, key: object.key, versionId: version.versionId });
    try {
      this.bytesRead += source.sizeBytes;
      return (await digestContent(this.#engine, source)).sha256;
    } finally {
      await source.close();
    }
  }

  #report(
    kind: AuditFindingKind,
    object: Pick<ExpectedObject, 'area' | 'key'> & { readonly sha256?: string },
    more: Partial<AuditFinding> = {},
  ): void {
    const { name, medium, location } = this.#description;
    const place = { store: name, medium, location, area: object.area, key: object.key };
    this.findings.push({
      ...place,
      kind,
      versionId: null,
      expectedSha256: object.sha256 ?? null,
      foundSha256: null,
      detail: '',
      sentence: findingSentence(kind, place),
      ...more,
    });
  }
}

function messageOf(cause: unknown): string {
  if (cause instanceof StorageError) return `${cause.code} ${cause.message}`;
  return cause instanceof Error ? cause.message : String(cause);
}
