// The receipt of a transfer: canonical JSON (RFC 8785), signed by a detached CMS (RFC 5652) in a file of its own, so that
// `openssl cms -verify -binary -inform DER -content receipt.json` checks it. The CMS is written by an adapter; here: the bytes, and the check.
import { parseSignedData, verifySignerInfo } from '../cms/index.ts';
import { type CryptoEngine, digestBytes } from '../crypto/engine.ts';
import type { Bytes } from '../encoding/bytes.ts';
import { canonicalText, encodeCanonicalJson, type JsonValue } from '../encoding/canonical-json.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import { encodeUtf8, parseUtf8 } from '../encoding/utf8.ts';
import { findPath, type PathCache, type PathResult } from '../x509/index.ts';
import type { ProofOutcome } from './proof-report.ts';
import { parseStatement, type Statement } from './statement.ts';
import { isDemoPath, type TrustIndex } from './trust-index.ts';

export const RECEIPT_FORMAT = 'chauban-receipt/1';

export interface ReceiptCheck {
  readonly code: string;
  readonly outcome: string;
  /** Which file or field; absent: the transfer as a whole. */
  readonly subject?: string;
}

export interface ReceiptFile {
  readonly path: string;
  readonly sizeBytes: number;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
  readonly sha512: string;
}

export interface Receipt {
  readonly transfer: string;
  readonly outcome: 'accepted' | 'refused';
  /** RFC 3339 UTC; the archive's own clock. */
  readonly issuedAt: string;
  /** Every check that was made, in order. */
  readonly checks: readonly ReceiptCheck[];
  /** Digest of the full report that the archive keeps: "sha256:" and hexadecimal. */
  readonly report: string;
  readonly files: readonly ReceiptFile[];
  /** The ledger entry, exactly: its canonical JSON as text. */
  readonly statement: string;
  /** C2SP tlog-proof of that entry, with the checkpoint: the memory outside the archive. */
  readonly proof: string;
}

/** The bytes to sign and to keep. Throws MalformedError JSON_* for strings that are not NFC. */
export function encodeReceipt(receipt: Receipt): Bytes {
  return encodeCanonicalJson({ format: RECEIPT_FORMAT, ...receipt } as unknown as JsonValue);
}

/** Throws MalformedError RECEIPT_INVALID or STATEMENT_*. */
export function parseReceipt(bytes: Bytes): Receipt & { readonly entry: Statement } {
  let value: unknown;
  let text: string;
  try {
    text = parseUtf8(bytes);
    value = JSON.parse(text);
  } catch (cause) {
    throw new MalformedError('RECEIPT_INVALID', 'expected JSON in UTF-8', cause);
  }
  if (!isReceipt(value) || canonicalText(value as unknown as JsonValue) !== text) {
    throw new MalformedError('RECEIPT_INVALID', `expected a receipt of the format ${RECEIPT_FORMAT} in canonical JSON`);
  }
  return { ...value, entry: parseStatement(encodeUtf8(value.statement)) };
}

function isReceipt(value: unknown): value is Receipt {
  if (typeof value !== 'object' || value === null) return false;
  const receipt = value as Readonly<Record<string, unknown>>;
  const texts = ['transfer', 'issuedAt', 'report', 'statement', 'proof'].every((name) => typeof receipt[name] === 'string');
  const lists = Array.isArray(receipt['checks']) && Array.isArray(receipt['files']);
  return receipt['format'] === RECEIPT_FORMAT && texts && lists && ['accepted', 'refused'].includes(String(receipt['outcome']));
}

export interface ReceiptQuestion {
  readonly json: Bytes;
  readonly signature: Bytes;
  readonly trust: Pick<TrustIndex, 'receipts' | 'intermediates'>;
  readonly at: Date;
  readonly engine: CryptoEngine;
  /** Demo certificates count. */
  readonly demo: boolean;
  readonly cache?: PathCache;
}

export interface ReceiptVerdict {
  readonly outcome: ProofOutcome;
  /** Technical English. */
  readonly detail: string;
  /** Present when it could be read; to be believed only with outcome `passed`. */
  readonly receipt?: Receipt & { readonly entry: Statement };
}

/** Never throws for a bad receipt. */
export async function judgeReceipt(question: ReceiptQuestion): Promise<ReceiptVerdict> {
  try {
    const receipt = parseReceipt(question.json);
    // What the archive tells the sender must be what it wrote into its ledger.
    if ((receipt.outcome === 'accepted') !== (receipt.entry.type === 'aip-accepted')) {
      return { receipt, outcome: 'failed', detail: `outcome ${receipt.outcome}, ledger entry ${receipt.entry.type}` };
    }
    return { receipt, ...(await judgeSignature(question)) };
  } catch (cause) {
    if (cause instanceof MalformedError) return { outcome: 'failed', detail: `${cause.code}: ${cause.message}` };
    throw cause;
  }
}

async function judgeSignature({
  json,
  signature,
  trust,
  at,
  engine,
  demo,
  cache,
}: ReceiptQuestion): Promise<Omit<ReceiptVerdict, 'receipt'>> {
  const data = parseSignedData(signature);
  const [signer, ...more] = data.signerInfos;
  if (signer === undefined || more.length > 0 || data.trailingBytes > 0 || data.content !== undefined) {
    return { outcome: 'failed', detail: 'expected a detached signature by one signer and nothing after it' };
  }
  const content = {
    digest: async (algorithm: Parameters<typeof digestBytes>[1]) => digestBytes(engine, algorithm, json),
    bytes: async () => json,
  };
  const facts = await verifySignerInfo(data, signer, { engine, content, certificates: trust.intermediates.all });
  const { certificate, signatureVerifies, digestMatches } = facts;
  if (signatureVerifies === 'unsupported' || digestMatches === 'unsupported')
    return { outcome: 'indeterminate', detail: 'algorithm' };
  if (
    signatureVerifies !== 'verified' ||
    digestMatches !== 'matches' ||
    certificate === undefined ||
    facts.essMatches === 'differs'
  ) {
    return {
      outcome: 'failed',
      detail: `signature ${signatureVerifies}, digest ${digestMatches}, certificate reference ${facts.essMatches}`,
    };
  }
  const result = await findPath({
    certificate,
    anchors: trust.receipts,
    intermediates: trust.intermediates,
    extra: data.certificates,
    at,
    engine,
    ...(cache && { cache }),
  });
  return judgePath(result, demo);
}

function judgePath(result: PathResult, demo: boolean): Omit<ReceiptVerdict, 'receipt'> {
  const signer = result.outcome === 'no-path' ? result.partialPath[0] : result.path[0];
  const name = signer?.subject.text ?? '';
  if (result.outcome === 'valid') {
    const isDemo = isDemoPath(result.path);
    return isDemo && !demo ? { outcome: 'indeterminate', detail: `demonstration: ${name}` } : { outcome: 'passed', detail: name };
  }
  if (result.outcome !== 'invalid') return { outcome: 'indeterminate', detail: `${result.outcome}: ${name}` };
  const codes = result.failures.map((failure) => failure.code);
  return {
    outcome: codes.every((code) => code === 'EXPIRED') ? 'indeterminate' : 'failed',
    detail: `${name}: ${codes.join(', ')}`,
  };
}
