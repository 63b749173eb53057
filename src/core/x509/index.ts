// Front door of core/x509.
export { Certificate, certificateFingerprint, type Extension } from './certificate.ts';
export { CertificateIndex } from './certificate-index.ts';
export { Crl } from './crl.ts';
export type { CertificateIdentity, CrlEntry, RevocationReason } from './crl-entries.ts';
export {
  type DistributionPoint,
  type DistributionPointName,
  distributionPointsOf,
  freshestCrlOf,
  type IssuingDistributionPoint,
} from './distribution-point.ts';
export {
  type AuthorityInfoAccess,
  type BasicConstraints,
  EXTENSION,
  KEY_PURPOSE,
  KEY_USAGES,
  type KeyUsage,
  type PolicyConstraints,
  type PolicyInformation,
} from './extensions.ts';
export { type FindPathOptions, findPath } from './find-path.ts';
export { type GeneralName, parseGeneralName } from './general-name.ts';
export { Name, type NameAttribute } from './name.ts';
export { OcspResponse, type OcspStatus } from './ocsp.ts';
export { PathCache } from './path-cache.ts';
export { PATH_FAILURE_SENTENCES } from './path-sentences.ts';
export type { MissingIssuer, PathFailure, PathFailureCode, PathResult } from './path-types.ts';
export { ANY_POLICY } from './policy-graph.ts';
export type { PolicyInputs } from './policy-state.ts';
export { checkPathRevocation, type PathRevocationOptions } from './revocation.ts';
export { dataNames, parseRevocationData } from './revocation-data.ts';
export { REVOCATION_DOUBT_SENTENCES } from './revocation-sentences.ts';
export { RevocationCache } from './revocation-signatures.ts';
export type { Revocation, RevocationData, RevocationDoubt, RevocationDoubtCode, RevocationStatus } from './revocation-types.ts';
export { type LinkCheck, linkCheckWith, type PathFinding, validatePath } from './validate-path.ts';
