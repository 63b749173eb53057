// The key that verifies the next certificate of a path, RFC 5280 6.1.2 (g)-(i) and 6.1.4 (d)-(f). Only DSA keys may leave their
// parameters out and take the issuer's (RFC 3279 2.3.2); for EC keys that is forbidden (RFC 5480 2.1.1), other keys have none.
import { type AlgorithmIdentifier, parseAlgorithmIdentifier } from '../crypto/algorithms.ts';
import type { Bytes } from '../encoding/bytes.ts';
import { parseDer, TAG } from '../encoding/der.ts';
import { encodeOid, encodeSequence } from '../encoding/der-writer.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import type { Certificate } from './certificate.ts';

const DSA = '1.2.840.10040.4.1';

export interface WorkingKey {
  /** SubjectPublicKeyInfo, with inherited parameters put in. */
  readonly spki: Bytes;
  /** Parameters of a DSA key as a raw element; undefined for every other algorithm, so that they never pass from one to another. */
  readonly dsaParameters: Bytes | undefined;
}

/** `issuer`: the working key so far; undefined for an anchor. Undefined: a DSA key without parameters, and no DSA issuer to take them from. */
export function workingKeyOf(certificate: Certificate, issuer?: WorkingKey): WorkingKey | undefined {
  const own = readKey(certificate.spki);
  if (own?.algorithm.oid !== DSA) return { spki: certificate.spki, dsaParameters: undefined };
  const { parameters } = own.algorithm;
  // 6.1.4 (e): NULL is as good as absent
  if (parameters !== undefined && parameters.tag !== TAG.NULL) return { spki: certificate.spki, dsaParameters: parameters.raw };
  if (issuer?.dsaParameters === undefined) return undefined;
  const { dsaParameters } = issuer;
  return { spki: encodeSequence(encodeSequence(encodeOid(DSA), dsaParameters), own.key), dsaParameters };
}

/** The key of the first certificate of a path that runs to its anchor. */
export function workingKeyAlong(path: readonly Certificate[]): WorkingKey | undefined {
  return path.reduceRight<WorkingKey | undefined>((issuer, certificate) => workingKeyOf(certificate, issuer), undefined);
}

interface RawKey {
  readonly algorithm: AlgorithmIdentifier;
  /** subjectPublicKey as a raw element. */
  readonly key: Bytes;
}

// A key that cannot be read goes to the engine as it came; no signature verifies with it.
function readKey(spki: Bytes): RawKey | undefined {
  try {
    const fields = parseDer(spki).fields(TAG.SEQUENCE, 'SubjectPublicKeyInfo');
    const algorithm = parseAlgorithmIdentifier(fields.next('algorithm'));
    const key = fields.take(TAG.BIT_STRING, 'subjectPublicKey').raw;
    fields.end();
    return { algorithm, key };
  } catch (cause) {
    if (cause instanceof MalformedError) return undefined;
    throw cause;
  }
}
