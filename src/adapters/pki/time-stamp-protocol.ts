// Messages of the time-stamp protocol, RFC 3161 (August 2001) section 2.4: both sides, in DER. Tokens are core/cms's matter.
import { digestAlgorithmOf, digestOid } from '../../core/crypto/algorithms.ts';
import type { DigestAlgorithm } from '../../core/crypto/engine.ts';
import type { Bytes } from '../../core/encoding/bytes.ts';
import { contextTag, type DerNode, parseDer, TAG } from '../../core/encoding/der.ts';
import {
  encodeBitString,
  encodeBoolean,
  encodeInteger,
  encodeNull,
  encodeOctetString,
  encodeOid,
  encodeSequence,
  encodeUtf8String,
} from '../../core/encoding/der-writer.ts';

export interface TimeStampQuery {
  /** undefined: an algorithm that is not known here; only ever read, never written. */
  readonly algorithm: DigestAlgorithm | undefined;
  readonly digest: Bytes;
  readonly policy?: string;
  readonly nonce?: bigint;
  readonly certificatesWanted: boolean;
}

export const STATUS = { granted: 0, grantedWithMods: 1, rejection: 2 } as const;

/** PKIFailureInfo bits, section 2.4.2. */
export const FAILURE = {
  badAlg: 0,
  badRequest: 2,
  badDataFormat: 5,
  timeNotAvailable: 14,
  unacceptedPolicy: 15,
  unacceptedExtension: 16,
} as const;

export interface TimeStampReply {
  readonly status: number;
  /** Free text of the TSA; shown as a quotation only. */
  readonly text?: string;
  readonly failureBits: readonly number[];
  readonly token?: Bytes;
}

/** TimeStampReq. Throws TypeError when the algorithm is undefined: a programmer's error. */
export function encodeTimeStampQuery({ algorithm, digest, policy, nonce, certificatesWanted }: TimeStampQuery): Bytes {
  if (algorithm === undefined) throw new TypeError('expected a digest algorithm');
  return encodeSequence(
    encodeInteger(1),
    encodeImprint(algorithm, digest),
    ...(policy === undefined ? [] : [encodeOid(policy)]),
    ...(nonce === undefined ? [] : [encodeInteger(nonce)]),
    ...(certificatesWanted ? [encodeBoolean(true)] : []),
  );
}

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

/** TimeStampResp. Throws MalformedError DER_*. */
export function parseTimeStampReply(bytes: Bytes): TimeStampReply {
  const fields = parseDer(bytes, { rules: 'ber' }).fields(TAG.SEQUENCE, 'TimeStampResp');
  const info = fields.take(TAG.SEQUENCE, 'status').fields(TAG.SEQUENCE, 'PKIStatusInfo');
  const status = info.take(TAG.INTEGER, 'status').smallInteger();
  const text = info
    .optional(TAG.SEQUENCE)
    ?.children.map((part) => part.text())
    .join(' ');
  const failure = info.optional(TAG.BIT_STRING);
  info.end();
  const token = fields.optional(TAG.SEQUENCE)?.raw;
  fields.end();
  return {
    status,
    ...(text === undefined ? {} : { text }),
    failureBits: failure === undefined ? [] : setBits(failure),
    ...(token && { token: token.slice() }),
  };
}

function setBits(node: DerNode): number[] {
  const { bytes } = node.bits();
  return [...bytes].flatMap((byte, i) =>
    [0, 1, 2, 3, 4, 5, 6, 7].filter((bit) => (byte & (0x80 >> bit)) !== 0).map((bit) => 8 * i + bit),
  );
}
