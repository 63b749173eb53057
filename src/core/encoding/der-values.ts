// Values inside DER elements: integers, booleans, times, character strings. X.690 (02/2021) clauses 8 and 11, X.680 clause 41.
import type { Bytes } from './bytes.ts';
import { MalformedError } from './malformed-error.ts';
import { parseUtf8 } from './utf8.ts';

/** Two's complement, any size. BER and DER alike need the minimal form (8.3.2), but certificates in use break it: read all. */
export function parseInteger(content: Bytes): bigint {
  if (content.length === 0) throw new MalformedError('DER_INTEGER', 'an INTEGER has no contents');
  let value = 0n;
  for (const octet of content) value = (value << 8n) | BigInt(octet);
  return (content[0] ?? 0) < 0x80 ? value : value - (1n << BigInt(8 * content.length));
}

export function parseSmallInteger(content: Bytes): number {
  if (content.length === 0 || content.length > 4) {
    throw new MalformedError('DER_INTEGER', `expected an INTEGER of 1 to 4 bytes, got ${content.length}`);
  }
  let value = ((content[0] ?? 0) << 24) >> 24;
  for (const octet of content.subarray(1)) value = (value << 8) | octet;
  return value;
}

export function parseBoolean(content: Bytes): boolean {
  if (content.length !== 1) throw new MalformedError('DER_BOOLEAN', `expected one byte, got ${content.length}`);
  return content[0] !== 0;
}

const UTC_TIME = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?(Z|[+-]\d{4})$/;
const GENERALIZED_TIME = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:[.,](\d{1,20}))?(Z|[+-]\d{4})$/;

/** UTCTime (years 1950-2049, RFC 5280 4.1.2.5.1) or GeneralizedTime; fractions are cut to milliseconds. */
export function parseTime(content: Bytes, utcTime: boolean): Date {
  const text = asciiText(content);
  const parts = (utcTime ? UTC_TIME : GENERALIZED_TIME).exec(text);
  if (parts === null) throw new MalformedError('DER_TIME', `expected a time with a zone, got "${text.slice(0, 40)}"`);
  const [, yearText = '', month = '', day = '', hour = '', minute = '', second = '00'] = parts;
  const zone = parts[parts.length - 1] ?? 'Z';
  const fraction = utcTime ? '' : (parts[7] ?? '');
  const shortYear = Number(yearText);
  const year = utcTime ? shortYear + (shortYear < 50 ? 2000 : 1900) : shortYear;
  const milliseconds = Number(`${fraction}000`.slice(0, 3));
  const date = new Date(0);
  date.setUTCFullYear(year, Number(month) - 1, Number(day));
  date.setUTCHours(Number(hour), Number(minute), Number(second), milliseconds);
  // A day or an hour that does not exist would silently roll over.
  const same =
    date.getUTCMonth() + 1 === Number(month) && date.getUTCDate() === Number(day) && date.getUTCHours() === Number(hour);
  if (!same || Number(minute) > 59 || Number(second) > 59) throw new MalformedError('DER_TIME', `"${text}" is not a date`);
  return new Date(date.getTime() - zoneMinutes(zone) * 60_000);
}

function zoneMinutes(zone: string): number {
  if (zone === 'Z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3));
  return zone.startsWith('-') ? -minutes : minutes;
}

function asciiText(content: Bytes): string {
  if (content.length > 64) throw new MalformedError('DER_TIME', `expected at most 64 bytes, got ${content.length}`);
  return parseLatin(content);
}

/** Text of a character string. T61String is read as ISO 8859-1, as everyone writes it. */
export function parseText(tag: number, octets: Bytes): string {
  switch (tag) {
    case 0x0c:
      return parseUtf8(octets);
    case 0x1e:
      return parseWide(octets, 2);
    case 0x1c:
      return parseWide(octets, 4);
    case 0x12: // NumericString
    case 0x13: // PrintableString
    case 0x14: // T61String
    case 0x15: // VideotexString
    case 0x16: // IA5String
    case 0x1a: // VisibleString
    case 0x1b: // GeneralString
      return parseLatin(octets);
    default:
      throw new MalformedError('DER_STRING', `expected a character string, got tag 0x${tag.toString(16)}`);
  }
}

function parseLatin(octets: Bytes): string {
  let text = '';
  for (const octet of octets) text += String.fromCharCode(octet);
  return text;
}

// BMPString: UTF-16 big endian units; UniversalString: UTF-32 big endian.
function parseWide(octets: Bytes, width: 2 | 4): string {
  if (octets.length % width !== 0) throw new MalformedError('DER_STRING', `expected a multiple of ${width} bytes`);
  let text = '';
  for (let i = 0; i < octets.length; i += width) {
    let unit = 0;
    for (let k = 0; k < width; k++) unit = unit * 256 + (octets[i + k] ?? 0);
    if (unit > 0x10ffff) throw new MalformedError('DER_STRING', 'code point out of range');
    text += width === 2 ? String.fromCharCode(unit) : String.fromCodePoint(unit);
  }
  return text;
}
