// What core asks of a cryptographic library. Two engines implement it (src/engine): node:crypto, and one for browsers that
// also works without crypto.subtle. Both pass one suite.
import type { Bytes } from '../encoding/bytes.ts';

export type DigestAlgorithm =
  | 'md5'
  | 'sha1'
  | 'sha224'
  | 'sha256'
  | 'sha384'
  | 'sha512'
  | 'sha3-224'
  | 'sha3-256'
  | 'sha3-384'
  | 'sha3-512';

/** A running digest. `digest()` ends it; updating afterwards is a programmer's error. */
export interface DigestStream {
  update(chunk: Uint8Array): void;
  digest(): Bytes;
  /** A second stream that has seen the same bytes. Absent where the engine cannot; several ranges with one beginning then cost more. */
  fork?(): DigestStream;
}

export type SignatureAlgorithm =
  | { readonly kind: 'rsa-pkcs1'; readonly digest: DigestAlgorithm }
  | {
      readonly kind: 'rsa-pss';
      readonly digest: DigestAlgorithm;
      readonly mgfDigest: DigestAlgorithm;
      readonly saltBytes: number;
    }
  | { readonly kind: 'ecdsa'; readonly digest: DigestAlgorithm }
  | { readonly kind: 'dsa'; readonly digest: DigestAlgorithm }
  | { readonly kind: 'ed25519' }
  | { readonly kind: 'ed448' };

export interface SignatureInput {
  readonly algorithm: SignatureAlgorithm;
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Bytes;
  readonly message: Bytes;
  /** RSA: the octet string; ECDSA and DSA: DER SEQUENCE of r and s; EdDSA: the octet string of RFC 8032. */
  readonly signature: Bytes;
}

/** `unsupported` must never become a failure: the caller answers INDETERMINATE. */
export type SignatureCheck = 'verified' | 'not-verified' | 'unsupported';

export interface CryptoEngine {
  /** Named in reports, so that a reader knows which engine judged. */
  readonly name: string;
  supportsDigest(algorithm: DigestAlgorithm): boolean;
  /** Only when supportsDigest; asking for another is a programmer's error. */
  createDigest(algorithm: DigestAlgorithm): DigestStream;
  /** Never rejects for a bad key or a bad signature: that is 'not-verified'. */
  verifySignature(input: SignatureInput): Promise<SignatureCheck>;
}

export function digestBytes(engine: CryptoEngine, algorithm: DigestAlgorithm, ...parts: readonly Uint8Array[]): Bytes {
  const stream = engine.createDigest(algorithm);
  for (const part of parts) stream.update(part);
  return stream.digest();
}
