// ds:KeyValue as SubjectPublicKeyInfo: XMLDSig 1.1 section 4.5.2 (RSA, DSA, EC with a named curve), RFC 3279 section 2.3.
import type { Bytes } from '../../encoding/bytes.ts';
import { concatBytes } from '../../encoding/bytes.ts';
import { encodeBitString, encodeElement, encodeNull, encodeOid, encodeSequence } from '../../encoding/der-writer.ts';
import { MalformedError } from '../../encoding/malformed-error.ts';
import { attributeValue, childElements, childrenNamed, type ElementNode } from '../document/xml-node.ts';
import { base64Content } from './base64-text.ts';
import { DS, DSIG11 } from './names.ts';

/** Undefined for a kind of key that is not known here. Throws MalformedError XML_KEY_VALUE or BASE64_INVALID. */
export function publicKeyOfKeyValue(keyValue: ElementNode): Bytes | undefined {
  const [key] = childElements(keyValue);
  if (key?.uri === DS && key.local === 'RSAKeyValue') {
    const rsa = encodeSequence(magnitude(key, 'Modulus'), magnitude(key, 'Exponent'));
    return spki(encodeSequence(encodeOid('1.2.840.113549.1.1.1'), encodeNull()), rsa);
  }
  if (key?.uri === DS && key.local === 'DSAKeyValue') {
    const parameters = encodeSequence(magnitude(key, 'P'), magnitude(key, 'Q'), magnitude(key, 'G'));
    return spki(encodeSequence(encodeOid('1.2.840.10040.4.1'), parameters), magnitude(key, 'Y'));
  }
  return key?.uri === DSIG11 && key.local === 'ECKeyValue' ? ecKey(key) : undefined;
}

function spki(algorithm: Bytes, key: Bytes): Bytes {
  return encodeSequence(algorithm, encodeBitString(key));
}

function ecKey(key: ElementNode): Bytes | undefined {
  const [curve] = childrenNamed(key, DSIG11, 'NamedCurve');
  const [point] = childrenNamed(key, DSIG11, 'PublicKey');
  const oid = curve === undefined ? undefined : /^urn:oid:([\d.]+)$/.exec(attributeValue(curve, 'URI') ?? '')?.[1];
  if (oid === undefined || point === undefined) return undefined;
  return spki(encodeSequence(encodeOid('1.2.840.10045.2.1'), encodeOid(oid)), base64Content(point));
}

// ds:CryptoBinary: a big-endian magnitude.
function magnitude(parent: ElementNode, local: string): Bytes {
  const [element] = childrenNamed(parent, DS, local);
  if (element === undefined) throw new MalformedError('XML_KEY_VALUE', `expected ds:${local}`);
  return encodeMagnitude(base64Content(element));
}

/** A DER INTEGER from a big-endian magnitude. */
export function encodeMagnitude(bytes: Bytes): Bytes {
  let start = 0;
  while (start < bytes.length - 1 && bytes[start] === 0) start++;
  const digits = bytes.length === 0 ? new Uint8Array(1) : bytes.subarray(start);
  return encodeElement(0x02, (digits[0] ?? 0) >= 0x80 ? concatBytes(new Uint8Array(1), digits) : digits);
}
