// XML 1.0 (fifth edition) with namespaces 1.0 (third edition) into a lossless tree. The submitter wrote it: no DTD, hence no entities
// of its own and no default attributes; every dimension has a limit.
import { SaxesParser } from 'saxes';
import { MalformedError } from '../../encoding/malformed-error.ts';
import { decodeXmlText } from './decode-text.ts';
import { refuseDoctype } from './refuse-doctype.ts';
import { TreeBuilder } from './tree-builder.ts';
import type { DocumentNode } from './xml-node.ts';

export interface DocumentLimits {
  /** Largest signed XML in the corpora: 4 MB; national trusted lists reach 10 MB. */
  readonly maxBytes: number;
  /** Deeper than any schema in use; bounds recursion. */
  readonly maxDepth: number;
  /** About 150 octets of memory each; the largest national trusted lists have some 200,000. */
  readonly maxNodes: number;
  /** Of one element, namespace declarations included. */
  readonly maxAttributes: number;
  /** In scope at one place: documents of many vocabularies have some 30. */
  readonly maxNamespaces: number;
}

export const DOCUMENT_LIMITS: DocumentLimits = {
  maxBytes: 32 * 2 ** 20,
  maxDepth: 512,
  maxNodes: 400_000,
  maxAttributes: 256,
  maxNamespaces: 256,
};

export const MAX_DOCUMENT_BYTES = DOCUMENT_LIMITS.maxBytes;

/** Throws MalformedError XML_TOO_LARGE, XML_LIMIT, XML_ENCODING, XML_DTD or XML_MALFORMED, the last naming line and column. */
export function parseXmlDocument(bytes: Uint8Array, limits: DocumentLimits = DOCUMENT_LIMITS): DocumentNode {
  if (bytes.length > limits.maxBytes)
    throw new MalformedError('XML_TOO_LARGE', `expected at most ${limits.maxBytes} bytes, got ${bytes.length}`);
  const text = decodeXmlText(bytes);
  refuseDoctype(text);
  const builder = new TreeBuilder(limits);
  const parser = new SaxesParser({ xmlns: false, position: true });
  parser.on('error', (error) => {
    throw new MalformedError('XML_MALFORMED', error.message);
  });
  parser.on('xmldecl', ({ version }) => {
    if (version !== undefined && version !== '1.0') throw new MalformedError('XML_MALFORMED', `expected XML 1.0, got ${version}`);
  });
  parser.on('doctype', () => {
    throw new MalformedError('XML_DTD', 'expected no document type declaration');
  });
  parser.on('opentagstart', () => builder.attributesBegin());
  parser.on('attribute', () => builder.countAttribute());
  parser.on('opentag', (tag) => builder.open(tag.name, tag.attributes));
  parser.on('closetag', () => builder.close());
  parser.on('text', (chunk) => builder.text(chunk));
  parser.on('cdata', (chunk) => builder.text(chunk));
  parser.on('comment', (comment) => builder.comment(comment));
  parser.on('processinginstruction', ({ target, body }) => builder.instruction(target, body));
  // In pieces, so that a limit stops the work early.
  for (let at = 0; at < text.length; at += PIECE) parser.write(text.slice(at, at + PIECE));
  parser.close();
  return builder.document();
}

const PIECE = 1 << 16;
