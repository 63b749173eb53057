// CryptoEngine in plain JavaScript (@noble): runs in any browser, also where a page over plain http has no crypto.subtle.
import { ed448 } from '@noble/curves/ed448.js';
import { ed25519 } from '@noble/curves/ed25519.js';
import { p256, p384, p521 } from '@noble/curves/nist.js';
import { md5, sha1 } from '@noble/hashes/legacy.js';
import { sha224, sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import { sha3_224, sha3_256, sha3_384, sha3_512 } from '@noble/hashes/sha3.js';
import {
  type CryptoEngine,
  type DigestAlgorithm,
  type DigestStream,
  digestBytes,
  type SignatureCheck,
  type SignatureInput,
} from '../core/crypto/engine.ts';
import { type PublicKeyInfo, parsePublicKeyInfo } from '../core/crypto/public-key.ts';
import { type Bytes, copyBytes, equalBytes } from '../core/encoding/bytes.ts';
import { parseDer, TAG } from '../core/encoding/der.ts';
import { encodeInteger, encodeSequence } from '../core/encoding/der-writer.ts';
import { MalformedError } from '../core/encoding/malformed-error.ts';
import { verifyRsa } from './browser-rsa.ts';
import { integerOf, octetsOf, powerMod } from './integers.ts';
import type { Hasher } from './pss.ts';

const HASHES = {
  md5,
  sha1,
  sha224,
  sha256,
  sha384,
  sha512,
  'sha3-224': sha3_224,
  'sha3-256': sha3_256,
  'sha3-384': sha3_384,
  'sha3-512': sha3_512,
} as const satisfies Record<DigestAlgorithm, unknown>;

const CURVES: ReadonlyMap<string, { readonly curve: typeof p256; readonly bytes: number }> = new Map([
  ['1.2.840.10045.3.1.7', { curve: p256, bytes: 32 }],
  ['1.3.132.0.34', { curve: p384, bytes: 48 }],
  ['1.3.132.0.35', { curve: p521, bytes: 66 }],
]);

export class BrowserEngine implements CryptoEngine {
  readonly name = 'noble';
  readonly #hash: Hasher = (algorithm, ...parts) => digestBytes(this, algorithm, ...parts);

  supportsDigest(_algorithm: DigestAlgorithm): boolean {
    return true;
  }

  createDigest(algorithm: DigestAlgorithm): DigestStream {
    return digestStream(HASHES[algorithm].create());
  }

  async verifySignature(input: SignatureInput): Promise<SignatureCheck> {
    try {
      return this.#verify(input, parsePublicKeyInfo(parseDer(input.publicKey)));
    } catch (cause) {
      if (cause instanceof MalformedError) return 'not-verified';
      throw cause;
    }
  }

  #verify(input: SignatureInput, key: PublicKeyInfo): SignatureCheck {
    const { algorithm } = input;
    // An attacker chooses the algorithm identifier: it must agree with the kind of key it is used with.
    switch (algorithm.kind) {
      case 'rsa-pkcs1':
      case 'rsa-pss':
        return verifyRsa(this.#hash, algorithm, key, input);
      case 'ecdsa':
        return key.kind === 'ec' ? verifyEcdsa(input, key, this.#hash(algorithm.digest, input.message)) : 'not-verified';
      case 'dsa':
        return key.kind === 'dsa' ? verifyDsa(input, key, this.#hash(algorithm.digest, input.message)) : 'not-verified';
      case 'ed25519':
      case 'ed448':
        return key.kind === algorithm.kind ? verifyEddsa(input, key) : 'not-verified';
    }
  }
}

function verifyEcdsa(input: SignatureInput, key: PublicKeyInfo, digest: Bytes): SignatureCheck {
  const named = key.curve === undefined ? undefined : CURVES.get(key.curve);
  if (named === undefined) return 'unsupported';
  const { r, s } = parsePair(input.signature);
  const order = named.curve.Point.Fn.ORDER;
  if (r <= 0n || s <= 0n || r >= order || s >= order) return 'not-verified';
  const compact = new Uint8Array(2 * named.bytes);
  compact.set(octetsOf(r, named.bytes));
  compact.set(octetsOf(s, named.bytes), named.bytes);
  return attempt(() => named.curve.verify(compact, digest, key.keyBytes, { prehash: false, lowS: false }));
}

// FIPS 186-4 section 4.7
function verifyDsa(input: SignatureInput, key: PublicKeyInfo, digest: Bytes): SignatureCheck {
  const [p = 0n, q = 0n, g = 0n] =
    key.algorithm.parameters?.tag === TAG.SEQUENCE ? key.algorithm.parameters.children.map((n) => n.integer()) : [];
  const y = parseDer(key.keyBytes).integer();
  const { r, s } = parsePair(input.signature);
  // Parameters inherited from an issuer (RFC 3279 2.3.2) are put in by path validation; a key alone does not have them.
  if (p === 0n || p.toString(16).length > 1024) return 'unsupported';
  if (q < 3n || g < 2n || g >= p || y < 2n || y >= p || r <= 0n || s <= 0n || r >= q || s >= q) return 'not-verified';
  const z = integerOf(digest.subarray(0, Math.min(digest.length, Math.ceil(q.toString(2).length / 8))));
  const w = powerMod(s, q - 2n, q);
  const v = ((powerMod(g, (z * w) % q, p) * powerMod(y, (r * w) % q, p)) % p) % q;
  return v === r ? 'verified' : 'not-verified';
}

// RFC 8032 5.1.7 and 5.2.7; without the tolerance of ZIP 215.
function verifyEddsa({ algorithm, message, signature }: SignatureInput, key: PublicKeyInfo): SignatureCheck {
  const curve = algorithm.kind === 'ed25519' ? ed25519 : ed448;
  return attempt(() => curve.verify(signature, message, key.keyBytes, { zip215: false }));
}

// Ecdsa-Sig-Value and Dss-Sig-Value, RFC 3279 2.2: DER alone, so that a signature has one form.
function parsePair(signature: Bytes): { readonly r: bigint; readonly s: bigint } {
  const fields = parseDer(signature).fields(TAG.SEQUENCE, 'signature value');
  const r = fields.take(TAG.INTEGER, 'r').integer();
  const s = fields.take(TAG.INTEGER, 's').integer();
  fields.end();
  if (!equalBytes(encodeSequence(encodeInteger(r), encodeInteger(s)), signature)) {
    throw new MalformedError('DER_NOT_DER', 'expected the signature value in DER');
  }
  return { r, s };
}

// The curves throw for points and scalars outside their range: such a signature does not verify.
function attempt(verify: () => boolean): SignatureCheck {
  try {
    return verify() ? 'verified' : 'not-verified';
  } catch (cause) {
    if (cause instanceof Error) return 'not-verified';
    throw cause;
  }
}

type RunningHash = ReturnType<(typeof HASHES)[DigestAlgorithm]['create']>;

function digestStream(hash: RunningHash): DigestStream {
  return {
    update: (chunk) => void hash.update(chunk),
    digest: () => copyBytes(hash.digest()),
    fork: () => digestStream(hash.clone()),
  };
}
