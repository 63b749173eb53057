// The bytes of a CMS file: DER or BER as they are, or taken out of PEM (RFC 7468) or plain base 64.
import { parseBase64 } from '../encoding/base64.ts';
import type { ByteSource } from '../encoding/byte-source.ts';
import type { Bytes } from '../encoding/bytes.ts';
import { MalformedError } from '../encoding/malformed-error.ts';

/** A CMS is read whole: an attached content lies in the middle of what must be parsed. */
const MAX_CMS_BYTES = 128 << 20;
const MAX_TEXT_BYTES = 32 << 20;

/** Throws MalformedError CMS_TOO_LARGE, CMS_TEXT or BASE64_INVALID. */
export async function readCmsFile(source: ByteSource, form: 'binary' | 'text'): Promise<Bytes> {
  const limit = form === 'text' ? MAX_TEXT_BYTES : MAX_CMS_BYTES;
  if (source.sizeBytes > limit)
    throw new MalformedError('CMS_TOO_LARGE', `expected at most ${limit} bytes, got ${source.sizeBytes}`);
  const bytes = await source.read(0, source.sizeBytes);
  return form === 'text' ? parseArmour(bytes) : bytes;
}

// One armour, and nothing after it: of several, which one counts would be the reader's guess.
function parseArmour(bytes: Bytes): Bytes {
  const lines = splitLines(bytes);
  const begin = lines.findIndex((line) => line.startsWith('-----BEGIN '));
  const end = lines.findIndex((line) => line.startsWith('-----END '));
  if (begin < 0 && end < 0) return parseBase64(lines.join(''));
  const around = [...lines.slice(0, Math.max(begin, 0)), ...lines.slice(end + 1)];
  if (begin < 0 || end < begin || around.some((line) => line !== '')) {
    throw new MalformedError('CMS_TEXT', 'expected one BEGIN line, base 64 and one END line');
  }
  return parseBase64(lines.slice(begin + 1, end).join(''));
}

const BYTE_ORDER_MARK = /^\xef\xbb\xbf/;

function splitLines(bytes: Bytes): readonly string[] {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 8192) parts.push(String.fromCharCode(...bytes.subarray(at, at + 8192)));
  return parts
    .join('')
    .replace(BYTE_ORDER_MARK, '')
    .split(/\r\n|\n|\r/)
    .map((line) => line.trim());
}
