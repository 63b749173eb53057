// ZIP archives made for tests, byte by byte, so that each field can be wrong on purpose (APPNOTE.TXT 6.3.10, 4.3).
import { crc32, deflateRawSync } from 'node:zlib';

export interface MadeEntry {
  readonly name: string | Uint8Array;
  readonly content: Uint8Array | string;
  readonly deflated?: boolean;
  /** Sizes and checksum after the data, zeros in the local header (4.3.9). */
  readonly descriptor?: boolean;
  readonly flags?: number;
  readonly method?: number;
  /** In the directory, where it differs from what is true. */
  readonly central?: Partial<Numbers>;
  /** In the local header, where it differs. */
  readonly local?: Partial<Numbers> & { readonly name?: string };
  readonly extra?: Uint8Array;
}

interface Numbers {
  readonly crc: number;
  readonly compressed: number;
  readonly size: number;
  readonly offset: number;
}

export interface MadeZip {
  readonly comment?: Uint8Array;
  /** Between the last entry and the directory. */
  readonly gap?: Uint8Array;
  readonly trailing?: Uint8Array;
  readonly entries?: number;
}

export const bytesOf = (text: string | Uint8Array): Uint8Array =>
  typeof text === 'string' ? new TextEncoder().encode(text) : text;

const fields = (...values: readonly (readonly [size: 2 | 4, value: number])[]): Buffer =>
  Buffer.concat(
    values.map(([size, value]) => {
      const buffer = Buffer.alloc(size);
      if (size === 2) buffer.writeUInt16LE(value);
      else buffer.writeUInt32LE(value);
      return buffer;
    }),
  );

export function makeZip(
  entries: readonly MadeEntry[],
  { comment, gap, trailing, entries: count }: MadeZip = {},
): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  const push = (part: Uint8Array): void => {
    parts.push(part);
    offset += part.length;
  };
  for (const entry of entries) {
    const content = bytesOf(entry.content);
    const data = entry.deflated === true ? deflateRawSync(content) : content;
    const name = bytesOf(entry.name);
    const flags = (entry.flags ?? 0x800) | (entry.descriptor === true ? 8 : 0);
    const method = entry.method ?? (entry.deflated === true ? 8 : 0);
    const numbers = { crc: crc32(content), compressed: data.length, size: content.length, offset };
    const central = { ...numbers, ...entry.central };
    const zeros = { crc: 0, compressed: 0, size: 0 };
    const local = { ...numbers, ...(entry.descriptor === true ? zeros : {}), ...entry.local };
    const localName = bytesOf(entry.local?.name ?? name);
    const extra = entry.extra ?? new Uint8Array();
    push(
      fields(
        [4, 0x04034b50],
        [2, 20],
        [2, flags],
        [2, method],
        [4, 0],
        [4, local.crc],
        [4, local.compressed],
        [4, local.size],
        [2, localName.length],
        [2, 0],
      ),
    );
    push(localName);
    push(data);
    if (entry.descriptor === true) push(fields([4, 0x08074b50], [4, numbers.crc], [4, numbers.compressed], [4, numbers.size]));
    directory.push(
      fields(
        [4, 0x02014b50],
        [2, 20],
        [2, 20],
        [2, flags],
        [2, method],
        [4, 0],
        [4, central.crc],
        [4, central.compressed],
        [4, central.size],
      ),
      fields([2, name.length], [2, extra.length], [2, 0], [2, 0], [2, 0], [4, 0], [4, central.offset]),
      name,
      extra,
    );
  }
  if (gap !== undefined) push(gap);
  const start = offset;
  for (const part of directory) push(part);
  const number = count ?? entries.length;
  const note = comment ?? new Uint8Array();
  push(fields([4, 0x06054b50], [2, 0], [2, 0], [2, number], [2, number], [4, offset - start], [4, start], [2, note.length]));
  push(note);
  if (trailing !== undefined) push(trailing);
  return new Uint8Array(Buffer.concat(parts));
}
