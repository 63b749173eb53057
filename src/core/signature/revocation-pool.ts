// The revocation data that a verdict may rest on: what the document carries, and what the verifier has from elsewhere. Each item with the time
// at which it is proven to have existed.
import { parseBase64 } from '../encoding/base64.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import { type Certificate, Crl, crlNames, dataNames, OcspResponse, ocspNames, type RevocationData } from '../x509/index.ts';
import type { RevocationDataFacts } from './facts.ts';
import type { JudgeContext } from './judge-context.ts';

type PoolContext = Pick<JudgeContext, 'facts' | 'cache' | 'engine' | 'proofs' | 'at' | 'revocationData'>;

/** Data that cannot be read is left out. */
export function readRevocationData({ facts, cache, revocationData = [] }: PoolContext): readonly RevocationData[] {
  const carried = facts.revocationData.flatMap((one) => cache.revocationData(one) ?? []);
  return [...new Set([...carried, ...revocationData])];
}

/** When each item is proven to have existed: what was not proven is as young as the validation. */
export function existenceOf({ facts, cache, proofs, at }: PoolContext): (data: RevocationData) => Date {
  const times = new Map<RevocationData, Date>();
  for (const one of facts.revocationData) {
    const data = cache.revocationData(one);
    const time = proofs.of(one.sha256)?.time;
    if (data !== undefined && time !== undefined) times.set(data, time);
  }
  return (data) => times.get(data) ?? at;
}

/** Some data, verified or not, current or not, says that the certificate is revoked. */
export function isNamedRevoked({ facts, cache, engine, revocationData = [] }: PoolContext, certificate: Certificate): boolean {
  const names = (one: RevocationDataFacts): boolean => {
    const data = cache.revocationData(one);
    if (data !== undefined) return dataNames(engine, data, certificate);
    const bytes = parseBase64(one.der);
    return one.kind === 'crl' ? crlNames(bytes, certificate) : ocspNames(engine, bytes, certificate);
  };
  if (revocationData.some((data) => dataNames(engine, data, certificate))) return true;
  return facts.revocationData.some((one) => readable(() => names(one)));
}

// Data that cannot be read names nobody.
function readable(read: () => boolean): boolean {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof MalformedError) return false;
    throw cause;
  }
}

/** Undefined when it cannot be read. */
export function parseRevocationData({ kind, der }: RevocationDataFacts): RevocationData | undefined {
  try {
    const bytes = parseBase64(der);
    return kind === 'crl' ? Crl.parse(bytes) : OcspResponse.parse(bytes);
  } catch (cause) {
    if (cause instanceof MalformedError) return undefined;
    throw cause;
  }
}
