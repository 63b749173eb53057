// Port: reading the ZIP that an agency handed over. The bytes are hostile until shown otherwise.
import type { ByteSource } from '../core/encoding/byte-source.ts';
import type { Bytes } from '../core/encoding/bytes.ts';
import type { Finding } from '../core/package/index.ts';

export interface SipArchiveLimits {
  readonly maxEntries: number;
  /** Sum of the uncompressed sizes. */
  readonly maxTotalBytes: number;
  readonly maxEntryBytes: number;
  /** Uncompressed : compressed, for each entry larger than 1 MiB. */
  readonly maxRatio: number;
  /** Folders above a file. */
  readonly maxDepth: number;
  /** UTF-8 bytes of a whole path. */
  readonly maxNameBytes: number;
}

export const DEFAULT_SIP_ARCHIVE_LIMITS: SipArchiveLimits = {
  maxEntries: 10_000,
  maxTotalBytes: 20 * 2 ** 30,
  maxEntryBytes: 8 * 2 ** 30,
  maxRatio: 200,
  maxDepth: 8,
  maxNameBytes: 512,
};

export interface SipArchiveEntry {
  /** NFC, with `/` between folders; never a folder. */
  readonly name: string;
  /** As the directory states it; `read` rejects when the content differs. */
  readonly sizeBytes: number;
  readonly compressedBytes: number;
}

export interface SipArchive {
  /** In the order of the directory; empty when findings refuse the archive. Only then is it safe to call `read`. */
  readonly entries: readonly SipArchiveEntry[];
  /** Every fault of the archive, codes ZIP_*. */
  readonly findings: readonly Finding[];
  /**
   * Streams one entry in chunks, checked against its stated size and CRC-32. Rejects with MalformedError ZIP_SIZE_MISMATCH,
   * ZIP_CRC_MISMATCH or ZIP_DATA_CORRUPT, at the latest at the end: nothing may be believed before the stream has ended.
   */
  read(entry: SipArchiveEntry): AsyncIterable<Bytes>;
}

export abstract class SipArchiveReader {
  /** Never rejects for a bad archive (that is findings); rejects only when `source` cannot be read. Reads headers, no content. */
  abstract open(source: ByteSource, limits?: SipArchiveLimits): Promise<SipArchive>;
}
