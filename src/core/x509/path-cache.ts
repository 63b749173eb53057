// Remembers outcomes of path building between calls. A path's outcome depends on time only through validity periods, so one
// computation holds for the whole span between two neighbouring ends of periods; links between certificates do not age at all.
import { type CryptoEngine, digestBytes, type SignatureCheck } from '../crypto/engine.ts';
import { encodeHex } from '../encoding/hex.ts';
import type { Certificate } from './certificate.ts';
import type { CertificateIndex } from './certificate-index.ts';
import type { PathResult } from './path-types.ts';
import { type PolicyInputs, policyInputsKey } from './policy-state.ts';
import type { LinkCheck } from './validate-path.ts';

interface Span {
  /** The outcome holds for from <= time < until, milliseconds since 1970. */
  readonly from: number;
  readonly until: number;
  readonly result: PathResult;
}

const MAX_ENTRIES = 20_000;

/** Belongs to one engine. Keep it as long as the collections it is used with; it forgets the oldest entries when full. */
export class PathCache {
  readonly #spans = new WeakMap<CertificateIndex, WeakMap<CertificateIndex, Map<string, Span[]>>>();
  readonly #digests = new WeakMap<Certificate, string>();
  readonly #links = new Map<string, SignatureCheck>();
  readonly #engine: CryptoEngine;

  constructor(engine: CryptoEngine) {
    this.#engine = engine;
  }

  find(anchors: CertificateIndex, intermediates: CertificateIndex, key: string, at: Date): PathResult | undefined {
    const time = at.getTime();
    const spans = this.#spans.get(anchors)?.get(intermediates)?.get(key);
    return spans?.find(({ from, until }) => from <= time && time < until)?.result;
  }

  store(anchors: CertificateIndex, intermediates: CertificateIndex, key: string, span: Span): void {
    const byIntermediates = this.#spans.get(anchors) ?? new WeakMap<CertificateIndex, Map<string, Span[]>>();
    const byKey = byIntermediates.get(intermediates) ?? new Map<string, Span[]>();
    this.#spans.set(anchors, byIntermediates);
    byIntermediates.set(intermediates, byKey);
    byKey.set(key, [...(byKey.get(key) ?? []), span]);
    forgetOldest(byKey);
  }

  /** The key of a question: the certificate and what came along with it, as digests of their bytes, and the inputs about policies. */
  keyOf(certificates: readonly Certificate[], policies: PolicyInputs): string {
    const digests = certificates.map((certificate) => this.#digestOf(certificate));
    return `${digests.join()} ${policyInputsKey(policies)}`;
  }

  #digestOf(certificate: Certificate): string {
    const known = this.#digests.get(certificate);
    if (known !== undefined) return known;
    const digest = encodeHex(digestBytes(this.#engine, 'sha256', certificate.raw));
    this.#digests.set(certificate, digest);
    return digest;
  }

  /** The same check, each pair of certificate and issuer's key asked only once. */
  linkCheck(inner: LinkCheck): LinkCheck {
    return async (certificate, publicKey) => {
      const key = encodeHex(digestBytes(this.#engine, 'sha256', certificate.raw, publicKey));
      const known = this.#links.get(key);
      if (known !== undefined) return known;
      const check = await inner(certificate, publicKey);
      this.#links.set(key, check);
      forgetOldest(this.#links);
      return check;
    };
  }
}

function forgetOldest(map: Map<string, unknown>): void {
  if (map.size <= MAX_ENTRIES) return;
  const [oldest] = map.keys();
  if (oldest !== undefined) map.delete(oldest);
}
