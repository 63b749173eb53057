// ECDSA signatures as r and s side by side (BSI TR-03111 V2.10, 5.2.1: ecdsa-plain-signatures), in use with German signature cards.
import type { DigestAlgorithm, SignatureAlgorithm } from '../crypto/engine.ts';
import type { Bytes } from '../encoding/bytes.ts';
import { encodeInteger, encodeSequence } from '../encoding/der-writer.ts';
import { encodeHex } from '../encoding/hex.ts';

const PLAIN = '0.4.0.127.0.7.1.1.4.1.';
const DIGESTS: ReadonlyMap<string, DigestAlgorithm> = new Map([
  [`${PLAIN}1`, 'sha1'],
  [`${PLAIN}2`, 'sha224'],
  [`${PLAIN}3`, 'sha256'],
  [`${PLAIN}4`, 'sha384'],
  [`${PLAIN}5`, 'sha512'],
  [`${PLAIN}8`, 'sha3-224'],
  [`${PLAIN}9`, 'sha3-256'],
  [`${PLAIN}10`, 'sha3-384'],
  [`${PLAIN}11`, 'sha3-512'],
]);

/** Undefined for every other identifier. */
export function plainEcdsaOf(oid: string): SignatureAlgorithm | undefined {
  const digest = DIGESTS.get(oid);
  return digest === undefined ? undefined : { kind: 'ecdsa', digest };
}

/** The longest: two numbers of 521 bits. */
const MAX_BYTES = 132;

/** The value as engines take it, SEQUENCE of r and s; as it is when it cannot be two numbers of equal length (then nothing verifies it). */
export function plainEcdsaValue(oid: string, value: Bytes): Bytes {
  if (!DIGESTS.has(oid) || value.length === 0 || value.length % 2 !== 0 || value.length > MAX_BYTES) return value;
  const number = (part: Bytes) => encodeInteger(BigInt(`0x${encodeHex(part)}`));
  return encodeSequence(number(value.subarray(0, value.length / 2)), number(value.subarray(value.length / 2)));
}
