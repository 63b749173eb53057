// May the CA that signed revocation data be believed at the time when the data is known to have existed? At the time of the path itself this is
// settled; data that came to light later may have been made with a key stolen since (EN 319 102-1 V1.4.1, 5.6.2.2: validation-time sliding).
import type { Certificate } from './certificate.ts';
import { arePeriodsOpen } from './revocation-rules.ts';
import type { DoubtList, RevocationData, RevocationTarget, StatusCheck } from './revocation-types.ts';

/**
 * `signers`: from the CA whose key signed, or vouched for the key that signed, up to the anchor, all of them above the target. Whether they
 * are revoked at the target's own time is asked for separately; here they must not be known to be at `existedAt`.
 */
export async function isSignerTrusted(
  signers: readonly Certificate[],
  existedAt: Date,
  target: RevocationTarget,
  status: StatusCheck,
  doubts: DoubtList,
  data: RevocationData,
): Promise<boolean> {
  if (existedAt.getTime() === target.at.getTime()) return true;
  const below = signers.slice(0, -1);
  if (!arePeriodsOpen(below, existedAt)) {
    doubts.add('SIGNER_EXPIRED', '6.1.3 (a)(2)', `${below[0]?.subject.text ?? ''}, known since ${existedAt.toISOString()}`, data);
    return false;
  }
  for (const [index, certificate] of below.entries()) {
    const above = signers.slice(index + 1);
    const waiting = [...target.waiting, target.certificate];
    const answer = await status({ certificate, above, waiting, at: existedAt });
    if (answer.outcome === 'revoked' || (answer.outcome === 'undetermined' && answer.isNamed === true)) {
      const code = answer.outcome === 'revoked' ? 'CRL_ISSUER_REVOKED' : 'CRL_ISSUER_UNDETERMINED';
      doubts.add(code, '6.1.3 (a)(3)', certificate.subject.text, data);
      return false;
    }
  }
  return true;
}
