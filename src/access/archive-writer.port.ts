// Writes what is handed out as one archive file. Implemented by adapters/zip.
import type { Bytes } from '../core/encoding/bytes.ts';

export interface ArchiveItem {
  /** Path with `/`, no leading slash. */
  readonly name: string;
  readonly content: Uint8Array | AsyncIterable<Uint8Array>;
  /** Needed for streams. */
  readonly sizeBytes?: number;
}

export abstract class ArchiveWriter {
  /** As a stream; rejects when an item's stream fails. `modified`: the time of every entry. */
  abstract write(items: Iterable<ArchiveItem> | AsyncIterable<ArchiveItem>, modified: Date): AsyncIterable<Bytes>;
}
