// Writer of DER (X.690, 02/2021). Each function returns one complete element; parts are complete elements too.
import { type Bytes, compareBytes, concatBytes } from './bytes.ts';
import { MalformedError } from './malformed-error.ts';
import { oidContent } from './oid.ts';
import { encodeUtf8 } from './utf8.ts';

/** Any element with a single identifier octet. */
export function encodeElement(tag: number, ...contents: readonly Uint8Array[]): Bytes {
  let length = 0;
  for (const part of contents) length += part.length;
  const header = length < 0x80 ? [tag, length] : [tag, 0x80 | lengthOctets(length).length, ...lengthOctets(length)];
  return concatBytes(new Uint8Array(header), ...contents);
}

function lengthOctets(length: number): number[] {
  const octets: number[] = [];
  for (let left = length; left > 0; left = Math.floor(left / 256)) octets.unshift(left % 256);
  return octets;
}

export const encodeSequence = (...parts: readonly Uint8Array[]): Bytes => encodeElement(0x30, ...parts);

/** X.690 11.6: the elements of a SET OF in ascending order of their encodings. `tag` for an IMPLICIT one. */
export function encodeSetOf(parts: readonly Uint8Array[], tag = 0x31): Bytes {
  return encodeElement(tag, ...[...parts].sort(compareBytes));
}

/** [number] EXPLICIT. */
export const encodeExplicit = (number: number, part: Uint8Array): Bytes => encodeElement(0xa0 | number, part);

export function encodeInteger(value: bigint | number): Bytes {
  const octets: number[] = [];
  let left = BigInt(value);
  for (;;) {
    const octet = Number(BigInt.asUintN(8, left));
    octets.unshift(octet);
    left >>= 8n;
    // X.690 8.3.2: the first nine bits are neither all ones nor all zero.
    if ((left === 0n && octet < 0x80) || (left === -1n && octet >= 0x80)) break;
  }
  return encodeElement(0x02, new Uint8Array(octets));
}

export const encodeBoolean = (value: boolean): Bytes => encodeElement(0x01, new Uint8Array([value ? 0xff : 0]));
export const encodeNull = (): Bytes => new Uint8Array([0x05, 0x00]);
export const encodeOid = (dotted: string): Bytes => encodeElement(0x06, oidContent(dotted));
export const encodeOctetString = (bytes: Uint8Array): Bytes => encodeElement(0x04, bytes);
export const encodeBitString = (bytes: Uint8Array, unusedBits = 0): Bytes =>
  encodeElement(0x03, new Uint8Array([unusedBits]), bytes);
export const encodeUtf8String = (text: string): Bytes => encodeElement(0x0c, encodeUtf8(text));

/** X.690 11.7: in UTC, seconds present, no trailing zeros in the fraction. Throws MalformedError DER_TIME outside years 0-9999. */
export function encodeGeneralizedTime(time: Date): Bytes {
  const parts = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)\.(\d{3})Z$/.exec(time.toISOString());
  if (parts === null) throw new MalformedError('DER_TIME', 'expected a year between 0 and 9999');
  const fraction = (parts[7] ?? '').replace(/0+$/, '');
  const text = `${parts.slice(1, 7).join('')}${fraction === '' ? '' : `.${fraction}`}Z`;
  return encodeElement(0x18, encodeUtf8(text));
}
