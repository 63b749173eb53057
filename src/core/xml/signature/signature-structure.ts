// The parts of a ds:Signature: XMLDSig 1.1 section 4. Read strictly, because what one reader skips another may take for signed.
import { MalformedError } from '../../encoding/malformed-error.ts';
import { attributeValue, childElements, type ElementNode, textContent } from '../document/xml-node.ts';
import { MAX_REFERENCES, MAX_TRANSFORMS } from './limits.ts';
import { DS } from './names.ts';

export interface SignatureStructure {
  readonly element: ElementNode;
  readonly id: string | undefined;
  readonly signedInfo: ElementNode;
  readonly canonicalization: ElementNode;
  readonly signatureMethod: ElementNode;
  readonly references: readonly ReferenceStructure[];
  readonly signatureValue: ElementNode;
  readonly keyInfo: ElementNode | undefined;
  readonly objects: readonly ElementNode[];
}

export interface ReferenceStructure {
  readonly element: ElementNode;
  readonly id: string | undefined;
  /** Absent and empty are different things. */
  readonly uri: string | undefined;
  readonly type: string | undefined;
  readonly transforms: readonly ElementNode[];
  readonly digestMethod: string;
  /** As written. */
  readonly digestValue: string;
}

const malformed = (detail: string): MalformedError => new MalformedError('XML_SIGNATURE_MALFORMED', detail);

/** Throws MalformedError XML_SIGNATURE_MALFORMED or XML_LIMIT. */
export function readSignature(element: ElementNode): SignatureStructure {
  const parts = [...childElements(element)];
  const signedInfo = take(parts, 'SignedInfo');
  const signatureValue = take(parts, 'SignatureValue');
  const keyInfo = isDs(parts[0], 'KeyInfo') ? parts.shift() : undefined;
  const stranger = parts.find((part) => !isDs(part, 'Object'));
  if (stranger !== undefined) throw malformed(`expected ds:Object, got ${stranger.local}`);
  const info = [...childElements(signedInfo)];
  const canonicalization = take(info, 'CanonicalizationMethod');
  const signatureMethod = take(info, 'SignatureMethod');
  return {
    element,
    id: attributeValue(element, 'Id'),
    signedInfo,
    canonicalization,
    signatureMethod,
    references: readReferences(info),
    signatureValue,
    keyInfo,
    objects: parts,
  };
}

/** The ds:Reference elements of a SignedInfo or a Manifest; there is at least one, and nothing else. */
export function readReferences(elements: readonly ElementNode[]): readonly ReferenceStructure[] {
  if (elements.length === 0) throw malformed('expected at least one ds:Reference');
  if (elements.length > MAX_REFERENCES) throw new MalformedError('XML_LIMIT', `more than ${MAX_REFERENCES} references`);
  return elements.map(readReference);
}

function readReference(element: ElementNode): ReferenceStructure {
  if (!isDs(element, 'Reference')) throw malformed(`expected ds:Reference, got ${element.local}`);
  const parts = [...childElements(element)];
  const transforms = isDs(parts[0], 'Transforms') ? parts.shift() : undefined;
  const digestMethod = take(parts, 'DigestMethod');
  const digestValue = take(parts, 'DigestValue');
  if (parts.length > 0) throw malformed(`expected nothing after ds:DigestValue, got ${parts[0]?.local}`);
  return {
    element,
    id: attributeValue(element, 'Id'),
    uri: attributeValue(element, 'URI'),
    type: attributeValue(element, 'Type'),
    transforms: transforms === undefined ? [] : readTransforms(transforms),
    digestMethod: attributeValue(digestMethod, 'Algorithm') ?? '',
    digestValue: textContent(digestValue),
  };
}

/** The ds:Transform elements of a ds:Transforms. */
export function readTransforms(transforms: ElementNode): readonly ElementNode[] {
  const elements = childElements(transforms);
  if (elements.some((transform) => !isDs(transform, 'Transform'))) throw malformed('expected ds:Transform only');
  if (elements.length > MAX_TRANSFORMS) throw new MalformedError('XML_LIMIT', `more than ${MAX_TRANSFORMS} transforms`);
  return elements;
}

function take(parts: ElementNode[], local: string): ElementNode {
  const part = parts.shift();
  if (part === undefined || !isDs(part, local)) throw malformed(`expected ds:${local}, got ${part?.local ?? 'the end'}`);
  return part;
}

function isDs(element: ElementNode | undefined, local: string): boolean {
  return element?.uri === DS && element.local === local;
}
