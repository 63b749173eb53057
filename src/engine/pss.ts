// EMSA-PSS verification, RFC 8017 section 9.1.2, over an already opened RSA signature.
import { DIGEST_BYTES } from '../core/crypto/algorithms.ts';
import type { DigestAlgorithm, SignatureAlgorithm } from '../core/crypto/engine.ts';
import { type Bytes, equalBytes } from '../core/encoding/bytes.ts';

export type Hasher = (algorithm: DigestAlgorithm, ...parts: readonly Uint8Array[]) => Bytes;
type Pss = Extract<SignatureAlgorithm, { kind: 'rsa-pss' }>;

/** `encoded` is the signature raised to the public exponent, as long as the modulus; `modulusBits` the modulus' length. */
export function verifyPss(hash: Hasher, algorithm: Pss, encoded: Uint8Array, modulusBits: number, message: Uint8Array): boolean {
  const emBits = modulusBits - 1;
  const emLength = Math.ceil(emBits / 8);
  const em = encoded.subarray(encoded.length - emLength);
  // A modulus of 8k+1 bits leaves one octet more than EM; it must be zero.
  if (encoded.length > emLength && encoded[0] !== 0) return false;
  const digestLength = DIGEST_BYTES[algorithm.digest];
  const { saltBytes } = algorithm;
  // Steps 3 and 4
  if (emLength < digestLength + saltBytes + 2 || em[emLength - 1] !== 0xbc) return false;
  const dbLength = emLength - digestLength - 1;
  const maskedDb = em.subarray(0, dbLength);
  const h = em.subarray(dbLength, dbLength + digestLength);
  // Step 6: the bits beyond emBits are zero.
  const unused = 8 * emLength - emBits;
  if (((maskedDb[0] ?? 0) & (0xff00 >> unused) & 0xff) !== 0) return false;
  // Steps 7 to 9
  const mask = mgf1(hash, algorithm.mgfDigest, h, dbLength);
  const db = maskedDb.map((octet, i) => octet ^ (mask[i] ?? 0));
  db[0] = (db[0] ?? 0) & (0xff >> unused);
  // Step 10
  const padding = dbLength - saltBytes - 1;
  if (db[padding] !== 1 || db.subarray(0, padding).some((octet) => octet !== 0)) return false;
  // Steps 11 to 14
  const expected = hash(algorithm.digest, new Uint8Array(8), hash(algorithm.digest, message), db.subarray(padding + 1));
  return equalBytes(expected, h);
}

// RFC 8017 B.2.1
function mgf1(hash: Hasher, algorithm: DigestAlgorithm, seed: Uint8Array, length: number): Bytes {
  const block = DIGEST_BYTES[algorithm];
  const mask = new Uint8Array(Math.ceil(length / block) * block);
  for (let counter = 0; counter * block < length; counter++) {
    const octets = new Uint8Array([counter >>> 24, counter >>> 16, counter >>> 8, counter]);
    mask.set(hash(algorithm, seed, octets), counter * block);
  }
  return mask.subarray(0, length);
}
