// Tells whether bytes that were read as BER are DER, and if not, why (X.690, 02/2021, clauses 8.1.3, 10 and 11).
import type { Bytes } from './bytes.ts';
import { type DerNode, parseDerPrefix } from './der.ts';

export type DerDeviation =
  | 'indefinite-length'
  | 'non-minimal-length'
  | 'constructed-string'
  | 'boolean-value'
  | 'integer-not-minimal';

const UNIVERSAL_CONSTRUCTED = new Set([0x30, 0x31, 0x28]); // SEQUENCE, SET, EXTERNAL

/** The kinds of deviation found, each once, in the order of appearance. Throws MalformedError DER_* for unreadable input. */
export function findDerDeviations(bytes: Bytes): readonly DerDeviation[] {
  const found = new Set<DerDeviation>();
  inspect(parseDerPrefix(bytes, { rules: 'ber' }), bytes, found);
  return [...found];
}

function inspect(node: DerNode, bytes: Bytes, found: Set<DerDeviation>): void {
  if (node.indefinite) found.add('indefinite-length');
  else if (!lengthIsMinimal(node)) found.add('non-minimal-length');
  if (node.constructed) {
    if (node.tag < 0x40 && !UNIVERSAL_CONSTRUCTED.has(node.tag)) found.add('constructed-string');
    for (const child of node.children) inspect(child, bytes, found);
    return;
  }
  const first = bytes[node.contentStart] ?? 0;
  const length = node.contentEnd - node.contentStart;
  if (node.tag === 0x01 && (length !== 1 || (first !== 0 && first !== 0xff))) found.add('boolean-value');
  if (node.tag === 0x02 && length > 1) {
    const second = bytes[node.contentStart + 1] ?? 0;
    if ((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80)) found.add('integer-not-minimal');
  }
}

// X.690 10.1: the length in the smallest number of octets.
function lengthIsMinimal(node: DerNode): boolean {
  const length = node.contentEnd - node.contentStart;
  const octets = length < 0x80 ? 1 : length < 0x100 ? 2 : length < 0x10000 ? 3 : length < 0x1000000 ? 4 : 5;
  return node.contentStart - node.start - tagOctets(node.tag) === octets;
}

function tagOctets(tag: number): number {
  const number = Math.floor(tag / 256);
  return number === 0 ? 1 : number < 0x80 ? 2 : number < 0x4000 ? 3 : 4;
}
