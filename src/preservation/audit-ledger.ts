// The second step of an audit: every tile, entry bundle, body pack, numbered checkpoint, receipt and seal object in every store.
import { Injectable } from '@nestjs/common';
import type { Bytes } from '../core/encoding/bytes.ts';
import {
  CHECKPOINT_KEY,
  encodeEntryBundle,
  entriesPath,
  HASH_BYTES,
  parseEntryBundle,
  tilePath,
  tileWidth,
} from '../core/merkle/index.ts';
import { NodeEngine } from '../engine/node-engine.ts';
import { Clock } from '../ledger/clock.port.ts';
import { ReceiptSigner } from '../ledger/receipt-signer.port.ts';
import { type AuditFinding, auditReplicas, type ExpectedObject, isReplaceableKey, ReplicaSet } from '../storage/index.ts';
import { auditFault, storageFault } from './audit-faults.ts';
import { type LedgerKey, parseLedgerKey, sizeNeeded } from './audit-ledger-keys.ts';
import { AuditedLedger, type LedgerView, type StoreListing, unreadable } from './audit-ledger-view.ts';
import { EXTEND_WITHIN_MS } from './audit-locks.ts';
import { expectedReceipt, NO_GOOD_COPY, RECEIPT_PUT_MS } from './audit-receipts.ts';
import type { AuditFault, AuditTally } from './audit-types.ts';
import { factsOf } from './audit-verified-log.ts';

/** Younger than this, what no entry names is probably work in progress: the first lock of a new object lasts as long. */
export const YOUNG_MS = 2 * 24 * 3_600_000;

const SLACK_MS = 7 * 24 * 3_600_000;

@Injectable()
export class AuditLedger {
  constructor(
    private readonly ledger: AuditedLedger,
    private readonly replicas: ReplicaSet,
    private readonly engine: NodeEngine,
    private readonly clock: Clock,
    private readonly signer: ReceiptSigner,
  ) {}

  async run(view: LedgerView): Promise<AuditTally & { readonly faults: readonly AuditFault[] }> {
    const shared = await this.expected(view);
    const faults: AuditFault[] = [];
    let [filesChecked, bytesRead] = [0, 0];
    for (const listing of view.listings) {
      if (listing.keys === null) continue;
      const { store, medium } = listing;
      try {
        const one = new ReplicaSet({ stores: [store], engine: this.replicas.engine, requiredCopies: 1 });
        const expected = [...shared, ...(await this.#olderPartials(view, listing, shared))];
        const report = await auditReplicas(one, { area: 'ledger', prefix: '' }, await this.#locked(listing, expected));
        // Asked afterwards: what was listed had been sequenced before.
        const later = await this.ledger.later(view);
        filesChecked += report.goodCopies;
        bytesRead += report.bytesRead;
        faults.push(...report.findings.flatMap((finding) => this.#fault(view, listing, later, finding)));
        faults.push(...(await this.#currentCheckpoint(view, listing)));
      } catch (cause) {
        faults.push(unreadable(store.name, medium, cause));
      }
    }
    return { filesChecked, bytesRead, faults };
  }

  /** What every store must hold in its ledger area, but for the current checkpoint. */
  async expected(view: LedgerView): Promise<readonly ExpectedObject[]> {
    const expected = new Map<string, ExpectedObject>();
    const add = (key: string, facts: Pick<ExpectedObject, 'sha256' | 'sha512'>) =>
      expected.set(key, { area: 'ledger', key, ...facts });
    for (const [key, facts] of view.content.objects) add(key, facts);
    for (const key of new Set(view.listings.flatMap(({ numbered }) => [...numbered.keys()]))) {
      const parsed = parseLedgerKey(key);
      if (parsed === undefined || sizeNeeded(parsed) > view.content.checkpoint.size) continue;
      const good = view.listings.map(({ numbered }) => numbered.get(key)).find((found) => found != null);
      add(key, good == null ? NO_GOOD_COPY : factsOf(this.engine, good.note));
    }
    for (const objects of view.seals.values()) for (const [key, facts] of objects) add(key, facts);
    const own = await this.signer.certificates();
    const receipts = { engine: this.engine, listings: view.listings, own, now: this.clock.now() };
    for (const [packageId, entry] of view.packages) {
      for (const object of await expectedReceipt(receipts, packageId, entry)) add(object.key, object);
    }
    return [...expected.values()];
  }

  // C2SP tlog-tiles: partial tiles may be deleted once they are full. Where they are kept, they must be beginnings of what came later.
  async #olderPartials(view: LedgerView, { keys }: StoreListing, shared: readonly ExpectedObject[]): Promise<ExpectedObject[]> {
    const known = new Set(shared.map(({ key }) => key));
    const beginnings = new Beginnings(view);
    const older: ExpectedObject[] = [];
    for (const key of keys?.keys() ?? []) {
      const bytes = known.has(key) ? undefined : await beginnings.of(key);
      if (bytes !== undefined) older.push({ area: 'ledger', key, ...factsOf(this.engine, bytes) });
    }
    return older;
  }

  // Design section 4: full tiles, bundles and numbered checkpoints are locked; partial tiles are not. A lock that comes near its end is
  // extended here; the audit then reports where that did not help.
  async #locked({ store }: StoreListing, expected: readonly ExpectedObject[]): Promise<readonly ExpectedObject[]> {
    if ((await store.describe()).lockMode === 'none') return expected;
    const now = this.clock.now().getTime();
    const lockedUntil = new Date(now + EXTEND_WITHIN_MS - SLACK_MS);
    for (const { area, key } of expected) {
      if (isReplaceableKey(area, key)) continue;
      const stat = await store.stat({ area, key });
      if (stat?.lockedUntil == null || stat.lockedUntil.getTime() > now + EXTEND_WITHIN_MS) continue;
      await store.extendLock({ area, key, versionId: stat.versionId }, new Date(now + 5 * EXTEND_WITHIN_MS));
    }
    return expected.map((object) => (isReplaceableKey(object.area, object.key) ? object : { ...object, lockedUntil }));
  }

  #fault(view: LedgerView, listing: StoreListing, later: Later, finding: AuditFinding): readonly AuditFault[] {
    if (finding.kind !== 'extra') return [storageFault(finding)];
    const parsed = parseLedgerKey(finding.key);
    if (finding.key === CHECKPOINT_KEY || (parsed !== undefined && isLater(view, later, parsed))) return [];
    // Written since the listing from which the expectations were made: the next audit looks at it.
    if (parsed !== undefined && listing.keys?.has(finding.key) !== true) return [];
    const place = { store: listing.store.name, medium: listing.medium, path: `ledger/${finding.key}` };
    if (parsed?.kind === 'receipt' && parsed.isSignature && view.packages.has(parsed.packageId))
      return [auditFault('SIGNATURE_LEFT_OVER', place, place.path)];
    const writtenAt = listing.keys?.get(finding.key)?.getTime() ?? this.clock.now().getTime();
    const age = this.clock.now().getTime() - writtenAt;
    if (parsed?.kind === 'receipt' && view.packages.has(parsed.packageId) && age < RECEIPT_PUT_MS) return [];
    const isBeside =
      (parsed?.kind === 'receipt' && !view.packages.has(parsed.packageId)) ||
      (parsed?.kind === 'seal' && !view.seals.has(parsed.sealId));
    if (isBeside && age < YOUNG_MS) return [auditFault('ORPHAN_YOUNG', place, place.path)];
    return [storageFault(finding)];
  }

  // The current checkpoint is replaced all the time: it must be the ledger's, and not older than what was signed before.
  async #currentCheckpoint(view: LedgerView, { store, medium, keys }: StoreListing): Promise<readonly AuditFault[]> {
    const current = await this.ledger.currentCheckpoint(store);
    const { size, note } = view.content.checkpoint;
    const place = { store: store.name, medium, path: `ledger/${CHECKPOINT_KEY}`, area: 'ledger', key: CHECKPOINT_KEY } as const;
    if (current !== null && current.size < size)
      return [auditFault('LEDGER_COPY_BEHIND', place, store.name, `${current.size} < ${size}`)];
    // A newer one was published while the audit ran; another history of the same size was told of when the ledger was opened.
    if (current !== null) return [];
    const one = new ReplicaSet({ stores: [store], engine: this.replicas.engine, requiredCopies: 1 });
    const expected = [{ area: 'ledger', key: CHECKPOINT_KEY, ...factsOf(this.engine, note) }] as const;
    const report = await auditReplicas(one, { area: 'ledger', prefix: CHECKPOINT_KEY }, expected);
    return report.findings.filter(({ key }) => key === CHECKPOINT_KEY && keys !== null).map((finding) => storageFault(finding));
  }
}

/** Partial tiles and bundles of smaller logs, made from those of this one. */
export class Beginnings {
  #whole: { readonly key: string; readonly bytes: Bytes } | undefined;

  constructor(private readonly view: LedgerView) {}

  /** Undefined for a key that is none. */
  async of(key: string): Promise<Bytes | undefined> {
    const parsed = parseLedgerKey(key);
    if (parsed?.kind !== 'tile' && parsed?.kind !== 'entries') return undefined;
    const { index, width } = parsed;
    const level = parsed.kind === 'tile' ? parsed.level : 0;
    const widthNow = tileWidth(this.view.content.checkpoint.size, level, index);
    if (width >= widthNow) return undefined;
    const whole = await this.#read(
      parsed.kind === 'tile' ? tilePath({ level, index, width: widthNow }) : entriesPath(index, widthNow),
    );
    if (parsed.kind === 'tile') return whole.slice(0, width * HASH_BYTES);
    return encodeEntryBundle(parseEntryBundle(whole, widthNow).slice(0, width));
  }

  // Keys come in order, so that the tile in hand is mostly the one that is wanted next.
  async #read(key: string): Promise<Bytes> {
    if (this.#whole?.key !== key) this.#whole = { key, bytes: await this.view.content.read(key) };
    return this.#whole.bytes;
  }
}

interface Later {
  readonly size: number;
  readonly names: ReadonlySet<string>;
}

// Published, or being published, since the checkpoint of this audit.
function isLater(view: LedgerView, later: Later, key: LedgerKey): boolean {
  if (key.kind === 'receipt') return later.names.has(key.packageId);
  if (key.kind === 'seal') return later.names.has(key.sealId);
  const needed = sizeNeeded(key);
  return needed > view.content.checkpoint.size && needed <= later.size;
}
