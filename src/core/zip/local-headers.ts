// Local headers against the central directory: APPNOTE.TXT 6.3.10, 4.3.7 and 4.3.9. Programs that read an archive from its beginning believe
// the local headers, others the directory: where the two differ, two readers see two archives.
import type { ByteSource } from '../encoding/byte-source.ts';
import { type Bytes, equalBytes } from '../encoding/bytes.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import { type DirectoryEntry, largeNumbers } from './central-directory.ts';
import { readUint16, readUint32, readUint64 } from './little-endian.ts';

export interface LocatedEntry extends DirectoryEntry {
  readonly dataOffset: number;
  /** First byte after the data and its descriptor. */
  readonly endOffset: number;
}

const HEADER_BYTES = 30;
const HEADER_SIGNATURE = 0x04034b50;
const DESCRIPTOR_SIGNATURE = 0x08074b50;
const DESCRIPTOR_FLAG = 0x8;

/** In the order of the file, none overlapping another. Throws MalformedError ZIP_LOCAL_HEADER, ZIP_DESCRIPTOR, ZIP_OVERLAP or ZIP_64. */
export async function locateEntries(
  source: ByteSource,
  entries: readonly DirectoryEntry[],
  directoryOffset: number,
): Promise<readonly LocatedEntry[]> {
  const sorted = [...entries].sort((a, b) => a.offset - b.offset);
  const located: LocatedEntry[] = [];
  for (const [i, entry] of sorted.entries()) {
    const limit = sorted[i + 1]?.offset ?? directoryOffset;
    const found = await locate(source, entry, limit);
    if (found.endOffset > limit) throw new MalformedError('ZIP_OVERLAP', `expected ${entry.name} to end before ${limit}`);
    located.push(found);
  }
  return located;
}

async function locate(source: ByteSource, entry: DirectoryEntry, limit: number): Promise<LocatedEntry> {
  const { name, rawName, offset, compressedBytes } = entry;
  const fault = (what: string) => new MalformedError('ZIP_LOCAL_HEADER', `${what} of ${name}, expected as in the directory`);
  if (offset + HEADER_BYTES > limit)
    throw new MalformedError('ZIP_OVERLAP', `expected a local header of ${name} before ${limit}`);
  const fixed = await source.read(offset, HEADER_BYTES);
  const nameBytes = readUint16(fixed, 26);
  const extraBytes = readUint16(fixed, 28);
  const dataOffset = offset + HEADER_BYTES + nameBytes + extraBytes;
  if (dataOffset + compressedBytes > limit) throw new MalformedError('ZIP_OVERLAP', `expected ${name} to end before ${limit}`);
  const rest = await source.read(offset + HEADER_BYTES, nameBytes + extraBytes);
  if (readUint32(fixed, 0) !== HEADER_SIGNATURE) throw fault('signature');
  if (readUint16(fixed, 6) !== entry.flags) throw fault('flags');
  if (readUint16(fixed, 8) !== (entry.method === 'stored' ? 0 : 8)) throw fault('method');
  if (!equalBytes(rest.subarray(0, nameBytes), rawName)) throw fault('name');
  const described = [readUint32(fixed, 14), ...sizesOf(fixed, rest.subarray(nameBytes))];
  const wanted = [entry.crc32, compressedBytes, entry.sizeBytes];
  const isSame = (numbers: readonly number[]) => numbers.every((number, i) => number === wanted[i]);
  const dataEnd = dataOffset + compressedBytes;
  if ((entry.flags & DESCRIPTOR_FLAG) === 0) {
    if (!isSame(described)) throw fault('checksum or size');
    return { ...entry, dataOffset, endOffset: dataEnd };
  }
  // 4.4.4: with a descriptor the header has zeros, or says the same.
  if (described.some((number, i) => number !== 0 && number !== wanted[i])) throw fault('checksum or size');
  const after = await source.read(dataEnd, Math.min(24, limit - dataEnd));
  return { ...entry, dataOffset, endOffset: dataEnd + descriptorLength(after, isSame, name) };
}

const sizesOf = (fixed: Bytes, extra: Bytes): readonly number[] => {
  const [sizeBytes = 0, compressedBytes = 0] = largeNumbers([readUint32(fixed, 22), readUint32(fixed, 18)], extra);
  return [compressedBytes, sizeBytes];
};

// 4.3.9: with or without its signature, with sizes of four or of eight octets.
function descriptorLength(after: Bytes, isSame: (numbers: readonly number[]) => boolean, name: string): number {
  for (const start of readUint32(after, 0) === DESCRIPTOR_SIGNATURE ? [4, 0] : [0]) {
    const short = [readUint32(after, start), readUint32(after, start + 4), readUint32(after, start + 8)];
    if (after.length >= start + 12 && isSame(short)) return start + 12;
    const long = [readUint32(after, start), readUint64(after, start + 4), readUint64(after, start + 12)];
    if (after.length >= start + 20 && isSame(long)) return start + 20;
  }
  throw new MalformedError('ZIP_DESCRIPTOR', `expected a data descriptor after ${name}, as in the directory`);
}
