// Receipts are not in the ledger, they tell of it: a receipt is genuine when it repeats the ledger's entry and is signed, byte for byte.
// Every store's copy is looked at before one is taken for the good one: whoever rules one store can sign the ledger's words with a key of
// his own, and the archive's receipt must not be healed away for that.
import type { Bytes } from '../core/encoding/bytes.ts';
import type { NodeEngine } from '../engine/node-engine.ts';
import { isReceiptOf, isSignedBy, receiptKey, receiptSignatureKey, type SignedReceipt, signedBy } from '../ledger/index.ts';
import type { ExpectedObject } from '../storage/index.ts';
import type { PackageEntry, StoreListing } from './audit-ledger-view.ts';
import { factsOf, readObject } from './audit-verified-log.ts';

/** Between the checkpoint and the receipt: settling is tried again every few seconds. */
const SETTLE_MS = 3_600_000;
/** A receipt that is being written reaches one store before the other. */
export const RECEIPT_PUT_MS = 300_000;
/** No object has these digests: the audit then tells where a copy lies that is not genuine, and where none does. */
export const NO_GOOD_COPY = { sha256: '0'.repeat(64), sha512: '0'.repeat(128) } as const;

export interface ReceiptAudit {
  readonly engine: NodeEngine;
  readonly listings: readonly StoreListing[];
  /** Certificates under which this archive signs receipts now, its own first. */
  readonly own: readonly Bytes[];
  readonly now: Date;
}

/** The receipt of a package and its signature, as every store must hold them; empty while it is not due. */
export async function expectedReceipt(
  audit: ReceiptAudit,
  packageId: string,
  entry: PackageEntry,
): Promise<readonly ExpectedObject[]> {
  const { engine, listings, now } = audit;
  const key = receiptKey(packageId);
  const holders = listings.filter(({ keys }) => keys?.has(key));
  const age = now.getTime() - entry.at.getTime();
  if (holders.length === 0 && age < SETTLE_MS) return [];
  if (holders.length < listings.filter(({ keys }) => keys !== null).length && age < RECEIPT_PUT_MS) return [];
  const copies = await differentCopies(audit, holders, key, entry);
  const signed: SignedReceipt[] = [];
  for (const json of copies) signed.push(...(await signatures(audit, key, json)));
  const own = signed.find((pair) => isSignedBy(pair, audit.own));
  const texts = new Set(signed.map(({ json }) => json));
  // After a change of the archive's certificate its older receipts are under another one; of two that differ, nobody can tell then.
  const good = own ?? (texts.size === 1 ? signed[0] : undefined);
  if (good !== undefined) {
    return [
      { area: 'ledger', key, ...factsOf(engine, good.json) },
      { area: 'ledger', key: receiptSignatureKey(key, good.json), ...factsOf(engine, good.signature) },
    ];
  }
  const [only] = copies;
  const signatureKey = only === undefined ? '' : receiptSignatureKey(key, only);
  // The signature is damaged wherever it lies: the receipt may stand, and the signature is told of.
  if (only !== undefined && copies.length === 1 && listings.some(({ keys }) => keys?.has(signatureKey))) {
    return [
      { area: 'ledger', key, ...factsOf(engine, only) },
      { area: 'ledger', key: signatureKey, ...NO_GOOD_COPY },
    ];
  }
  return [{ area: 'ledger', key, ...NO_GOOD_COPY }];
}

/** What the holders have under the key and what repeats the entry, each text once. */
async function differentCopies(
  { engine }: ReceiptAudit,
  holders: readonly StoreListing[],
  key: string,
  entry: PackageEntry,
): Promise<readonly Bytes[]> {
  const found = new Map<string, Bytes>();
  for (const { store } of holders) {
    const json = await readObject(store, key);
    if (json !== undefined && isReceiptOf(json, entry.text)) found.set(factsOf(engine, json).sha256, json);
  }
  return [...found.values()];
}

async function signatures({ engine, listings }: ReceiptAudit, key: string, json: Bytes): Promise<readonly SignedReceipt[]> {
  const signatureKey = receiptSignatureKey(key, json);
  const found: SignedReceipt[] = [];
  for (const { store, keys } of listings) {
    const signature = keys?.has(signatureKey) ? await readObject(store, signatureKey) : undefined;
    const certificate = signature === undefined ? undefined : await signedBy(engine, json, signature);
    if (signature !== undefined && certificate !== undefined) found.push({ json, signature, certificate });
  }
  return found;
}
