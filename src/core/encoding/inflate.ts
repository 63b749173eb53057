// Decompression as core asks for it (RFC 1950: zlib, RFC 1951: deflate). Core has neither Node's zlib nor DecompressionStream: src/engine supplies one.
import type { Bytes } from './bytes.ts';

/** `too-large`: more than `maxOutputBytes` would come out. `malformed`: not data of this form, or damaged. */
export type InflateResult =
  | { readonly ok: true; readonly bytes: Bytes }
  | { readonly ok: false; readonly reason: 'malformed' | 'too-large' };

/** `deflate`: without zlib's header and checksum, as in ZIP. */
export type DeflateForm = 'zlib' | 'deflate';

/** Never throws for its input, and never allocates much more than `maxOutputBytes`. Without a form it is zlib. */
export type Inflate = (compressed: Uint8Array, maxOutputBytes: number, form?: DeflateForm) => InflateResult;
