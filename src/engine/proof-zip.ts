// The ZIP around a proof bundle (APPNOTE 6.3.10): members stored, not compressed, so that a verifier needs no decompressor and the
// same members give the same bytes. Runs in Node and in browsers. Reading is strict: what an attacker could use to show different
// readers different members is refused.
import { type Bytes, concatBytes, copyBytes } from '../core/encoding/bytes.ts';
import { MalformedError } from '../core/encoding/malformed-error.ts';
import { encodeUtf8, parseUtf8 } from '../core/encoding/utf8.ts';

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const LOCAL_BYTES = 30;
const CENTRAL_BYTES = 46;
const END_BYTES = 22;
const VERSION = 20;
// 1980-01-01 00:00, the earliest that the format can say: time of making is in the manifest.
const DOS_DATE = 0x0021;
const MOST_MEMBERS = 65_534;
const LARGEST = 0xfffffffe;

/** Throws RangeError beyond 65,534 members or 4 GiB: such a bundle leaves the contents out. */
export function writeProofZip(members: ReadonlyMap<string, Bytes>): Bytes {
  if (members.size > MOST_MEMBERS) throw new RangeError(`expected at most ${MOST_MEMBERS} members`);
  const locals: Bytes[] = [];
  const centrals: Bytes[] = [];
  let offset = 0;
  for (const [path, bytes] of members) {
    assertPath(path);
    const name = encodeUtf8(path);
    const shared = [VERSION, 0, 0, 0, DOS_DATE] as const;
    const sizes = [crc32(bytes), bytes.length, bytes.length] as const;
    const local = concatBytes(pack('I HHHHH III HH', LOCAL, ...shared, ...sizes, name.length, 0), name, bytes);
    centrals.push(
      concatBytes(pack('I HHHHHH III HHHHH II', CENTRAL, VERSION, ...shared, ...sizes, name.length, 0, 0, 0, 0, 0, offset), name),
    );
    locals.push(local);
    offset += local.length;
  }
  const directory = concatBytes(...centrals);
  if (offset + directory.length > LARGEST) throw new RangeError('expected less than 4 GiB');
  const end = pack('I HHHH II H', END, 0, 0, members.size, members.size, directory.length, offset, 0);
  return concatBytes(...locals, directory, end);
}

/** Throws MalformedError ZIP_NOT_A_ZIP, ZIP_COMPRESSED, ZIP_PATH, ZIP_DUPLICATE or ZIP_DAMAGED. */
export function readProofZip(bytes: Bytes): Map<string, Bytes> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const endAt = bytes.length - END_BYTES;
  if (endAt < 0 || view.getUint32(endAt, true) !== END) {
    throw new MalformedError('ZIP_NOT_A_ZIP', 'expected a ZIP that ends with its directory, without comment');
  }
  const count = view.getUint16(endAt + 10, true);
  let at = view.getUint32(endAt + 16, true);
  let expectedLocal = 0;
  const members = new Map<string, Bytes>();
  for (let i = 0; i < count; i++) {
    const { path, offset, size, crc, next } = readCentral(bytes, view, at);
    // Members one after the other, without gaps: nothing hides between them.
    if (offset !== expectedLocal) throw damaged(`expected ${path} at ${expectedLocal}, got ${offset}`);
    const start = readLocal(bytes, view, offset, path, size);
    const member = copyBytes(bytes.subarray(start, start + size));
    if (crc32(member) !== crc) throw damaged(`checksum of ${path}`);
    if (members.has(path)) throw new MalformedError('ZIP_DUPLICATE', `expected ${path} once`);
    members.set(path, member);
    expectedLocal = start + size;
    at = next;
  }
  if (at !== endAt || view.getUint32(endAt + 16, true) !== expectedLocal) throw damaged('bytes between members and directory');
  return members;
}

interface CentralEntry {
  readonly path: string;
  readonly offset: number;
  readonly size: number;
  readonly crc: number;
  readonly next: number;
}

function readCentral(bytes: Bytes, view: DataView, at: number): CentralEntry {
  if (at + CENTRAL_BYTES > bytes.length || view.getUint32(at, true) !== CENTRAL) throw damaged(`directory entry at ${at}`);
  const nameLength = view.getUint16(at + 28, true);
  const next = at + CENTRAL_BYTES + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  if (next > bytes.length) throw damaged(`directory entry at ${at}`);
  const path = parseUtf8(bytes.subarray(at + CENTRAL_BYTES, at + CENTRAL_BYTES + nameLength));
  assertPath(path);
  const size = view.getUint32(at + 20, true);
  // Encrypted, or compressed by somebody who packed it again.
  if (
    view.getUint16(at + 10, true) !== 0 ||
    (view.getUint16(at + 8, true) & ~0x0800) !== 0 ||
    size !== view.getUint32(at + 24, true)
  ) {
    throw new MalformedError(
      'ZIP_COMPRESSED',
      `expected ${path} stored: use the bundle as it was exported, or the unpacked folder`,
    );
  }
  return { path, size, offset: view.getUint32(at + 42, true), crc: view.getUint32(at + 16, true), next };
}

function readLocal(bytes: Bytes, view: DataView, offset: number, path: string, size: number): number {
  const name = encodeUtf8(path);
  const start = offset + LOCAL_BYTES + name.length;
  if (start + size > bytes.length || view.getUint32(offset, true) !== LOCAL) throw damaged(`member ${path}`);
  const same = name.every((byte, i) => bytes[offset + LOCAL_BYTES + i] === byte);
  const plain = view.getUint16(offset + 26, true) === name.length && view.getUint16(offset + 28, true) === 0;
  if (!same || !plain || view.getUint32(offset + 18, true) !== size) throw damaged(`header of ${path}`);
  return start;
}

// Members have plain relative names: a path that leads out of a folder would overwrite something when unpacked.
function assertPath(path: string): void {
  if (!/^[A-Za-z0-9_-][A-Za-z0-9._-]*(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/.test(path) || path.length > 200) {
    throw new MalformedError('ZIP_PATH', `expected a plain relative name, got ${JSON.stringify(path.slice(0, 80))}`);
  }
}

/** Little-endian fields: H two bytes, I four. */
function pack(format: string, ...values: readonly number[]): Bytes {
  const types = format.replaceAll(' ', '');
  const out = new Uint8Array([...types].reduce((sum, type) => sum + (type === 'H' ? 2 : 4), 0));
  const view = new DataView(out.buffer);
  let at = 0;
  for (const [i, type] of [...types].entries()) {
    if (type === 'H') view.setUint16(at, values[i] ?? 0, true);
    else view.setUint32(at, values[i] ?? 0, true);
    at += type === 'H' ? 2 : 4;
  }
  return out;
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (CRC_TABLE[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

function damaged(message: string): MalformedError {
  return new MalformedError('ZIP_DAMAGED', message);
}
