// Signatures on revocation data: each verified once by each key, and only so many.
import type { CryptoEngine, SignatureCheck } from '../crypto/engine.ts';
import { equalBytes } from '../encoding/bytes.ts';
import { encodeHex } from '../encoding/hex.ts';
import type { Certificate } from './certificate.ts';
import type { RevocationData } from './revocation-types.ts';
import { workingKeyAlong, workingKeyOf } from './working-key.ts';

const MAX_SIGNATURES = 2_000;

/** Remembers which keys made which signatures, between calls. Belongs to one engine. */
export class RevocationCache {
  readonly checks = new WeakMap<RevocationData, Map<string, SignatureCheck>>();
}

export class RevocationSignatures {
  readonly engine: CryptoEngine;
  readonly #cache: RevocationCache;
  #left = MAX_SIGNATURES;

  constructor(engine: CryptoEngine, cache = new RevocationCache()) {
    this.engine = engine;
    this.#cache = cache;
  }

  /** No more signatures are verified. */
  get isExhausted(): boolean {
    return this.#left <= 0;
  }

  /** RFC 5280 6.3.3 (g), (h): whether this certificate's key made the signature. `path`: to the anchor; the signer may lie on it. */
  async verify(data: RevocationData, signer: Certificate, path: readonly Certificate[]): Promise<SignatureCheck> {
    const { checks: all } = this.#cache;
    const checks = all.get(data) ?? new Map<string, SignatureCheck>();
    all.set(data, checks);
    const place = path.findIndex((one) => isSame(one, signer));
    const publicKey = (place < 0 ? workingKeyOf(signer) : workingKeyAlong(path.slice(place)))?.spki;
    if (publicKey === undefined) return 'unsupported';
    const key = encodeHex(publicKey);
    const known = checks.get(key);
    if (known !== undefined) return known;
    const algorithm = data.signatureAlgorithm;
    if (algorithm === undefined) return 'unsupported';
    if (this.isExhausted) return 'not-verified';
    this.#left--;
    const check = await this.engine.verifySignature({ algorithm, publicKey, message: data.tbs, signature: data.signature });
    checks.set(key, check);
    return check;
  }
}

export const isSame = (a: Certificate, b: Certificate): boolean => a === b || equalBytes(a.raw, b.raw);
