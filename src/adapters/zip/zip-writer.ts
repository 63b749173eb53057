// Writes ZIP archives (SIPs, DIPs, proof bundles, templates) as a stream, in the order given, ZIP64 when needed.
import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import type { Bytes } from '../../core/encoding/bytes.ts';

export interface ZipItem {
  /** Path with `/`, no leading slash. */
  readonly name: string;
  readonly content: Uint8Array | AsyncIterable<Uint8Array>;
  /** Needed for streams, so that the writer does not have to look ahead. */
  readonly sizeBytes?: number;
  /** Default true. Signed PDFs hardly shrink: false saves time. */
  readonly compress?: boolean;
}

/** `modified`: the time written for every entry. Rejects when an item's stream fails or has another size than stated. */
export async function* writeZip(items: Iterable<ZipItem> | AsyncIterable<ZipItem>, modified: Date): AsyncGenerator<Bytes> {
  const zip = new ZipFile();
  const output = zip.outputStream as Readable;
  zip.on('error', (error: Error) => output.destroy(error));
  const adding = addItems(zip, items, modified).catch((error: unknown) => {
    output.destroy(error instanceof Error ? error : new Error(String(error)));
  });
  try {
    for await (const chunk of output) yield new Uint8Array(chunk as Uint8Array);
    await adding;
  } finally {
    output.destroy();
  }
}

async function addItems(zip: ZipFile, items: Iterable<ZipItem> | AsyncIterable<ZipItem>, modified: Date): Promise<void> {
  const output = zip.outputStream as Readable;
  for await (const { name, content, sizeBytes, compress = true } of items) {
    const options = { mtime: modified, mode: 0o100644, compress };
    if (content instanceof Uint8Array)
      zip.addBuffer(Buffer.from(content.buffer, content.byteOffset, content.length), name, options);
    else {
      zip.addReadStreamLazy(name, { ...options, ...(sizeBytes === undefined ? {} : { size: sizeBytes }) }, (done) => {
        const stream = Readable.from(content);
        // yazl pipes, and pipes do not carry errors.
        stream.on('error', (error) => output.destroy(error));
        done(null, stream);
      });
    }
  }
  zip.end();
}

/** For small archives. */
export async function zipBytes(items: Iterable<ZipItem>, modified: Date): Promise<Bytes> {
  const parts: Bytes[] = [];
  for await (const part of writeZip(items, modified)) parts.push(part);
  return new Uint8Array(Buffer.concat(parts));
}
