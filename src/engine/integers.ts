// Arithmetic on large integers for signature verification. Only public values are handled: constant time is not needed.
import type { Bytes } from '../core/encoding/bytes.ts';
import { encodeHex, parseHex } from '../core/encoding/hex.ts';

export function integerOf(bytes: Uint8Array): bigint {
  return bytes.length === 0 ? 0n : BigInt(`0x${encodeHex(bytes)}`);
}

/** Big endian, `length` octets; the value must fit. */
export function octetsOf(value: bigint, length: number): Bytes {
  return parseHex(value.toString(16).padStart(2 * length, '0'));
}

export function powerMod(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  let square = base % modulus;
  for (let left = exponent; left > 0n; left >>= 1n) {
    if ((left & 1n) === 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}
