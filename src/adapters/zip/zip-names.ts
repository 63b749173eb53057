// Names of ZIP entries: decoding, safety, collisions. APPNOTE 6.3.10 sections 4.4.17 and 4.6.9, appendix D.
import { crc32 } from 'node:zlib';
import { parseUtf8 } from '../../core/encoding/utf8.ts';

interface NamedEntry {
  readonly generalPurposeBitFlag: number;
  readonly fileNameRaw: Uint8Array;
  readonly extraFields: readonly { readonly id: number; readonly data: Uint8Array }[];
}

/**
 * The name as text; undefined when its encoding cannot be known. Tools on macOS write UTF-8 without saying so (bit 11), and text
 * of another encoding is practically never valid UTF-8, so valid UTF-8 is taken as such; anything else would be a guess.
 */
export function decodeEntryName(entry: NamedEntry): string | undefined {
  const raw = unicodePath(entry) ?? entry.fileNameRaw;
  try {
    return parseUtf8(raw);
  } catch {
    return undefined; // the caller reports ZIP_NAME_ENCODING
  }
}

// Info-ZIP Unicode Path (0x7075): version 1, CRC-32 of the plain name, name in UTF-8. Without a matching CRC it does not apply.
function unicodePath(entry: NamedEntry): Uint8Array | undefined {
  const field = entry.extraFields.find(({ id, data }) => id === 0x7075 && data.length > 5 && data[0] === 1)?.data;
  if (field === undefined) return undefined;
  const expected = new DataView(field.buffer, field.byteOffset).getUint32(1, true);
  return crc32(entry.fileNameRaw) === expected ? field.subarray(5) : undefined;
}

// Bidirectional controls make "fdp.exe" look like "exe.pdf" to the archivist.
const FORBIDDEN = /[\\\p{Cc}\u{202a}-\u{202e}\u{2066}-\u{2069}\u{feff}]/u;

/** A plain relative path of a file: no drive, no climbing, no empty parts. */
export function isSafeEntryName(name: string): boolean {
  const parts = name.split('/');
  const plain = parts.every((part) => part !== '' && part !== '.' && part !== '..' && !/[. ]$/.test(part));
  return plain && !FORBIDDEN.test(name) && !/^[A-Za-z]:/.test(name);
}

/** Equal for names that some file system takes for the same. */
export function collisionKey(name: string): string {
  return name.normalize('NFKC').toLowerCase().normalize('NFC');
}

/** Pairs of names of which one hides the other: equal but for case and encoding, or a file where another needs a folder. */
export function findNameCollisions(names: readonly string[]): readonly (readonly [string, string])[] {
  const seen = new Map<string, string>();
  const folders = new Map<string, string>();
  const found: (readonly [string, string])[] = [];
  for (const name of names) {
    const key = collisionKey(name);
    const other = seen.get(key);
    if (other !== undefined) found.push([name, other]);
    seen.set(key, name);
    for (let at = key.lastIndexOf('/'); at > 0; at = key.lastIndexOf('/', at - 1)) folders.set(key.slice(0, at), name);
  }
  for (const [key, name] of seen) {
    const inside = folders.get(key);
    if (inside !== undefined) found.push([name, inside]);
  }
  return found;
}
