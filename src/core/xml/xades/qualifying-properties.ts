// The qualifying properties of a signature: EN 319 132-1 clause 4.3 and 4.4, TS 101 903. Which there are, and whether the signed ones are
// signed: the defence against properties that were put beside or in place of them.
import { attributeValue, childElements, type ElementNode } from '../document/xml-node.ts';
import type { SignatureStructure } from '../signature/signature-structure.ts';
import type { VerifiedReference, XmlProblem } from '../signature/verify-references.ts';
import { isSignedPropertiesType, isXades } from './names.ts';
import { propertyAt } from './property-elements.ts';

export interface QualifyingProperties {
  readonly element: ElementNode;
  /** Namespace of the version. */
  readonly version: string;
  readonly signedProperties: ElementNode | undefined;
  /** SignedSignatureProperties and SignedDataObjectProperties; undefined unless a reference that matches covers them. */
  readonly signed: ElementNode | undefined;
  readonly signedData: ElementNode | undefined;
  readonly unsigned: ElementNode | undefined;
}

export interface PropertiesFound {
  readonly properties: QualifyingProperties | undefined;
  readonly problems: readonly XmlProblem[];
}

export function findProperties(signature: SignatureStructure, references: readonly VerifiedReference[]): PropertiesFound {
  const problems: XmlProblem[] = [];
  const all = signature.objects.flatMap((object) =>
    childElements(object).filter(({ uri, local }) => local === 'QualifyingProperties' && isXades(uri)),
  );
  const [element, ...more] = all;
  // EN 319 132-1 4.4.2: all properties of one signature in one element.
  if (more.length > 0) problems.push({ code: 'XADES_PROPERTIES_REPEATED', detail: `${all.length} QualifyingProperties` });
  const typed = references.filter(({ reference }) => isSignedPropertiesType(reference.type));
  if (element === undefined) {
    for (const { reference } of typed) problems.push(notSigned(`${reference.uri} is not among the properties of this signature`));
    return { properties: undefined, problems };
  }
  const target = attributeValue(element, 'Target');
  if (target !== undefined && target !== `#${signature.id ?? ''}`)
    problems.push({ code: 'XADES_TARGET_DIFFERS', detail: `expected #${signature.id ?? ''}, got ${target}` });
  const signedProperties = propertyAt(element, 'SignedProperties');
  // 4.4.2: a reference of this Type, to exactly this element and in canonical form.
  const own = references.filter(({ covered }) => signedProperties !== undefined && covered?.isAllOf(signedProperties) === true);
  const strangers = typed.filter((one) => one.matches !== undefined && one.target !== signedProperties);
  for (const { reference } of strangers)
    problems.push(notSigned(`${reference.uri} is not among the properties of this signature`));
  const isSigned = signedProperties !== undefined && own.some(({ matches }) => matches === true) && strangers.length === 0;
  if (signedProperties !== undefined && own.length === 0 && typed.length === strangers.length)
    problems.push(notSigned('no reference covers the SignedProperties of this signature'));
  return {
    properties: {
      element,
      version: element.uri,
      signedProperties,
      signed: isSigned ? propertyAt(signedProperties, 'SignedSignatureProperties') : undefined,
      signedData: isSigned ? propertyAt(signedProperties, 'SignedDataObjectProperties') : undefined,
      unsigned: propertyAt(element, 'UnsignedProperties', 'UnsignedSignatureProperties'),
    },
    problems,
  };
}

const notSigned = (detail: string): XmlProblem => ({ code: 'XADES_PROPERTIES_NOT_SIGNED', detail });
