// SipArchiveReader over yauzl. Everything is judged from headers before any content is unpacked; content is checked as it streams.
import { Readable } from 'node:stream';
import { crc32, createInflateRaw } from 'node:zlib';
import { Injectable } from '@nestjs/common';
import type { Entry } from 'yauzl';
import { type ByteSource, readChunks } from '../../core/encoding/byte-source.ts';
import type { Bytes } from '../../core/encoding/bytes.ts';
import { MalformedError } from '../../core/encoding/malformed-error.ts';
import { makeFinding } from '../../core/package/index.ts';
import {
  DEFAULT_SIP_ARCHIVE_LIMITS,
  type SipArchive,
  type SipArchiveEntry,
  type SipArchiveLimits,
  SipArchiveReader,
} from '../../ingest/sip-archive.port.ts';
import { checkLayout, type Directory, type PlacedEntry, placeEntries, readDirectory } from './zip-directory.ts';
import { type Fault, ZipFault } from './zip-fault.ts';
import { decodeEntryName, findNameCollisions, isSafeEntryName } from './zip-names.ts';

// A report of ten thousand equal faults helps nobody.
const MAX_FINDINGS_OF_A_CODE = 20;
const RATIO_FLOOR_BYTES = 1 << 20;

@Injectable()
export class ZipSipArchiveReader extends SipArchiveReader {
  override async open(source: ByteSource, limits: SipArchiveLimits = DEFAULT_SIP_ARCHIVE_LIMITS): Promise<SipArchive> {
    let directory: Directory;
    try {
      directory = await readDirectory(source, limits.maxEntries);
    } catch (error) {
      if (error instanceof ZipFault) return refusedArchive([error.fault]);
      throw error;
    }
    const faults: Fault[] = [];
    const named = directory.entries.map((entry) => ({ entry, name: nameOf(entry, faults) }));
    for (const { entry, name } of named) checkEntry(entry, name, limits, faults);
    checkTogether(named, limits, faults);
    const placed = await placeEntries(source, named, faults);
    checkLayout(placed, directory, faults);
    return faults.length > 0 ? refusedArchive(faults) : acceptedArchive(source, named, placed);
  }
}

function nameOf(entry: Entry, faults: Fault[]): string {
  const name = decodeEntryName(entry);
  if (name !== undefined) return name.normalize('NFC');
  const shown = entry.fileNameRaw.toString('latin1');
  faults.push({ code: 'ZIP_NAME_ENCODING', file: shown });
  return shown;
}

const isFolder = (name: string): boolean => name.endsWith('/');

function checkEntry(entry: Entry, name: string, limits: SipArchiveLimits, faults: Fault[]): void {
  const fault = (code: Fault['code'], params: Fault['params'] = {}): number => faults.push({ code, file: name, params });
  const path = isFolder(name) ? name.slice(0, -1) : name;
  if (!isSafeEntryName(path)) fault('ZIP_NAME_UNSAFE');
  const nameBytes = new TextEncoder().encode(name).length;
  if (nameBytes > limits.maxNameBytes) fault('ZIP_NAME_TOO_LONG', { bytes: nameBytes, limit: limits.maxNameBytes });
  if (path.split('/').length - 1 > limits.maxDepth) fault('ZIP_DEPTH', { limit: limits.maxDepth });
  if (entry.isEncrypted()) fault('ZIP_ENCRYPTED');
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8)
    fault('ZIP_COMPRESSION_UNSUPPORTED', { method: entry.compressionMethod });
  // POSIX mode in the upper half: only plain files and folders, whatever system the writer claims to be.
  const type = (entry.externalFileAttributes >>> 28) & 0xf;
  if (type !== 0 && type !== 0x8 && type !== 0x4) fault('ZIP_SYMLINK');
  checkSizes(entry, name, limits, faults);
}

function checkSizes(entry: Entry, name: string, limits: SipArchiveLimits, faults: Fault[]): void {
  const { uncompressedSize: size, compressedSize: packed } = entry;
  if (isFolder(name) && size !== 0)
    faults.push({ code: 'ZIP_DAMAGED', file: name, params: { detail: `folder ${name} has content` } });
  if (size > limits.maxEntryBytes)
    faults.push({ code: 'ZIP_TOO_LARGE', file: name, params: { bytes: size, limit: limits.maxEntryBytes } });
  if (size > RATIO_FLOOR_BYTES && size > packed * limits.maxRatio) {
    const ratio = packed === 0 ? size : Math.floor(size / packed);
    faults.push({ code: 'ZIP_RATIO', file: name, params: { ratio, limit: limits.maxRatio } });
  }
  if (entry.compressionMethod === 0 && !entry.isEncrypted() && size !== packed)
    faults.push({ code: 'ZIP_SIZE_MISMATCH', file: name });
}

function checkTogether(named: readonly { entry: Entry; name: string }[], limits: SipArchiveLimits, faults: Fault[]): void {
  if (!named.some(({ name }) => !isFolder(name))) faults.push({ code: 'ZIP_EMPTY' });
  const total = named.reduce((sum, { entry }) => sum + entry.uncompressedSize, 0);
  if (total > limits.maxTotalBytes) faults.push({ code: 'ZIP_TOO_LARGE', params: { bytes: total, limit: limits.maxTotalBytes } });
  const files = named.map(({ name }) => name).filter((name) => !isFolder(name));
  for (const [file] of findNameCollisions(files)) faults.push({ code: 'ZIP_NAME_DUPLICATE', file });
}

function refusedArchive(faults: readonly Fault[]): SipArchive {
  const counts = new Map<string, number>();
  const shown = faults.filter(({ code }) => {
    const count = (counts.get(code) ?? 0) + 1;
    counts.set(code, count);
    return count <= MAX_FINDINGS_OF_A_CODE;
  });
  const findings = shown.map(({ code, file, params }) =>
    makeFinding(code, { level: 'package', ...(file === undefined ? {} : { file }) }, params === undefined ? {} : { params }),
  );
  return {
    entries: [],
    findings,
    read: () => {
      throw new Error('a refused archive has no entries to read');
    },
  };
}

function acceptedArchive(
  source: ByteSource,
  named: readonly { entry: Entry; name: string }[],
  placed: readonly PlacedEntry[],
): SipArchive {
  const places = new Map(placed.map((place) => [place.name, place]));
  const entries = named
    .filter(({ name }) => !isFolder(name))
    .map(({ entry, name }) => ({ name, sizeBytes: entry.uncompressedSize, compressedBytes: entry.compressedSize }));
  return {
    entries,
    findings: [],
    read: (entry: SipArchiveEntry) => {
      const place = places.get(entry.name);
      if (place === undefined) throw new Error(`expected an entry of this archive, got ${entry.name}`);
      return readContent(source, place);
    },
  };
}

const INFLATE_CHUNK_BYTES = 1 << 16;

// Stops at the first byte beyond the stated size: a header that lies cannot make us unpack more than it admitted.
async function* readContent(source: ByteSource, { entry, name, dataOffset }: PlacedEntry): AsyncGenerator<Bytes> {
  const packed = readChunks(source, dataOffset, entry.compressedSize);
  let size = 0;
  let crc = 0;
  for await (const chunk of entry.compressionMethod === 8 ? inflated(packed, name, entry.compressedSize) : packed) {
    size += chunk.length;
    if (size > entry.uncompressedSize) break;
    crc = crc32(chunk, crc);
    yield chunk;
  }
  if (size !== entry.uncompressedSize)
    throw new MalformedError('ZIP_SIZE_MISMATCH', `${name}: expected ${entry.uncompressedSize} bytes`);
  if (crc !== entry.crc32) throw new MalformedError('ZIP_CRC_MISMATCH', `${name}: CRC-32 differs`);
}

async function* inflated(packed: AsyncIterable<Bytes>, name: string, packedBytes: number): AsyncGenerator<Bytes> {
  const raw = Readable.from(packed);
  const inflate = createInflateRaw({ chunkSize: INFLATE_CHUNK_BYTES });
  raw.on('error', (error) => inflate.destroy(error));
  try {
    for await (const chunk of raw.pipe(inflate) as AsyncIterable<Uint8Array>) yield new Uint8Array(chunk);
  } catch (cause) {
    if (!isInflateError(cause)) throw cause;
    throw new MalformedError('ZIP_DATA_CORRUPT', `cannot unpack ${name}`, cause);
  } finally {
    raw.destroy();
    inflate.destroy();
  }
  if (inflate.bytesWritten !== packedBytes) {
    throw new MalformedError('ZIP_DATA_CORRUPT', `${name}: data after the end of its compressed stream`);
  }
}

function isInflateError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');
}
