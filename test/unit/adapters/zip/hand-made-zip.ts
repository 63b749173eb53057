// Builds ZIP files byte by byte, so that tests can lie in any field.
import { crc32, deflateRawSync } from 'node:zlib';

export interface HandEntry {
  readonly name: string | Uint8Array;
  readonly data?: Uint8Array;
  readonly method?: number;
  /** Bytes written as the entry's data, when they should not follow from `data` and `method`. */
  readonly packed?: Uint8Array;
  readonly flags?: number;
  readonly crc?: number;
  readonly statedSize?: number;
  readonly statedPacked?: number;
  readonly mode?: number;
  readonly localName?: string;
  readonly localSize?: number;
  readonly localMethod?: number;
  /** Points at the local header of this earlier entry instead of having its own. */
  readonly sharesHeaderOf?: number;
  readonly gapBefore?: number;
}

export interface HandZip {
  readonly entries: readonly HandEntry[];
  readonly prefix?: Uint8Array;
  readonly suffix?: Uint8Array;
  readonly count?: number;
  readonly offsetShift?: number;
  readonly gapAfterDirectory?: number;
}

const bytesOf = (name: string | Uint8Array): Uint8Array => (typeof name === 'string' ? new TextEncoder().encode(name) : name);

export function handMadeZip(zip: HandZip): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [zip.prefix ?? new Uint8Array(0)];
  let at = parts[0]?.length ?? 0;
  const push = (bytes: Uint8Array): void => {
    parts.push(bytes);
    at += bytes.length;
  };
  const offsets: number[] = [];
  const directory: Uint8Array[] = [];
  for (const entry of zip.entries) {
    const data = entry.data ?? new Uint8Array(0);
    const method = entry.method ?? 0;
    const packed = entry.packed ?? (method === 8 ? deflateRawSync(data) : data);
    const crc = entry.crc ?? crc32(data);
    const size = entry.statedSize ?? data.length;
    const packedSize = entry.statedPacked ?? packed.length;
    const flags = entry.flags ?? 0x800;
    const name = bytesOf(entry.name);
    if (entry.gapBefore !== undefined) push(new Uint8Array(entry.gapBefore));
    const shared = entry.sharesHeaderOf === undefined ? undefined : offsets[entry.sharesHeaderOf];
    const offset = shared ?? at;
    offsets.push(offset);
    if (shared === undefined) {
      const localName = entry.localName === undefined ? name : bytesOf(entry.localName);
      push(
        header(
          0x04034b50,
          30,
          [
            [4, 20],
            [6, flags],
            [8, entry.localMethod ?? method],
            [26, localName.length],
          ],
          [
            [14, crc],
            [18, packedSize],
            [22, entry.localSize ?? size],
          ],
        ),
      );
      push(localName);
      push(packed);
    }
    const attributes = ((entry.mode ?? 0o100644) << 16) >>> 0;
    directory.push(
      header(
        0x02014b50,
        46,
        [
          [4, 0x31e],
          [6, 20],
          [8, flags],
          [10, method],
          [28, name.length],
        ],
        [
          [16, crc],
          [20, packedSize],
          [24, size],
          [38, attributes],
          [42, offset],
        ],
      ),
      name,
    );
  }
  const start = at;
  for (const part of directory) push(part);
  const length = at - start;
  if (zip.gapAfterDirectory !== undefined) push(new Uint8Array(zip.gapAfterDirectory));
  const count = zip.count ?? zip.entries.length;
  push(
    header(
      0x06054b50,
      22,
      [
        [8, count],
        [10, count],
      ],
      [
        [12, length],
        [16, start - (zip.offsetShift ?? 0)],
      ],
    ),
  );
  push(zip.suffix ?? new Uint8Array(0));
  return new Uint8Array(Buffer.concat(parts));
}

type Fields = readonly (readonly [number, number])[];

function header(signature: number, length: number, shorts: Fields, longs: Fields): Uint8Array {
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, signature, true);
  for (const [at, value] of shorts) view.setUint16(at, value, true);
  for (const [at, value] of longs) view.setUint32(at, value, true);
  return bytes;
}
