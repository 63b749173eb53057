// A ZIP as an archive of named contents: APPNOTE.TXT 6.3.10. Everything is bounded (limits.ts); nothing is repaired.
import { type ByteSource, readChunks } from '../encoding/byte-source.ts';
import type { Bytes } from '../encoding/bytes.ts';
import type { Inflate } from '../encoding/inflate.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import { readDirectory } from './central-directory.ts';
import { crc32 } from './crc32.ts';
import { findDirectory } from './end-of-directory.ts';
import { type LocatedEntry, locateEntries } from './local-headers.ts';

export interface ZipFinding {
  readonly code: 'ZIP_TRAILING_DATA' | 'ZIP_UNUSED_BYTES' | 'ZIP_COMMENT' | 'ZIP_NAMES_ALIKE' | 'ZIP_CHECKSUM' | 'ZIP_DAMAGED';
  readonly detail: string;
}

export interface ZipEntry {
  readonly name: string;
  readonly sizeBytes: number;
  readonly method: 'stored' | 'deflated';
  /** Names that end with a slash: they hold nothing. */
  readonly isFolder: boolean;
  readonly dataOffset: number;
}

export interface ZipArchive {
  /** In the order of the file. */
  readonly entries: readonly ZipEntry[];
  readonly findings: readonly ZipFinding[];
  /** The content of an entry, with a finding where it is not what the directory says; undefined when it cannot be unfolded. */
  read(entry: ZipEntry): Promise<{ readonly content: ZipContent | undefined; readonly finding: ZipFinding | undefined }>;
}

/** Of a stored entry the part of the source, of another one the bytes. */
export type ZipContent =
  | { readonly kind: 'range'; readonly offset: number; readonly length: number }
  | { readonly kind: 'bytes'; readonly bytes: Bytes };

/** Throws MalformedError with a ZIP_ code when the archive cannot be read in exactly one way, or is beyond the limits. */
export async function openZip(source: ByteSource, inflate: Inflate): Promise<ZipArchive> {
  const place = await findDirectory(source);
  const entries = await locateEntries(source, await readDirectory(source, place), place.offset);
  const located = new Map<string, LocatedEntry>(entries.map((entry) => [entry.name, entry]));
  return {
    entries: entries.map(({ name, sizeBytes, method, dataOffset }) => ({
      ...{ name, sizeBytes, method, dataOffset },
      isFolder: name.endsWith('/') && sizeBytes === 0,
    })),
    findings: [...aroundFindings(entries, place), ...namesAlike(entries)],
    read: async ({ name }) => {
      const entry = located.get(name);
      if (entry === undefined) throw new RangeError(`expected an entry of this archive, got ${name}`);
      return entry.method === 'stored' ? readStored(source, entry) : readDeflated(source, entry, inflate);
    },
  };
}

function aroundFindings(
  entries: readonly LocatedEntry[],
  {
    offset,
    trailingBytes,
    commentBytes,
  }: { readonly offset: number; readonly trailingBytes: number; readonly commentBytes: number },
): readonly ZipFinding[] {
  const findings: ZipFinding[] = [];
  if (trailingBytes > 0) findings.push({ code: 'ZIP_TRAILING_DATA', detail: `${trailingBytes} bytes follow the archive` });
  let end = 0;
  let unused = 0;
  for (const entry of [...entries, { offset, endOffset: offset }]) {
    unused += entry.offset - end;
    end = entry.endOffset;
  }
  if (unused > 0) findings.push({ code: 'ZIP_UNUSED_BYTES', detail: `${unused} bytes belong to no entry` });
  if (commentBytes > 0) findings.push({ code: 'ZIP_COMMENT', detail: `a comment of ${commentBytes} bytes` });
  return findings;
}

// Unpacked where case or composition does not count, one of them replaces the other.
function namesAlike(entries: readonly LocatedEntry[]): readonly ZipFinding[] {
  const seen = new Map<string, string>();
  for (const { name } of entries) {
    const key = name.normalize('NFC').toLowerCase();
    const other = seen.get(key);
    if (other !== undefined) return [{ code: 'ZIP_NAMES_ALIKE', detail: `${other} and ${name}` }];
    seen.set(key, name);
  }
  return [];
}

type ReadResult = Awaited<ReturnType<ZipArchive['read']>>;

const checksumFinding = (name: string): ZipFinding => ({ code: 'ZIP_CHECKSUM', detail: `the CRC-32 of ${name} differs` });

async function readStored(source: ByteSource, entry: LocatedEntry): Promise<ReadResult> {
  const { name, dataOffset: offset, sizeBytes: length } = entry;
  let sum = 0;
  for await (const chunk of readChunks(source, offset, length)) sum = crc32(chunk, sum);
  return { content: { kind: 'range', offset, length }, finding: sum === entry.crc32 ? undefined : checksumFinding(name) };
}

async function readDeflated(source: ByteSource, entry: LocatedEntry, inflate: Inflate): Promise<ReadResult> {
  const { name, dataOffset, compressedBytes, sizeBytes } = entry;
  const result = inflate(await source.read(dataOffset, compressedBytes), sizeBytes, 'deflate');
  if (!result.ok && result.reason === 'too-large')
    throw new MalformedError('ZIP_SIZE_DIFFERS', `expected ${sizeBytes} bytes in ${name}, got more`);
  if (!result.ok || result.bytes.length !== sizeBytes)
    return { content: undefined, finding: { code: 'ZIP_DAMAGED', detail: `${name} cannot be unfolded to ${sizeBytes} bytes` } };
  const finding = crc32(result.bytes) === entry.crc32 ? undefined : checksumFinding(name);
  return { content: { kind: 'bytes', bytes: result.bytes }, finding };
}
