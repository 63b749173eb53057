// Writes a ZIP without compression (APPNOTE 6.3.10, method 0) as a Blob that refers to the chosen files: nothing is copied into
// memory, and the same files always give the same bytes, so that a broken upload can go on after the page was reloaded.

export interface ZipMember {
  readonly name: string;
  readonly content: Blob;
}

/** code: ZIP_TOO_LARGE (a field of 32 bits would overflow; ZIP64 is not written) or ZIP_UNREADABLE (names the member). */
export class ZipWriterError extends Error {
  override readonly name = 'ZipWriterError';
  readonly code: 'ZIP_TOO_LARGE' | 'ZIP_UNREADABLE';
  readonly member: string;

  constructor(code: 'ZIP_TOO_LARGE' | 'ZIP_UNREADABLE', member: string, cause?: unknown) {
    super(`${code}: ${member}`, cause === undefined ? undefined : { cause });
    this.code = code;
    this.member = member;
  }
}

const LIMIT_BYTES = 0xffffffff;
const LIMIT_MEMBERS = 0xffff;
const CHUNK_BYTES = 1 << 20;
const VERSION = 20;
/** APPNOTE 4.4.4 bit 11: names are UTF-8. */
const UTF8_NAMES = 0x0800;
/** 1 January 1980 00:00: no clock, so the same files give the same package. */
const DOS_DATE = 0x0021;

/** `onProgress` is told the share (0 to 1) of bytes that have been read for their checksum. */
export async function writeZip(
  members: readonly ZipMember[],
  onProgress: (share: number) => void = () => undefined,
): Promise<Blob> {
  const total = members.reduce((sum, member) => sum + member.content.size, 0);
  if (total > LIMIT_BYTES || members.length > LIMIT_MEMBERS) throw new ZipWriterError('ZIP_TOO_LARGE', '');
  const parts: (Blob | Uint8Array<ArrayBuffer>)[] = [];
  const directory: Uint8Array<ArrayBuffer>[] = [];
  let offset = 0;
  let read = 0;
  for (const member of members) {
    const name = new TextEncoder().encode(member.name.normalize('NFC'));
    const crc = await crc32Of(member, (bytes) => {
      read += bytes;
      onProgress(total === 0 ? 1 : read / total);
    });
    const local = localHeader(name, crc, member.content.size);
    parts.push(local, member.content);
    directory.push(directoryHeader(name, crc, member.content.size, offset));
    offset += local.length + member.content.size;
  }
  const directoryBytes = directory.reduce((sum, header) => sum + header.length, 0);
  if (offset + directoryBytes > LIMIT_BYTES) throw new ZipWriterError('ZIP_TOO_LARGE', '');
  return new Blob([...parts, ...directory, endOfDirectory(members.length, directoryBytes, offset)], { type: 'application/zip' });
}

// APPNOTE 4.3.7
function localHeader(name: Uint8Array, crc: number, size: number): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(30 + name.length);
  const view = new DataView(out.buffer);
  view.setUint32(0, 0x04034b50, true);
  writeShared(view, 4, crc, size, name.length);
  out.set(name, 30);
  return out;
}

// APPNOTE 4.3.12
function directoryHeader(name: Uint8Array, crc: number, size: number, offset: number): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(46 + name.length);
  const view = new DataView(out.buffer);
  view.setUint32(0, 0x02014b50, true);
  view.setUint16(4, VERSION, true);
  writeShared(view, 6, crc, size, name.length);
  view.setUint32(42, offset, true);
  out.set(name, 46);
  return out;
}

/** The fields from "version needed" to "file name length", which both headers share. */
function writeShared(view: DataView, at: number, crc: number, size: number, nameBytes: number): void {
  view.setUint16(at, VERSION, true);
  view.setUint16(at + 2, UTF8_NAMES, true);
  view.setUint16(at + 8, DOS_DATE, true);
  view.setUint32(at + 10, crc, true);
  view.setUint32(at + 14, size, true);
  view.setUint32(at + 18, size, true);
  view.setUint16(at + 22, nameBytes, true);
}

// APPNOTE 4.3.16
function endOfDirectory(members: number, directoryBytes: number, offset: number): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(22);
  const view = new DataView(out.buffer);
  view.setUint32(0, 0x06054b50, true);
  view.setUint16(8, members, true);
  view.setUint16(10, members, true);
  view.setUint32(12, directoryBytes, true);
  view.setUint32(16, offset, true);
  return out;
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

async function crc32Of({ name, content }: ZipMember, onBytes: (bytes: number) => void): Promise<number> {
  let crc = 0xffffffff;
  for (let at = 0; at < content.size; at += CHUNK_BYTES) {
    let chunk: Uint8Array;
    try {
      chunk = new Uint8Array(await content.slice(at, at + CHUNK_BYTES).arrayBuffer());
    } catch (cause) {
      throw new ZipWriterError('ZIP_UNREADABLE', name, cause);
    }
    for (const byte of chunk) crc = (crc >>> 8) ^ (CRC_TABLE[(crc ^ byte) & 0xff] ?? 0);
    onBytes(chunk.length);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
