// Namespaces and identifiers of XML signatures: XMLDSig 1.1 (W3C 2013), RFC 9231.

export const DS = 'http://www.w3.org/2000/09/xmldsig#';
export const DSIG11 = 'http://www.w3.org/2009/xmldsig11#';
export const DSIG_MORE_2001 = 'http://www.w3.org/2001/04/xmldsig-more#';
export const DSIG_MORE_2007 = 'http://www.w3.org/2007/05/xmldsig-more#';
export const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';

export const TRANSFORM = {
  ENVELOPED: `${DS}enveloped-signature`,
  BASE64: `${DS}base64`,
  XPATH: 'http://www.w3.org/TR/1999/REC-xpath-19991116',
  FILTER2: 'http://www.w3.org/2002/06/xmldsig-filter2',
  XSLT: 'http://www.w3.org/TR/1999/REC-xslt-19991116',
  RELATIONSHIPS: 'http://schemas.openxmlformats.org/package/2006/RelationshipTransform',
} as const;

export const TYPE = {
  MANIFEST: `${DS}Manifest`,
  OBJECT: `${DS}Object`,
} as const;
