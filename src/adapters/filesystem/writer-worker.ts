// Entry of the thread that writes one store's files: a batch in, what was written out. Several batches may be under way.
import { parentPort, workerData } from 'node:worker_threads';
import type { ObjectContent } from '../../storage/object-store.port.ts';
import { StorageError } from '../../storage/storage-error.port.ts';
import { BatchWriter, type FileToWrite, type WrittenFile } from './batch-writer.ts';
import { BlockingFs } from './blocking-fs.ts';
import { DurableDirectories } from './durable-directories.ts';
import { errorCode } from './durable-fs.ts';
import { IncomingFolder } from './incoming-folder.ts';

export interface WriterPlace {
  readonly root: string;
  /** The folder of this process for unfinished files. */
  readonly incoming: string;
}

/** Bytes, or the place of a file. */
export type CrossingContent = Uint8Array | { readonly localPath: string; readonly sizeBytes: number };

export interface WriterRequest {
  readonly id: number;
  readonly files: readonly (Omit<FileToWrite, 'content'> & { readonly content: CrossingContent })[];
}

export interface WriterFault {
  /** Of a StorageError; null for any other. */
  readonly storageCode: StorageError['code'] | null;
  /** POSIX code, or ''. */
  readonly code: string;
  readonly message: string;
}

export type WriterAnswer = { readonly id: number } & (
  | { readonly written: readonly WrittenFile[] }
  | { readonly fault: WriterFault }
);

const { root, incoming } = workerData as WriterPlace;
const fs = new BlockingFs();
const writer = new BatchWriter(fs, new DurableDirectories(fs, root), new IncomingFolder(fs, incoming, 't'));

async function answer({ id, files }: WriterRequest): Promise<WriterAnswer> {
  try {
    return { id, written: await writer.write(files.map((file) => ({ ...file, content: contentOf(file.content) }))) };
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    return { id, fault: { storageCode: cause instanceof StorageError ? cause.code : null, code: errorCode(cause), message } };
  }
}

function contentOf(content: CrossingContent): ObjectContent {
  if (content instanceof Uint8Array) return content;
  // Told its digests, the writer copies the file; it never asks for a part.
  const read = () => Promise.reject(new Error('expected a file to be written as a whole'));
  return { ...content, read };
}

parentPort?.on('message', (request: WriterRequest) => {
  void answer(request).then((message) => parentPort?.postMessage(message));
});
