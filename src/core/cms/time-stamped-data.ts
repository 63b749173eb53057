// TimeStampedData, RFC 5544: content together with the tokens that prove when it existed; each token after the first covers the one before.
import type { Bytes } from '../encoding/bytes.ts';
import { contextTag, type DerNode, parseDerPrefix, TAG } from '../encoding/der.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import { CONTENT } from './object-ids.ts';

export interface TimeStampedData {
  /** Undefined when it lies elsewhere; `dataUri` may say where. */
  readonly content: Bytes | undefined;
  /** metaData as received, when its hashProtected is true: then it is stamped before the content. */
  readonly protectedMetaData: Bytes | undefined;
  /** TimeStampAndCRL elements: the token, and all of it as the next token covers it. */
  readonly tokens: readonly { readonly token: Bytes; readonly crl: Bytes | undefined; readonly whole: Bytes }[];
  readonly trailing: Bytes;
}

/** More tokens than any renewal over a century needs. */
const MAX_TOKENS = 200;

/** Throws MalformedError DER_*, CMS_NOT_TIME_STAMPED or TIME_STAMPED_EVIDENCE (evidence that is no time-stamp token). */
export function parseTimeStampedData(bytes: Bytes): TimeStampedData {
  const root = parseDerPrefix(bytes, { rules: 'ber' });
  const outer = root.fields(TAG.SEQUENCE, 'ContentInfo');
  const type = outer.take(TAG.OID, 'contentType').oid();
  if (type !== CONTENT.TIME_STAMPED_DATA)
    throw new MalformedError('CMS_NOT_TIME_STAMPED', `expected TimeStampedData, got ${type}`);
  const fields = outer.take(contextTag(0), 'content').inner('content').fields(TAG.SEQUENCE, 'TimeStampedData');
  outer.end();
  fields.take(TAG.INTEGER, 'version');
  fields.optional(TAG.IA5_STRING);
  const metaData = fields.optional(TAG.SEQUENCE);
  const content = fields.optional(TAG.OCTET_STRING, TAG.OCTET_STRING | 0x20)?.octets();
  const evidence = fields.next('temporalEvidence');
  fields.end();
  if (evidence.tag !== contextTag(0)) {
    throw new MalformedError(
      'TIME_STAMPED_EVIDENCE',
      `expected time-stamp tokens, got evidence with tag 0x${evidence.tag.toString(16)}`,
    );
  }
  const tokens = evidence.children.map(parseTimeStampAndCrl);
  if (tokens.length === 0 || tokens.length > MAX_TOKENS)
    throw new MalformedError('TIME_STAMPED_EVIDENCE', `expected 1 to ${MAX_TOKENS} tokens, got ${tokens.length}`);
  return { content, protectedMetaData: protectedIn(metaData), tokens, trailing: bytes.subarray(root.end) };
}

// MetaData ::= SEQUENCE { hashProtected BOOLEAN, … }
function protectedIn(metaData: DerNode | undefined): Bytes | undefined {
  return metaData?.children[0]?.boolean() === true ? metaData.raw : undefined;
}

function parseTimeStampAndCrl(node: DerNode) {
  const fields = node.fields(TAG.SEQUENCE, 'TimeStampAndCRL');
  const token = fields.take(TAG.SEQUENCE, 'timeStamp').raw;
  const crl = fields.optional(TAG.SEQUENCE)?.raw;
  fields.end();
  return { token, crl, whole: node.raw };
}
