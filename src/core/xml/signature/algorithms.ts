// Algorithms of XML signatures by URI: XMLDSig 1.1 section 6, RFC 9231 section 2. An unknown URI is `undefined`, never an error.

import { DIGEST_BYTES } from '../../crypto/algorithms.ts';
import type { DigestAlgorithm, SignatureAlgorithm } from '../../crypto/engine.ts';
import { attributeValue, childrenNamed, type ElementNode, textContent } from '../document/xml-node.ts';
import { DS, DSIG_MORE_2001, DSIG_MORE_2007, DSIG11 } from './names.ts';

const XMLENC = 'http://www.w3.org/2001/04/xmlenc#';
const DSIG_MORE_2021 = 'http://www.w3.org/2021/04/xmldsig-more#';

const DIGESTS: ReadonlyMap<string, DigestAlgorithm> = new Map([
  [`${DSIG_MORE_2001}md5`, 'md5'],
  [`${DS}sha1`, 'sha1'],
  [`${DSIG_MORE_2001}sha224`, 'sha224'],
  [`${XMLENC}sha256`, 'sha256'],
  [`${DSIG_MORE_2001}sha384`, 'sha384'],
  [`${XMLENC}sha512`, 'sha512'],
  [`${DSIG_MORE_2007}sha3-224`, 'sha3-224'],
  [`${DSIG_MORE_2007}sha3-256`, 'sha3-256'],
  [`${DSIG_MORE_2007}sha3-384`, 'sha3-384'],
  [`${DSIG_MORE_2007}sha3-512`, 'sha3-512'],
]);

export const xmlDigestAlgorithm = (uri: string): DigestAlgorithm | undefined => DIGESTS.get(uri);

function pss(digest: DigestAlgorithm): SignatureAlgorithm {
  return { kind: 'rsa-pss', digest, mgfDigest: digest, saltBytes: DIGEST_BYTES[digest] };
}

const SIGNATURES: ReadonlyMap<string, SignatureAlgorithm> = new Map<string, SignatureAlgorithm>([
  [`${DSIG_MORE_2001}rsa-md5`, { kind: 'rsa-pkcs1', digest: 'md5' }],
  [`${DS}rsa-sha1`, { kind: 'rsa-pkcs1', digest: 'sha1' }],
  [`${DS}dsa-sha1`, { kind: 'dsa', digest: 'sha1' }],
  [`${DSIG11}dsa-sha256`, { kind: 'dsa', digest: 'sha256' }],
  ...(['sha224', 'sha256', 'sha384', 'sha512'] as const).map(
    (digest) => [`${DSIG_MORE_2001}rsa-${digest}`, { kind: 'rsa-pkcs1', digest }] as const,
  ),
  ...(['sha1', 'sha224', 'sha256', 'sha384', 'sha512'] as const).map(
    (digest) => [`${DSIG_MORE_2001}ecdsa-${digest}`, { kind: 'ecdsa', digest }] as const,
  ),
  ...(['sha3-224', 'sha3-256', 'sha3-384', 'sha3-512'] as const).map(
    (digest) => [`${DSIG_MORE_2021}ecdsa-${digest}`, { kind: 'ecdsa', digest }] as const,
  ),
  // RFC 9231 2.3.10: parameters fixed by the URI; the salt is as long as the digest.
  ...(['sha1', 'sha224', 'sha256', 'sha384', 'sha512', 'sha3-224', 'sha3-256', 'sha3-384', 'sha3-512'] as const).map(
    (digest) => [`${DSIG_MORE_2007}${digest}-rsa-MGF1`, pss(digest)] as const,
  ),
  [`${DSIG_MORE_2021}eddsa-ed25519`, { kind: 'ed25519' }],
  [`${DSIG_MORE_2021}eddsa-ed448`, { kind: 'ed448' }],
]);

/** `method`: ds:SignatureMethod. Undefined for what is not known here, and for MACs, which prove no signer. */
export function xmlSignatureAlgorithm(method: ElementNode): SignatureAlgorithm | undefined {
  const uri = attributeValue(method, 'Algorithm') ?? '';
  return uri === `${DSIG_MORE_2007}rsa-pss` ? readPssParameters(method) : SIGNATURES.get(uri);
}

/** RFC 9231 2.2, XMLDSig 1.1 section 6.3: a keyed digest, which whoever can check it can make. */
export const isMac = (uri: string): boolean => /#(hmac-|poly1305|siphash)/.test(uri);

// RFC 9231 2.3.9. Absent parts: SHA-256, the same digest for MGF1, salt as long as the digest, trailer 1.
function readPssParameters(method: ElementNode): SignatureAlgorithm | undefined {
  const [parameters] = childrenNamed(method, DSIG_MORE_2007, 'RSAPSSParams');
  if (parameters === undefined) return pss('sha256');
  const digest = digestIn(parameters) ?? 'sha256';
  const [mask] = childrenNamed(parameters, DSIG_MORE_2007, 'MaskGenerationFunction');
  const maskUri = mask === undefined ? `${DSIG_MORE_2007}MGF1` : attributeValue(mask, 'Algorithm');
  const mgfDigest = mask === undefined ? digest : (digestIn(mask) ?? digest);
  const saltBytes = numberIn(parameters, 'SaltLength') ?? (digest === 'unknown' ? 0 : DIGEST_BYTES[digest]);
  const trailer = numberIn(parameters, 'TrailerField') ?? 1;
  if (maskUri !== `${DSIG_MORE_2007}MGF1` || digest === 'unknown' || mgfDigest === 'unknown') return undefined;
  return trailer === 1 && saltBytes >= 0 ? { kind: 'rsa-pss', digest, mgfDigest, saltBytes } : undefined;
}

function digestIn(parent: ElementNode): DigestAlgorithm | 'unknown' | undefined {
  const [method] = childrenNamed(parent, DS, 'DigestMethod');
  if (method === undefined) return undefined;
  return xmlDigestAlgorithm(attributeValue(method, 'Algorithm') ?? '') ?? 'unknown';
}

// -1 for what is no number: no salt is that long.
function numberIn(parent: ElementNode, local: string): number | undefined {
  const [element] = childrenNamed(parent, DSIG_MORE_2007, local);
  if (element === undefined) return undefined;
  const text = textContent(element).trim();
  return /^\d{1,4}$/.test(text) ? Number(text) : -1;
}
