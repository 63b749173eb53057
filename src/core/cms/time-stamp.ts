// RFC 3161 time-stamp tokens and responses: reading, as received.
import { digestAlgorithmOf, parseAlgorithmIdentifier } from '../crypto/algorithms.ts';
import type { Bytes } from '../encoding/bytes.ts';
import { contextTag, type DerNode, parseDer, primitiveContextTag, TAG } from '../encoding/der.ts';
import { encodeHex } from '../encoding/hex.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import { attributeValues } from './attributes.ts';
import { ATTRIBUTE, CONTENT } from './object-ids.ts';
import { parseSignedData } from './signed-data.ts';
import type {
  ArchivedRevocation,
  SignatureTimeStamp,
  SignerInfo,
  TimeStampInfo,
  TimeStampResponse,
  TimeStampToken,
} from './types.ts';

/** TimeStampToken, RFC 3161 2.4.2. Throws MalformedError DER_*, CMS_* or TIME_STAMP_*. */
export function parseTimeStampToken(bytes: Bytes): TimeStampToken {
  const signedData = parseSignedData(bytes);
  if (signedData.contentType !== CONTENT.TST_INFO || signedData.content === undefined) {
    throw new MalformedError('TIME_STAMP_CONTENT', `expected TSTInfo inside, got content type ${signedData.contentType}`);
  }
  return { signedData, info: parseTimeStampInfo(signedData.content) };
}

// TSTInfo is to be DER; some TSAs write BER inside, which changes nothing in what it says.
function parseTimeStampInfo(content: Bytes): TimeStampInfo {
  const fields = parseDer(content, { rules: 'ber' }).fields(TAG.SEQUENCE, 'TSTInfo');
  const version = fields.take(TAG.INTEGER, 'version').smallInteger();
  if (version !== 1) throw new MalformedError('TIME_STAMP_VERSION', `expected version 1, got ${version}`);
  const policy = fields.take(TAG.OID, 'policy').oid();
  const imprintFields = fields.next('messageImprint').fields(TAG.SEQUENCE, 'MessageImprint');
  const imprintIdentifier = parseAlgorithmIdentifier(imprintFields.next('hashAlgorithm'));
  const imprint = imprintFields.next('hashedMessage').octets();
  imprintFields.end();
  const serialHex = encodeHex(fields.take(TAG.INTEGER, 'serialNumber').content);
  const genTime = fields.take(TAG.GENERALIZED_TIME, 'genTime');
  const accuracy = fields.optional(TAG.SEQUENCE);
  const ordering = fields.optional(TAG.BOOLEAN)?.boolean() ?? false;
  const nonce = fields.optional(TAG.INTEGER);
  const tsaName = fields.optional(contextTag(0));
  fields.optional(contextTag(1));
  fields.end();
  return {
    policy,
    imprintIdentifier,
    imprintAlgorithm: digestAlgorithmOf(imprintIdentifier.oid),
    imprint,
    serialHex,
    genTime: genTime.time(),
    genTimeText: String.fromCharCode(...genTime.content),
    accuracyMilliseconds: accuracy === undefined ? undefined : parseAccuracy(accuracy),
    ordering,
    nonceHex: nonce === undefined ? undefined : encodeHex(nonce.content),
    tsaName: tsaName?.inner('tsa').raw,
  };
}

// Accuracy, RFC 3161 2.4.2: a missing part counts as zero; microseconds are rounded up, so that accuracy is never overstated.
function parseAccuracy(node: DerNode): number {
  const fields = node.fields(TAG.SEQUENCE, 'Accuracy');
  const seconds = fields.optional(TAG.INTEGER)?.smallInteger() ?? 0;
  const millis = fields.optional(primitiveContextTag(0))?.smallInteger(primitiveContextTag(0)) ?? 0;
  const micros = fields.optional(primitiveContextTag(1))?.smallInteger(primitiveContextTag(1)) ?? 0;
  fields.end();
  return seconds * 1000 + millis + (micros > 0 ? 1 : 0);
}

/** TimeStampResp. A refusal of the TSA is a value; throws MalformedError for what cannot be read. */
export function parseTimeStampResponse(bytes: Bytes): TimeStampResponse {
  const root = parseDer(bytes, { rules: 'ber' });
  const fields = root.fields(TAG.SEQUENCE, 'TimeStampResp');
  const status = fields.next('status').fields(TAG.SEQUENCE, 'PKIStatusInfo');
  const code = status.take(TAG.INTEGER, 'status').smallInteger();
  const texts = status.optional(TAG.SEQUENCE)?.children.map((text) => text.text()) ?? [];
  const failInfo = status.optional(TAG.BIT_STRING)?.bits().bytes;
  const token = fields.optional(TAG.SEQUENCE);
  fields.end();
  return {
    status: code,
    statusText: texts,
    failures: failInfo === undefined ? [] : bitsOf(failInfo),
    token: token === undefined ? undefined : parseTimeStampToken(token.raw),
  };
}

function bitsOf(bytes: Bytes): readonly number[] {
  const bits = Array.from({ length: Math.min(bytes.length * 8, 64) }, (_, bit) => bit);
  return bits.filter((bit) => ((bytes[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) !== 0);
}

/** The signature time-stamps of a signer (RFC 3161 appendix A), each read or with the reason why not. */
export function signatureTimeStamps(signer: SignerInfo): readonly SignatureTimeStamp[] {
  return attributeValues(signer.unsignedAttributes, ATTRIBUTE.SIGNATURE_TIME_STAMP).map((raw) => {
    try {
      return { raw, token: parseTimeStampToken(raw), problem: undefined };
    } catch (cause) {
      if (cause instanceof MalformedError) return { raw, token: undefined, problem: `${cause.code}: ${cause.message}` };
      throw cause;
    }
  });
}

/** Revocation data that the signing tool put among the signed attributes. Throws MalformedError DER_*. */
export function archivedRevocation(signer: SignerInfo): ArchivedRevocation {
  const crls: Bytes[] = [];
  const ocspResponses: Bytes[] = [];
  for (const value of attributeValues(signer.signedAttributes, ATTRIBUTE.REVOCATION_ARCHIVAL)) {
    const fields = parseDer(value, { rules: 'ber' }).fields(TAG.SEQUENCE, 'RevocationInfoArchival');
    crls.push(...elementsIn(fields.optional(contextTag(0))));
    ocspResponses.push(...elementsIn(fields.optional(contextTag(1))));
  }
  return { crls, ocspResponses };
}

function elementsIn(wrapper: DerNode | undefined): readonly Bytes[] {
  return (
    wrapper
      ?.inner('SEQUENCE OF')
      .expect(TAG.SEQUENCE, 'SEQUENCE OF')
      .children.map((node) => node.raw) ?? []
  );
}
