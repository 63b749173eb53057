// The revocation data that a verdict may rest on: what the document carries, and what the verifier has from elsewhere. Each item with the time
// at which it is proven to have existed.
import { parseBase64 } from '../encoding/base64.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import { type Certificate, dataNames, parseRevocationData, type RevocationData } from '../x509/index.ts';
import type { RevocationDataFacts } from './facts.ts';
import type { JudgeContext } from './judge-context.ts';

type PoolContext = Pick<JudgeContext, 'carriedData' | 'engine' | 'proofs' | 'at' | 'revocationData'>;

/** Data that cannot be read is left out. */
export function readableData({ carriedData, revocationData = [] }: PoolContext): readonly RevocationData[] {
  return [...new Set([...carriedData.flatMap(({ data }) => data ?? []), ...revocationData])];
}

/** When each item is proven to have existed: what was not proven is as young as the validation. */
export function existenceOf({ carriedData, proofs, at }: PoolContext): (data: RevocationData) => Date {
  const times = new Map<RevocationData, Date>();
  for (const { data, facts } of carriedData) {
    const time = proofs.of(facts.sha256)?.time;
    if (data !== undefined && time !== undefined) times.set(data, time);
  }
  return (data) => times.get(data) ?? at;
}

/** Some data, verified or not, current or not, says that the certificate is revoked. Data that cannot be read names nobody. */
export function isNamedRevoked(context: PoolContext, certificate: Certificate): boolean {
  return readableData(context).some((data) => dataNames(context.engine, data, certificate));
}

/** Undefined when it cannot be read. */
export function readRevocationData({ kind, der }: RevocationDataFacts): RevocationData | undefined {
  try {
    return parseRevocationData(kind, parseBase64(der));
  } catch (cause) {
    if (cause instanceof MalformedError) return undefined;
    throw cause;
  }
}
