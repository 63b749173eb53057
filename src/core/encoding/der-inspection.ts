// Tells whether bytes that were read as BER are DER, and if not, why (X.690, 02/2021, clauses 8.1.3, 10 and 11); and writes an
// element anew in DER. The scan makes no objects: it runs over every signature that is checked.
import type { Bytes } from './bytes.ts';
import type { DerNode } from './der.ts';
import { encodeElement, encodeSetOf } from './der-writer.ts';

export type DerDeviation =
  | 'indefinite-length'
  | 'non-minimal-length'
  | 'constructed-string'
  | 'boolean-value'
  | 'integer-not-minimal'
  | 'set-not-sorted'
  | 'unreadable-part';

const MAX_DEPTH = 64;

/**
 * The kinds of deviation in the element that begins at `start`, each once. Contents that are no BER at all are reported as
 * `unreadable-part`, not thrown. Every SET is taken as a SET OF. Octet strings are not looked into.
 */
export function findDerDeviations(bytes: Bytes, start = 0, end = bytes.length): readonly DerDeviation[] {
  const found = new Set<DerDeviation>();
  scan(bytes, start, end, 0, found);
  return [...found];
}

// Returns where the element ends; `limit` when it cannot be read.
function scan(bytes: Bytes, start: number, limit: number, depth: number, found: Set<DerDeviation>): number {
  const first = bytes[start] ?? 0;
  let at = start + 1;
  if ((first & 0x1f) === 0x1f) while (at < limit && (bytes[at++] ?? 0) >= 0x80);
  const lengthOctet = bytes[at++] ?? 0;
  if (at > limit || depth > MAX_DEPTH || first === 0) return unreadable(limit, found);
  const constructed = (first & 0x20) !== 0;
  if (constructed && first < 0x40 && first !== 0x30 && first !== 0x31 && first !== 0x28) found.add('constructed-string');
  if (lengthOctet === 0x80) {
    found.add('indefinite-length');
    return constructed ? scanIndefinite(bytes, at, limit, depth, found) : unreadable(limit, found);
  }
  const octets = lengthOctet < 0x80 ? 0 : lengthOctet & 0x7f;
  let length = octets === 0 ? lengthOctet : 0;
  for (let i = 0; i < octets; i++) length = length * 256 + (bytes[at + i] ?? 0);
  if (octets > 0 && (bytes[at] === 0 || length < 0x80)) found.add('non-minimal-length');
  at += octets;
  const end = at + length;
  if (!(end <= limit)) return unreadable(limit, found);
  if (constructed) scanInside(bytes, at, end, depth, first === 0x31, found);
  else scanPrimitive(bytes, first, at, length, found);
  return end;
}

function scanInside(bytes: Bytes, start: number, end: number, depth: number, sorted: boolean, found: Set<DerDeviation>): void {
  let previous = -1;
  for (let at = start; at < end; ) {
    const next = scan(bytes, at, end, depth + 1, found);
    // X.690 11.6
    if (sorted && previous >= 0 && comparesAbove(bytes, previous, at, at, next)) found.add('set-not-sorted');
    previous = at;
    at = next;
  }
}

function scanIndefinite(bytes: Bytes, start: number, limit: number, depth: number, found: Set<DerDeviation>): number {
  let at = start;
  while (at < limit && bytes[at] !== 0) at = scan(bytes, at, limit, depth + 1, found);
  return at + 2 <= limit && bytes[at + 1] === 0 ? at + 2 : unreadable(limit, found);
}

// X.690 8.3.2, 11.1
function scanPrimitive(bytes: Bytes, tag: number, at: number, length: number, found: Set<DerDeviation>): void {
  const first = bytes[at] ?? 0;
  if (tag === 0x01 && (length !== 1 || (first !== 0 && first !== 0xff))) found.add('boolean-value');
  if (tag === 0x02 && length > 1) {
    const second = bytes[at + 1] ?? 0;
    if ((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80)) found.add('integer-not-minimal');
  }
}

function comparesAbove(bytes: Bytes, a: number, aEnd: number, b: number, bEnd: number): boolean {
  for (let i = 0; a + i < aEnd && b + i < bEnd; i++) {
    const difference = (bytes[a + i] ?? 0) - (bytes[b + i] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return aEnd - a > bEnd - b;
}

function unreadable(limit: number, found: Set<DerDeviation>): number {
  found.add('unreadable-part');
  return limit;
}

/** The same element in DER, every SET taken as a SET OF, with another tag if one is given. Throws MalformedError DER_*. */
export function encodeAsDer(node: DerNode, tag: number = node.tag): Bytes {
  if (node.tag > 0xff) return node.raw; // long tags occur in no structure that is written anew
  if (!node.constructed) return encodeElement(tag, node.content);
  if (node.tag < 0x40 && node.tag !== 0x30 && node.tag !== 0x31 && node.tag !== 0x28) {
    return encodeElement(tag & ~0x20, node.octets(node.tag & ~0x20));
  }
  const parts = node.children.map((child) => encodeAsDer(child));
  return tag === 0x31 ? encodeSetOf(parts) : encodeElement(tag, ...parts);
}
