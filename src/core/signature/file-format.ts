// What a file is, by its bytes and never by its name.
import type { Bytes } from '../encoding/bytes.ts';

/** How many bytes of the beginning are wanted. */
export const HEAD_BYTES = 1024;

/** The family of formats that the beginning of a file announces; what it is exactly is found by reading it. */
export function detectFormat(head: Bytes): 'pdf' | 'other' {
  // ISO 32000-2 Annex I: readers look for the header in the first 1,024 bytes.
  return /%PDF-\d\.\d/.test(String.fromCharCode(...head.subarray(0, HEAD_BYTES))) ? 'pdf' : 'other';
}
