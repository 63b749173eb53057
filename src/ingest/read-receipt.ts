// The receipt of a package as it was issued: the exact bytes, their signature, and what they say.
import { Injectable } from '@nestjs/common';
import type { Bytes } from '../core/encoding/bytes.ts';
import { parseReceipt, type Receipt } from '../core/proof/index.ts';
import { receiptSignatureKey } from '../ledger/index.ts';
import { LedgerObjects } from '../ledger/ledger-objects.port.ts';
import { IngestError } from './ingest-error.ts';
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
  constructor(private readonly objects: LedgerObjects) {}

  async read(item: TransferPackage): Promise<IssuedReceipt> {
    const key = item.receiptKey;
    const json = key === null ? undefined : await this.objects.get(key);
    const signature = key === null || json === undefined ? undefined : await this.objects.get(receiptSignatureKey(key, json));
    if (json === undefined || signature === undefined) throw new IngestError('RECEIPT_NOT_READY');
    const { entry, ...receipt } = parseReceipt(json);
    // C2SP tlog-proof: the checkpoint is what follows the first empty line.
    const checkpoint = receipt.proof.slice(receipt.proof.indexOf('\n\n') + 2);
    return { json, signature, view: { receipt, statement: entry, inclusion: receipt.proof, checkpoint } };
  }
}
