// SubjectPublicKeyInfo, RFC 5280 4.1.2.7: kind of key and its size, for judging strength and for choosing an algorithm.
import type { Bytes } from '../encoding/bytes.ts';
import { type DerNode, parseDer, TAG } from '../encoding/der.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import { type AlgorithmIdentifier, parseAlgorithmIdentifier } from './algorithms.ts';

export type KeyKind = 'rsa' | 'rsa-pss' | 'ec' | 'dsa' | 'ed25519' | 'ed448' | 'unknown';

export interface PublicKeyInfo {
  /** SubjectPublicKeyInfo as received. */
  readonly spki: Bytes;
  readonly algorithm: AlgorithmIdentifier;
  readonly kind: KeyKind;
  /** Strength in bits: RSA modulus, DSA p, size of the curve's field. Undefined when unknown. */
  readonly bits: number | undefined;
  /** The object identifier of a named curve. */
  readonly curve: string | undefined;
  /** The contents of subjectPublicKey (RFC 5280 4.2.1.2 hashes these). */
  readonly keyBytes: Bytes;
}

const KINDS: ReadonlyMap<string, KeyKind> = new Map([
  ['1.2.840.113549.1.1.1', 'rsa'],
  ['1.2.840.113549.1.1.10', 'rsa-pss'],
  ['1.2.840.10045.2.1', 'ec'],
  ['1.2.840.10040.4.1', 'dsa'],
  ['1.3.101.112', 'ed25519'],
  ['1.3.101.113', 'ed448'],
]);

export const CURVE_BITS: ReadonlyMap<string, number> = new Map([
  ['1.2.840.10045.3.1.1', 192],
  ['1.3.132.0.33', 224],
  ['1.2.840.10045.3.1.7', 256],
  ['1.3.132.0.34', 384],
  ['1.3.132.0.35', 521],
  ['1.3.132.0.10', 256],
  ['1.3.36.3.3.2.8.1.1.7', 256],
  ['1.3.36.3.3.2.8.1.1.11', 384],
  ['1.3.36.3.3.2.8.1.1.13', 512],
]);

/** Throws MalformedError DER_*. A key of an unknown kind is not an error. */
export function parsePublicKeyInfo(node: DerNode): PublicKeyInfo {
  const fields = node.fields(TAG.SEQUENCE, 'SubjectPublicKeyInfo');
  const algorithm = parseAlgorithmIdentifier(fields.next('algorithm'));
  const keyBytes = fields.take(TAG.BIT_STRING, 'subjectPublicKey').bits().bytes;
  fields.end();
  const kind = KINDS.get(algorithm.oid) ?? 'unknown';
  const curve = kind === 'ec' && algorithm.parameters?.tag === TAG.OID ? algorithm.parameters.oid() : undefined;
  return { spki: node.raw, algorithm, kind, bits: keyBits(kind, curve, algorithm, keyBytes), curve, keyBytes };
}

function keyBits(kind: KeyKind, curve: string | undefined, algorithm: AlgorithmIdentifier, keyBytes: Bytes): number | undefined {
  if (kind === 'rsa' || kind === 'rsa-pss') return bitLength(parseRsaPublicKey(keyBytes).modulus);
  if (kind === 'ec') return curve === undefined ? undefined : CURVE_BITS.get(curve);
  if (kind === 'dsa')
    return algorithm.parameters?.tag === TAG.SEQUENCE ? bitLength(unsigned(algorithm.parameters.children[0])) : undefined;
  return kind === 'ed25519' ? 256 : kind === 'ed448' ? 448 : undefined;
}

/** RSAPublicKey, RFC 8017 A.1.1: magnitudes without the sign octet. Throws MalformedError DER_* or KEY_RSA. */
export function parseRsaPublicKey(keyBytes: Bytes): { readonly modulus: Bytes; readonly exponent: Bytes } {
  const [modulus, exponent, ...more] = parseDer(keyBytes).fields(TAG.SEQUENCE, 'RSAPublicKey').rest();
  if (more.length > 0) throw new MalformedError('KEY_RSA', 'expected modulus and exponent only');
  return { modulus: unsigned(modulus), exponent: unsigned(exponent) };
}

function unsigned(node: DerNode | undefined): Bytes {
  const content = node?.expect(TAG.INTEGER, 'INTEGER').content;
  if (content === undefined || content.length === 0) throw new MalformedError('KEY_RSA', 'expected an INTEGER');
  let start = 0;
  while (start < content.length - 1 && content[start] === 0) start++;
  return content.subarray(start);
}

function bitLength(magnitude: Bytes): number {
  return magnitude.length === 0 ? 0 : magnitude.length * 8 - Math.clz32(magnitude[0] ?? 0) + 24;
}
