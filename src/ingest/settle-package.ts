// Settle: the statement about a package is durable under a signed checkpoint. Now, and not before, the dossier becomes visible and the
// receipt is issued. The receipt is an immutable object beside the AIPs; if it is there already, that one counts.
import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Catalogue, CatalogueReader } from '../catalogue/catalogue.port.ts';
import { canonical } from '../catalogue/index.ts';
import { encodeCanonicalJson } from '../core/encoding/canonical-json.ts';
import { parseUtf8 } from '../core/encoding/utf8.ts';
import { encodeReceipt, parseReceipt, type Receipt } from '../core/proof/index.ts';
import { lockUntil, type RetentionDecision } from '../core/retention/index.ts';
import { Clock } from '../ledger/clock.port.ts';
import { Ledger, LedgerProver, receiptKey, receiptSignatureKey, wholeSeconds } from '../ledger/index.ts';
import { LedgerObjects } from '../ledger/ledger-objects.port.ts';
import { Transactions } from '../ledger/transactions.port.ts';
import { ReplicaSet } from '../storage/index.ts';
import { Placements } from '../storage/placements.port.ts';
import { ReceiptSigner } from './receipt-signer.port.ts';
import { StageTimes } from './stage-times.port.ts';
import { Staging } from './staging.port.ts';
import type { ListedPackage, TransferPackage } from './transfer.ts';
import { Transfers } from './transfers.port.ts';

@Injectable()
export class SettlePackage {
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
  ) {}

  /** False while the statement is not published yet. */
  async run(item: ListedPackage): Promise<boolean> {
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
    const receipt = await this.#issue(item, seq, key);
    const accepted = receipt.outcome === 'accepted';
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

  async #issue(item: TransferPackage, seq: number, key: string): Promise<Receipt> {
    // Found on one store, it may be there alone: a process died, or a store failed, between the first copy and the second. The same
    // bytes are put again, which does nothing where they are.
    const bytes = (await this.objects.get(key)) ?? encodeReceipt(await this.#receipt(item, seq));
    const signatureKey = receiptSignatureKey(key, bytes);
    const signature = (await this.objects.get(signatureKey)) ?? (await this.signer.sign(bytes));
    // The signature first: a receipt that is there is a receipt that is signed.
    await this.objects.put([{ key: signatureKey, bytes: signature, mode: 'once' }]);
    // When another process issued one at the same moment this throws, and the next try puts the other's.
    await this.objects.put([{ key, bytes, mode: 'once' }]);
    return parseReceipt(bytes);
  }

  async #receipt(item: TransferPackage, seq: number): Promise<Receipt> {
    const { report } = item;
    return {
      transfer: item.transferId,
      outcome: item.dossierId === null ? 'refused' : 'accepted',
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
      statement: parseUtf8(await this.prover.entry(seq)),
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
    const [failure] = failures;
    if (failure !== undefined) throw failure.error;
    const extended = objects.map((object) => ({
      ...object,
      placements: object.placements.map((placement) =>
        placement.lockedUntil === null ? placement : { ...placement, lockedUntil: until },
      ),
    }));
    await this.transactions.run(() => this.placements.update(found.aipId, found.version, extended));
  }
}

function subjectOf(target: { readonly file?: string; readonly field?: string; readonly documentOrdinal?: number }): {
  subject?: string;
} {
  const subject = target.file ?? target.field ?? target.documentOrdinal?.toString();
  return subject === undefined ? {} : { subject: subject.toWellFormed().normalize('NFC') };
}
