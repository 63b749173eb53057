// CryptoEngine over node:crypto (OpenSSL).
import {
  constants,
  createHash,
  createPublicKey,
  type Hash,
  type KeyObject,
  publicDecrypt,
  verify as verifyWithKey,
} from 'node:crypto';
import {
  type CryptoEngine,
  type DigestAlgorithm,
  type DigestStream,
  type SignatureAlgorithm,
  type SignatureCheck,
  type SignatureInput,
} from '../core/crypto/engine.ts';
import { CURVE_BITS, parsePublicKeyInfo } from '../core/crypto/public-key.ts';
import type { Bytes } from '../core/encoding/bytes.ts';
import { parseDer, TAG } from '../core/encoding/der.ts';
import { MalformedError } from '../core/encoding/malformed-error.ts';
import { type Hasher, verifyPss } from './pss.ts';

type PssAlgorithm = Extract<SignatureAlgorithm, { kind: 'rsa-pss' }>;

const MAX_KEYS = 1_000;

interface ImportedKey {
  readonly key: KeyObject;
  readonly type: KeyObject['asymmetricKeyType'];
  /** Length of an RSA modulus in octets, `k` of RFC 8017; 0 for other keys. */
  readonly modulusOctets: number;
}

export class NodeEngine implements CryptoEngine {
  readonly name = `node:crypto ${process.versions.openssl}`;
  readonly #keys = new Map<string, ImportedKey>();

  supportsDigest(_algorithm: DigestAlgorithm): boolean {
    return true; // every member of DigestAlgorithm is in OpenSSL's default provider
  }

  createDigest(algorithm: DigestAlgorithm): DigestStream {
    return digestStream(createHash(algorithm));
  }

  // Reading a key costs as much as verifying with it, and few signers sign many documents. Only keys are kept, never verdicts.
  #importKey(spki: Bytes): ImportedKey {
    const der = Buffer.from(spki.buffer, spki.byteOffset, spki.length);
    const name = der.toString('latin1');
    const known = this.#keys.get(name);
    if (known !== undefined) return known;
    const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
    const type = key.asymmetricKeyType;
    const isRsa = type === 'rsa' || type === 'rsa-pss';
    const modulusOctets = isRsa ? Math.ceil((key.asymmetricKeyDetails?.modulusLength ?? 0) / 8) : 0;
    const imported = { key, type, modulusOctets };
    if (this.#keys.size >= MAX_KEYS) this.#keys.clear();
    this.#keys.set(name, imported);
    return imported;
  }

  async verifySignature(input: SignatureInput): Promise<SignatureCheck> {
    let imported: ImportedKey;
    try {
      imported = this.#importKey(input.publicKey);
    } catch (cause) {
      return isUnsupported(cause) || hasUnknownParameters(input) ? 'unsupported' : 'not-verified';
    }
    const { key, type, modulusOctets } = imported;
    const { algorithm } = input;
    if (!keyFits(type, algorithm)) return 'not-verified';
    // RFC 8017 8.1.2 (1), 8.2.2 (1). OpenSSL takes a PSS signature whose leading zero octets were left out.
    if (modulusOctets !== 0 && input.signature.length !== modulusOctets) return 'not-verified';
    try {
      // OpenSSL through Node takes one digest for both; another one for the mask is checked here (RFC 8017 9.1.2).
      if (algorithm.kind === 'rsa-pss' && algorithm.mgfDigest !== algorithm.digest)
        return verifyWithMaskDigest(key, algorithm, input);
      return verifyWithKey(digestOf(input.algorithm), input.message, keyOptions(key, input.algorithm), input.signature)
        ? 'verified'
        : 'not-verified';
    } catch (cause) {
      return isUnsupported(cause) ? 'unsupported' : 'not-verified';
    }
  }
}

function verifyWithMaskDigest(key: KeyObject, algorithm: PssAlgorithm, { message, signature }: SignatureInput): SignatureCheck {
  // Such a key may fix its parameters (RFC 4055 1.2); reading them is OpenSSL's business.
  if (key.asymmetricKeyType === 'rsa-pss') return 'unsupported';
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  const encoded = publicDecrypt({ key, padding: constants.RSA_NO_PADDING }, signature);
  return verifyPss(hashWithNode, algorithm, encoded, bits, message) ? 'verified' : 'not-verified';
}

const hashWithNode: Hasher = (algorithm, ...parts) => {
  const hash = createHash(algorithm);
  for (const part of parts) hash.update(part);
  return new Uint8Array(hash.digest());
};

function digestOf(algorithm: SignatureAlgorithm): string | null {
  return algorithm.kind === 'ed25519' || algorithm.kind === 'ed448' ? null : algorithm.digest;
}

// An attacker chooses the algorithm identifier: it must agree with the kind of key it is used with.
function keyFits(type: KeyObject['asymmetricKeyType'], algorithm: SignatureAlgorithm): boolean {
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

// A key alone means PKCS #1 padding for RSA and DER values for ECDSA and DSA; Node handles it twice as fast as an options object.
function keyOptions(key: KeyObject, algorithm: SignatureAlgorithm): Parameters<typeof verifyWithKey>[2] {
  if (algorithm.kind !== 'rsa-pss') return key;
  return { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: algorithm.saltBytes };
}

// Node does not say why it could not read a key: a curve that OpenSSL lacks is no fault of the signature, and neither are DSA
// parameters that an issuer's key would give (RFC 3279 2.3.2).
function hasUnknownParameters({ algorithm, publicKey }: SignatureInput): boolean {
  if (algorithm.kind !== 'ecdsa' && algorithm.kind !== 'dsa') return false;
  try {
    const { kind, curve, algorithm: keyAlgorithm } = parsePublicKeyInfo(parseDer(publicKey));
    if (algorithm.kind === 'dsa') return kind === 'dsa' && keyAlgorithm.parameters?.tag !== TAG.SEQUENCE;
    return kind === 'ec' && (curve === undefined || !CURVE_BITS.has(curve));
  } catch (cause) {
    if (cause instanceof MalformedError) return false;
    throw cause;
  }
}

function isUnsupported(cause: unknown): boolean {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return /UNSUPPORTED|UNKNOWN_CURVE|UNKNOWN_GROUP/.test(code);
}

function digestStream(hash: Hash): DigestStream {
  return {
    update: (chunk) => void hash.update(chunk),
    digest: () => new Uint8Array(hash.digest()) as Bytes,
    fork: () => digestStream(hash.copy()),
  };
}
