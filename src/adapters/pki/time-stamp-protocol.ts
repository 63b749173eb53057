// The responder's side of the time-stamp protocol, RFC 3161 (August 2001) section 2.4, in DER. The client's side is in core/cms.
import { digestAlgorithmOf, digestOid } from '../../core/crypto/algorithms.ts';
import type { DigestAlgorithm } from '../../core/crypto/engine.ts';
import type { Bytes } from '../../core/encoding/bytes.ts';
import { contextTag, parseDer, TAG } from '../../core/encoding/der.ts';
import {
  encodeBitString,
  encodeInteger,
  encodeNull,
  encodeOctetString,
  encodeOid,
  encodeSequence,
  encodeUtf8String,
} from '../../core/encoding/der-writer.ts';

interface TimeStampQuery {
  /** undefined: an algorithm that is not known here. */
  readonly algorithm: DigestAlgorithm | undefined;
  readonly digest: Bytes;
  readonly policy?: string;
  readonly nonce?: bigint;
  readonly certificatesWanted: boolean;
}

const STATUS = { granted: 0, rejection: 2 } as const;

/** PKIFailureInfo bits, section 2.4.2. */
export const FAILURE = {
  badAlg: 0,
  badRequest: 2,
  badDataFormat: 5,
  timeNotAvailable: 14,
  unacceptedPolicy: 15,
  unacceptedExtension: 16,
} as const;

/** Throws MalformedError DER_*. `hasExtensions`: a TSA that knows none must refuse them. */
export function parseTimeStampQuery(
  bytes: Bytes,
): TimeStampQuery & { readonly version: number; readonly hasExtensions: boolean } {
  const fields = parseDer(bytes).fields(TAG.SEQUENCE, 'TimeStampReq');
  const version = fields.take(TAG.INTEGER, 'version').smallInteger();
  const imprint = fields.take(TAG.SEQUENCE, 'messageImprint').fields(TAG.SEQUENCE, 'MessageImprint');
  const oid = imprint.take(TAG.SEQUENCE, 'hashAlgorithm').fields(TAG.SEQUENCE, 'hashAlgorithm').take(TAG.OID, 'algorithm').oid();
  const digest = imprint.take(TAG.OCTET_STRING, 'hashedMessage').octets();
  const policy = fields.optional(TAG.OID)?.oid();
  const nonce = fields.optional(TAG.INTEGER)?.integer();
  const certificatesWanted = fields.optional(TAG.BOOLEAN)?.boolean() ?? false;
  const hasExtensions = fields.optional(contextTag(0)) !== undefined;
  fields.end();
  return {
    version,
    algorithm: digestAlgorithmOf(oid),
    digest,
    ...(policy === undefined ? {} : { policy }),
    ...(nonce === undefined ? {} : { nonce }),
    certificatesWanted,
    hasExtensions,
  };
}

/** MessageImprint; NULL parameters, as every TSA in use reads them. */
export function encodeImprint(algorithm: DigestAlgorithm, digest: Bytes): Bytes {
  return encodeSequence(encodeSequence(encodeOid(digestOid(algorithm)), encodeNull()), encodeOctetString(digest));
}

export function encodeGrantedReply(token: Bytes): Bytes {
  return encodeSequence(encodeSequence(encodeInteger(STATUS.granted)), token);
}

export function encodeRejection(failureBit: number, text: string): Bytes {
  const bytes = new Uint8Array((failureBit >> 3) + 1);
  bytes[failureBit >> 3] = 0x80 >> (failureBit & 7);
  // X.690 11.2.2: no trailing zero bits in a named bit list.
  const info = encodeBitString(bytes, 7 - (failureBit & 7));
  return encodeSequence(encodeSequence(encodeInteger(STATUS.rejection), encodeSequence(encodeUtf8String(text)), info));
}
