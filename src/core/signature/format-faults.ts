// Which findings are format failures, of a signature and of a time-stamp token alike (EN 319 102-1 V1.4.1, 5.2.2).

/** Findings that mean that the object is not the one object it pretends to be. */
export const FORMAT_FAULTS: ReadonlySet<string> = new Set([
  'PDF_RANGE_NOT_FOUR',
  'PDF_RANGE_START',
  'PDF_RANGE_OVERLAP',
  'PDF_RANGE_PAST_EOF',
  'PDF_RANGE_GAP',
  'PDF_KEY_REPEATED',
  'PDF_SIGNATURE_REPLACED',
  'PDF_RANGES_COLLIDE',
  'PDF_FIELD_MISSING',
  'CMS_SIGNERS',
  'CMS_CONTENT_ATTACHED',
  'CMS_CONTENT_TYPE_MISSING',
  'CMS_CONTENT_TYPE_DIFFERS',
  'CMS_ATTRIBUTE_REPEATED',
  'CMS_DIGESTS_DISAGREE',
  'CMS_ALGORITHM_PROTECTION_DIFFERS',
  'CMS_SIGNED_ATTRIBUTES_MALFORMED',
]);
