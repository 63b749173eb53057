// Front door of core/cms.
export { attributeValues } from './attributes.ts';
export { type CounterSignature, counterSignatures } from './counter-signatures.ts';
export { type AttributeValue, type HashIndex, type Indexed, IndexedParts, parseHashIndexes } from './hash-index.ts';
export { ATTRIBUTE, CONTENT, OCSP_RESPONSE } from './object-ids.ts';
export { signaturePolicyIdentifier } from './signature-policy.ts';
export { contentTypeOf, parseSignedData } from './signed-data.ts';
export * from './stamped-data.ts';
export {
  archivedRevocation,
  parseTimeStampResponse,
  parseTimeStampToken,
  signatureTimeStamps,
} from './time-stamp.ts';
export { encodeTimeStampRequest, type TimeStampRequest } from './time-stamp-request.ts';
export { parseTimeStampedData, type TimeStampedData } from './time-stamped-data.ts';
export * from './types.ts';
export { parseCertificateValues, parseRevocationValues, type RevocationValues } from './validation-values.ts';
export { messageDigestOf, type VerifySignerOptions, verifySignerInfo } from './verify-signer.ts';
export { type VerifyTimeStampOptions, verifyTimeStampToken } from './verify-time-stamp.ts';
