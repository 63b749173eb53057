// From octets to characters: XML 1.0 (fifth edition) section 4.3.3 and appendix F. Only encodings that need no tables.
import { MalformedError } from '../../encoding/malformed-error.ts';
import { parseUtf8 } from '../../encoding/utf8.ts';

/** Throws MalformedError XML_ENCODING. The encoding that the document declares must be the one that it is in. */
export function decodeXmlText(bytes: Uint8Array): string {
  const [a, b] = bytes;
  if ((a === 0xfe && b === 0xff) || (a === 0xff && b === 0xfe)) return decodeUtf16(bytes.subarray(2), a === 0xfe);
  if (a === 0 || b === 0) throw new MalformedError('XML_ENCODING', 'expected UTF-8, or UTF-16 with a byte order mark');
  const marked = a === 0xef && b === 0xbb && bytes[2] === 0xbf;
  const declared = marked ? 'utf-8' : declaredEncoding(bytes);
  if (declared === 'utf-8') return utf8(marked ? bytes.subarray(3) : bytes);
  if (declared.startsWith('utf-16')) throw new MalformedError('XML_ENCODING', 'expected UTF-16 with a byte order mark');
  if (declared === 'iso-8859-1') return latin1(bytes);
  // Whatever the name, octets below 128 mean ASCII in every encoding that a declaration can be read in.
  if (isAscii(bytes)) return latin1(bytes);
  throw new MalformedError('XML_ENCODING', `expected UTF-8, UTF-16 or ISO-8859-1, got ${declared}`);
}

function utf8(bytes: Uint8Array): string {
  // Much faster, and most XML that is large is base 64.
  if (isAscii(bytes)) return latin1(bytes);
  try {
    return parseUtf8(bytes);
  } catch (cause) {
    throw new MalformedError('XML_ENCODING', 'expected UTF-8', cause);
  }
}

function declaredEncoding(bytes: Uint8Array): string {
  const head = latin1(bytes.subarray(0, 256));
  if (!head.startsWith('<?xml')) return 'utf-8';
  const found = /\sencoding\s*=\s*["']([A-Za-z][\w.-]*)["']/.exec(head.slice(0, Math.max(head.indexOf('?>'), 0)));
  return (found?.[1] ?? 'utf-8').toLowerCase();
}

const PIECE = 8192;

function isAscii(bytes: Uint8Array): boolean {
  for (let i = 0; i < bytes.length; i++) if ((bytes[i] ?? 0) >= 0x80) return false;
  return true;
}

function latin1(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += PIECE)
    parts.push(Reflect.apply(String.fromCharCode, undefined, bytes.subarray(at, at + PIECE)));
  return parts.join('');
}

function decodeUtf16(bytes: Uint8Array, bigEndian: boolean): string {
  if (bytes.length % 2 !== 0) throw new MalformedError('XML_ENCODING', 'expected an even number of octets of UTF-16');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 2 * PIECE) {
    const units: number[] = [];
    for (let i = at; i < Math.min(bytes.length, at + 2 * PIECE); i += 2) units.push(view.getUint16(i, !bigEndian));
    parts.push(String.fromCharCode(...units));
  }
  const text = parts.join('');
  if (!text.isWellFormed()) throw new MalformedError('XML_ENCODING', 'expected UTF-16 without lone surrogates');
  return text;
}
