// Reference processing: XMLDSig 1.1 section 4.4.3.2 and 6.6. Data go through the transforms in order; what is not supported ends in
// MalformedError, so that nothing is digested that the signer did not mean.
import { type Bytes, concatBytes } from '../../encoding/bytes.ts';
import { MalformedError } from '../../encoding/malformed-error.ts';
import { type CanonicalMethod, DEFAULT_METHOD } from '../canonical/canonical-method.ts';
import { canonicalize } from '../canonical/canonicalize.ts';
import { NodeSet } from '../canonical/node-set.ts';
import { MAX_DOCUMENT_BYTES, parseXmlDocument } from '../document/parse-document.ts';
import {
  attributeValue,
  childElements,
  childrenNamed,
  documentOf,
  type ElementNode,
  isInside,
  textContent,
} from '../document/xml-node.ts';
import { filterEachNode, filterSubtrees, type SubtreeFilter } from '../xpath/filter-nodes.ts';
import { parseBase64Text } from './base64-text.ts';
import { readCanonicalMethod } from './canonicalization-method.ts';
import type { ExternalContent, ReferencedData } from './dereference.ts';
import { ElementIds } from './element-ids.ts';
import type { WorkBudget } from './limits.ts';
import { TRANSFORM } from './names.ts';
import { transformRelationships } from './relationship-transform.ts';

export interface TransformContext {
  /** The ds:Signature whose reference is processed. */
  readonly signature: ElementNode;
  readonly ids: ElementIds;
  readonly budget: WorkBudget;
}

/** `external`: untouched octets from outside. */
export type TransformedData =
  | { readonly kind: 'external'; readonly content: ExternalContent }
  | { readonly kind: 'bytes'; readonly bytes: Bytes }
  | { readonly kind: 'nodes'; readonly set: NodeSet };

export interface TransformResult {
  readonly data: TransformedData;
  /** Nodes of the signature's own document that went into the result, each with its whole meaning; undefined when there are none. */
  readonly covered: NodeSet | undefined;
}

/** Throws MalformedError XML_TRANSFORM_*, XML_XSLT, XPATH_*, BASE64_INVALID, XML_LIMIT, or as parseXmlDocument. */
export async function applyTransforms(
  data: ReferencedData,
  transforms: readonly ElementNode[],
  context: TransformContext,
): Promise<TransformResult> {
  let current: TransformedData = data;
  let covered: NodeSet | undefined;
  for (const transform of transforms) {
    const before: TransformedData = current;
    const isCanonical = readCanonicalMethod(transform) !== undefined;
    current = await applyOne(before, transform, context);
    const becameOctets = before.kind === 'nodes' && current.kind !== 'nodes';
    if (becameOctets && before.set.document === ownDocument(context)) {
      covered = isCanonical ? before.set : textOnly(before.set, transform);
    }
  }
  if (current.kind === 'nodes' && current.set.document === ownDocument(context)) covered = current.set;
  return { data: current, covered };
}

const ownDocument = ({ signature }: TransformContext) => documentOf(signature);

// What base64 decoding read of a subset is its text, and nothing of the elements around it.
function textOnly(set: NodeSet, transform: ElementNode): NodeSet | undefined {
  if (attributeValue(transform, 'Algorithm') !== TRANSFORM.BASE64) return undefined;
  const members = set.flags();
  for (const node of set.document.nodes) if (node.kind !== 'text') members[node.index] = 0;
  return new NodeSet({ apex: set.document, comments: false, members });
}

async function applyOne(data: TransformedData, transform: ElementNode, context: TransformContext): Promise<TransformedData> {
  const method = readCanonicalMethod(transform);
  if (method !== undefined)
    return { kind: 'bytes', bytes: canonicalOctets(await asNodes(data, context), method, context.budget) };
  const algorithm = attributeValue(transform, 'Algorithm') ?? '';
  switch (algorithm) {
    case TRANSFORM.ENVELOPED:
      return { kind: 'nodes', set: withoutSignature(await asNodes(data, context), context) };
    case TRANSFORM.BASE64:
      return { kind: 'bytes', bytes: await decodeBase64(data, context) };
    case TRANSFORM.XPATH:
      return { kind: 'nodes', set: filterByXPath(await asNodes(data, context), transform, context) };
    case TRANSFORM.FILTER2:
      return { kind: 'nodes', set: filterBySubtrees(await asNodes(data, context), transform, context) };
    case TRANSFORM.RELATIONSHIPS: {
      const set = await asNodes(data, context);
      return { kind: 'bytes', bytes: transformRelationships(set.document, transform) };
    }
    case TRANSFORM.XSLT:
      throw new MalformedError('XML_XSLT', 'a style sheet decides what is signed: never run here');
    default:
      throw new MalformedError('XML_TRANSFORM_UNSUPPORTED', `the transform ${algorithm} is not supported`);
  }
}

/** Canonical form, paid for. Throws MalformedError XML_LIMIT. */
export function canonicalOctets(set: NodeSet, method: CanonicalMethod, budget: WorkBudget): Bytes {
  const [start, end] = set.range;
  budget.spend(16 * (end - start));
  const bytes = canonicalize(set, method);
  budget.spend(bytes.length);
  return bytes;
}

// Section 4.4.3.2: octets become nodes by parsing, comments kept.
async function asNodes(data: TransformedData, { budget }: TransformContext): Promise<NodeSet> {
  if (data.kind === 'nodes') return data.set;
  const bytes = await asBytes(data, budget);
  budget.spend(16 * bytes.length);
  return NodeSet.of(parseXmlDocument(bytes), true);
}

/** Octets of transformed data: a node-set is canonicalised by `method` (section 4.4.3.2: Canonical XML 1.0 when nothing is said). */
export async function asBytes(
  data: TransformedData,
  budget: WorkBudget,
  method: CanonicalMethod = DEFAULT_METHOD,
): Promise<Bytes> {
  if (data.kind === 'bytes') return data.bytes;
  if (data.kind === 'nodes') return canonicalOctets(data.set, method, budget);
  const chunks: Bytes[] = [];
  let sizeBytes = 0;
  for await (const chunk of contentChunks(data.content)) {
    budget.spend(chunk.length);
    sizeBytes += chunk.length;
    if (sizeBytes > MAX_DOCUMENT_BYTES) throw new MalformedError('XML_TOO_LARGE', `expected at most ${MAX_DOCUMENT_BYTES} bytes`);
    chunks.push(chunk);
  }
  return concatBytes(...chunks);
}

/** Throws MalformedError XML_REFERENCE_NOT_FOUND when only digests of the content are known. */
export function contentChunks(content: ExternalContent): AsyncIterable<Bytes> | Iterable<Bytes> {
  const chunks = content.chunks();
  if (chunks === undefined) throw new MalformedError('XML_REFERENCE_NOT_FOUND', 'only a digest of the data was given');
  return chunks;
}

// Section 6.6.4: the signature that contains the reference, and only within its own document.
function withoutSignature(set: NodeSet, { signature }: TransformContext): NodeSet {
  if (set.document !== documentOf(signature))
    throw new MalformedError('XML_TRANSFORM_INPUT', 'the enveloped signature transform was applied to another document');
  const { apex } = set.parts;
  if (apex.kind === 'element' && isInside(apex, signature))
    return new NodeSet({ ...set.parts, members: new Uint8Array(set.document.nodes.length) });
  return set.without(signature);
}

// Section 6.6.2: of nodes the text, of octets the octets.
async function decodeBase64(data: TransformedData, { budget }: TransformContext): Promise<Bytes> {
  if (data.kind === 'nodes') {
    const { set } = data;
    const flags = set.flags();
    budget.spend(16 * flags.length);
    return parseBase64Text(
      set.document.nodes.flatMap((node) => (node.kind === 'text' && flags[node.index] === 1 ? node.text : [])).join(''),
    );
  }
  const bytes = await asBytes(data, budget);
  return parseBase64Text(latin1(bytes));
}

function latin1(bytes: Bytes): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 8192) parts.push(String.fromCharCode(...bytes.subarray(at, at + 8192)));
  return parts.join('');
}

function scopeOf(set: NodeSet, context: TransformContext) {
  const ids = set.document === ownDocument(context) ? context.ids : new ElementIds(set.document);
  return {
    document: set.document,
    elementById: (id: string) => {
      const element = ids.find(id);
      if (element === 'ambiguous') throw new MalformedError('XML_ID_AMBIGUOUS', `several elements have the identifier ${id}`);
      return element;
    },
  };
}

function filterByXPath(set: NodeSet, transform: ElementNode, context: TransformContext): NodeSet {
  const [here, ...more] = childElements(transform);
  if (here?.local !== 'XPath' || more.length > 0) throw new MalformedError('XML_TRANSFORM_INPUT', 'expected one ds:XPath');
  return filterEachNode(set, textContent(here), { ...scopeOf(set, context), here }, context.budget.xpath);
}

const OPERATIONS: ReadonlyMap<string, SubtreeFilter['operation']> = new Map([
  ['intersect', 'intersect'],
  ['subtract', 'subtract'],
  ['union', 'union'],
]);

function filterBySubtrees(set: NodeSet, transform: ElementNode, context: TransformContext): NodeSet {
  const filters = childrenNamed(transform, TRANSFORM.FILTER2, 'XPath').map((here): SubtreeFilter => {
    const operation = OPERATIONS.get(attributeValue(here, 'Filter') ?? '');
    if (operation === undefined) throw new MalformedError('XML_TRANSFORM_INPUT', 'expected intersect, subtract or union');
    return { operation, text: textContent(here), here };
  });
  if (filters.length === 0) throw new MalformedError('XML_TRANSFORM_INPUT', 'expected at least one XPath');
  context.budget.spend(16 * set.document.nodes.length * filters.length);
  return filterSubtrees(set, filters, scopeOf(set, context), context.budget.xpath);
}
