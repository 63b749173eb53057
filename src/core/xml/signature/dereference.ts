// From a reference's URI to the data it names: XMLDSig 1.1 section 4.4.3.1 to 4.4.3.3. Only this document and what the caller handed in:
// never the network, never a file system.
import type { DigestAlgorithm } from '../../crypto/engine.ts';
import type { Bytes } from '../../encoding/bytes.ts';
import { MalformedError } from '../../encoding/malformed-error.ts';
import { NodeSet } from '../canonical/node-set.ts';
import type { DocumentNode } from '../document/xml-node.ts';
import type { ElementIds } from './element-ids.ts';

/** Data outside the document, by the URI as written; undefined: not at hand. An absent URI is asked for as undefined. */
export type ExternalData = (uri: string | undefined) => ExternalContent | undefined;

export interface ExternalContent {
  /** Undefined when it cannot be computed. */
  digest(algorithm: DigestAlgorithm): Promise<Bytes | undefined>;
  /** In order; undefined when only digests are known. */
  chunks(): AsyncIterable<Bytes> | Iterable<Bytes> | undefined;
}

export type ReferencedData =
  | { readonly kind: 'nodes'; readonly set: NodeSet }
  | { readonly kind: 'external'; readonly content: ExternalContent };

export interface DereferenceContext {
  readonly document: DocumentNode;
  readonly ids: ElementIds;
  readonly external: ExternalData;
}

/** Throws MalformedError XML_REFERENCE_NOT_FOUND, XML_ID_AMBIGUOUS or XML_REFERENCE_UNSUPPORTED. */
export function dereference(uri: string | undefined, context: DereferenceContext): ReferencedData {
  if (uri === '') return { kind: 'nodes', set: NodeSet.of(context.document, false) };
  if (uri?.startsWith('#') === true) return { kind: 'nodes', set: fragment(uri.slice(1), context) };
  const content = context.external(uri);
  if (content === undefined)
    throw new MalformedError('XML_REFERENCE_NOT_FOUND', `no data was given for ${uri ?? 'a reference without URI'}`);
  return { kind: 'external', content };
}

// Section 4.4.3.2: a bare name leaves comments out, an XPointer keeps them.
function fragment(pointer: string, context: DereferenceContext): NodeSet {
  if (pointer === 'xpointer(/)') return NodeSet.of(context.document, true);
  const byId = /^xpointer\(id\((?:'([^']*)'|"([^"]*)")\)\)$/.exec(pointer);
  if (byId === null && pointer.includes('('))
    throw new MalformedError('XML_REFERENCE_UNSUPPORTED', `#${pointer} is not supported`);
  const id = byId === null ? decodePercent(pointer) : (byId[1] ?? byId[2] ?? '');
  const element = context.ids.find(id) ?? context.ids.find(pointer);
  if (element === undefined) throw new MalformedError('XML_REFERENCE_NOT_FOUND', `no element has the identifier ${id}`);
  if (element === 'ambiguous') throw new MalformedError('XML_ID_AMBIGUOUS', `several elements have the identifier ${id}`);
  return NodeSet.of(element, byId !== null);
}

/** RFC 3986 2.1; what is no escape stays as it is. */
export function decodePercent(text: string): string {
  if (!/%[0-9a-fA-F]{2}/.test(text)) return text;
  try {
    return decodeURIComponent(text);
  } catch (cause) {
    if (cause instanceof URIError) return text; // escapes that are no UTF-8: compared as written
    throw cause;
  }
}
