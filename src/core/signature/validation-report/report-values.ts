// Values as a validation report writes them: texts, times, URIs and digests that XML 1.0 and XML Schema take, or nothing.

import { encodeBase64 } from '../../encoding/base64.ts';
import { parseHex } from '../../encoding/hex.ts';
import { encodeUtf8 } from '../../encoding/utf8.ts';
import type { XmlNode } from '../../xml/index.ts';
import { DIGEST_METHODS } from './registered-uris.ts';

/** An element of text. What XML 1.0 2.2 cannot hold, control characters above all, is written out as \uXXXX. */
export function textElement(name: string, value: string, attributes: Readonly<Record<string, string>> = {}): XmlNode {
  return { name, attributes, content: xmlText(value) };
}

export function xmlText(value: string): string {
  return value.replace(
    /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu,
    (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** xs:dateTime in UTC; undefined for what is none, the year 0000 included. */
export function dateTime(value: string | null): string | undefined {
  const isTime = value !== null && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/.test(value) && !value.startsWith('0000');
  return isTime && !Number.isNaN(Date.parse(value)) ? value : undefined;
}

/** An object identifier as a URN (RFC 3061), or a web address or URN as it stands; undefined for anything else. */
export function uriOf(identifier: string | null): string | undefined {
  if (identifier === null || identifier.length > 2000) return undefined;
  if (/^[0-2](\.(0|[1-9]\d*))+$/.test(identifier)) return `urn:oid:${identifier}`;
  const isAddress = /^https?:\/\/[A-Za-z0-9.-]+(:\d{1,5})?(\/[\w.~!$&'()*+,;=:@/-]*)?(\?[\w.~!$&'()*+,;=:@/?-]*)?(#[\w.-]*)?$/;
  return isAddress.test(identifier) || /^urn:[A-Za-z0-9][A-Za-z0-9-]*:[\w.()+,:=@;$!*'-]+$/.test(identifier)
    ? identifier
    : undefined;
}

/** A file's name as a relative reference (RFC 3986 4.2): all but letters, digits, "-._~" and "/" in percents. */
export function fileReference(name: string): string {
  let reference = '';
  for (const byte of encodeUtf8(xmlText(name).replaceAll('\\', '/'))) {
    const character = String.fromCharCode(byte);
    reference += /[A-Za-z0-9._~/-]/.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return reference;
}

/** ds:DigestMethod and ds:DigestValue; undefined when the algorithm has no name here, or the digest is not known. */
export function digestElements(algorithm: string | null, hex: string | null): readonly XmlNode[] | undefined {
  const method = Object.entries(DIGEST_METHODS).find(([name]) => name === algorithm)?.[1];
  if (method === undefined || hex === null || !/^([0-9a-f]{2})+$/i.test(hex)) return undefined;
  return [
    { name: 'ds:DigestMethod', attributes: { Algorithm: method } },
    { name: 'ds:DigestValue', content: encodeBase64(parseHex(hex.toLowerCase())) },
  ];
}

export function digestAlgAndValue(algorithm: string | null, hex: string | null): XmlNode[] {
  const content = digestElements(algorithm, hex);
  return content === undefined ? [] : [{ name: 'DigestAlgAndValue', content }];
}

/** VOReferenceType: identifiers of validation objects. */
export const reference = (name: string, ...ids: readonly string[]): XmlNode => ({
  name,
  attributes: { VOReference: ids.join(' ') },
});

export const leaf = (name: string, content: string): XmlNode => ({ name, content });
