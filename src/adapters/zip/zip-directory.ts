// Reads the central directory and compares it with what really lies in the file: local headers, overlaps, data outside entries.
// A ZIP that two readers understand differently could show the archivist one thing and keep another.
import { type Entry, fromRandomAccessReader, type ZipFile } from 'yauzl';
import type { ByteSource } from '../../core/encoding/byte-source.ts';
import { equalBytes } from '../../core/encoding/bytes.ts';
import { BlockCache, SourceReader } from './cached-reader.ts';
import { type Fault, ZipFault } from './zip-fault.ts';

export interface Directory {
  readonly entries: readonly Entry[];
  readonly startOffset: number;
  /** First byte after the last record of the directory. */
  readonly endOffset: number;
  /** Of the end record. */
  readonly endRecordOffset: number;
}

/** Rejects with ZipFault for a broken archive, with the source's own error when that failed. Stops after `maxEntries` + 1. */
export async function readDirectory(source: ByteSource, maxEntries: number): Promise<Directory> {
  const reader = new SourceReader(new BlockCache(source));
  try {
    const zip = await openZip(reader, source.sizeBytes);
    if (zip.entryCount > maxEntries) throw new ZipFault('ZIP_TOO_MANY_ENTRIES', { count: zip.entryCount, limit: maxEntries });
    const startOffset = cursorOf(zip);
    const entries: Entry[] = [];
    for await (const entry of zip.eachEntry()) entries.push(entry);
    const endRecordOffset = source.sizeBytes - 22 - (zip.comment as unknown as Uint8Array).length;
    return { entries, startOffset, endOffset: cursorOf(zip), endRecordOffset };
  } catch (error) {
    if (reader.failure !== undefined) throw reader.failure;
    throw error instanceof ZipFault ? error : faultOf(error);
  }
}

function openZip(reader: SourceReader, sizeBytes: number): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    // decodeStrings false: names stay bytes and are judged here; sizes are checked while reading.
    const options = { lazyEntries: true, decodeStrings: false, validateEntrySizes: false, autoClose: false };
    fromRandomAccessReader(reader, sizeBytes, options, (error, zip) => (error ? reject(error) : resolve(zip)));
  });
}

// yauzl keeps its place in the directory here; its types do not tell.
function cursorOf(zip: ZipFile): number {
  return (zip as unknown as { readEntryCursor: number }).readEntryCursor;
}

function faultOf(error: unknown): ZipFault {
  const message = error instanceof Error ? error.message : String(error);
  if (message.startsWith('End of central directory record signature not found')) return new ZipFault('ZIP_NOT_AN_ARCHIVE', {});
  if (message.startsWith('Invalid comment length')) return new ZipFault('ZIP_EXTRA_DATA', { bytes: '?', offset: 'EOF' });
  if (message.includes('strong encryption')) return new ZipFault('ZIP_ENCRYPTED', { file: '?' });
  return new ZipFault('ZIP_DAMAGED', { detail: message });
}

export interface PlacedEntry {
  readonly entry: Entry;
  readonly name: string;
  readonly dataOffset: number;
}

/** Reads each local header. Adds faults; entries whose header is unusable are left out. */
export async function placeEntries(
  source: ByteSource,
  named: readonly { entry: Entry; name: string }[],
  faults: Fault[],
): Promise<PlacedEntry[]> {
  const cache = new BlockCache(source);
  const placed: PlacedEntry[] = [];
  // In file order, so that the block cache serves neighbours.
  const ordered = [...named].sort((a, b) => a.entry.relativeOffsetOfLocalHeader - b.entry.relativeOffsetOfLocalHeader);
  for (const { entry, name } of ordered) {
    const at = entry.relativeOffsetOfLocalHeader;
    const mismatch = (detail: string): number => faults.push({ code: 'ZIP_HEADER_MISMATCH', file: name, params: { detail } });
    if (at + 30 > source.sizeBytes) {
      mismatch('offset');
      continue;
    }
    const header = new DataView((await cache.read(at, 30)).buffer);
    const nameLength = header.getUint16(26, true);
    const dataOffset = at + 30 + nameLength + header.getUint16(28, true);
    if (header.getUint32(0, true) !== 0x04034b50 || dataOffset + entry.compressedSize > source.sizeBytes) {
      mismatch('offset');
      continue;
    }
    const localName = await cache.read(at + 30, nameLength);
    if (!equalBytes(localName, entry.fileNameRaw)) mismatch('name');
    if (header.getUint16(8, true) !== entry.compressionMethod) mismatch('method');
    if (!sameSizes(header, entry)) mismatch('size, CRC-32');
    placed.push({ entry, name, dataOffset });
  }
  return placed;
}

// Section 4.4.4 bit 3: sizes and CRC follow the data and may be zero here; 4.5.3: 0xffffffff means ZIP64.
function sameSizes(header: DataView, entry: Entry): boolean {
  const deferred = (entry.generalPurposeBitFlag & 8) !== 0;
  const same = (local: number, central: number): boolean =>
    local === central || local === 0xffffffff || (deferred && local === 0);
  return (
    same(header.getUint32(18, true), entry.compressedSize) &&
    same(header.getUint32(22, true), entry.uncompressedSize) &&
    (header.getUint32(14, true) === entry.crc32 || (deferred && header.getUint32(14, true) === 0))
  );
}

// Section 4.3.9: a data descriptor has 12 or 16 bytes, or 20 or 24 with ZIP64.
const DESCRIPTOR_BYTES = [12, 16, 20, 24];
// Sections 4.3.14 and 4.3.15: ZIP64 end record without extensible data, and its locator.
const ZIP64_END_BYTES = 56 + 20;

/** Entries must follow each other without overlap and without hidden data, up to the directory and the end record. */
export function checkLayout(placed: readonly PlacedEntry[], directory: Directory, faults: Fault[]): void {
  const extra = (offset: number, bytes: number): number => faults.push({ code: 'ZIP_EXTRA_DATA', params: { offset, bytes } });
  let end = 0;
  let previous: PlacedEntry | undefined;
  for (const place of placed) {
    const start = place.entry.relativeOffsetOfLocalHeader;
    if (start < end && previous !== undefined) {
      faults.push({ code: 'ZIP_OVERLAP', file: place.name, params: { other: previous.name } });
    } else if (!isAllowedGap(previous, start - end)) extra(end, start - end);
    previous = place;
    end = Math.max(end, place.dataOffset + place.entry.compressedSize);
  }
  const gap = directory.startOffset - end;
  if (gap < 0 && previous !== undefined)
    faults.push({ code: 'ZIP_OVERLAP', file: previous.name, params: { other: '(directory)' } });
  else if (!isAllowedGap(previous, gap)) extra(end, gap);
  const tail = directory.endRecordOffset - directory.endOffset;
  if (tail !== 0 && tail !== ZIP64_END_BYTES) extra(directory.endOffset, tail);
}

function isAllowedGap(before: PlacedEntry | undefined, bytes: number): boolean {
  if (bytes === 0) return true;
  return before !== undefined && (before.entry.generalPurposeBitFlag & 8) !== 0 && DESCRIPTOR_BYTES.includes(bytes);
}
