// Cryptographic facts of a time-stamp token, RFC 3161 sections 2.2 to 2.4.2. The TSA's certification path is judged elsewhere.
import type { CryptoEngine, DigestAlgorithm } from '../crypto/engine.ts';
import { type Bytes, equalBytes } from '../encoding/bytes.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import { type Certificate, EXTENSION, KEY_PURPOSE } from '../x509/index.ts';
import type { TimeStampFacts, TimeStampToken } from './types.ts';
import { verifySignerInfo } from './verify-signer.ts';

export interface VerifyTimeStampOptions {
  readonly engine: CryptoEngine;
  /** The digest, with the token's algorithm, of what is said to be stamped. */
  digestOfStamped(algorithm: DigestAlgorithm): Promise<Bytes>;
  /** Where else to look for the TSA's certificate. Being here gives no trust. */
  readonly certificates?: readonly Certificate[];
}

/** Never throws for a bad token, except MalformedError TIME_STAMP_NO_SIGNER when nobody signed it. */
export async function verifyTimeStampToken(token: TimeStampToken, options: VerifyTimeStampOptions): Promise<TimeStampFacts> {
  const { signedData, info } = token;
  const [signerInfo] = signedData.signerInfos;
  if (signerInfo === undefined) throw new MalformedError('TIME_STAMP_NO_SIGNER', 'the token has no signature');
  const signer = await verifySignerInfo(signedData, signerInfo, options);
  return {
    info,
    signer,
    imprintMatches: await matchImprint(token, options),
    signerCount: signedData.signerInfos.length,
    extendedKeyUsage: checkKeyPurpose(signer.certificate),
  };
}

async function matchImprint(
  { info }: TimeStampToken,
  options: VerifyTimeStampOptions,
): Promise<TimeStampFacts['imprintMatches']> {
  const algorithm = info.imprintAlgorithm;
  if (algorithm === undefined || !options.engine.supportsDigest(algorithm)) return 'unsupported';
  return equalBytes(await options.digestOfStamped(algorithm), info.imprint) ? 'matches' : 'differs';
}

// RFC 3161 2.3: a critical extendedKeyUsage with id-kp-timeStamping and nothing else.
function checkKeyPurpose(certificate: Certificate | undefined): TimeStampFacts['extendedKeyUsage'] {
  if (certificate === undefined) return 'no-certificate';
  try {
    const purposes = certificate.extendedKeyUsage;
    if (purposes === undefined) return 'absent';
    if (purposes.length !== 1 || purposes[0] !== KEY_PURPOSE.TIME_STAMPING) return 'not-sole';
    return certificate.extension(EXTENSION.EXTENDED_KEY_USAGE)?.critical === true ? 'ok' : 'not-critical';
  } catch (cause) {
    if (cause instanceof MalformedError) return 'malformed';
    throw cause;
  }
}
