// Namespaces of XAdES: TS 101 903 V1.1.1, V1.2.2, V1.3.2 with V1.4.1, and EN 319 132-1, which uses the last two.

export const XADES_132 = 'http://uri.etsi.org/01903/v1.3.2#';
export const XADES_141 = 'http://uri.etsi.org/01903/v1.4.1#';

/** Of the qualifying properties themselves. */
const NAMESPACES = new Set(['http://uri.etsi.org/01903/v1.1.1#', 'http://uri.etsi.org/01903/v1.2.2#', XADES_132]);

export const isXades = (uri: string): boolean => NAMESPACES.has(uri);
/** V1.4.1 only adds to V1.3.2. */
export const isXadesProperty = (uri: string): boolean => NAMESPACES.has(uri) || uri === XADES_141;
/** In V1.1.1 and V1.2.2 a time stamp says itself what it is over. */
export const namesItsData = (uri: string): boolean => NAMESPACES.has(uri) && uri !== XADES_132;

/** Type of the reference to SignedProperties; older versions have the version in it. */
export const isSignedPropertiesType = (type: string | undefined): boolean =>
  /^http:\/\/uri\.etsi\.org\/01903(\/v\d\.\d\.\d)?#SignedProperties$/.test(type ?? '');
