// Does a CRL (RFC 5280 section 5.1) or an OCSP response (RFC 6960 section 4.2.1) name a certificate as revoked? Only what it says: neither
// its signature nor its time is checked here, so that "yes" is a reason for doubt, and "no" proves nothing.
import { digestAlgorithmOf, parseAlgorithmIdentifier } from '../crypto/algorithms.ts';
import { type CryptoEngine, digestBytes } from '../crypto/engine.ts';
import { type Bytes, equalBytes } from '../encoding/bytes.ts';
import { contextTag, type DerNode, parseDer, TAG } from '../encoding/der.ts';
import { encodeAsDer } from '../encoding/der-inspection.ts';
import { encodeHex, parseHex } from '../encoding/hex.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import type { Certificate } from './certificate.ts';
import { Crl } from './crl.ts';
import { significantOctets } from './crl-entries.ts';
import type { RevocationData } from './revocation-types.ts';

/**
 * `crl` is one CertificateList. Entries of indirect CRLs count for the issuer that they name; one that takes a certificate off the list
 * does not name it. Throws MalformedError DER_* or CRL_*.
 */
export function crlNames(crl: Bytes, certificate: Certificate): boolean {
  return listNames(parseLeniently(crl), certificate);
}

/** The same for data that was read already. */
export function dataNames(engine: CryptoEngine, data: RevocationData, certificate: Certificate): boolean {
  if (data instanceof Crl) return listNames(data, certificate);
  const serialHex = encodeHex(significantOctets(parseHex(certificate.serialHex)));
  return (data.basic?.answers ?? []).some(({ id, status }) => {
    if (status.kind !== 'revoked' || id.serialHex !== serialHex) return false;
    if (id.digest === undefined || !engine.supportsDigest(id.digest)) return true;
    return equalBytes(digestBytes(engine, id.digest, certificate.issuer.raw), id.issuerNameHash);
  });
}

function listNames(list: Crl, certificate: Certificate): boolean {
  try {
    const entry = list.find(certificate);
    return entry !== undefined && entry.reason !== 'removeFromCRL';
  } catch (cause) {
    // The entry is there; only what it says beyond that cannot be read.
    if (cause instanceof MalformedError) return true;
    throw cause;
  }
}

// BER is good enough for a doubt: no signature is checked here.
function parseLeniently(crl: Bytes): Crl {
  try {
    return Crl.parse(crl);
  } catch (cause) {
    if (!(cause instanceof MalformedError) || cause.code !== 'DER_NOT_DER') throw cause;
    return Crl.parse(encodeAsDer(parseDer(crl, { rules: 'ber' })));
  }
}

/** `response` is one OCSPResponse. Throws MalformedError DER_*. */
export function ocspNames(engine: CryptoEngine, response: Bytes, certificate: Certificate): boolean {
  const outer = parseDer(response, { rules: 'ber' }).fields(TAG.SEQUENCE, 'OCSPResponse');
  outer.take(TAG.ENUMERATED, 'responseStatus');
  const wrapper = outer.optional(contextTag(0))?.inner('responseBytes');
  if (wrapper === undefined) return false;
  const body = wrapper.fields(TAG.SEQUENCE, 'ResponseBytes');
  if (body.take(TAG.OID, 'responseType').oid() !== BASIC) return false;
  const basic = parseDer(body.next('response').octets(), { rules: 'ber' }).fields(TAG.SEQUENCE, 'BasicOCSPResponse');
  const data = basic.next('tbsResponseData').fields(TAG.SEQUENCE, 'ResponseData');
  data.optional(contextTag(0));
  data.next('responderID');
  data.take(TAG.GENERALIZED_TIME, 'producedAt');
  return data.take(TAG.SEQUENCE, 'responses').children.some((single) => isRevoked(engine, single, certificate));
}

// id-pkix-ocsp-basic
const BASIC = '1.3.6.1.5.5.7.48.1.1';

// CertStatus: good [0], revoked [1] RevokedInfo, unknown [2].
function isRevoked(engine: CryptoEngine, single: DerNode, certificate: Certificate): boolean {
  const fields = single.fields(TAG.SEQUENCE, 'SingleResponse');
  const id = fields.take(TAG.SEQUENCE, 'certID').fields(TAG.SEQUENCE, 'CertID');
  if (fields.next('certStatus').tag !== contextTag(1)) return false;
  const digest = digestAlgorithmOf(parseAlgorithmIdentifier(id.next('hashAlgorithm')).oid);
  const issuerName = id.next('issuerNameHash').octets();
  id.next('issuerKeyHash');
  if (!isSerial(id.next('serialNumber'), certificate)) return false;
  // An unknown digest: the serial number alone is reason enough for a doubt.
  if (digest === undefined || !engine.supportsDigest(digest)) return true;
  return equalBytes(digestBytes(engine, digest, certificate.issuer.raw), issuerName);
}

const isSerial = (node: DerNode, { serialHex }: Certificate): boolean =>
  encodeHex(node.expect(TAG.INTEGER, 'serial number').content) === serialHex;
