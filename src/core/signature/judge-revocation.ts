// What is said about revocation (EN 319 102-1 V1.4.1, 5.2.6.4). Revocation data that came along is not evaluated: it never helps a signature
// to pass, but data that names the signer's certificate as revoked keeps it from passing.
import type { CryptoEngine } from '../crypto/engine.ts';
import { parseBase64 } from '../encoding/base64.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import { type Certificate, crlNames, ocspNames } from '../x509/index.ts';
import type { CheckList } from './check-list.ts';
import type { RevocationDataFacts, SignatureFacts } from './facts.ts';
import type { JudgeContext } from './judge-context.ts';

const CLAUSE = 'EN 319 102-1 5.2.6.4';

export function judgeRevocation(
  list: CheckList,
  { engine, policy, facts }: Pick<JudgeContext, 'engine' | 'policy' | 'facts'>,
  signature: Pick<SignatureFacts, 'revocationData'>,
  certificate: Certificate,
): void {
  const named = new Set([...signature.revocationData, ...(facts.pdf?.store?.revocationData ?? [])].map(({ sha256 }) => sha256));
  const data = facts.revocationData.filter(({ sha256 }) => named.has(sha256));
  if (data.some((one) => isNamedRevoked(engine, one, certificate))) {
    list.doubt('CERTIFICATE_NAMED_REVOKED', CLAUSE, 'REVOKED_NO_POE', { subject: certificate.subject.text });
  }
  const code = data.length > 0 ? 'REVOCATION_NOT_EVALUATED' : 'REVOCATION_ABSENT';
  // Whether that suffices is the policy's to say.
  if (policy.revocation === 'tolerate-absence') list.note(code, CLAUSE, 'tolerated');
  else list.doubt(code, CLAUSE, 'TRY_LATER');
}

function isNamedRevoked(engine: CryptoEngine, { kind, der }: RevocationDataFacts, certificate: Certificate): boolean {
  return readable(() => {
    const bytes = parseBase64(der);
    return kind === 'crl' ? crlNames(bytes, certificate) : ocspNames(engine, bytes, certificate);
  });
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
