// Bounded reading of XML 1.0 (fifth edition) with namespaces. The submitter wrote it: no DTD, hence no entities of its own and no
// external ones; UTF-8 only; every dimension has a limit.
import { SaxesParser, type SaxesTagNS } from 'saxes';
import { MalformedError } from '../encoding/malformed-error.ts';
import { parseUtf8 } from '../encoding/utf8.ts';
import { refuseDoctype } from './document/refuse-doctype.ts';

export interface XmlLimits {
  readonly maxBytes: number;
  readonly maxDepth: number;
  readonly maxElements: number;
  readonly maxAttributes: number;
  /** Characters in one element, without those of its children. */
  readonly maxTextLength: number;
}

export const DEFAULT_XML_LIMITS: XmlLimits = {
  maxBytes: 16 * 2 ** 20,
  maxDepth: 32,
  maxElements: 200_000,
  maxAttributes: 64,
  maxTextLength: 1_000_000,
};

export interface XmlAttribute {
  readonly local: string;
  /** Namespace URI; '' for none. */
  readonly uri: string;
  readonly value: string;
}

export interface XmlStart {
  readonly local: string;
  readonly uri: string;
  /** Without namespace declarations. */
  readonly attributes: readonly XmlAttribute[];
}

export interface XmlHandler {
  start(element: XmlStart): void;
  /** `text`: all character data directly inside the element, joined. */
  end(element: XmlStart, text: string): void;
}

/**
 * Throws MalformedError XML_TOO_LARGE, XML_LIMIT, XML_ENCODING, XML_DTD or XML_MALFORMED, the last naming line and column.
 * Whatever the handler throws passes through.
 */
export function readXml(bytes: Uint8Array, handler: XmlHandler, limits: XmlLimits = DEFAULT_XML_LIMITS): void {
  if (bytes.length > limits.maxBytes)
    throw new MalformedError('XML_TOO_LARGE', `expected at most ${limits.maxBytes} bytes, got ${bytes.length}`);
  const text = decode(bytes);
  const parser = new SaxesParser({ xmlns: true, position: true });
  const open: { start: XmlStart; text: string[]; length: number }[] = [];
  let elements = 0;
  parser.on('error', (error) => {
    throw new MalformedError('XML_MALFORMED', error.message);
  });
  parser.on('xmldecl', ({ encoding, version }) => {
    if (encoding !== undefined && encoding.toLowerCase() !== 'utf-8')
      throw new MalformedError('XML_ENCODING', `expected UTF-8, got ${encoding}`);
    if (version !== undefined && version !== '1.0') throw new MalformedError('XML_MALFORMED', `expected XML 1.0, got ${version}`);
  });
  parser.on('doctype', () => {
    throw new MalformedError('XML_DTD', 'expected no document type declaration');
  });
  parser.on('opentag', (tag) => {
    elements++;
    if (elements > limits.maxElements) throw new MalformedError('XML_LIMIT', `more than ${limits.maxElements} elements`);
    if (open.length >= limits.maxDepth) throw new MalformedError('XML_LIMIT', `more than ${limits.maxDepth} levels`);
    const start = startOf(tag, limits);
    open.push({ start, text: [], length: 0 });
    handler.start(start);
  });
  const addText = (chunk: string): void => {
    const top = open.at(-1);
    if (top === undefined) return;
    top.length += chunk.length;
    if (top.length > limits.maxTextLength)
      throw new MalformedError('XML_LIMIT', `more than ${limits.maxTextLength} characters in ${top.start.local}`);
    top.text.push(chunk);
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    const top = open.pop();
    if (top !== undefined) handler.end(top.start, top.text.join(''));
  });
  refuseDoctype(text);
  // In pieces, so that a limit stops the work early.
  for (let at = 0; at < text.length; at += PIECE) parser.write(text.slice(at, at + PIECE));
  parser.close();
}

const PIECE = 1 << 16;

function decode(bytes: Uint8Array): string {
  const [a, b, c, d] = bytes;
  const utf16 = (a === 0xfe && b === 0xff) || (a === 0xff && b === 0xfe) || (a === 0 && b === 0x3c) || (a === 0x3c && b === 0);
  if (utf16 || (a === 0 && b === 0 && c === 0xfe && d === 0xff))
    throw new MalformedError('XML_ENCODING', 'expected UTF-8, got UTF-16 or UTF-32');
  const start = a === 0xef && b === 0xbb && c === 0xbf ? 3 : 0;
  try {
    return parseUtf8(bytes.subarray(start));
  } catch (cause) {
    throw new MalformedError('XML_ENCODING', 'expected UTF-8', cause);
  }
}

function startOf(tag: SaxesTagNS, limits: XmlLimits): XmlStart {
  const attributes = Object.values(tag.attributes);
  if (attributes.length > limits.maxAttributes)
    throw new MalformedError('XML_LIMIT', `more than ${limits.maxAttributes} attributes in ${tag.local}`);
  return {
    local: tag.local,
    uri: tag.uri,
    attributes: attributes
      .filter(({ uri }) => uri !== 'http://www.w3.org/2000/xmlns/')
      .map(({ local, uri, value }) => ({ local, uri, value })),
  };
}
