// Signatures on revocation data: each verified once by each key, and only so many.
import { type CryptoEngine, digestBytes, type SignatureCheck } from '../crypto/engine.ts';
import { equalBytes } from '../encoding/bytes.ts';
import { encodeHex } from '../encoding/hex.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import type { Certificate } from './certificate.ts';
import type { RevocationData } from './revocation-types.ts';
import { type LinkCheck, linkCheckWith } from './validate-path.ts';
import { workingKeyAlong, workingKeyOf } from './working-key.ts';

const MAX_SIGNATURES = 2_000;

/** Remembers which keys made which signatures, between calls. Belongs to one engine. */
export class RevocationCache {
  readonly checks = new WeakMap<RevocationData | Certificate, Map<string, SignatureCheck>>();
  /** SHA-1 of subjectPublicKey in hexadecimal digits (RFC 6960 4.2.2.3); empty for a key that cannot be read. */
  readonly keyDigests = new WeakMap<Certificate, string>();
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
    const checks = this.#checksOf(data);
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

  /** The links of a certification path, each checked once. */
  readonly link: LinkCheck = async (certificate, publicKey) => {
    const checks = this.#checksOf(certificate);
    const key = encodeHex(publicKey);
    const check = checks.get(key) ?? (await linkCheckWith(this.engine)(certificate, publicKey));
    checks.set(key, check);
    return check;
  };

  /** RFC 6960 4.2.2.3; undefined when the engine lacks SHA-1. */
  keyDigestHex(certificate: Certificate): string | undefined {
    if (!this.engine.supportsDigest('sha1')) return undefined;
    const known = this.#cache.keyDigests.get(certificate);
    if (known !== undefined) return known;
    const digest = keyDigestHex(this.engine, certificate);
    this.#cache.keyDigests.set(certificate, digest);
    return digest;
  }

  #checksOf(signed: RevocationData | Certificate): Map<string, SignatureCheck> {
    const { checks } = this.#cache;
    const known = checks.get(signed) ?? new Map<string, SignatureCheck>();
    checks.set(signed, known);
    return known;
  }
}

function keyDigestHex(engine: CryptoEngine, certificate: Certificate): string {
  try {
    return encodeHex(digestBytes(engine, 'sha1', certificate.publicKey.keyBytes));
  } catch (cause) {
    if (cause instanceof MalformedError) return '';
    throw cause;
  }
}

export const isSame = (a: Certificate, b: Certificate): boolean => a === b || equalBytes(a.raw, b.raw);
