// xsd:base64Binary as it stands in XML: base 64 with white space anywhere.
import { parseBase64 } from '../../encoding/base64.ts';
import type { Bytes } from '../../encoding/bytes.ts';
import { type ElementNode, textContent } from '../document/xml-node.ts';

/** Throws MalformedError BASE64_INVALID. */
export function parseBase64Text(text: string): Bytes {
  return parseBase64(text.replace(/[ \t\r\n]+/g, ''));
}

/** Throws MalformedError BASE64_INVALID. */
export function base64Content(element: ElementNode): Bytes {
  return parseBase64Text(textContent(element));
}
