// Registry of digest and signature algorithms: object identifier -> what the engines know. An unknown identifier is `undefined`,
// never an error: the caller answers INDETERMINATE. RFC 3279, 4055, 5754, 5758, 8410, 8702; NIST CSOR for SHA-3.
import type { Bytes } from '../encoding/bytes.ts';
import { contextTag, type DerNode, TAG } from '../encoding/der.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import type { DigestAlgorithm, SignatureAlgorithm } from './engine.ts';

/** AlgorithmIdentifier, RFC 5280 4.1.1.2; `parameters` is the raw element or absent. */
export interface AlgorithmIdentifier {
  readonly oid: string;
  readonly parameters?: DerNode;
  readonly raw: Bytes;
}

/** Throws MalformedError DER_*. */
export function parseAlgorithmIdentifier(node: DerNode): AlgorithmIdentifier {
  const fields = node.fields(TAG.SEQUENCE, 'AlgorithmIdentifier');
  const oid = fields.take(TAG.OID, 'algorithm').oid();
  const [parameters, ...more] = fields.rest();
  if (more.length > 0) fields.next('one parameters field');
  return { oid, raw: node.raw, ...(parameters === undefined ? {} : { parameters }) };
}

const DIGESTS: ReadonlyMap<string, DigestAlgorithm> = new Map([
  ['1.2.840.113549.2.5', 'md5'],
  ['1.3.14.3.2.26', 'sha1'],
  ['2.16.840.1.101.3.4.2.4', 'sha224'],
  ['2.16.840.1.101.3.4.2.1', 'sha256'],
  ['2.16.840.1.101.3.4.2.2', 'sha384'],
  ['2.16.840.1.101.3.4.2.3', 'sha512'],
  ['2.16.840.1.101.3.4.2.7', 'sha3-224'],
  ['2.16.840.1.101.3.4.2.8', 'sha3-256'],
  ['2.16.840.1.101.3.4.2.9', 'sha3-384'],
  ['2.16.840.1.101.3.4.2.10', 'sha3-512'],
]);

const DIGEST_OIDS: ReadonlyMap<DigestAlgorithm, string> = new Map([...DIGESTS].map(([oid, name]) => [name, oid]));

export const DIGEST_BYTES: Readonly<Record<DigestAlgorithm, number>> = {
  md5: 16,
  sha1: 20,
  sha224: 28,
  sha256: 32,
  sha384: 48,
  sha512: 64,
  'sha3-224': 28,
  'sha3-256': 32,
  'sha3-384': 48,
  'sha3-512': 64,
};

export const digestAlgorithmOf = (oid: string): DigestAlgorithm | undefined => DIGESTS.get(oid);

/** The object identifier of a digest algorithm. */
export function digestOid(algorithm: DigestAlgorithm): string {
  const oid = DIGEST_OIDS.get(algorithm);
  if (oid === undefined) throw new TypeError(`no object identifier for ${algorithm}`);
  return oid;
}

type SimpleKind = 'rsa-pkcs1' | 'ecdsa' | 'dsa';

const SIGNATURES: ReadonlyMap<string, readonly [SimpleKind, DigestAlgorithm]> = new Map([
  ['1.2.840.113549.1.1.4', ['rsa-pkcs1', 'md5']],
  ['1.2.840.113549.1.1.5', ['rsa-pkcs1', 'sha1']],
  ['1.3.14.3.2.29', ['rsa-pkcs1', 'sha1']],
  ['1.2.840.113549.1.1.14', ['rsa-pkcs1', 'sha224']],
  ['1.2.840.113549.1.1.11', ['rsa-pkcs1', 'sha256']],
  ['1.2.840.113549.1.1.12', ['rsa-pkcs1', 'sha384']],
  ['1.2.840.113549.1.1.13', ['rsa-pkcs1', 'sha512']],
  ['2.16.840.1.101.3.4.3.13', ['rsa-pkcs1', 'sha3-224']],
  ['2.16.840.1.101.3.4.3.14', ['rsa-pkcs1', 'sha3-256']],
  ['2.16.840.1.101.3.4.3.15', ['rsa-pkcs1', 'sha3-384']],
  ['2.16.840.1.101.3.4.3.16', ['rsa-pkcs1', 'sha3-512']],
  ['1.2.840.10045.4.1', ['ecdsa', 'sha1']],
  ['1.2.840.10045.4.3.1', ['ecdsa', 'sha224']],
  ['1.2.840.10045.4.3.2', ['ecdsa', 'sha256']],
  ['1.2.840.10045.4.3.3', ['ecdsa', 'sha384']],
  ['1.2.840.10045.4.3.4', ['ecdsa', 'sha512']],
  ['2.16.840.1.101.3.4.3.9', ['ecdsa', 'sha3-224']],
  ['2.16.840.1.101.3.4.3.10', ['ecdsa', 'sha3-256']],
  ['2.16.840.1.101.3.4.3.11', ['ecdsa', 'sha3-384']],
  ['2.16.840.1.101.3.4.3.12', ['ecdsa', 'sha3-512']],
  ['1.2.840.10040.4.3', ['dsa', 'sha1']],
  ['2.16.840.1.101.3.4.3.1', ['dsa', 'sha224']],
  ['2.16.840.1.101.3.4.3.2', ['dsa', 'sha256']],
]);

// CMS names only the key's algorithm in some signers' signatureAlgorithm (RFC 3370 3.2, RFC 5754 3); digestAlgorithm completes it.
const KEY_ONLY: ReadonlyMap<string, SimpleKind> = new Map([
  ['1.2.840.113549.1.1.1', 'rsa-pkcs1'],
  ['1.2.840.10045.2.1', 'ecdsa'],
  ['1.2.840.10040.4.1', 'dsa'],
]);

const RSA_PSS = '1.2.840.113549.1.1.10';
const MGF1 = '1.2.840.113549.1.1.8';

/**
 * What a signature algorithm identifier means, or undefined when it is unknown to us. `digest` is the digest named beside it (CMS
 * digestAlgorithm), used only where the identifier names none. Unreadable parameters make an algorithm unknown too.
 */
export function signatureAlgorithmOf(identifier: AlgorithmIdentifier, digest?: DigestAlgorithm): SignatureAlgorithm | undefined {
  const simple = SIGNATURES.get(identifier.oid);
  if (simple !== undefined) return { kind: simple[0], digest: simple[1] };
  if (identifier.oid === '1.3.101.112') return { kind: 'ed25519' };
  if (identifier.oid === '1.3.101.113') return { kind: 'ed448' };
  if (identifier.oid === RSA_PSS) return readPssParameters(identifier.parameters);
  const kind = KEY_ONLY.get(identifier.oid);
  return kind === undefined || digest === undefined ? undefined : { kind, digest };
}

function readPssParameters(parameters: DerNode | undefined): SignatureAlgorithm | undefined {
  try {
    return parsePssParameters(parameters);
  } catch (cause) {
    if (cause instanceof MalformedError) return undefined;
    throw cause;
  }
}

// RSASSA-PSS-params, RFC 4055 3.1; each field has a default. NULL or absent parameters mean all defaults.
function parsePssParameters(parameters: DerNode | undefined): SignatureAlgorithm | undefined {
  const defaults = { kind: 'rsa-pss', digest: 'sha1', mgfDigest: 'sha1', saltBytes: 20 } as const;
  if (parameters === undefined || parameters.tag === TAG.NULL) return defaults;
  const fields = parameters.fields(TAG.SEQUENCE, 'RSASSA-PSS-params');
  const hash = fields.optional(contextTag(0));
  const maskGeneration = fields.optional(contextTag(1));
  const salt = fields.optional(contextTag(2));
  const trailer = fields.optional(contextTag(3));
  fields.end();
  const digest = hash === undefined ? defaults.digest : digestIn(hash.inner('hashAlgorithm'));
  const mgfDigest = maskGeneration === undefined ? defaults.mgfDigest : mgf1Digest(maskGeneration.inner('maskGenAlgorithm'));
  const saltBytes = salt === undefined ? defaults.saltBytes : salt.inner('saltLength').smallInteger();
  // RFC 4055 3.1: trailerField is 1.
  if (trailer !== undefined && trailer.inner('trailerField').smallInteger() !== 1) return undefined;
  if (digest === undefined || mgfDigest === undefined || saltBytes < 0) return undefined;
  return { kind: 'rsa-pss', digest, mgfDigest, saltBytes };
}

function mgf1Digest(node: DerNode): DigestAlgorithm | undefined {
  const { oid, parameters } = parseAlgorithmIdentifier(node);
  return oid === MGF1 && parameters !== undefined ? digestIn(parameters) : undefined;
}

const digestIn = (node: DerNode): DigestAlgorithm | undefined => digestAlgorithmOf(parseAlgorithmIdentifier(node).oid);

/** The digest that the signature algorithm is fixed to; EdDSA in CMS: RFC 8419 3.1 (SHA-512) and, for Ed448, none we can name. */
export function digestOfSignature(algorithm: SignatureAlgorithm): DigestAlgorithm | undefined {
  return algorithm.kind === 'ed25519' || algorithm.kind === 'ed448' ? undefined : algorithm.digest;
}

/** CMS names a digest twice; a signature over one digest that claims another is refused (RFC 5652 5.6, RFC 6211 1). */
export function digestsAgree(algorithm: SignatureAlgorithm, digest: DigestAlgorithm): boolean {
  const own = digestOfSignature(algorithm);
  return own === undefined || own === digest;
}
