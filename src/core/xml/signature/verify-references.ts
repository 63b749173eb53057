// Reference validation: XMLDSig 1.1 section 3.2.1, with manifests (section 5.1). Each reference yields a fact, never an exception.
import { type CryptoEngine, type DigestAlgorithm, digestBytes } from '../../crypto/engine.ts';
import { type Bytes, equalBytes } from '../../encoding/bytes.ts';
import { MalformedError } from '../../encoding/malformed-error.ts';
import { DEFAULT_METHOD } from '../canonical/canonical-method.ts';
import type { NodeSet } from '../canonical/node-set.ts';
import { attributeValue, childElements, childrenNamed, type DocumentNode, type ElementNode } from '../document/xml-node.ts';
import { xmlDigestAlgorithm } from './algorithms.ts';
import { applyTransforms, asBytes, contentChunks, type TransformedData } from './apply-transforms.ts';
import { parseBase64Text } from './base64-text.ts';
import { dereference, type ExternalData } from './dereference.ts';
import type { ElementIds } from './element-ids.ts';
import type { WorkBudget } from './limits.ts';
import { DS, TYPE } from './names.ts';
import { type ReferenceStructure, readReferences } from './signature-structure.ts';

export interface XmlContext {
  readonly document: DocumentNode;
  readonly ids: ElementIds;
  readonly external: ExternalData;
  readonly engine: CryptoEngine;
  readonly budget: WorkBudget;
  /**
   * Which manifests count: those that a reference names as such (`typed`), or all in the objects that references name (`in-objects`, Open
   * Packaging Conventions).
   */
  readonly manifests: 'typed' | 'in-objects';
}

export interface XmlProblem {
  readonly code: string;
  readonly detail: string;
}

export interface VerifiedReference {
  readonly reference: ReferenceStructure;
  readonly transforms: readonly string[];
  readonly algorithm: DigestAlgorithm | undefined;
  readonly claimed: Bytes | undefined;
  /** Undefined when it could not be computed; `problem` says why. */
  readonly computed: Bytes | undefined;
  readonly matches: boolean | undefined;
  /** false: what the reference names is not at hand, or cannot be told apart. */
  readonly dataFound: boolean;
  readonly problem: XmlProblem | undefined;
  /** The element named by a same-document reference, or the document; undefined for data outside. */
  readonly target: ElementNode | DocumentNode | undefined;
  /** Nodes of this document that were digested with their whole meaning. */
  readonly covered: NodeSet | undefined;
  /** References of the manifest that this one names (section 5.1: their validity is the application's to judge). */
  readonly manifest: readonly VerifiedReference[];
}

const NOT_FOUND = new Set(['XML_REFERENCE_NOT_FOUND', 'XML_ID_AMBIGUOUS', 'XML_REFERENCE_UNSUPPORTED']);

/** What is read of `data`, in order, without holding all of it where it comes from outside. */
export async function* octetsOf(data: TransformedData, budget: WorkBudget, method = DEFAULT_METHOD): AsyncGenerator<Bytes> {
  if (data.kind !== 'external') yield await asBytes(data, budget, method);
  else {
    for await (const chunk of contentChunks(data.content)) {
      budget.spend(chunk.length >> 3);
      yield chunk;
    }
  }
}

/** The octets that a reference's digest is over, before they are octets. Throws MalformedError as dereference and applyTransforms. */
export async function referencedData(reference: ReferenceStructure, signature: ElementNode, context: XmlContext) {
  const data = dereference(reference.uri, context);
  const result = await applyTransforms(data, reference.transforms, { ...context, signature });
  const target = data.kind === 'nodes' ? data.set.parts.apex : undefined;
  return { ...result, target };
}

export async function verifyReference(
  reference: ReferenceStructure,
  signature: ElementNode,
  context: XmlContext,
  inManifest = false,
): Promise<VerifiedReference> {
  const algorithm = xmlDigestAlgorithm(reference.digestMethod);
  const claimed = readDigestValue(reference.digestValue);
  const transforms = reference.transforms.map((transform) => attributeValue(transform, 'Algorithm') ?? '');
  const known = { reference, transforms, algorithm, claimed };
  const nothing = { computed: undefined, matches: undefined, target: undefined, covered: undefined, manifest: [] };
  try {
    if (algorithm === undefined || !context.engine.supportsDigest(algorithm)) {
      const problem = { code: 'XML_DIGEST_UNKNOWN', detail: `the digest ${reference.digestMethod} is not supported` };
      return { ...known, ...nothing, dataFound: true, problem };
    }
    const equal = claimed === undefined ? undefined : await knownDigest(reference, algorithm, claimed, context);
    if (equal !== undefined) return { ...known, ...nothing, computed: equal, matches: true, dataFound: true, problem: undefined };
    const { data, covered, target } = await referencedData(reference, signature, context);
    const computed = await digestOf(data, algorithm, context);
    const matches = claimed !== undefined && equalBytes(claimed, computed);
    const named = matches && !inManifest ? manifestsNamed(reference, target, covered, context) : [];
    const manifest: VerifiedReference[] = [];
    for (const one of named) manifest.push(...(await verifyManifest(one, signature, context)));
    return { ...known, computed, matches, dataFound: true, problem: undefined, target, covered, manifest };
  } catch (cause) {
    if (!(cause instanceof MalformedError)) throw cause;
    const problem = { code: cause.code, detail: cause.message };
    return { ...known, ...nothing, dataFound: !NOT_FOUND.has(cause.code), problem };
  }
}

// Of data outside only a digest may be known. Where it equals the one that was signed, the data are what was signed, whatever transforms
// the reference names: they changed nothing. Where it does not, nothing follows.
async function knownDigest(
  { uri }: ReferenceStructure,
  algorithm: DigestAlgorithm,
  claimed: Bytes,
  context: XmlContext,
): Promise<Bytes | undefined> {
  if (uri === '' || uri?.startsWith('#') === true) return undefined;
  const content = context.external(uri);
  if (content === undefined || content.chunks() !== undefined) return undefined;
  const digest = await content.digest(algorithm);
  return digest !== undefined && equalBytes(digest, claimed) ? digest : undefined;
}

async function digestOf(data: TransformedData, algorithm: DigestAlgorithm, { engine, budget }: XmlContext): Promise<Bytes> {
  if (data.kind !== 'external') return digestBytes(engine, algorithm, await asBytes(data, budget));
  const digest = await data.content.digest(algorithm);
  if (digest === undefined) throw new MalformedError('XML_REFERENCE_NOT_FOUND', `no digest ${algorithm} of the data is known`);
  return digest;
}

function readDigestValue(text: string): Bytes | undefined {
  try {
    return parseBase64Text(text);
  } catch (cause) {
    if (cause instanceof MalformedError) return undefined; // equals no digest
    throw cause;
  }
}

// Only of what is signed as a whole: a transform could have left entries out.
function manifestsNamed(
  reference: ReferenceStructure,
  target: ElementNode | DocumentNode | undefined,
  covered: NodeSet | undefined,
  { manifests }: XmlContext,
): readonly ElementNode[] {
  if (target?.kind !== 'element' || covered?.isAllOf(target) !== true) return [];
  if (manifests === 'in-objects') return childrenNamed(target, DS, 'Manifest');
  return reference.type === TYPE.MANIFEST && target.local === 'Manifest' ? [target] : [];
}

async function verifyManifest(
  manifest: ElementNode,
  signature: ElementNode,
  context: XmlContext,
): Promise<readonly VerifiedReference[]> {
  const verified: VerifiedReference[] = [];
  // One level: a manifest of manifests is reported as its first level.
  for (const reference of readReferences(childElements(manifest))) {
    verified.push(await verifyReference(reference, signature, context, true));
  }
  return verified;
}
