// Front door of core/cms.
export { attributeValues } from './attributes.ts';
export { ATTRIBUTE, CONTENT, OCSP_RESPONSE } from './object-ids.ts';
export { parseSignedData } from './signed-data.ts';
export { archivedRevocation, parseTimeStampResponse, parseTimeStampToken, signatureTimeStamps } from './time-stamp.ts';
export { encodeTimeStampRequest, type TimeStampRequest } from './time-stamp-request.ts';
export * from './types.ts';
export { type VerifySignerOptions, verifySignerInfo } from './verify-signer.ts';
export { type VerifyTimeStampOptions, verifyTimeStampToken } from './verify-time-stamp.ts';
