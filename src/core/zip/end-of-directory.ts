// Finds the end of central directory record: APPNOTE.TXT 6.3.10, 4.3.16. One record, and one reading of where it stands.
import type { ByteSource } from '../encoding/byte-source.ts';
import type { Bytes } from '../encoding/bytes.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import { ZIP_LIMITS } from './limits.ts';
import { readUint16, readUint32 } from './little-endian.ts';

export interface DirectoryPlace {
  readonly offset: number;
  readonly sizeBytes: number;
  readonly entries: number;
  /** Bytes after the end record and its comment, which belong to nothing. */
  readonly trailingBytes: number;
  readonly commentBytes: number;
}

const END_BYTES = 22;
const END_SIGNATURE = 0x06054b50;
const MAX_TAIL_BYTES = END_BYTES + 0xffff;

/** Throws MalformedError ZIP_END_MISSING, ZIP_END_AMBIGUOUS, ZIP_DISKS, ZIP_64, ZIP_ENTRIES_LIMIT or ZIP_DIRECTORY. */
export async function findDirectory(source: ByteSource): Promise<DirectoryPlace> {
  const tailBytes = Math.min(source.sizeBytes, MAX_TAIL_BYTES);
  const tail = await source.read(source.sizeBytes - tailBytes, tailBytes);
  const at = findEnd(tail);
  const commentBytes = readUint16(tail, at + 20);
  const entries = readUint16(tail, at + 10);
  const sizeBytes = readUint32(tail, at + 12);
  const offset = readUint32(tail, at + 16);
  if (entries === 0xffff || sizeBytes === 0xffffffff || offset === 0xffffffff)
    throw new MalformedError('ZIP_64', 'expected an archive below 4 GiB with fewer than 65,535 entries');
  // 4.4.19 to 4.4.22: archives in several parts.
  if (readUint16(tail, at + 4) !== 0 || readUint16(tail, at + 6) !== 0 || readUint16(tail, at + 8) !== entries)
    throw new MalformedError('ZIP_DISKS', 'expected an archive in one part');
  if (entries > ZIP_LIMITS.entries)
    throw new MalformedError('ZIP_ENTRIES_LIMIT', `expected at most ${ZIP_LIMITS.entries} entries, got ${entries}`);
  const endOffset = source.sizeBytes - tailBytes + at;
  if (sizeBytes > ZIP_LIMITS.directoryBytes || offset + sizeBytes !== endOffset)
    throw new MalformedError('ZIP_DIRECTORY', `expected the directory to end at ${endOffset}, got ${offset}+${sizeBytes}`);
  return { offset, sizeBytes, entries, commentBytes, trailingBytes: tailBytes - at - END_BYTES - commentBytes };
}

// Readers that search from the end take the last one; those that trust the comment's length take the one that reaches the end.
function findEnd(tail: Bytes): number {
  const reaching: number[] = [];
  let last: number | undefined;
  for (let at = tail.length - END_BYTES; at >= 0; at--) {
    if (tail[at] !== 0x50 || readUint32(tail, at) !== END_SIGNATURE) continue;
    const end = at + END_BYTES + readUint16(tail, at + 20);
    if (end > tail.length) continue;
    last ??= at;
    if (end === tail.length) reaching.push(at);
  }
  if (last === undefined) throw new MalformedError('ZIP_END_MISSING', 'expected an end of central directory record');
  if (reaching.some((at) => at !== last)) throw new MalformedError('ZIP_END_AMBIGUOUS', 'expected one end of central directory');
  return last;
}
