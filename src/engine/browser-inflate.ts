// Inflate for browsers: DecompressionStream cannot be stopped from within a synchronous reader, so a small library does it.
import { Inflate as RawInflate, Unzlib } from 'fflate';
import { type Bytes, concatBytes } from '../core/encoding/bytes.ts';
import type { Inflate } from '../core/encoding/inflate.ts';

/** Fed in small steps, so that a bomb is noticed before it has unfolded: deflate grows at most some 1000 times. */
const STEP_BYTES = 1 << 14;

export const browserInflate: Inflate = (compressed, maxOutputBytes, form = 'zlib') => {
  const parts: Uint8Array[] = [];
  let length = 0;
  let ended = false;
  const Inflater = form === 'zlib' ? Unzlib : RawInflate;
  const inflater = new Inflater((part, final) => {
    parts.push(part);
    length += part.length;
    ended ||= final;
  });
  try {
    for (let at = 0; at < compressed.length && !ended && length <= maxOutputBytes; at += STEP_BYTES) {
      inflater.push(compressed.subarray(at, at + STEP_BYTES), at + STEP_BYTES >= compressed.length);
    }
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    return { ok: false, reason: 'malformed' };
  }
  if (length > maxOutputBytes) return { ok: false, reason: 'too-large' };
  if (!ended) return { ok: false, reason: 'malformed' };
  const bytes: Bytes = concatBytes(...parts);
  return { ok: true, bytes };
};
