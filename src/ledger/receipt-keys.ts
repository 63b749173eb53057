// Where receipts lie beside the log: immutable objects of the ledger area.
import { createHash } from 'node:crypto';
import type { Bytes } from '../core/encoding/bytes.ts';

export function receiptKey(packageId: string): string {
  return `receipts/${packageId}.json`;
}

/** Named by the receipt's digest: a signature can never come to stand beside other bytes. */
export function receiptSignatureKey(key: string, receipt: Bytes): string {
  return `${key.slice(0, -'.json'.length)}.${createHash('sha256').update(receipt).digest('hex').slice(0, 16)}.p7s`;
}
