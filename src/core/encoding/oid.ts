// Object identifiers as dotted strings; contents octets by X.690 (02/2021) clause 8.19.
import type { Bytes } from './bytes.ts';
import { MalformedError } from './malformed-error.ts';

const MAX_OID_BYTES = 128;
const SAFE_BEFORE_SHIFT = 2 ** 46;

/** Reads the contents octets. Throws MalformedError DER_OID. Arcs beyond 2^53 stay exact. */
export function parseOid(content: Uint8Array): string {
  if (content.length === 0 || content.length > MAX_OID_BYTES) {
    throw new MalformedError('DER_OID', `expected 1 to ${MAX_OID_BYTES} bytes, got ${content.length}`);
  }
  let out = '';
  let start = true;
  let arc: number | bigint = 0;
  for (const octet of content) {
    // X.690 8.19.2: the leading octet of a subidentifier is never 0x80.
    if (start && octet === 0x80) throw new MalformedError('DER_OID', 'a subidentifier begins with 0x80');
    arc = appendBits(arc, octet & 0x7f);
    start = octet < 0x80;
    if (!start) continue;
    out += out === '' ? firstArcs(arc) : `.${arc}`;
    arc = 0;
  }
  if (!start) throw new MalformedError('DER_OID', 'the last subidentifier is cut off');
  return out;
}

function appendBits(arc: number | bigint, bits: number): number | bigint {
  if (typeof arc === 'number') {
    if (arc < SAFE_BEFORE_SHIFT) return arc * 128 + bits;
    return BigInt(arc) * 128n + BigInt(bits);
  }
  return arc * 128n + BigInt(bits);
}

// X.690 8.19.4: the first subidentifier holds two arcs.
function firstArcs(value: number | bigint): string {
  if (value < 40) return `0.${value}`;
  if (value < 80) return `1.${Number(value) - 40}`;
  return typeof value === 'number' ? `2.${value - 80}` : `2.${value - 80n}`;
}

/** The contents octets of a dotted string. Throws MalformedError DER_OID when it is not an object identifier. */
export function oidContent(dotted: string): Bytes {
  if (!/^[0-2](\.(0|[1-9][0-9]*))+$/.test(dotted)) throw new MalformedError('DER_OID', `expected dotted arcs, got ${dotted}`);
  const [first = 0n, second = 0n, ...rest] = dotted.split('.').map(BigInt);
  if (first < 2n && second > 39n) throw new MalformedError('DER_OID', `the second arc of ${dotted} exceeds 39`);
  const octets: number[] = [];
  for (const arc of [first * 40n + second, ...rest]) appendSubidentifier(octets, arc);
  return new Uint8Array(octets);
}

function appendSubidentifier(octets: number[], arc: bigint): void {
  const groups = [Number(arc & 127n)];
  for (let left = arc >> 7n; left > 0n; left >>= 7n) groups.push(Number(left & 127n) | 0x80);
  octets.push(...groups.reverse());
}
