// The receipt of a package as it was issued: the exact bytes, their signature, and what they say.
import { Injectable } from '@nestjs/common';
import type { Bytes } from '../core/encoding/bytes.ts';
import { parseReceipt, type Receipt } from '../core/proof/index.ts';
import { NodeEngine } from '../engine/node-engine.ts';
import { LedgerObjects } from '../ledger/ledger-objects.port.ts';
import { IngestError } from './ingest-error.ts';
import { ReceiptSigner } from './receipt-signer.port.ts';
import { isSignedBy, receiptOf, type SignedReceipt, signedReceipts } from './signed-receipts.ts';
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

  // Under today's certificate first. One that fits under another counts when there is none: the archive's certificate may have changed.
  async #find(item: TransferPackage, key: string): Promise<SignedReceipt | undefined> {
    const own = await this.signer.certificates();
    let other: SignedReceipt | undefined;
    try {
      for await (const pair of signedReceipts(this.objects, this.engine, key)) {
        if (receiptOf(pair.json, item, item.state === 'ACCEPTED') === undefined) continue;
        if (isSignedBy(pair, own)) return pair;
        other ??= pair;
      }
    } catch (cause) {
      if (other === undefined) throw cause;
    }
    return other;
  }
}
