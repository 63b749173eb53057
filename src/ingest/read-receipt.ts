// The receipt of a package as it was issued: the exact bytes, their signature, and what they say.
import { Injectable } from '@nestjs/common';
import type { Bytes } from '../core/encoding/bytes.ts';
import { parseReceipt, type Receipt } from '../core/proof/index.ts';
import { NodeEngine } from '../engine/node-engine.ts';
import { findReceipt, ReceiptSigner, type SignedReceipt, signedReceipts } from '../ledger/index.ts';
import { LedgerObjects } from '../ledger/ledger-objects.port.ts';
import { IngestError } from './ingest-error.ts';
import { receiptOf } from './package-receipt.ts';
import type { TransferPackage } from './transfer.ts';

export interface IssuedReceipt {
  readonly json: Bytes;
  readonly signature: Bytes;
  readonly view: {
    readonly receipt: Receipt;
    readonly statement: unknown;
    readonly inclusion: string;
    readonly checkpoint: string;
  };
}

@Injectable()
export class ReadReceipt {
  constructor(
    private readonly objects: LedgerObjects,
    private readonly signer: ReceiptSigner,
    private readonly engine: NodeEngine,
  ) {}

  async read(item: TransferPackage): Promise<IssuedReceipt> {
    const found = item.receiptKey === null ? undefined : await this.#find(item, item.receiptKey);
    if (found === undefined) throw new IngestError('RECEIPT_NOT_READY');
    const { json, signature } = found;
    const { entry, ...receipt } = parseReceipt(json);
    // C2SP tlog-proof: the checkpoint is what follows the first empty line.
    const checkpoint = receipt.proof.slice(receipt.proof.indexOf('\n\n') + 2);
    return { json, signature, view: { receipt, statement: entry, inclusion: receipt.proof, checkpoint } };
  }

  async #find(item: TransferPackage, key: string): Promise<SignedReceipt | undefined> {
    const pairs = signedReceipts(this.objects, this.engine, key);
    const fits = (json: Bytes) => receiptOf(json, item, item.state === 'ACCEPTED') !== undefined;
    return findReceipt(pairs, await this.signer.certificates(), fits);
  }
}
