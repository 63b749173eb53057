// Object identifiers of CMS content types and attributes.
export const CONTENT = {
  DATA: '1.2.840.113549.1.7.1',
  SIGNED_DATA: '1.2.840.113549.1.7.2',
  /** RFC 3161 2.4.2 */
  TST_INFO: '1.2.840.113549.1.9.16.1.4',
} as const;

export const ATTRIBUTE = {
  /** RFC 5652 11.1 to 11.4 */
  CONTENT_TYPE: '1.2.840.113549.1.9.3',
  MESSAGE_DIGEST: '1.2.840.113549.1.9.4',
  SIGNING_TIME: '1.2.840.113549.1.9.5',
  COUNTERSIGNATURE: '1.2.840.113549.1.9.6',
  /** RFC 6211 */
  ALGORITHM_PROTECTION: '1.2.840.113549.1.9.52',
  /** RFC 2634 5.4, RFC 5035 3 */
  SIGNING_CERTIFICATE: '1.2.840.113549.1.9.16.2.12',
  SIGNING_CERTIFICATE_V2: '1.2.840.113549.1.9.16.2.47',
  /** RFC 3161 appendix A */
  SIGNATURE_TIME_STAMP: '1.2.840.113549.1.9.16.2.14',
  /** ISO 32000-2 12.8.3.3.2 */
  REVOCATION_ARCHIVAL: '1.2.840.113583.1.1.8',
} as const;

/** OtherRevocationInfoFormat of OCSP: id-ri-ocsp-response (RFC 5940 2.1), and id-pkix-ocsp-basic (RFC 6960 4.2.1), seen in its place. */
export const OCSP_RESPONSE: readonly string[] = ['1.3.6.1.5.5.7.16.2', '1.3.6.1.5.5.7.48.1.1'];
