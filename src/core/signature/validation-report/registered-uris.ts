// The URIs of a validation report (ETSI TS 119 102-2 V1.4.1): those that the standard registers, and our own for what it leaves open.
import type { DigestAlgorithm } from '../../crypto/engine.ts';
import type { BestSignatureTime, Indication, SubIndication } from '../report.ts';

export const NAMESPACES = {
  xmlns: 'http://uri.etsi.org/19102/v1.4.1#',
  'xmlns:ds': 'http://www.w3.org/2000/09/xmldsig#',
  'xmlns:xades': 'http://uri.etsi.org/01903/v1.3.2#',
  'xmlns:cb': 'urn:chauban:validation-report:1',
} as const;

/** 4.3.4.2. `PASSED` and `FAILED` are for single constraints and for validation objects. */
export const MAIN_INDICATIONS: Readonly<Record<Indication | 'PASSED' | 'FAILED', string>> = {
  'TOTAL-PASSED': 'urn:etsi:019102:mainindication:total-passed',
  'TOTAL-FAILED': 'urn:etsi:019102:mainindication:total-failed',
  INDETERMINATE: 'urn:etsi:019102:mainindication:indeterminate',
  PASSED: 'urn:etsi:019102:mainindication:passed',
  FAILED: 'urn:etsi:019102:mainindication:failed',
};

/** 4.3.4.3, table 2. */
export const SUB_INDICATIONS: Readonly<Record<SubIndication, string>> = {
  FORMAT_FAILURE: 'urn:etsi:019102:subindication:FORMAT_FAILURE',
  HASH_FAILURE: 'urn:etsi:019102:subindication:HASH_FAILURE',
  SIG_CRYPTO_FAILURE: 'urn:etsi:019102:subindication:SIG_CRYPTO_FAILURE',
  REVOKED: 'urn:etsi:019102:subindication:REVOKED',
  EXPIRED: 'urn:etsi:019102:subindication:EXPIRED',
  NOT_YET_VALID: 'urn:etsi:019102:subindication:NOT_YET_VALID',
  SIG_CONSTRAINTS_FAILURE: 'urn:etsi:019102:subindication:SIG_CONSTRAINTS_FAILURE',
  CHAIN_CONSTRAINTS_FAILURE: 'urn:etsi:019102:subindication:CHAIN_CONSTRAINTS_FAILURE',
  CERTIFICATE_CHAIN_GENERAL_FAILURE: 'urn:etsi:019102:subindication:CERTIFICATE_CHAIN_GENERAL_FAILURE',
  CRYPTO_CONSTRAINTS_FAILURE: 'urn:etsi:019102:subindication:CRYPTO_CONSTRAINTS_FAILURE',
  CRYPTO_CONSTRAINTS_FAILURE_NO_POE: 'urn:etsi:019102:subindication:CRYPTO_CONSTRAINTS_FAILURE_NO_POE',
  POLICY_PROCESSING_ERROR: 'urn:etsi:019102:subindication:POLICY_PROCESSING_ERROR',
  SIGNATURE_POLICY_NOT_AVAILABLE: 'urn:etsi:019102:subindication:SIGNATURE_POLICY_NOT_AVAILABLE',
  TIMESTAMP_ORDER_FAILURE: 'urn:etsi:019102:subindication:TIMESTAMP_ORDER_FAILURE',
  NO_SIGNING_CERTIFICATE_FOUND: 'urn:etsi:019102:subindication:NO_SIGNING_CERTIFICATE_FOUND',
  NO_CERTIFICATE_CHAIN_FOUND: 'urn:etsi:019102:subindication:NO_CERTIFICATE_CHAIN_FOUND',
  REVOKED_NO_POE: 'urn:etsi:019102:subindication:REVOKED_NO_POE',
  REVOKED_CA_NO_POE: 'urn:etsi:019102:subindication:REVOKED_CA_NO_POE',
  OUT_OF_BOUNDS_NO_POE: 'urn:etsi:019102:subindication:OUT_OF_BOUNDS_NO_POE',
  REVOCATION_OUT_OF_BOUNDS_NO_POE: 'urn:etsi:019102:subindication:REVOCATION_OUT_OF_BOUNDS_NO_POE',
  NO_POE: 'urn:etsi:019102:subindication:NO_POE',
  TRY_LATER: 'urn:etsi:019102:subindication:TRY_LATER',
  SIGNED_DATA_NOT_FOUND: 'urn:etsi:019102:subindication:SIGNED_DATA_NOT_FOUND',
};

/** The standard has no word for a document without a signature, and demands a report for it all the same. */
export const NO_SIGNATURE = 'urn:chauban:subindication:NO_SIGNATURE';

/** 4.3.5.4.2 */
export const CONSTRAINT_STATUS = {
  applied: 'urn:etsi:019102:constraintStatus:applied',
  disabled: 'urn:etsi:019102:constraintStatus:disabled',
  overridden: 'urn:etsi:019102:constraintStatus:overridden',
} as const;

/** 4.3.11.1: EN 319 102-1 5.3, 5.5 and 5.6. */
export const PROCESSES = {
  basic: 'urn:etsi:019102:validationprocess:Basic',
  longTermMaterial: 'urn:etsi:019102:validationprocess:LTVM',
  longTermAvailability: 'urn:etsi:019102:validationprocess:LTA',
} as const;

/** 4.4.4 */
export const OBJECT_TYPES = {
  certificate: 'urn:etsi:019102:validationObject:certificate',
  crl: 'urn:etsi:019102:validationObject:CRL',
  ocsp: 'urn:etsi:019102:validationObject:OCSPResponse',
  timestamp: 'urn:etsi:019102:validationObject:timestamp',
  signedData: 'urn:etsi:019102:validationObject:signedData',
  other: 'urn:etsi:019102:validationObject:other',
} as const;

const DERIVED = 'urn:etsi:019102:poetype:validation';
const PROVIDED = 'urn:etsi:019102:poetype:provided';

/** 4.4.6.2: derived during validation, or given to it. */
export const PROOF_TYPES: Readonly<Record<BestSignatureTime['from'], string>> = {
  'time-stamp': DERIVED,
  'later-time-stamp': DERIVED,
  'document-time-stamp': DERIVED,
  'validation-time': DERIVED,
  'evidence-record': PROVIDED,
  'archive-receipt': PROVIDED,
};

/** XMLDSig 1.1, XML Encryption 1.1, RFC 9231. */
export const DIGEST_METHODS: Readonly<Record<DigestAlgorithm, string>> = {
  md5: 'http://www.w3.org/2001/04/xmldsig-more#md5',
  sha1: 'http://www.w3.org/2000/09/xmldsig#sha1',
  sha224: 'http://www.w3.org/2001/04/xmldsig-more#sha224',
  sha256: 'http://www.w3.org/2001/04/xmlenc#sha256',
  sha384: 'http://www.w3.org/2001/04/xmldsig-more#sha384',
  sha512: 'http://www.w3.org/2001/04/xmlenc#sha512',
  'sha3-224': 'http://www.w3.org/2007/05/xmldsig-more#sha3-224',
  'sha3-256': 'http://www.w3.org/2007/05/xmldsig-more#sha3-256',
  'sha3-384': 'http://www.w3.org/2007/05/xmldsig-more#sha3-384',
  'sha3-512': 'http://www.w3.org/2007/05/xmldsig-more#sha3-512',
};

export const checkUri = (code: string): string => `urn:chauban:check:${code.replace(/[^A-Za-z0-9_-]/g, '-')}`;
export const levelUri = (level: string): string => `urn:chauban:signature-level:${level}`;
