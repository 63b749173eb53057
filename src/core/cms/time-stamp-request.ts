// TimeStampReq, RFC 3161 2.4.1: writing.
import { digestOid } from '../crypto/algorithms.ts';
import type { DigestAlgorithm } from '../crypto/engine.ts';
import type { Bytes } from '../encoding/bytes.ts';
import {
  encodeBoolean,
  encodeInteger,
  encodeNull,
  encodeOctetString,
  encodeOid,
  encodeSequence,
} from '../encoding/der-writer.ts';

export interface TimeStampRequest {
  readonly algorithm: DigestAlgorithm;
  readonly imprint: Uint8Array;
  /** A random number that the answer must repeat. */
  readonly nonce?: bigint;
  readonly policy?: string;
  /** Asks for the TSA's certificates in the token. */
  readonly certificates: boolean;
}

export function encodeTimeStampRequest(request: TimeStampRequest): Bytes {
  const { algorithm, imprint, nonce, policy, certificates } = request;
  const identifier = encodeSequence(encodeOid(digestOid(algorithm)), encodeNull());
  return encodeSequence(
    encodeInteger(1),
    encodeSequence(identifier, encodeOctetString(imprint)),
    ...(policy === undefined ? [] : [encodeOid(policy)]),
    ...(nonce === undefined ? [] : [encodeInteger(nonce)]),
    // X.690 11.5: a DEFAULT value is left out.
    ...(certificates ? [encodeBoolean(true)] : []),
  );
}
