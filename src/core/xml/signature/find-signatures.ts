// All ds:Signature elements of a document, and what only looks like one.
import { MalformedError } from '../../encoding/malformed-error.ts';
import { childElements, type DocumentNode, type ElementNode } from '../document/xml-node.ts';
import { MAX_SIGNATURES } from './limits.ts';
import { DS } from './names.ts';

export interface FoundSignatures {
  /** In document order. */
  readonly signatures: readonly ElementNode[];
  /** Elements that are built like a signature, but not in the namespace of XML signatures. */
  readonly lookalikes: readonly ElementNode[];
}

/** Throws MalformedError XML_LIMIT. */
export function findXmlSignatures(document: DocumentNode): FoundSignatures {
  const signatures: ElementNode[] = [];
  const lookalikes: ElementNode[] = [];
  for (const node of document.nodes) {
    if (node.kind !== 'element' || node.local !== 'Signature') continue;
    if (node.uri === DS) signatures.push(node);
    else if (childElements(node).some(({ local }) => local === 'SignedInfo')) lookalikes.push(node);
    if (signatures.length > MAX_SIGNATURES) throw new MalformedError('XML_LIMIT', `more than ${MAX_SIGNATURES} signatures`);
  }
  return { signatures, lookalikes };
}
