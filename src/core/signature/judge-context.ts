// What a verdict is reached with: trust, policy, time, and the certificates that the facts carry.
import type { CryptoEngine } from '../crypto/engine.ts';
import { parseBase64 } from '../encoding/base64.ts';
import {
  Certificate,
  type CertificateIndex,
  certificateFingerprint,
  PathCache,
  RevocationCache,
  type RevocationData,
} from '../x509/index.ts';
import type { CertificateFacts, DocumentFacts, RevocationDataFacts } from './facts.ts';
import type { SignaturePolicy } from './policy.ts';
import { type KnownExistence, ProofsOfExistence } from './proofs-of-existence.ts';
import { readRevocationData } from './revocation-pool.ts';

/** Anchors are never used across purposes: a root for signers vouches for no time stamp unless it is listed there too. */
export interface SignatureTrust {
  readonly signers: CertificateIndex;
  readonly timeStamps: CertificateIndex;
  /** Known certificates between anchors and leaves. Being here gives no trust. */
  readonly intermediates: CertificateIndex;
}

export interface JudgeOptions {
  /** Verifies the links of certification paths; the document itself is not needed. */
  readonly engine: CryptoEngine;
  readonly trust: SignatureTrust;
  readonly policy: SignaturePolicy;
  /** Validation time. */
  readonly at: Date;
  /** Revocation data that did not come with the document. */
  readonly revocationData?: readonly RevocationData[];
  /** Times at which the document as a whole is known to have existed. */
  readonly existence?: readonly KnownExistence[];
  /** Remembers paths and certificates between documents; never a verdict. */
  readonly cache?: JudgeCache;
}

// CRLs may be large: few are kept.
const MAX_REVOCATION_DATA = 1_000;
// No document needs more; whoever wants some not to be seen can leave them out.
const MAX_CARRIED_DATA = 1_000;

/** Kept between documents: parsed certificates by fingerprint, and path outcomes. Belongs to one engine. */
export class JudgeCache {
  readonly paths: PathCache;
  readonly revocation = new RevocationCache();
  readonly #engine: CryptoEngine;
  readonly #certificates = new Map<string, Certificate>();
  readonly #fingerprints = new WeakMap<Certificate, string>();
  readonly #revocationData = {
    crl: new Map<string, RevocationData | undefined>(),
    ocsp: new Map<string, RevocationData | undefined>(),
  };

  constructor(engine: CryptoEngine) {
    this.#engine = engine;
    this.paths = new PathCache(engine);
  }

  certificate(facts: CertificateFacts): Certificate {
    // Keyed by the bytes: facts may come from storage, and a wrong fingerprint in them must not name another certificate.
    const known = this.#certificates.get(facts.der);
    if (known !== undefined) return known;
    const certificate = Certificate.parse(parseBase64(facts.der));
    if (this.#certificates.size >= 5000) this.#certificates.clear();
    this.#certificates.set(facts.der, certificate);
    return certificate;
  }

  /** Undefined when it cannot be read. */
  revocationData(facts: RevocationDataFacts): RevocationData | undefined {
    // By what it is said to be as well: the same bytes under a wrong name must not hide those under the right one.
    const known = this.#revocationData[facts.kind];
    if (known.has(facts.der)) return known.get(facts.der);
    const data = readRevocationData(facts);
    if (known.size >= MAX_REVOCATION_DATA) known.clear();
    known.set(facts.der, data);
    return data;
  }

  fingerprint(certificate: Certificate): string {
    const known = this.#fingerprints.get(certificate);
    if (known !== undefined) return known;
    const sha256 = certificateFingerprint(this.#engine, certificate);
    this.#fingerprints.set(certificate, sha256);
    return sha256;
  }
}

export interface CarriedData {
  readonly facts: RevocationDataFacts;
  readonly data: RevocationData | undefined;
}

export interface JudgeContext extends JudgeOptions {
  readonly facts: DocumentFacts;
  readonly cache: JudgeCache;
  readonly certificates: ReadonlyMap<string, CertificateFacts>;
  /** The facts' revocation data, read; undefined what cannot be. */
  readonly carriedData: readonly CarriedData[];
  /** Grows while the time stamps are judged. */
  readonly proofs: ProofsOfExistence;
}

export function judgeContext(facts: DocumentFacts, options: JudgeOptions): JudgeContext {
  const certificates = new Map(facts.certificates.map((certificate) => [certificate.sha256, certificate]));
  const cache = options.cache ?? new JudgeCache(options.engine);
  const carriedData = facts.revocationData
    .slice(0, MAX_CARRIED_DATA)
    .map((one) => ({ facts: one, data: cache.revocationData(one) }));
  return { ...options, facts, certificates, cache, carriedData, proofs: new ProofsOfExistence() };
}

/** Undefined when the facts do not carry it. */
export function certificateOf(context: JudgeContext, sha256: string | null): Certificate | undefined {
  const facts = sha256 === null ? undefined : context.certificates.get(sha256);
  return facts === undefined ? undefined : context.cache.certificate(facts);
}
