// Time stamps among the properties of a signature, and the octets that each is over: EN 319 132-1 clauses 5.2.8, 5.3, 5.5 and annex A.1.5,
// TS 101 903 clause 7 (V1.3.2, V1.4.1); V1.1.1 and V1.2.2 name the data themselves.
import type { Bytes } from '../../encoding/bytes.ts';
import { MalformedError } from '../../encoding/malformed-error.ts';
import { type CanonicalMethod, DEFAULT_METHOD } from '../canonical/canonical-method.ts';
import { NodeSet } from '../canonical/node-set.ts';
import { attributeValue, childElements, type ElementNode } from '../document/xml-node.ts';
import { canonicalOctets } from '../signature/apply-transforms.ts';
import { base64Content } from '../signature/base64-text.ts';
import { readCanonicalMethod } from '../signature/canonicalization-method.ts';
import type { ElementIds } from '../signature/element-ids.ts';
import { type ReferenceStructure, readTransforms, type SignatureStructure } from '../signature/signature-structure.ts';
import { octetsOf, referencedData, type XmlContext } from '../signature/verify-references.ts';
import { isSignedPropertiesType, namesItsData } from './names.ts';
import { childOf, propertiesNamed } from './property-elements.ts';
import type { QualifyingProperties } from './qualifying-properties.ts';

export type StampedKind = 'content' | 'signature' | 'signature-and-references' | 'references' | 'archive';

export interface XadesTimeStamp {
  readonly kind: StampedKind;
  readonly property: ElementNode;
  readonly token: Bytes;
}

const SIGNED: ReadonlyMap<string, StampedKind> = new Map([
  ['AllDataObjectsTimeStamp', 'content'],
  ['IndividualDataObjectsTimeStamp', 'content'],
]);

const UNSIGNED: ReadonlyMap<string, StampedKind> = new Map([
  ['SignatureTimeStamp', 'signature'],
  ['SigAndRefsTimeStamp', 'signature-and-references'],
  ['SigAndRefsTimeStampV2', 'signature-and-references'],
  ['RefsOnlyTimeStamp', 'references'],
  ['RefsOnlyTimeStampV2', 'references'],
  ['ArchiveTimeStamp', 'archive'],
]);

/** Each EncapsulatedTimeStamp; content stamps first, then in document order. What is no base 64 is an empty token. */
export function findTimeStamps(properties: QualifyingProperties): readonly XadesTimeStamp[] {
  const read = (parent: ElementNode | undefined, kinds: ReadonlyMap<string, StampedKind>) =>
    propertiesNamed(parent, ...kinds.keys()).flatMap((property) => {
      const kind = kinds.get(property.local) ?? 'signature';
      return propertiesNamed(property, 'EncapsulatedTimeStamp').map((token) => ({ kind, property, token: tokenOf(token) }));
    });
  return [...read(properties.signedData, SIGNED), ...read(properties.unsigned, UNSIGNED)];
}

function tokenOf(element: ElementNode): Bytes {
  try {
    return base64Content(element);
  } catch (cause) {
    if (cause instanceof MalformedError) return new Uint8Array(0);
    throw cause;
  }
}

export interface ImprintContext extends XmlContext {
  readonly signature: SignatureStructure;
  readonly properties: QualifyingProperties;
}

/**
 * Of the objects inside the signature an archive time stamp is over those that no reference names (5.5.2.2), the data of the others being in
 * it already; many tools put in all of them. Either way everything signed is stamped, so both are readings of one token.
 */
export type ImprintReading = 'unnamed-objects' | 'all-objects';

export function readingsOf({ kind }: XadesTimeStamp, { signature, properties, ids }: ImprintContext): readonly ImprintReading[] {
  const named = namedObjects(signature, ids);
  const differ =
    kind === 'archive' && signature.objects.some((object) => object !== properties.element.parent && named.has(object));
  return differ ? ['unnamed-objects', 'all-objects'] : ['unnamed-objects'];
}

/** What the token's imprint is over, in order. Throws MalformedError as references do, or XADES_TIME_STAMP_UNSUPPORTED. */
export async function* stampedOctets(
  { property }: XadesTimeStamp,
  context: ImprintContext,
  reading: ImprintReading,
): AsyncGenerator<Bytes> {
  const method = methodOf(property);
  if (propertiesNamed(property, 'ReferenceInfo').length > 0)
    throw new MalformedError('XADES_TIME_STAMP_UNSUPPORTED', 'a time stamp over references of its own is not supported');
  if (namesItsData(property.uri) && includesOf(property).length > 0) yield* namedData(property, method, context);
  else if (property.local === 'AllDataObjectsTimeStamp') yield* signedData(context, method, false);
  else if (property.local === 'IndividualDataObjectsTimeStamp') yield* namedReferences(property, method, context);
  else yield* impliedData(property, method, context, reading);
}

function methodOf(property: ElementNode): CanonicalMethod {
  const element = childOf(property, 'CanonicalizationMethod');
  // EN 319 132-1 4.5: Canonical XML 1.0 when nothing is said; an empty name says nothing either.
  if (element === undefined || (attributeValue(element, 'Algorithm') ?? '') === '') return DEFAULT_METHOD;
  const method = readCanonicalMethod(element);
  if (method === undefined) throw new MalformedError('XADES_TIME_STAMP_UNSUPPORTED', 'an unknown canonicalization method');
  return method;
}

const includesOf = (property: ElementNode) => propertiesNamed(property, 'Include', 'HashDataInfo');
const uriOf = (include: ElementNode) => attributeValue(include, 'URI') ?? attributeValue(include, 'uri');

function element(node: ElementNode, method: CanonicalMethod, { budget }: ImprintContext): Bytes {
  return canonicalOctets(NodeSet.of(node, true), method, budget);
}

async function* referenceOctets(reference: ReferenceStructure, method: CanonicalMethod, context: ImprintContext) {
  const { data } = await referencedData(reference, context.signature.element, context);
  yield* octetsOf(data, context.budget, method);
}

// 5.2.8.1 without, 5.5.2.2 with the reference to SignedProperties.
async function* signedData(context: ImprintContext, method: CanonicalMethod, all: boolean): AsyncGenerator<Bytes> {
  for (const reference of context.signature.references) {
    const target = reference.uri?.startsWith('#') === true ? context.ids.find(reference.uri.slice(1)) : undefined;
    const isProperties = isSignedPropertiesType(reference.type) || target === context.properties.signedProperties;
    if (all || !isProperties) yield* referenceOctets(reference, method, context);
  }
}

// 5.2.8.2: each Include names a reference of this signature.
async function* namedReferences(property: ElementNode, method: CanonicalMethod, context: ImprintContext): AsyncGenerator<Bytes> {
  for (const include of includesOf(property)) {
    const uri = uriOf(include);
    const reference = context.signature.references.find(({ id }) => id !== undefined && uri === `#${id}`);
    if (reference === undefined) throw new MalformedError('XML_REFERENCE_NOT_FOUND', `no reference of this signature is ${uri}`);
    if (attributeValue(include, 'referencedData') === 'true') yield* referenceOctets(reference, method, context);
    else yield element(reference.element, method, context);
  }
}

// TS 101 903 V1.1.1 and V1.2.2, clause 7.1.4: the property lists what it is over, each with transforms of its own.
async function* namedData(property: ElementNode, method: CanonicalMethod, context: ImprintContext): AsyncGenerator<Bytes> {
  for (const include of includesOf(property)) {
    const transforms = childOf(include, 'Transforms');
    const reference: ReferenceStructure = {
      element: include,
      id: undefined,
      uri: uriOf(include),
      type: undefined,
      transforms: transforms === undefined ? [] : readTransforms(transforms),
      digestMethod: '',
      digestValue: '',
    };
    yield* referenceOctets(reference, method, context);
  }
}

const REFERENCES = [
  'CompleteCertificateRefs',
  'CompleteCertificateRefsV2',
  'CompleteRevocationRefs',
  'AttributeCertificateRefs',
  'AttributeCertificateRefsV2',
  'AttributeRevocationRefs',
];

async function* impliedData(
  property: ElementNode,
  method: CanonicalMethod,
  context: ImprintContext,
  reading: ImprintReading,
): AsyncGenerator<Bytes> {
  const { signature, properties } = context;
  const earlier = propertiesBefore(property, properties.unsigned);
  const write = (node: ElementNode) => element(node, method, context);
  switch (UNSIGNED.get(property.local)) {
    case 'signature':
      yield write(signature.signatureValue);
      return;
    case 'signature-and-references':
      yield write(signature.signatureValue);
      for (const one of earlier) if (one.local === 'SignatureTimeStamp' || REFERENCES.includes(one.local)) yield write(one);
      return;
    case 'references':
      for (const one of earlier) if (REFERENCES.includes(one.local)) yield write(one);
      return;
    case 'archive':
      yield* archivedData(earlier, method, context, reading);
      return;
    default:
      throw new MalformedError('XADES_TIME_STAMP_UNSUPPORTED', `${property.local} is not supported`);
  }
}

/** Unsigned signature properties that stand before this one: what it can be over. */
export function propertiesBefore(property: ElementNode, unsigned: ElementNode | undefined): readonly ElementNode[] {
  return unsigned === undefined ? [] : childElements(unsigned).filter(({ index }) => index < property.index);
}

// 5.5.2.2: the data of every reference, SignedInfo, SignatureValue, KeyInfo, the unsigned properties before, then the objects that no
// reference names.
async function* archivedData(
  earlier: readonly ElementNode[],
  method: CanonicalMethod,
  context: ImprintContext,
  reading: ImprintReading,
): AsyncGenerator<Bytes> {
  const { signature, properties, ids } = context;
  yield* signedData(context, method, true);
  const parts = [signature.signedInfo, signature.signatureValue, ...(signature.keyInfo === undefined ? [] : [signature.keyInfo])];
  for (const part of [...parts, ...earlier]) yield element(part, method, context);
  const named = namedObjects(signature, ids);
  for (const object of signature.objects) {
    const isLeftOut = reading === 'unnamed-objects' && named.has(object);
    if (object !== properties.element.parent && !isLeftOut) yield element(object, method, context);
  }
}

function namedObjects({ references }: SignatureStructure, ids: ElementIds): ReadonlySet<unknown> {
  return new Set(references.flatMap(({ uri }) => (uri?.startsWith('#') === true ? (ids.find(uri.slice(1)) ?? []) : [])));
}
