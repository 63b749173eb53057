// Names of ZIP entries: APPNOTE.TXT 6.3.10, 4.4.17 and appendix D. A name that two readers may read differently is refused.
import type { Bytes } from '../encoding/bytes.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import { parseUtf8 } from '../encoding/utf8.ts';
import { crc32 } from './crc32.ts';
import { ZIP_LIMITS } from './limits.ts';
import { readUint16, readUint32 } from './little-endian.ts';

/** Code page 437 from 0x80 on: appendix D.1. */
const CODE_PAGE_437 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0';

const UTF8_FLAG = 0x800;
const UNICODE_PATH = 0x7075;

/** Throws MalformedError ZIP_NAME. `extra`: the extra fields of the central directory. */
export function entryName(raw: Bytes, flags: number, extra: Bytes): string {
  if (raw.length === 0 || raw.length > ZIP_LIMITS.nameBytes)
    throw new MalformedError('ZIP_NAME', `expected a name of 1 to ${ZIP_LIMITS.nameBytes} bytes, got ${raw.length}`);
  const name = decodeName(raw, flags, extra);
  // 4.4.17.1: relative, with slashes. Anything else may lead a program that unpacks to another place.
  const segments = name.split('/');
  const isControl = [...name].some((character) => character < ' ' || character === '\u007f');
  if (
    isControl ||
    name.includes('\\') ||
    name.startsWith('/') ||
    /^[A-Za-z]:/.test(name) ||
    segments.some((one) => /^\.\.?$/.test(one))
  )
    throw new MalformedError('ZIP_NAME', `expected a relative name without "..", got ${JSON.stringify(name.slice(0, 100))}`);
  return name;
}

function decodeName(raw: Bytes, flags: number, extra: Bytes): string {
  const unicode = unicodePath(raw, extra);
  if ((flags & UTF8_FLAG) !== 0) return same(utf8Name(raw), unicode);
  try {
    return same(parseUtf8(raw), unicode); // Most programs write UTF-8 without saying so.
  } catch (cause) {
    if (!(cause instanceof MalformedError) || cause.code === 'ZIP_NAME') throw cause;
    if (unicode !== undefined) return unicode;
    return Array.from(raw, (octet) => (octet < 0x80 ? String.fromCharCode(octet) : (CODE_PAGE_437[octet - 0x80] ?? ''))).join('');
  }
}

function same(name: string, unicode: string | undefined): string {
  if (unicode === undefined || unicode === name) return name;
  throw new MalformedError('ZIP_NAME', `expected one name, got ${JSON.stringify(name)} and ${JSON.stringify(unicode)}`);
}

function utf8Name(raw: Bytes): string {
  try {
    return parseUtf8(raw);
  } catch (cause) {
    if (!(cause instanceof MalformedError)) throw cause;
    throw new MalformedError('ZIP_NAME', 'expected a name in UTF-8, as its flag says', cause);
  }
}

// 4.6.9: counts only for the name that it was made for.
function unicodePath(raw: Bytes, extra: Bytes): string | undefined {
  const field = extraField(extra, UNICODE_PATH);
  if (field === undefined || field[0] !== 1 || readUint32(field, 1) !== crc32(raw)) return undefined;
  return utf8Name(field.subarray(5));
}

/** Data of the first extra field with this identifier (4.5.1). */
export function extraField(extra: Bytes, wanted: number): Bytes | undefined {
  for (let at = 0; at + 4 <= extra.length; at += 4 + readUint16(extra, at + 2)) {
    if (readUint16(extra, at) === wanted) return extra.subarray(at + 4, at + 4 + readUint16(extra, at + 2));
  }
  return undefined;
}
