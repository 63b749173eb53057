// One XML signature with its XAdES properties, taken apart and checked: references, value, properties. Nothing is judged here.

import { MalformedError } from '../../encoding/malformed-error.ts';
import { attributeValue, childElements, type ElementNode } from '../document/xml-node.ts';
import { findCoverage, type XmlCoverage } from '../signature/coverage.ts';
import { type KeyInfoContents, readKeyInfo } from '../signature/key-info.ts';
import { readSignature, type SignatureStructure } from '../signature/signature-structure.ts';
import { type VerifiedReference, verifyReference, type XmlContext, type XmlProblem } from '../signature/verify-references.ts';
import { readSignedInfo, type SignedInfoFacts } from '../signature/verify-value.ts';
import { isSignedPropertiesType } from './names.ts';
import { childOf, propertiesNamed, propertyAt, textOf } from './property-elements.ts';
import { findProperties, type QualifyingProperties } from './qualifying-properties.ts';
import { type CertificateReference, readCertificateReferences } from './signing-certificate.ts';

export interface VerifiedXmlSignature {
  readonly structure: SignatureStructure;
  readonly info: SignedInfoFacts;
  readonly references: readonly VerifiedReference[];
  readonly keyInfo: KeyInfoContents;
  readonly coverage: XmlCoverage;
  readonly properties: QualifyingProperties | undefined;
  /** Undefined when there is none, or none that is signed; 'malformed' when it cannot be read. */
  readonly certificateReferences: readonly CertificateReference[] | 'malformed' | undefined;
  readonly problems: readonly XmlProblem[];
}

/** Throws MalformedError XML_SIGNATURE_MALFORMED or XML_LIMIT. */
export async function verifyXmlSignature(element: ElementNode, context: XmlContext): Promise<VerifiedXmlSignature> {
  const structure = readSignature(element);
  const info = readSignedInfo(structure, context);
  const references: VerifiedReference[] = [];
  for (const reference of structure.references) references.push(await verifyReference(reference, element, context));
  const keyInfo = readKeyInfo(structure.keyInfo, context.ids);
  const { properties, problems } = findProperties(structure, references);
  const found: XmlProblem[] = [...info.problems, ...keyInfo.problems, ...problems];
  const certificateReferences = readCertificates(properties, found);
  return {
    structure,
    info,
    references,
    keyInfo,
    coverage: coverageOf(structure, references, properties, context),
    properties,
    certificateReferences,
    problems: found,
  };
}

function readCertificates(
  properties: QualifyingProperties | undefined,
  problems: XmlProblem[],
): VerifiedXmlSignature['certificateReferences'] {
  if (properties?.signed === undefined) return undefined;
  try {
    const references = readCertificateReferences(properties.signed);
    return references.length === 0 ? undefined : references;
  } catch (cause) {
    if (!(cause instanceof MalformedError)) throw cause;
    problems.push({ code: 'XADES_SIGNING_CERTIFICATE_MALFORMED', detail: `${cause.code}: ${cause.message}` });
    return 'malformed';
  }
}

// Of the signature itself, SignedInfo and SignatureValue are what covers, KeyInfo proves itself, and unsigned properties are unsigned by
// their nature; its objects are content.
function coverageOf(
  { element, signedInfo, signatureValue, keyInfo, objects }: SignatureStructure,
  references: readonly VerifiedReference[],
  properties: QualifyingProperties | undefined,
  { document, budget }: XmlContext,
): XmlCoverage {
  const all = references.flatMap((reference) => [reference, ...reference.manifest]);
  const sets = all.flatMap(({ matches, covered }) => (matches === true && covered !== undefined ? [covered] : []));
  const neutral = new Set([signedInfo, signatureValue, ...(keyInfo === undefined ? [] : [keyInfo])]);
  for (const object of objects)
    if (object === properties?.element.parent && childElements(object).length === 1) neutral.add(object);
  budget.spend(8 * document.nodes.length * sets.length);
  return findCoverage(document, element, sets, neutral);
}

/** SigningTime (EN 319 132-1 5.2.1); undefined when it is absent, unsigned or no time. */
export function signingTimeOf(properties: QualifyingProperties | undefined): Date | undefined {
  const text = textOf(properties?.signed, 'SigningTime');
  if (text === undefined || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?$/.test(text)) return undefined;
  // XML Schema: without a zone the time is local to the signer; it is read as UTC, and is a claim in any case.
  const time = new Date(/(Z|[+-]\d\d:\d\d)$/.test(text) ? text : `${text}Z`);
  return Number.isNaN(time.getTime()) ? undefined : time;
}

/** SignaturePolicyIdentifier (EN 319 132-1 5.2.9). */
export function signaturePolicyOf(
  properties: QualifyingProperties | undefined,
): { readonly identifier: string | null; readonly uri: string | null } | undefined {
  const [property] = propertiesNamed(properties?.signed, 'SignaturePolicyIdentifier');
  if (property === undefined) return undefined;
  const id = propertyAt(property, 'SignaturePolicyId');
  const qualifiers = propertiesNamed(propertyAt(id, 'SigPolicyQualifiers'), 'SigPolicyQualifier');
  const uri = qualifiers.map((qualifier) => textOf(qualifier, 'SPURI')).find((text) => text !== undefined);
  return { identifier: textOf(propertyAt(id, 'SigPolicyId'), 'Identifier') ?? null, uri: uri ?? null };
}

/**
 * EN 319 132-1 6.3, level B: signing time, signing certificate, and for each data object its format. (The certificate in KeyInfo is asked
 * for too, and is the caller's to check.)
 */
export function hasBaselineProperties({ properties, structure, certificateReferences }: VerifiedXmlSignature): boolean {
  if (properties?.signed === undefined || !Array.isArray(certificateReferences)) return false;
  if (childOf(properties.signed, 'SigningTime') === undefined) return false;
  const formats = propertiesNamed(properties.signedData, 'DataObjectFormat');
  const described = new Set(
    formats.filter((one) => childOf(one, 'MimeType') !== undefined).map((one) => attributeValue(one, 'ObjectReference')),
  );
  const data = structure.references.filter(
    ({ type }) => !isSignedPropertiesType(type) && !/#CountersignedSignature$/.test(type ?? ''),
  );
  return data.every(({ id }) => id !== undefined && described.has(`#${id}`));
}
