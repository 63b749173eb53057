// Decompression as core asks for it (RFC 1950: zlib). Core has neither Node's zlib nor DecompressionStream: src/engine supplies one.
import type { Bytes } from './bytes.ts';

/** `too-large`: more than `maxOutputBytes` would come out. `malformed`: not zlib data, or damaged. */
export type InflateResult =
  | { readonly ok: true; readonly bytes: Bytes }
  | { readonly ok: false; readonly reason: 'malformed' | 'too-large' };

/** Never throws for its input, and never allocates much more than `maxOutputBytes`. */
export type Inflate = (compressed: Uint8Array, maxOutputBytes: number) => InflateResult;
