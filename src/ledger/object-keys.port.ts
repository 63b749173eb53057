// Keys of the published log beyond C2SP tlog-tiles, and the form of a pack of bodies.
import { type Bytes, concatBytes } from '../core/encoding/bytes.ts';
import { MalformedError } from '../core/encoding/malformed-error.ts';
import { CHECKPOINT_KEY, tileIndexPath } from '../core/merkle/index.ts';

/** The current checkpoint. */
export const CHECKPOINT = CHECKPOINT_KEY;

/** Every checkpoint that was ever signed, by its size, 16 digits so that a listing is in order. */
export function numberedCheckpointKey(size: number): string {
  return `${NUMBERED_CHECKPOINTS}${String(size).padStart(16, '0')}`;
}
export const NUMBERED_CHECKPOINTS = 'checkpoints/';

/** The bodies of the statements from `pack` on that were sequenced together. */
export function bodyPackKey(pack: number): string {
  return `bodies/${tileIndexPath(pack)}`;
}

/** Each body as uint32 big-endian length and bytes, in the order of the entries. */
export function encodeBodyPack(bodies: readonly Uint8Array[]): Bytes {
  const parts: Uint8Array[] = [];
  for (const body of bodies) {
    const length = new Uint8Array(4);
    new DataView(length.buffer).setUint32(0, body.length);
    parts.push(length, body);
  }
  return concatBytes(...parts);
}

/** Throws MalformedError BODY_PACK_INVALID. */
export function parseBodyPack(bytes: Bytes): Bytes[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const bodies: Bytes[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = at + 4 <= bytes.length ? view.getUint32(at) : Number.POSITIVE_INFINITY;
    if (at + 4 + length > bytes.length) throw new MalformedError('BODY_PACK_INVALID', `body ${bodies.length} is cut off`);
    bodies.push(bytes.slice(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return bodies;
}
