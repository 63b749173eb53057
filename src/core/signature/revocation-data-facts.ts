// Revocation data as facts: each CRL and OCSP response that was met once, by its digest. Nothing is read from it here.
import { OCSP_RESPONSE, type SignedData } from '../cms/index.ts';
import { type CryptoEngine, digestBytes } from '../crypto/engine.ts';
import { encodeBase64 } from '../encoding/base64.ts';
import type { Bytes } from '../encoding/bytes.ts';
import { encodeHex } from '../encoding/hex.ts';
import type { CarriedObject, RevocationDataFacts } from './facts.ts';

export class RevocationCollection {
  readonly #engine: CryptoEngine;
  readonly #facts = new Map<string, RevocationDataFacts>();
  readonly #known = new WeakMap<Bytes, string>();

  constructor(engine: CryptoEngine) {
    this.#engine = engine;
  }

  /** Remembers the data; answers its digest. */
  add(kind: RevocationDataFacts['kind'], der: Bytes): string {
    const known = this.#known.get(der);
    if (known !== undefined) return known;
    const sha256 = encodeHex(digestBytes(this.#engine, 'sha256', der));
    this.#known.set(der, sha256);
    if (!this.#facts.has(sha256)) this.#facts.set(sha256, { sha256, kind, der: encodeBase64(der) });
    return sha256;
  }

  get all(): readonly RevocationDataFacts[] {
    return [...this.#facts.values()];
  }
}

/** CRLs and OCSP responses (RFC 5940) among the revocation information of SignedData; other kinds are left alone. */
export function carriedRevocation(
  { crls, otherRevocation }: SignedData,
  collection: RevocationCollection,
): readonly CarriedObject[] {
  const responses = otherRevocation.filter(({ format }) => OCSP_RESPONSE.includes(format));
  return [...crls.map((crl) => collection.add('crl', crl)), ...responses.map(({ raw }) => collection.add('ocsp', raw))].map(
    (sha256) => ({ sha256, origin: 'signed-data' }),
  );
}
