// Settle: the statement about a package is durable under a signed checkpoint. Now, and not before, the dossier becomes visible and the
// receipt is issued. The receipt is an immutable object beside the AIPs; if this archive has signed one already, that one counts. What
// became of the package is what the ledger says, never what a store says.
import { createHash } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { Catalogue, CatalogueReader } from '../catalogue/catalogue.port.ts';
import { canonical } from '../catalogue/index.ts';
import type { Bytes } from '../core/encoding/bytes.ts';
import { encodeCanonicalJson } from '../core/encoding/canonical-json.ts';
import { parseUtf8 } from '../core/encoding/utf8.ts';
import { encodeReceipt, parseStatement, type Receipt } from '../core/proof/index.ts';
import { lockUntil, type RetentionDecision } from '../core/retention/index.ts';
import { NodeEngine } from '../engine/node-engine.ts';
import { Clock } from '../ledger/clock.port.ts';
import {
  isSignedBy,
  Ledger,
  LedgerError,
  LedgerProver,
  receiptKey,
  receiptSignatureKey,
  signedReceipts,
  wholeSeconds,
} from '../ledger/index.ts';
import { LedgerObjects } from '../ledger/ledger-objects.port.ts';
import { ReceiptSigner } from '../ledger/receipt-signer.port.ts';
import { Transactions } from '../ledger/transactions.port.ts';
import { ReplicaSet } from '../storage/index.ts';
import { Placements } from '../storage/placements.port.ts';
import { withExtendedLocks } from './first-locks.ts';
import { receiptOf } from './package-receipt.ts';
import { StageTimes } from './stage-times.port.ts';
import { Staging } from './staging.port.ts';
import type { TransferPackage } from './transfer.ts';
import { type ClaimedPackage, Transfers } from './transfers.port.ts';

/** What the ledger says became of a package. */
interface Recorded {
  readonly seq: number;
  /** The entry, exactly. */
  readonly statement: string;
  readonly accepted: boolean;
}

interface Issued {
  readonly receipt: Receipt;
  readonly json: Bytes;
  readonly signature: Bytes;
}

@Injectable()
export class SettlePackage {
  readonly #logger = new Logger('ingest');

  constructor(
    private readonly transactions: Transactions,
    private readonly transfers: Transfers,
    private readonly catalogue: Catalogue,
    private readonly reader: CatalogueReader,
    private readonly ledger: Ledger,
    private readonly prover: LedgerProver,
    private readonly objects: LedgerObjects,
    private readonly replicas: ReplicaSet,
    private readonly placements: Placements,
    private readonly signer: ReceiptSigner,
    private readonly staging: Staging,
    private readonly times: StageTimes,
    private readonly clock: Clock,
    private readonly engine: NodeEngine,
  ) {}

  /** False while the statement is not published yet. */
  async run(item: ClaimedPackage): Promise<boolean> {
    if (item.statementId === null) throw new Error(`expected a statement for package ${item.id}`);
    const published = await this.ledger.findPublished([item.statementId]);
    const seq = published?.[0]?.seq;
    if (seq === undefined) return false;
    const whole = await this.transfers.package(item.id);
    if (whole === null) throw new Error(`expected package ${item.id}`);
    await this.times.time('settle', () => this.#finish(whole, seq));
    return true;
  }

  async #finish(item: TransferPackage, seq: number): Promise<void> {
    const key = receiptKey(item.id);
    const recorded = await this.#recorded(item, seq);
    const { accepted } = recorded;
    const receipt = await this.#issue(item, recorded, key);
    if (accepted) await this.#extendLocks(item);
    // Before the last move: after it nobody looks at the package again, and a crash in between would leave its bytes in staging.
    await this.staging.discard(item.id);
    await this.transactions.run(async () => {
      if (accepted && item.dossierId !== null)
        await this.catalogue.publishDossier(item.dossierId, seq, new Date(receipt.issuedAt));
      const change = { receiptKey: key, attempt: null, progress: { step: 'done', done: 1, total: 1 } } as const;
      await this.transfers.move(item.id, ['RECORDING'], accepted ? 'ACCEPTED' : 'REFUSED', change);
    });
  }

  async #recorded(item: TransferPackage, seq: number): Promise<Recorded> {
    const entry = await this.prover.entry(seq);
    const { type, subject } = parseStatement(entry);
    const accepted = type === 'aip-accepted';
    if (subject !== item.id || (!accepted && type !== 'transfer-refused') || accepted !== (item.dossierId !== null))
      throw new Error(`expected entry ${seq} to tell of package ${item.id} as its row does, got ${type} of ${subject}`);
    return { seq, statement: parseUtf8(entry), accepted };
  }

  async #issue(item: TransferPackage, recorded: Recorded, key: string): Promise<Receipt> {
    // Found on one store, it may be there alone: a process died, or a store failed, between the first copy and the second. The same
    // bytes are put again, which does nothing where they are.
    const issued = (await this.#issued(item, recorded, key)) ?? (await this.#sign(item, recorded, key));
    // The signature first: a receipt that is there is a receipt that is signed. Bytes without our signature are therefore not ours, and
    // are never signed.
    await this.objects.put([{ key: receiptSignatureKey(key, issued.json), bytes: issued.signature, mode: 'once' }]);
    // When another process issued one at the same moment this throws, and the next try puts the other's. It also throws while a store
    // holds bytes that are not ours; the other stores have the receipt then, from which the audit heals that one.
    await this.objects.put([{ key, bytes: issued.json, mode: 'once' }]);
    return issued.receipt;
  }

  async #issued(item: TransferPackage, { accepted, statement }: Recorded, key: string): Promise<Issued | undefined> {
    const own = await this.signer.certificates();
    for await (const pair of signedReceipts(this.objects, this.engine, key)) {
      const receipt = isSignedBy(pair, own) ? receiptOf(pair.json, item, accepted, statement) : undefined;
      if (receipt !== undefined) return { ...pair, receipt };
    }
    return undefined;
  }

  async #sign(item: TransferPackage, recorded: Recorded, key: string): Promise<Issued> {
    let taken = 0;
    for await (const _ of this.objects.copies(key)) taken++;
    // Nowhere could ours be put, and every try would leave a signature that nobody needs.
    if (taken >= this.objects.quorum.stores)
      throw new LedgerError('LEDGER_OBJECT_DIFFERS', `expected no ${key}, or one that this archive signed, on ${taken} stores`);
    const receipt = await this.#receipt(item, recorded);
    const json = encodeReceipt(receipt);
    return { receipt, json, signature: await this.signer.sign(json) };
  }

  async #receipt(item: TransferPackage, { seq, statement, accepted }: Recorded): Promise<Receipt> {
    const { report } = item;
    return {
      transfer: item.transferId,
      outcome: accepted ? 'accepted' : 'refused',
      issuedAt: wholeSeconds(this.clock.now()),
      checks: (report?.findings ?? []).map((finding) => ({
        code: finding.code,
        outcome: finding.severity,
        ...subjectOf(finding.target),
      })),
      report: `sha256:${createHash('sha256')
        .update(encodeCanonicalJson(canonical(report)))
        .digest('hex')}`,
      files: (report?.files ?? []).map((file) => ({
        path: file.name.toWellFormed().normalize('NFC'),
        sizeBytes: file.sizeBytes,
        sha256: file.sha256,
        sha512: file.sha512,
      })),
      statement,
      proof: parseUtf8(await this.prover.tlogProof(seq)),
    };
  }

  // From the short first lock to the end of retention, at most five years ahead (design section 4).
  async #extendLocks(item: TransferPackage): Promise<void> {
    const found = await this.reader.recordedAip(item.dossierId ?? '');
    if (found === null) throw new Error(`expected the dossier of package ${item.id}`);
    const objects = await this.placements.objectsOf(found.aipId, found.version);
    const until = lockUntil(found.retention as unknown as RetentionDecision, this.clock.now());
    if (!objects.some((object) => object.placements.some((placement) => placement.lockedUntil !== null))) return;
    const failures = await this.replicas.extendLocks(objects, until);
    const extended = withExtendedLocks(objects, failures, until, this.replicas.requiredCopies);
    for (const { store, error } of failures) this.#logger.warn({ message: 'a lock was not extended', store, code: error.code });
    await this.transactions.run(() => this.placements.update(found.aipId, found.version, extended));
  }
}

function subjectOf(target: { readonly file?: string; readonly field?: string; readonly documentOrdinal?: number }): {
  subject?: string;
} {
  const subject = target.file ?? target.field ?? target.documentOrdinal?.toString();
  return subject === undefined ? {} : { subject: subject.toWellFormed().normalize('NFC') };
}
