// CryptoEngine over node:crypto (OpenSSL).
import { constants, createHash, createPublicKey, type KeyObject, verify as verifyWithKey } from 'node:crypto';
import {
  type CryptoEngine,
  type DigestAlgorithm,
  type DigestStream,
  type SignatureAlgorithm,
  type SignatureCheck,
  type SignatureInput,
} from '../core/crypto/engine.ts';
import type { Bytes } from '../core/encoding/bytes.ts';

export class NodeEngine implements CryptoEngine {
  readonly name = `node:crypto ${process.versions.openssl}`;

  supportsDigest(_algorithm: DigestAlgorithm): boolean {
    return true; // every member of DigestAlgorithm is in OpenSSL's default provider
  }

  createDigest(algorithm: DigestAlgorithm): DigestStream {
    const hash = createHash(algorithm);
    return {
      update: (chunk) => void hash.update(chunk),
      digest: () => new Uint8Array(hash.digest()) as Bytes,
    };
  }

  async verifySignature(input: SignatureInput): Promise<SignatureCheck> {
    let key: KeyObject;
    try {
      key = createPublicKey({ key: Buffer.from(input.publicKey), format: 'der', type: 'spki' });
    } catch (cause) {
      return isUnsupported(cause) ? 'unsupported' : 'not-verified';
    }
    if (!keyFits(key, input.algorithm)) return 'not-verified';
    try {
      return verifyWithKey(digestOf(input.algorithm), input.message, keyOptions(key, input.algorithm), input.signature)
        ? 'verified'
        : 'not-verified';
    } catch (cause) {
      return isUnsupported(cause) ? 'unsupported' : 'not-verified';
    }
  }
}

function digestOf(algorithm: SignatureAlgorithm): string | null {
  return algorithm.kind === 'ed25519' || algorithm.kind === 'ed448' ? null : algorithm.digest;
}

// An attacker chooses the algorithm identifier: it must agree with the kind of key it is used with.
function keyFits(key: KeyObject, algorithm: SignatureAlgorithm): boolean {
  const type = key.asymmetricKeyType;
  switch (algorithm.kind) {
    case 'rsa-pkcs1':
      return type === 'rsa';
    case 'rsa-pss':
      return type === 'rsa' || type === 'rsa-pss';
    case 'ecdsa':
      return type === 'ec';
    default:
      return type === algorithm.kind;
  }
}

function keyOptions(key: KeyObject, algorithm: SignatureAlgorithm): Parameters<typeof verifyWithKey>[2] {
  if (algorithm.kind === 'rsa-pkcs1') return { key, padding: constants.RSA_PKCS1_PADDING };
  if (algorithm.kind === 'rsa-pss') {
    return { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: algorithm.saltBytes };
  }
  if (algorithm.kind === 'ecdsa' || algorithm.kind === 'dsa') return { key, dsaEncoding: 'der' };
  return key;
}

function isUnsupported(cause: unknown): boolean {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return /UNSUPPORTED|UNKNOWN_CURVE|UNKNOWN_GROUP/.test(code);
}
