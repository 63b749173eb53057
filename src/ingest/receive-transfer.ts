// Receive: a transfer is created, packages are uploaded into staging, and the whole is submitted. Nothing is trusted yet.
import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { CatalogueReader } from '../catalogue/catalogue.port.ts';
import { Clock } from '../ledger/clock.port.ts';
import { Transactions } from '../ledger/transactions.port.ts';
import { IngestError } from './ingest-error.ts';
import { Staging } from './staging.port.ts';
import type { Actor, Transfer, TransferPackage } from './transfer.ts';
import { mayHandle, mayTransfer } from './transfer-access.ts';
import { Transfers, type TransferWithPackages } from './transfers.port.ts';

@Injectable()
export class ReceiveTransfer {
  constructor(
    private readonly transactions: Transactions,
    private readonly transfers: Transfers,
    private readonly catalogue: CatalogueReader,
    private readonly staging: Staging,
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
    const id = randomUUID();
    await this.transactions.run(() =>
      this.transfers.addPackage({ id, transferId, fileName: fileName.normalize('NFC'), sizeBytes }),
    );
    return id;
  }

  /** Called when the last byte has arrived. */
  async packageReceived(packageId: string): Promise<void> {
    const digests = await this.staging.digestPackage(packageId);
    await this.transactions.run(() => this.transfers.markReceived(packageId, digests));
  }

  async removePackage(actor: Actor, packageId: string): Promise<void> {
    const found = await this.transfers.package(packageId);
    if (found === null) throw new IngestError('PACKAGE_NOT_FOUND');
    await this.#open(actor, found.transferId);
    await this.transactions.run(() => this.transfers.removePackage(packageId));
    await this.staging.discard(packageId);
  }

  async submit(actor: Actor, transferId: string): Promise<void> {
    const transfer = await this.#completed(await this.#open(actor, transferId));
    if (transfer.packages.length === 0) throw new IngestError('TRANSFER_EMPTY');
    if (transfer.packages.some((item) => item.sha256 === null)) throw new IngestError('TRANSFER_INCOMPLETE');
    await this.transactions.run(async () => {
      for (const item of transfer.packages) await this.transfers.move(item.id, ['RECEIVING'], 'SUBMITTED');
      await this.transfers.markSubmitted(transferId, this.clock.now());
    });
  }

  /** Ends every package on which no decision was made yet; what is being stored or recorded goes on. */
  async cancel(actor: Actor, transferId: string, reason: string): Promise<void> {
    const transfer = await this.visible(actor, transferId);
    if (!mayTransfer(actor, transfer.organisationId)) throw new IngestError('NOT_ALLOWED');
    for (const item of transfer.packages) {
      const decision = { outcome: 'refuse', reason, by: actor.userId, at: this.clock.now().toISOString() } as const;
      const cancelled = await this.transactions.run(() =>
        this.transfers.move(item.id, ['RECEIVING', 'SUBMITTED', 'AWAITING_DECISION'], 'CANCELLED', { decision }),
      );
      if (cancelled) await this.staging.discard(item.id);
    }
  }

  // The process may have died between the last byte of an upload and the digest of it.
  async #completed(transfer: TransferWithPackages): Promise<TransferWithPackages> {
    for (const item of transfer.packages.filter((one) => one.sha256 === null)) {
      const staged = await this.staging.stagedBytes(item.id);
      if (staged === item.sizeBytes) await this.packageReceived(item.id);
    }
    return (await this.transfers.transfer(transfer.id)) ?? transfer;
  }

  async visible(actor: Actor, transferId: string): Promise<TransferWithPackages> {
    const transfer = await this.transfers.transfer(transferId);
    if (transfer === null || !mayHandle(actor, transfer.organisationId)) throw new IngestError('TRANSFER_NOT_FOUND');
    return transfer;
  }

  async visiblePackage(actor: Actor, packageId: string): Promise<{ item: TransferPackage; transfer: TransferWithPackages }> {
    const item = await this.transfers.package(packageId);
    const transfer = item === null ? null : await this.transfers.transfer(item.transferId);
    if (item === null || transfer === null || !mayHandle(actor, transfer.organisationId))
      throw new IngestError('PACKAGE_NOT_FOUND');
    return { item, transfer };
  }

  async #open(actor: Actor, transferId: string): Promise<TransferWithPackages> {
    const transfer = await this.visible(actor, transferId);
    if (!mayTransfer(actor, transfer.organisationId)) throw new IngestError('NOT_ALLOWED');
    if (transfer.submittedAt !== null) throw new IngestError('TRANSFER_ALREADY_SUBMITTED');
    return transfer;
  }
}
