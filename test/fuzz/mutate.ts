// Changes a file at a few places: bytes, spans, numbers, and pieces of another file.
import type { Bytes } from '../../src/core/encoding/bytes.ts';
import type { SeededRandom } from './random.ts';

const NUMBERS = ['0', '1', '-1', '65535', '4294967296', '9007199254740993', '99999999999999999999', '1e9', '0.0000001', ''];
const BYTES = [0x00, 0x01, 0x7f, 0x80, 0xff, 0x30, 0x3c, 0x3e, 0x28, 0x25, 0x5b];
const MAX_CHANGES = 6;

export function mutate(random: SeededRandom, bytes: Bytes, other: Bytes, tokens: readonly string[]): Bytes {
  let changed = bytes.slice();
  for (let left = 1 + random.below(MAX_CHANGES); left > 0; left--) changed = changeOnce(random, changed, other, tokens);
  return changed;
}

function changeOnce(random: SeededRandom, bytes: Bytes, other: Bytes, tokens: readonly string[]): Bytes {
  const at = random.below(bytes.length + 1);
  const span = 1 + random.below(random.chance(20) ? 4096 : 16);
  switch (random.below(8)) {
    case 0:
    case 1:
      return splice(bytes, at, 1, [random.below(256)]);
    case 2:
      return splice(bytes, at, 1, [random.pick(BYTES)]);
    case 3:
      return splice(bytes, at, span, []);
    case 4:
      return splice(bytes, at, 0, bytes.subarray(at, at + span));
    case 5:
      return splice(bytes, at, span, other.subarray(random.below(other.length + 1)).subarray(0, span));
    case 6:
      return anotherNumber(random, bytes, at);
    default:
      return splice(bytes, at, random.chance(50) ? 0 : span, codes(tokens.length === 0 ? '' : random.pick(tokens)));
  }
}

function anotherNumber(random: SeededRandom, bytes: Bytes, from: number): Bytes {
  const isDigit = (at: number): boolean => (bytes[at] ?? 0) >= 0x30 && (bytes[at] ?? 0) <= 0x39;
  let at = from;
  while (at < bytes.length && !isDigit(at)) at++;
  let end = at;
  while (end < bytes.length && isDigit(end)) end++;
  return splice(bytes, at, end - at, codes(random.pick(NUMBERS)));
}

const codes = (text: string): number[] => Array.from(text, (letter) => letter.charCodeAt(0) & 255);

function splice(bytes: Bytes, at: number, remove: number, insert: ArrayLike<number>): Bytes {
  const rest = bytes.subarray(Math.min(bytes.length, at + remove));
  const out = new Uint8Array(Math.min(at, bytes.length) + insert.length + rest.length);
  out.set(bytes.subarray(0, at));
  out.set(insert, Math.min(at, bytes.length));
  out.set(rest, out.length - rest.length);
  return out;
}
