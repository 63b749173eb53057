// Revocation data of either kind, as it comes with documents: a CRL (RFC 5280 section 5.1) or an OCSP response (RFC 6960 section 4.2.1).
import { type CryptoEngine, digestBytes } from '../crypto/engine.ts';
import { type Bytes, equalBytes } from '../encoding/bytes.ts';
import { parseDer } from '../encoding/der.ts';
import { encodeAsDer } from '../encoding/der-inspection.ts';
import { encodeHex, parseHex } from '../encoding/hex.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import type { Certificate } from './certificate.ts';
import { Crl } from './crl.ts';
import { significantOctets } from './crl-entries.ts';
import { OcspResponse } from './ocsp.ts';
import type { RevocationData } from './revocation-types.ts';

/** Throws MalformedError DER_*, CRL_* or OCSP_*. */
export function parseRevocationData(kind: 'crl' | 'ocsp', bytes: Bytes): RevocationData {
  const parse = kind === 'crl' ? Crl.parse : OcspResponse.parse;
  try {
    return parse(bytes);
  } catch (cause) {
    // Some tools embed BER. What was signed is DER: the signature tells whether this is it again.
    if (!(cause instanceof MalformedError) || cause.code !== 'DER_NOT_DER') throw cause;
    return parse(encodeAsDer(parseDer(bytes, { rules: 'ber' })));
  }
}

/**
 * Does it name the certificate as revoked? Only what it says: neither its signature nor its time is checked here, so that "yes" is a reason for
 * doubt, and "no" proves nothing. Entries of indirect CRLs count for the issuer that they name; one that takes a certificate off the list does not
 * name it.
 */
export function dataNames(engine: CryptoEngine, data: RevocationData, certificate: Certificate): boolean {
  if (data instanceof Crl) return listNames(data, certificate);
  const serialHex = encodeHex(significantOctets(parseHex(certificate.serialHex)));
  return (data.basic?.answers ?? []).some(({ id, status }) => {
    if (status.kind !== 'revoked' || id.serialHex !== serialHex) return false;
    // An unknown digest: the serial number alone is reason enough for a doubt.
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
