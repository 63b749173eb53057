// Does a receipt tell of this package?
import type { Bytes } from '../core/encoding/bytes.ts';
import { MalformedError } from '../core/encoding/malformed-error.ts';
import { parseReceipt, type Receipt } from '../core/proof/index.ts';
import type { TransferPackage } from './transfer.ts';

/** The receipt when it tells of this package; undefined for anything else. `statement`: the ledger's entry, where the caller has it. */
export function receiptOf(json: Bytes, item: TransferPackage, accepted: boolean, statement?: string): Receipt | undefined {
  try {
    const receipt = parseReceipt(json);
    const { entry } = receipt;
    const isOurs = receipt.transfer === item.transferId && entry.transfer === item.transferId && entry.subject === item.id;
    const isOutcome = receipt.outcome === (accepted ? 'accepted' : 'refused') && (entry.type === 'aip-accepted') === accepted;
    return isOurs && isOutcome && (statement ?? receipt.statement) === receipt.statement ? receipt : undefined;
  } catch (cause) {
    if (cause instanceof MalformedError) return undefined;
    throw cause;
  }
}
