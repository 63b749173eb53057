// Certificates as facts: each met certificate once, by its fingerprint.
import type { CryptoEngine } from '../crypto/engine.ts';
import { encodeBase64 } from '../encoding/base64.ts';
import type { Bytes } from '../encoding/bytes.ts';
import { encodeHex } from '../encoding/hex.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import { type Certificate, certificateFingerprint } from '../x509/index.ts';
import type { CertificateFacts } from './facts.ts';

export class CertificateCollection {
  readonly #engine: CryptoEngine;
  readonly #facts = new Map<string, CertificateFacts>();
  readonly #known = new WeakMap<Certificate, string>();

  constructor(engine: CryptoEngine) {
    this.#engine = engine;
  }

  /** Remembers the certificate; answers its fingerprint. */
  add(certificate: Certificate): string {
    const known = this.#known.get(certificate);
    if (known !== undefined) return known;
    const sha256 = certificateFingerprint(this.#engine, certificate);
    this.#known.set(certificate, sha256);
    if (!this.#facts.has(sha256)) this.#facts.set(sha256, knownFacts(certificate, sha256));
    return sha256;
  }

  get(sha256: string): CertificateFacts | undefined {
    return this.#facts.get(sha256);
  }

  get all(): readonly CertificateFacts[] {
    return [...this.#facts.values()];
  }
}

/** A time as the facts have it: RFC 3339 UTC without a fraction of zero. */
export function timeText(time: Date): string {
  return time.toISOString().replace('.000Z', 'Z');
}

/** What `read` yields, or `absent` when that part of the certificate cannot be read. */
function readable<T>(read: () => T, absent: T): T {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof MalformedError) return absent;
    throw cause;
  }
}

/** Facts of one certificate are the same in every document; the same few stand in most. Keyed by the digest just made of its bytes. */
const KNOWN = new Map<string, CertificateFacts>();
const MAX_KNOWN = 2000;

function knownFacts(certificate: Certificate, sha256: string): CertificateFacts {
  const known = KNOWN.get(sha256);
  if (known !== undefined) return known;
  const facts = certificateFacts(certificate, sha256);
  if (KNOWN.size >= MAX_KNOWN) KNOWN.clear();
  KNOWN.set(sha256, facts);
  return facts;
}

function certificateFacts(certificate: Certificate, sha256: string): CertificateFacts {
  const { subject, issuer } = certificate;
  const access = readable(() => certificate.authorityInfoAccess, undefined);
  const key = readable(() => certificate.publicKey, undefined);
  return {
    sha256,
    der: encodeBase64(certificate.raw),
    subject: readable(() => subject.text, ''),
    commonName: readable(() => subject.attribute('CN') ?? null, null),
    organisation: readable(() => subject.attribute('O') ?? null, null),
    issuer: readable(() => issuer.text, ''),
    serial: certificate.serialHex,
    notBefore: timeText(certificate.notBefore),
    notAfter: timeText(certificate.notAfter),
    key: { algorithm: key?.kind ?? 'unknown', bits: key?.bits ?? null },
    authorityKeyId: hexOrNull(readable(() => certificate.authorityKeyId, undefined)),
    urls: {
      issuers: access?.caIssuers ?? [],
      ocsp: access?.ocsp ?? [],
      crl: readable(() => certificate.crlAddresses ?? [], []),
    },
  };
}

function hexOrNull(bytes: Bytes | undefined): string | null {
  return bytes === undefined ? null : encodeHex(bytes);
}
