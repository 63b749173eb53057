// The operator's trust: certificates that were added on purpose. Intermediates help to build paths and are never anchors; an anchor
// for signers says nothing about time stamps.
import type { Bytes } from '../core/encoding/bytes.ts';

export const TRUST_PURPOSES = ['signers', 'tsa', 'intermediates'] as const;
export type TrustPurpose = (typeof TRUST_PURPOSES)[number];

export interface TrustedCertificate {
  /** SHA-256 of the DER, lower-case hexadecimal. */
  readonly sha256: string;
  readonly purpose: TrustPurpose;
  readonly certificate: Bytes;
  /** A person compared the fingerprint with the official publication. */
  readonly confirmed: boolean;
  readonly addedBy: string;
  readonly addedAt: Date;
  /** Where the certificate was taken from, in the operator's words. */
  readonly source: string;
}

export abstract class TrustStore {
  /** Rises with every change: what was computed under another version must be computed anew. */
  abstract version(): Promise<number>;
  abstract list(): Promise<readonly TrustedCertificate[]>;
  /** Adding the same certificate for the same purpose again changes nothing. Inside a transaction. */
  abstract add(item: TrustedCertificate): Promise<void>;
  /** False when there is no such certificate. Inside a transaction. */
  abstract setConfirmed(sha256: string, purpose: TrustPurpose, confirmed: boolean): Promise<boolean>;
  /** False when there is no such certificate. Inside a transaction. */
  abstract remove(sha256: string, purpose: TrustPurpose): Promise<boolean>;
}
