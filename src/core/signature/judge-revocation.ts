// What is said about revocation (EN 319 102-1 V1.4.1, 5.2.6.4). Revocation data that came along is not evaluated: it never helps a signature
// to pass, but data that names the signer's certificate as revoked keeps it from passing.
import type { CryptoEngine } from '../crypto/engine.ts';
import { parseBase64 } from '../encoding/base64.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import { type Certificate, crlNames, ocspNames } from '../x509/index.ts';
import type { CheckList } from './check-list.ts';
import type { CmsFacts } from './facts.ts';
import type { JudgeContext } from './judge-context.ts';

const CLAUSE = 'EN 319 102-1 5.2.6.4';

export function judgeRevocation(
  list: CheckList,
  { engine, policy, facts }: Pick<JudgeContext, 'engine' | 'policy' | 'facts'>,
  { revocation }: Pick<CmsFacts, 'revocation'>,
  certificate: Certificate,
): void {
  if (isNamedRevoked(engine, revocation, certificate)) {
    list.doubt('CERTIFICATE_NAMED_REVOKED', CLAUSE, 'REVOKED_NO_POE', { subject: certificate.subject.text });
  }
  const carried = revocation.crls.length > 0 || revocation.ocsps.length > 0 || facts.pdf?.hasDss === true;
  const code = carried ? 'REVOCATION_NOT_EVALUATED' : 'REVOCATION_ABSENT';
  // Whether that suffices is the policy's to say.
  if (policy.revocation === 'tolerate-absence') list.note(code, CLAUSE, 'tolerated');
  else list.doubt(code, CLAUSE, 'TRY_LATER');
}

function isNamedRevoked(engine: CryptoEngine, { crls, ocsps }: CmsFacts['revocation'], certificate: Certificate): boolean {
  return (
    crls.some((crl) => readable(() => crlNames(parseBase64(crl), certificate))) ||
    ocsps.some((response) => readable(() => ocspNames(engine, parseBase64(response), certificate)))
  );
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
