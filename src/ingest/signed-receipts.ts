// Receipts as they lie in the stores. A store is not trusted: bytes under a receipt's key count only with a signature that fits them,
// and only when they tell of the package that was asked for. Copies are tried store by store, so one damaged copy hides no good one.
import { parseSignedData, verifySignerInfo } from '../core/cms/index.ts';
import { type CryptoEngine, digestBytes } from '../core/crypto/engine.ts';
import { type Bytes, equalBytes } from '../core/encoding/bytes.ts';
import { MalformedError } from '../core/encoding/malformed-error.ts';
import { parseReceipt, type Receipt } from '../core/proof/index.ts';
import { receiptSignatureKey } from '../ledger/index.ts';
import type { LedgerObjects } from '../ledger/ledger-objects.port.ts';
import type { TransferPackage } from './transfer.ts';

export interface SignedReceipt {
  readonly json: Bytes;
  /** DER. */
  readonly signature: Bytes;
  /** DER of the certificate that the signature verifies under. Whose it is, is for the caller to judge. */
  readonly certificate: Bytes;
}

/**
 * Every pair of receipt and signature on the stores in which the signature is over exactly these bytes. Throws at the end when a store did
 * not answer: what it has is then not known.
 */
export async function* signedReceipts(
  objects: LedgerObjects,
  engine: CryptoEngine,
  key: string,
): AsyncGenerator<SignedReceipt, void> {
  const unanswered: unknown[] = [];
  for await (const json of answered(objects.copies(key), unanswered)) {
    for await (const signature of answered(objects.copies(receiptSignatureKey(key, json)), unanswered)) {
      const certificate = await signedBy(engine, json, signature);
      if (certificate === undefined) continue;
      yield { json, signature, certificate };
      break;
    }
  }
  if (unanswered.length > 0) throw unanswered[0];
}

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

/** Signed under the certificate with which this archive signs receipts now. */
export function isSignedBy({ certificate }: SignedReceipt, own: readonly Bytes[]): boolean {
  const [signer] = own;
  return signer !== undefined && equalBytes(certificate, signer);
}

async function* answered(copies: AsyncIterable<Bytes>, unanswered: unknown[]): AsyncGenerator<Bytes, void> {
  try {
    yield* copies;
  } catch (cause) {
    unanswered.push(cause);
  }
}

// RFC 5652 section 5.4: detached, one signer.
async function signedBy(engine: CryptoEngine, json: Bytes, signature: Bytes): Promise<Bytes | undefined> {
  try {
    const data = parseSignedData(signature);
    const [signer, ...more] = data.signerInfos;
    if (signer === undefined || more.length > 0 || data.trailingBytes > 0 || data.content !== undefined) return undefined;
    const content = {
      digest: async (algorithm: Parameters<typeof digestBytes>[1]) => digestBytes(engine, algorithm, json),
      bytes: async () => json,
    };
    const facts = await verifySignerInfo(data, signer, { engine, content });
    const isGood = facts.signatureVerifies === 'verified' && facts.digestMatches === 'matches' && facts.essMatches !== 'differs';
    return isGood ? facts.certificate?.raw : undefined;
  } catch (cause) {
    if (cause instanceof MalformedError) return undefined;
    throw cause;
  }
}
