// Where time-stamp tokens come from. A token that this port returns has been checked against the configured TSA anchors:
// imprint, nonce, policy, signature, ESSCertID, key usage, path (RFC 3161 section 2.4.2, RFC 5816). Implemented by adapters/pki.
import type { DigestAlgorithm } from '../core/crypto/engine.ts';
import type { Bytes } from '../core/encoding/bytes.ts';

export interface TimeStampRequest {
  readonly algorithm: DigestAlgorithm;
  readonly digest: Bytes;
  /** Names of TSAs to leave out, so that the second tree of a seal gets a token from another TSA where there is one. */
  readonly except?: readonly string[];
}

export interface IssuedTimeStamp {
  /** DER of the ContentInfo, byte for byte as the TSA sent it. */
  readonly token: Bytes;
  readonly genTime: Date;
  /** Configured name of the TSA that answered. */
  readonly tsa: string;
  /** The certificates of the path, leaf first, without the anchor. */
  readonly certificates: readonly Bytes[];
}

export abstract class TimeStampAuthority {
  /** Asks the TSAs in order of priority. Rejects with TimeStampError when none gives a token that passes. */
  abstract timeStamp(request: TimeStampRequest): Promise<IssuedTimeStamp>;
}

export type TimeStampErrorCode = 'TSA_NONE_CONFIGURED' | 'TSA_ALL_FAILED';

/** One line per TSA asked: why it gave no token that may be kept. */
export interface TimeStampFailure {
  readonly tsa: string;
  readonly code: string;
  readonly vi: string;
  readonly en: string;
}

export class TimeStampError extends Error {
  override readonly name = 'TimeStampError';
  readonly code: TimeStampErrorCode;
  readonly failures: readonly TimeStampFailure[];

  constructor(code: TimeStampErrorCode, message: string, failures: readonly TimeStampFailure[] = [], cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.failures = failures;
  }
}
