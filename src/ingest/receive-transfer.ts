// Receive: a transfer is created, packages are uploaded into staging, and the whole is submitted. Nothing is trusted yet.
import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { CatalogueReader } from '../catalogue/catalogue.port.ts';
import { Clock } from '../ledger/clock.port.ts';
import { Transactions } from '../ledger/transactions.port.ts';
import { carriesSecrecyMark, withoutContent } from './erase-content.ts';
import { IngestError } from './ingest-error.ts';
import { PackageLimits } from './package-limits.port.ts';
import { Staging } from './staging.port.ts';
import type { Actor, ListedPackage, PackageState, Transfer } from './transfer.ts';
import { mayHandle, mayTransfer } from './transfer-access.ts';
import { TransferNotes } from './transfer-notes.port.ts';
import { type PackageChange, type PackageInTransfer, Transfers, type TransferWithPackages } from './transfers.port.ts';

@Injectable()
export class ReceiveTransfer {
  constructor(
    private readonly transactions: Transactions,
    private readonly transfers: Transfers,
    private readonly notes: TransferNotes,
    private readonly catalogue: CatalogueReader,
    private readonly staging: Staging,
    private readonly limits: PackageLimits,
    private readonly clock: Clock,
  ) {}

  async create(actor: Actor, fondsId: string, note: string): Promise<Transfer> {
    const fonds = await this.catalogue.fonds(fondsId);
    if (fonds === null || !mayTransfer(actor, fonds.organisationId)) throw new IngestError('FONDS_NOT_FOUND');
    return this.transactions.run(() =>
      this.transfers.create({
        id: randomUUID(),
        fondsId,
        organisationId: fonds.organisationId,
        note: note.normalize('NFC'),
        createdBy: actor.userId ?? 'system',
        createdAt: this.clock.now(),
        submittedAt: null,
      }),
    );
  }

  /** Called when an upload begins; its id becomes the package's. */
  async addPackage(actor: Actor, transferId: string, fileName: string, sizeBytes: number): Promise<string> {
    await this.#open(actor, transferId);
    if (sizeBytes > this.limits.uploadBytes) throw new IngestError('PACKAGE_TOO_LARGE');
    const id = randomUUID();
    await this.transactions.run(async () => {
      await this.#lock(transferId);
      await this.transfers.addPackage({ id, transferId, fileName: fileName.normalize('NFC'), sizeBytes });
    });
    return id;
  }

  /** Called when the last byte has arrived. */
  async packageReceived(packageId: string): Promise<void> {
    const digests = await this.staging.digestPackage(packageId);
    await this.transfers.markReceived(packageId, digests);
  }

  async removePackage(actor: Actor, packageId: string): Promise<void> {
    const found = await this.transfers.package(packageId);
    if (found === null) throw new IngestError('PACKAGE_NOT_FOUND');
    await this.#open(actor, found.transferId);
    const removed = await this.transactions.run(async () => {
      await this.#lock(found.transferId);
      return this.transfers.removePackage(packageId);
    });
    // Submitted in the meantime, its bytes are no longer the depositor's to take back.
    if (removed) await this.staging.discard(packageId);
  }

  async submit(actor: Actor, transferId: string): Promise<void> {
    await this.#complete(await this.#open(actor, transferId));
    await this.transactions.run(async () => {
      await this.#lock(transferId);
      const packages = (await this.transfers.transfer(transferId))?.packages ?? [];
      if (packages.length === 0) throw new IngestError('TRANSFER_EMPTY');
      if (packages.some((item) => item.sha256 === null)) throw new IngestError('TRANSFER_INCOMPLETE');
      for (const item of packages) await this.transfers.move(item.id, ['RECEIVING'], 'SUBMITTED');
      await this.transfers.markSubmitted(transferId, this.clock.now());
    });
  }

  /**
   * Ends every package that waits; what is being checked, stored or recorded goes on. CANCEL_NOT_POSSIBLE when that is all there is, so
   * that nobody believes to have cancelled what will be accepted.
   */
  async cancel(actor: Actor, transferId: string, reason: string): Promise<void> {
    const transfer = await this.visible(actor, transferId);
    if (!mayTransfer(actor, transfer.organisationId)) throw new IngestError('NOT_ALLOWED');
    let ended = 0;
    for (const { id } of transfer.packages) {
      const cancelled = await this.#cancelPackage(actor, id, reason);
      if (!cancelled) continue;
      ended++;
      await this.staging.discard(id);
    }
    if (ended === 0 && transfer.packages.length > 0) throw new IngestError('CANCEL_NOT_POSSIBLE');
  }

  // Nobody looked into a package that was never checked, so nothing of it is told; nor of one that carries a mark of secrecy.
  async #cancelPackage(actor: Actor, packageId: string, reason: string): Promise<boolean> {
    const item = await this.transfers.package(packageId);
    if (item === null) return false;
    const decision = { outcome: 'refuse', reason, by: actor.userId, at: this.clock.now().toISOString() } as const;
    const secret = carriesSecrecyMark(item);
    const { report, decision: told, fileName, sizeBytes, sha256, sha512 } = withoutContent({ ...item, decision });
    const unchecked: PackageChange = item.report === null ? { fileName, sha256, sha512 } : {};
    const change: PackageChange = secret
      ? { report, decision: told, fileName, sizeBytes, sha256, sha512, erased: true }
      : { decision, ...unchecked };
    // Only as it was read: what a check found in the meantime would be kept unseen.
    const from: readonly PackageState[] = item.state === 'AWAITING_DECISION' ? ['AWAITING_DECISION'] : ['RECEIVING', 'SUBMITTED'];
    return this.transactions.run(async () => {
      const moved = await this.transfers.move(packageId, from, 'CANCELLED', change);
      if (moved && secret) await this.notes.erase(item.transferId);
      return moved;
    });
  }

  // The process may have died between the last byte of an upload and the digest of it.
  async #complete(transfer: TransferWithPackages): Promise<void> {
    for (const item of transfer.packages.filter((one) => one.sha256 === null)) {
      const staged = await this.staging.stagedBytes(item.id);
      if (staged === item.sizeBytes) await this.packageReceived(item.id);
    }
  }

  async #lock(transferId: string): Promise<void> {
    if (!(await this.transfers.lockUnsubmitted(transferId))) throw new IngestError('TRANSFER_ALREADY_SUBMITTED');
  }

  async visible(actor: Actor, transferId: string): Promise<TransferWithPackages> {
    const transfer = await this.transfers.transfer(transferId);
    if (transfer === null || !mayHandle(actor, transfer.organisationId)) throw new IngestError('TRANSFER_NOT_FOUND');
    return transfer;
  }

  async visiblePackage(actor: Actor, packageId: string): Promise<PackageInTransfer> {
    const found = await this.transfers.packageInTransfer(packageId);
    if (found === null || !mayHandle(actor, found.transfer.organisationId)) throw new IngestError('PACKAGE_NOT_FOUND');
    return found;
  }

  /** Where the package stands, without its report: cheap to ask again and again. */
  async progress(actor: Actor, packageId: string): Promise<ListedPackage> {
    const found = await this.transfers.packageProgress(packageId);
    if (found === null || !mayHandle(actor, found.organisationId)) throw new IngestError('PACKAGE_NOT_FOUND');
    return found.item;
  }

  async #open(actor: Actor, transferId: string): Promise<TransferWithPackages> {
    const transfer = await this.visible(actor, transferId);
    if (!mayTransfer(actor, transfer.organisationId)) throw new IngestError('NOT_ALLOWED');
    if (transfer.submittedAt !== null) throw new IngestError('TRANSFER_ALREADY_SUBMITTED');
    return transfer;
  }
}
