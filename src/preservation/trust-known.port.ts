// Certificates that real Vietnamese documents lead to, by fingerprint: names and where to obtain them. Knowing one gives no trust.
export interface KnownCertificate {
  readonly sha256: string;
  readonly kind: 'root' | 'intermediate';
  readonly name: string;
  readonly obtainFrom: readonly string[];
  /** `unconfirmed`: nobody has compared the fingerprint with the official publication. */
  readonly status: 'unconfirmed' | 'confirmed';
}

export abstract class KnownCertificates {
  abstract find(sha256: string): KnownCertificate | null;
}
