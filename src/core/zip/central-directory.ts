// The central directory of a ZIP: APPNOTE.TXT 6.3.10, 4.3.12. Strict: what is not plain is refused, with a code.
import type { ByteSource } from '../encoding/byte-source.ts';
import type { Bytes } from '../encoding/bytes.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import type { DirectoryPlace } from './end-of-directory.ts';
import { entryName, extraField } from './entry-names.ts';
import { ZIP_LIMITS } from './limits.ts';
import { readUint16, readUint32, readUint64 } from './little-endian.ts';

export interface DirectoryEntry {
  readonly name: string;
  readonly rawName: Bytes;
  readonly flags: number;
  readonly method: 'stored' | 'deflated';
  readonly crc32: number;
  readonly compressedBytes: number;
  readonly sizeBytes: number;
  /** Where the local header stands. */
  readonly offset: number;
}

const HEADER_BYTES = 46;
const HEADER_SIGNATURE = 0x02014b50;
const ZIP64_EXTRA = 0x0001;
/** 4.4.4: encrypted, strongly encrypted, directory encrypted. */
const ENCRYPTED_FLAGS = 0x2041;

/** Throws MalformedError ZIP_DIRECTORY, ZIP_NAME, ZIP_NAME_REPEATED, ZIP_ENCRYPTED, ZIP_METHOD, ZIP_64, ZIP_RATIO or ZIP_TOO_LARGE. */
export async function readDirectory(source: ByteSource, place: DirectoryPlace): Promise<readonly DirectoryEntry[]> {
  const bytes = await source.read(place.offset, place.sizeBytes);
  const entries = new Map<string, DirectoryEntry>();
  let at = 0;
  for (let i = 0; i < place.entries; i++) {
    const length = headerLength(bytes, at);
    const entry = readHeader(bytes.subarray(at, at + length));
    if (entries.has(entry.name)) throw new MalformedError('ZIP_NAME_REPEATED', `expected one entry ${entry.name}, got several`);
    entries.set(entry.name, entry);
    at += length;
  }
  if (at !== bytes.length)
    throw new MalformedError('ZIP_DIRECTORY', `expected ${place.entries} entries in ${bytes.length} bytes, they end at ${at}`);
  const all = [...entries.values()];
  checkSizes(all);
  return all;
}

function headerLength(bytes: Bytes, at: number): number {
  const length = HEADER_BYTES + readUint16(bytes, at + 28) + readUint16(bytes, at + 30) + readUint16(bytes, at + 32);
  if (at + length > bytes.length || readUint32(bytes, at) !== HEADER_SIGNATURE)
    throw new MalformedError('ZIP_DIRECTORY', `expected an entry of the directory at ${at}`);
  return length;
}

function readHeader(header: Bytes): DirectoryEntry {
  const flags = readUint16(header, 8);
  const nameEnd = HEADER_BYTES + readUint16(header, 28);
  const rawName = header.subarray(HEADER_BYTES, nameEnd);
  const extra = header.subarray(nameEnd, nameEnd + readUint16(header, 30));
  const name = entryName(rawName, flags, extra);
  if ((flags & ENCRYPTED_FLAGS) !== 0) throw new MalformedError('ZIP_ENCRYPTED', `expected ${name} without encryption`);
  const method = readUint16(header, 10);
  if (method !== 0 && method !== 8)
    throw new MalformedError('ZIP_METHOD', `expected ${name} to be stored or deflated, got method ${method}`);
  if (readUint16(header, 34) !== 0) throw new MalformedError('ZIP_DISKS', 'expected an archive in one part');
  const [sizeBytes = 0, compressedBytes = 0, offset = 0] = largeNumbers(
    [readUint32(header, 24), readUint32(header, 20), readUint32(header, 42)],
    extra,
  );
  if (method === 0 && sizeBytes !== compressedBytes)
    throw new MalformedError('ZIP_DIRECTORY', `expected one size of the stored entry ${name}`);
  const form = method === 0 ? 'stored' : 'deflated';
  return { name, rawName, flags, method: form, crc32: readUint32(header, 16), compressedBytes, sizeBytes, offset };
}

/** 4.5.3: a number that says 0xffffffff stands in the extra field, in this order. Throws MalformedError ZIP_64. */
export function largeNumbers(numbers: readonly number[], extra: Bytes): readonly number[] {
  const field = extraField(extra, ZIP64_EXTRA);
  let at = 0;
  return numbers.map((number) => {
    if (number !== 0xffffffff) return number;
    if (field === undefined || at + 8 > field.length)
      throw new MalformedError('ZIP_64', 'expected the number in the ZIP64 field');
    at += 8;
    return readUint64(field, at - 8);
  });
}

function checkSizes(entries: readonly DirectoryEntry[]): void {
  const total = { stored: 0, deflated: 0, compressed: 0 };
  for (const { name, method, sizeBytes, compressedBytes } of entries) {
    total[method] += sizeBytes;
    total.compressed += compressedBytes;
    if (method === 'stored') continue;
    if (sizeBytes > ZIP_LIMITS.inflatedBytes)
      throw new MalformedError(
        'ZIP_TOO_LARGE',
        `expected at most ${ZIP_LIMITS.inflatedBytes} bytes in ${name}, got ${sizeBytes}`,
      );
    if (sizeBytes > ZIP_LIMITS.ratioFromBytes && sizeBytes > ZIP_LIMITS.ratio * compressedBytes)
      throw new MalformedError('ZIP_RATIO', `expected ${name} to unfold at most ${ZIP_LIMITS.ratio} times`);
  }
  if (total.deflated > 8 * ZIP_LIMITS.ratioFromBytes && total.deflated > ZIP_LIMITS.ratio * total.compressed)
    throw new MalformedError('ZIP_RATIO', `expected all entries to unfold at most ${ZIP_LIMITS.ratio} times`);
  if (total.deflated > ZIP_LIMITS.totalInflatedBytes || total.stored > ZIP_LIMITS.totalStoredBytes)
    throw new MalformedError('ZIP_TOO_LARGE', `expected less, got ${total.deflated} deflated and ${total.stored} stored bytes`);
}
