// A set of certificates that can be asked for issuers: by subject, the right key identifier first.
import { equalBytes } from '../encoding/bytes.ts';
import { encodeHex } from '../encoding/hex.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import type { Certificate } from './certificate.ts';
import type { Name } from './name.ts';

/** Make it once and pass it to each call: a cache tells collections apart by this object. */
export class CertificateIndex {
  readonly all: readonly Certificate[];
  readonly #bySubject = new Map<string, Certificate[]>();

  constructor(certificates: Iterable<Certificate>) {
    const all: Certificate[] = [];
    for (const certificate of certificates) {
      const same = this.#bySubject.get(certificate.subject.key) ?? [];
      if (same.some((other) => equalBytes(other.raw, certificate.raw))) continue;
      same.push(certificate);
      this.#bySubject.set(certificate.subject.key, same);
      all.push(certificate);
    }
    this.all = all;
  }

  includes(certificate: Certificate): boolean {
    return this.#bySubject.get(certificate.subject.key)?.some((other) => equalBytes(other.raw, certificate.raw)) ?? false;
  }

  /** Certificates whose subject is the issuer of this one. Names are compared, nothing is verified. */
  issuersOf(certificate: Certificate): readonly Certificate[] {
    return this.withSubject(certificate.issuer);
  }

  withSubject(name: Name): readonly Certificate[] {
    return this.#bySubject.get(name.key) ?? [];
  }
}

export type KeyIdMatch = 'same' | 'unknown' | 'different';

/** RFC 5280 4.2.1.1: key identifiers help to choose among issuers of one name; they prove nothing. */
export function compareKeyIds(certificate: Certificate, issuer: Certificate): KeyIdMatch {
  const wanted = keyIdHex(certificate, 'authority');
  const own = keyIdHex(issuer, 'subject');
  if (wanted === undefined || own === undefined) return 'unknown';
  return wanted === own ? 'same' : 'different';
}

/** Undefined when absent or unreadable. */
export function keyIdHex(certificate: Certificate, which: 'authority' | 'subject'): string | undefined {
  try {
    const keyId = which === 'authority' ? certificate.authorityKeyId : certificate.subjectKeyId;
    return keyId === undefined ? undefined : encodeHex(keyId);
  } catch (cause) {
    if (cause instanceof MalformedError) return undefined;
    throw cause;
  }
}
