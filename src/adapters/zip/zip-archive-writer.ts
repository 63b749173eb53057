// The archive writer as ZIP.
import { type ArchiveItem, ArchiveWriter } from '../../access/archive-writer.port.ts';
import type { Bytes } from '../../core/encoding/bytes.ts';
import { writeZip } from './zip-writer.ts';

export class ZipArchiveWriter extends ArchiveWriter {
  override write(items: Iterable<ArchiveItem> | AsyncIterable<ArchiveItem>, modified: Date): AsyncIterable<Bytes> {
    return writeZip(items, modified);
  }
}
