// RSA signature verification in plain JavaScript: RSASSA-PKCS1-v1_5 (RFC 8017 8.2.2) and RSASSA-PSS (8.1.2).
import { digestOid, signatureAlgorithmOf } from '../core/crypto/algorithms.ts';
import type { SignatureAlgorithm, SignatureCheck, SignatureInput } from '../core/crypto/engine.ts';
import { type PublicKeyInfo, parseRsaPublicKey } from '../core/crypto/public-key.ts';
import { type Bytes, concatBytes, equalBytes } from '../core/encoding/bytes.ts';
import { encodeNull, encodeOctetString, encodeOid, encodeSequence } from '../core/encoding/der-writer.ts';
import { integerOf, octetsOf, powerMod } from './integers.ts';
import { type Hasher, verifyPss } from './pss.ts';

// Beyond these a hostile key would occupy the reader for long; no certificate in use comes near.
const MAX_MODULUS_BITS = 16_384;
const MAX_EXPONENT_BYTES = 8;

type RsaAlgorithm = Extract<SignatureAlgorithm, { kind: 'rsa-pkcs1' | 'rsa-pss' }>;

export function verifyRsa(hash: Hasher, algorithm: RsaAlgorithm, key: PublicKeyInfo, input: SignatureInput): SignatureCheck {
  if (!keyAllows(key, algorithm)) return 'not-verified';
  const { modulus, exponent } = parseRsaPublicKey(key.keyBytes);
  const bits = key.bits ?? 0;
  if (bits > MAX_MODULUS_BITS || exponent.length > MAX_EXPONENT_BYTES) return 'unsupported';
  const n = integerOf(modulus);
  const e = integerOf(exponent);
  const s = integerOf(input.signature);
  if (bits < 256 || (e & 1n) === 0n || e < 3n || input.signature.length !== modulus.length || s >= n) return 'not-verified';
  const encoded = octetsOf(powerMod(s, e, n), modulus.length);
  const verified =
    algorithm.kind === 'rsa-pss'
      ? verifyPss(hash, algorithm, encoded, bits, input.message)
      : equalBytes(encoded, pkcs1Encoding(hash, algorithm, input.message, modulus.length));
  return verified ? 'verified' : 'not-verified';
}

// RFC 8017 9.2: the whole encoding is made anew and compared; parsing the padding is how forgeries got in.
function pkcs1Encoding(hash: Hasher, algorithm: RsaAlgorithm, message: Uint8Array, length: number): Bytes {
  const identifier = encodeSequence(encodeOid(digestOid(algorithm.digest)), encodeNull());
  const info = encodeSequence(identifier, encodeOctetString(hash(algorithm.digest, message)));
  const padding = length - info.length - 3;
  if (padding < 8) return new Uint8Array(0);
  return concatBytes(new Uint8Array([0, 1]), new Uint8Array(padding).fill(0xff), new Uint8Array([0]), info);
}

// RFC 4055 1.2: a key marked for PSS signs PSS only, with its parameters if it has any.
function keyAllows(key: PublicKeyInfo, algorithm: RsaAlgorithm): boolean {
  if (key.kind === 'rsa') return true;
  if (key.kind !== 'rsa-pss' || algorithm.kind !== 'rsa-pss') return false;
  if (key.algorithm.parameters === undefined) return true;
  const limit = signatureAlgorithmOf(key.algorithm);
  if (limit?.kind !== 'rsa-pss') return false;
  return limit.digest === algorithm.digest && limit.mgfDigest === algorithm.mgfDigest && algorithm.saltBytes >= limit.saltBytes;
}
