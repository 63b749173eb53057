// Receipts as they lie in the stores. A store is not trusted: bytes under a receipt's key count only with a signature that fits them,
// and, for each caller, when they tell of the package that it asks for. Copies are tried store by store, so one damaged copy hides no good one.
import { parseSignedData, verifySignerInfo } from '../core/cms/index.ts';
import { type CryptoEngine, digestBytes } from '../core/crypto/engine.ts';
import { type Bytes, equalBytes } from '../core/encoding/bytes.ts';
import { MalformedError } from '../core/encoding/malformed-error.ts';
import { parseReceipt } from '../core/proof/index.ts';
import type { LedgerObjects } from './ledger-objects.port.ts';
import { receiptSignatureKey } from './receipt-keys.ts';

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

/**
 * The pair that `fits`, under today's certificate (the first of `own`) where there is one. One under another certificate counts when there is
 * none: the archive's certificate may have changed. Throws when no pair was found and a store did not answer.
 */
export async function findReceipt(
  pairs: AsyncIterable<SignedReceipt>,
  own: readonly Bytes[],
  fits: (json: Bytes) => boolean,
): Promise<SignedReceipt | undefined> {
  let other: SignedReceipt | undefined;
  try {
    for await (const pair of pairs) {
      if (!fits(pair.json)) continue;
      if (isSignedBy(pair, own)) return pair;
      other ??= pair;
    }
  } catch (cause) {
    if (other === undefined) throw cause;
  }
  return other;
}

/** The receipt repeats this entry of the ledger, as text. */
export function isReceiptOf(json: Bytes, statement: string): boolean {
  try {
    return parseReceipt(json).statement === statement;
  } catch (cause) {
    if (cause instanceof MalformedError) return false;
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

/** DER of the certificate under which a detached signature by one signer is over exactly these bytes (RFC 5652 section 5.4). */
export async function signedBy(engine: CryptoEngine, json: Bytes, signature: Bytes): Promise<Bytes | undefined> {
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
