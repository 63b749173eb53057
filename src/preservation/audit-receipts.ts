// Receipts are not in the ledger, they tell of it: a receipt is genuine when it repeats the ledger's entry and its signature is over
// exactly its bytes. Whose signature it is, is for the verifier to judge (core/proof); here copies of one archive are compared.
import { parseSignedData, verifySignerInfo } from '../core/cms/index.ts';
import { digestBytes } from '../core/crypto/engine.ts';
import type { Bytes } from '../core/encoding/bytes.ts';
import { MalformedError } from '../core/encoding/malformed-error.ts';
import { parseReceipt } from '../core/proof/index.ts';
import type { NodeEngine } from '../engine/node-engine.ts';
import { receiptKey, receiptSignatureKey } from '../ledger/index.ts';
import type { ExpectedObject } from '../storage/index.ts';
import type { PackageEntry, StoreListing } from './audit-ledger-view.ts';
import { factsOf, readObject } from './audit-verified-log.ts';

/** Between the checkpoint and the receipt: settling is tried again every few seconds. */
const SETTLE_MS = 3_600_000;
/** A receipt that is being written reaches one store before the other. */
export const RECEIPT_PUT_MS = 300_000;
/** No object has these digests: the audit then tells where a copy lies that is not genuine, and where none does. */
export const NO_GOOD_COPY = { sha256: '0'.repeat(64), sha512: '0'.repeat(128) } as const;

/** The receipt of a package and its signature, as every store must hold them; empty while it is not due. */
export async function expectedReceipt(
  engine: NodeEngine,
  listings: readonly StoreListing[],
  packageId: string,
  entry: PackageEntry,
  now: Date,
): Promise<readonly ExpectedObject[]> {
  const key = receiptKey(packageId);
  const holders = listings.filter(({ keys }) => keys?.has(key));
  const age = now.getTime() - entry.at.getTime();
  if (holders.length === 0 && age < SETTLE_MS) return [];
  if (holders.length < listings.filter(({ keys }) => keys !== null).length && age < RECEIPT_PUT_MS) return [];
  for (const { store } of holders) {
    const json = await readObject(store, key);
    if (json === undefined || !isOfEntry(json, entry)) continue;
    const signatureKey = receiptSignatureKey(key, json);
    const signature = await goodSignature(engine, listings, signatureKey, json);
    const isNamed = listings.some(({ keys }) => keys?.has(signatureKey));
    if (signature === undefined && !isNamed) continue; // a changed time, for example: nobody signed these bytes
    return [
      { area: 'ledger', key, ...factsOf(engine, json) },
      { area: 'ledger', key: signatureKey, ...(signature === undefined ? NO_GOOD_COPY : factsOf(engine, signature)) },
    ];
  }
  return [{ area: 'ledger', key, ...NO_GOOD_COPY }];
}

function isOfEntry(json: Bytes, entry: PackageEntry): boolean {
  try {
    return parseReceipt(json).statement === entry.text;
  } catch (cause) {
    if (cause instanceof MalformedError) return false;
    throw cause;
  }
}

async function goodSignature(
  engine: NodeEngine,
  listings: readonly StoreListing[],
  key: string,
  json: Bytes,
): Promise<Bytes | undefined> {
  for (const { store, keys } of listings) {
    const signature = keys?.has(key) ? await readObject(store, key) : undefined;
    if (signature !== undefined && (await signs(engine, signature, json))) return signature;
  }
  return undefined;
}

async function signs(engine: NodeEngine, signature: Bytes, json: Bytes): Promise<boolean> {
  try {
    const data = parseSignedData(signature);
    const [signer] = data.signerInfos;
    if (signer === undefined || data.trailingBytes > 0) return false;
    const content = {
      digest: async (algorithm: Parameters<typeof digestBytes>[1]) => digestBytes(engine, algorithm, json),
      bytes: async () => json,
    };
    const facts = await verifySignerInfo(data, signer, { engine, content });
    return facts.signatureVerifies === 'verified' && facts.digestMatches === 'matches' && facts.essMatches !== 'differs';
  } catch (cause) {
    if (cause instanceof MalformedError) return false;
    throw cause;
  }
}
