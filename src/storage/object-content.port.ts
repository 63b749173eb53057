// Reading content whichever way it was handed over.
import { readChunks } from '../core/encoding/byte-source.ts';
import type { Bytes } from '../core/encoding/bytes.ts';
import type { ObjectContent } from './object-store.port.ts';

export function contentSizeBytes(content: ObjectContent): number {
  return content instanceof Uint8Array ? content.length : content.sizeBytes;
}

/** Where the bytes lie on this machine; null when they are in memory or elsewhere. */
export function localPathOf(content: ObjectContent): string | null {
  return !(content instanceof Uint8Array) && 'localPath' in content ? content.localPath : null;
}

/** In order, in chunks of at most 1 MiB for sources, whole for arrays. */
export async function* contentChunks(content: ObjectContent): AsyncGenerator<Uint8Array> {
  if (!(content instanceof Uint8Array)) yield* readChunks(content);
  else if (content.length > 0) yield content;
}

/** A range of the content; only for ranges that fit in memory. */
export async function contentRange(content: ObjectContent, offset: number, length: number): Promise<Bytes> {
  return content instanceof Uint8Array ? (content.slice(offset, offset + length) as Bytes) : await content.read(offset, length);
}
