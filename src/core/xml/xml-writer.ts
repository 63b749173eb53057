// Writes XML 1.0 as UTF-8: indented, LF, attributes in the order given. The same tree always gives the same bytes.
import type { Bytes } from '../encoding/bytes.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import { encodeUtf8 } from '../encoding/utf8.ts';

export interface XmlNode {
  /** Qualified name; namespaces are declared as attributes. */
  readonly name: string;
  readonly attributes?: Readonly<Record<string, string>>;
  /** Text or children, never both: what we write has no mixed content. */
  readonly content?: string | readonly XmlNode[];
}

/** Throws MalformedError XML_CHARACTER for characters that XML 1.0 cannot hold, and XML_NAME. */
export function encodeXml(root: XmlNode): Bytes {
  const lines = ['<?xml version="1.0" encoding="UTF-8"?>'];
  write(root, '', lines);
  return encodeUtf8(`${lines.join('\n')}\n`);
}

function write(node: XmlNode, indent: string, lines: string[]): void {
  if (!/^[A-Za-z_][\w.-]*(:[A-Za-z_][\w.-]*)?$/.test(node.name))
    throw new MalformedError('XML_NAME', `expected a name, got ${node.name}`);
  const attributes = Object.entries(node.attributes ?? {}).map(([name, value]) => ` ${name}="${escapeAttribute(value)}"`);
  const head = `${indent}<${node.name}${attributes.join('')}`;
  const content = node.content ?? '';
  if (content.length === 0) lines.push(`${head}/>`);
  else if (typeof content === 'string') lines.push(`${head}>${escapeText(content)}</${node.name}>`);
  else {
    lines.push(`${head}>`);
    for (const child of content) write(child, `${indent}  `, lines);
    lines.push(`${indent}</${node.name}>`);
  }
}

// XML 1.0 section 2.2: Char; section 2.11: a literal CR would be read back as LF.
function escapeText(text: string): string {
  return assertCharacters(text).replace(/[&<>\r]/g, (found) => ESCAPES[found] ?? found);
}

// Section 3.3.3: white space in attributes is normalised unless written as references.
function escapeAttribute(text: string): string {
  return assertCharacters(text).replace(/[&<>"\t\n\r]/g, (found) => ESCAPES[found] ?? found);
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

function assertCharacters(text: string): string {
  if (!/^[\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]*$/u.test(text)) {
    throw new MalformedError('XML_CHARACTER', 'expected characters that XML 1.0 can hold');
  }
  return text;
}
