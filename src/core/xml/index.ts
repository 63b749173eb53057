// Front door of core/xml: bounded reading, a small tree, deterministic writing. Canonical XML, XML signatures and XAdES.

export { MAX_DOCUMENT_BYTES, parseXmlDocument } from './document/parse-document.ts';
export {
  attributeValue,
  childElements,
  childrenNamed,
  type DocumentNode,
  type ElementNode,
  isInside,
  textContent,
} from './document/xml-node.ts';
export { xmlDigestAlgorithm } from './signature/algorithms.ts';
export { parseBase64Text } from './signature/base64-text.ts';
export { type ElementPlace, placeOf, type XmlCoverage } from './signature/coverage.ts';
export { decodePercent, type ExternalData } from './signature/dereference.ts';
export { ElementIds } from './signature/element-ids.ts';
export { findXmlSignatures } from './signature/find-signatures.ts';
export { WorkBudget } from './signature/limits.ts';
export type { VerifiedReference, XmlContext, XmlProblem } from './signature/verify-references.ts';
export { verifySignedInfo } from './signature/verify-value.ts';
export { decimalToHex, namesCertificate } from './xades/signing-certificate.ts';
export {
  findTimeStamps,
  type ImprintContext,
  propertiesBefore,
  readingsOf,
  stampedOctets,
  type XadesTimeStamp,
} from './xades/time-stamps.ts';
export { type CarriedValue, readValidationData } from './xades/validation-data.ts';
export {
  hasBaselineProperties,
  signaturePolicyOf,
  signingTimeOf,
  type VerifiedXmlSignature,
  verifyXmlSignature,
} from './xades/verify-xades.ts';
export { DEFAULT_XML_LIMITS, readXml, type XmlAttribute, type XmlHandler, type XmlLimits, type XmlStart } from './xml-reader.ts';
export { attributeOf, parseXmlTree, type XmlElement } from './xml-tree.ts';
export { encodeXml, type XmlNode } from './xml-writer.ts';
