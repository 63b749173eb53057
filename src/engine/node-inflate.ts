// Inflate over node:zlib.
import { inflateRawSync, inflateSync } from 'node:zlib';
import type { Inflate } from '../core/encoding/inflate.ts';

export const nodeInflate: Inflate = (compressed, maxOutputBytes, form = 'zlib') => {
  try {
    const inflate = form === 'zlib' ? inflateSync : inflateRawSync;
    const bytes = inflate(compressed, { maxOutputLength: Math.max(1, maxOutputBytes) });
    return { ok: true, bytes: new Uint8Array(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.length) };
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    return { ok: false, reason: code === 'ERR_BUFFER_TOO_LARGE' ? 'too-large' : 'malformed' };
  }
};
