// The thread that writes one store's files, seen from the service: begun with the first batch, begun anew when it has died.
import { Worker } from 'node:worker_threads';
import { contentSizeBytes, localPathOf } from '../../storage/object-content.port.ts';
import { StorageError } from '../../storage/storage-error.port.ts';
import type { FileToWrite, WrittenFile } from './batch-writer.ts';
import type { CrossingContent, WriterAnswer, WriterFault, WriterPlace, WriterRequest } from './writer-worker.ts';

interface Waiting {
  readonly resolve: (written: readonly WrittenFile[]) => void;
  readonly reject: (cause: Error) => void;
}

interface Thread {
  readonly worker: Worker;
  readonly waiting: Map<number, Waiting>;
}

export class WriterThread {
  readonly #place: WriterPlace;
  #thread: Thread | null = null;
  #count = 0;

  /** `root` and `incoming` exist. */
  constructor(root: string, incoming: string) {
    this.#place = { root, incoming };
  }

  /** As BatchWriter.write. Each file must be one that `canCross`. */
  write(files: readonly FileToWrite[]): Promise<readonly WrittenFile[]> {
    this.#thread ??= this.#start();
    const { worker, waiting } = this.#thread;
    const request: WriterRequest = {
      id: this.#count++,
      files: files.map((file) => ({ ...file, content: crossing(file) })),
    };
    return new Promise((resolve, reject) => {
      waiting.set(request.id, { resolve, reject });
      worker.ref();
      worker.postMessage(request);
    });
  }

  #start(): Thread {
    // The entry has the ending of this file: .ts where sources run as they are, .js where they were built.
    const entry = new URL(import.meta.url.endsWith('.ts') ? './writer-worker.ts' : './writer-worker.js', import.meta.url);
    const worker = new Worker(entry, { workerData: this.#place });
    const thread: Thread = { worker, waiting: new Map() };
    worker.on('message', (answer: WriterAnswer) => answered(thread, answer));
    worker.on('error', (cause) => this.#end(thread, cause));
    worker.on('exit', () => this.#end(thread, undefined));
    return thread;
  }

  // What it was writing may be there or not, as after a crash: the caller writes it again.
  #end(thread: Thread, cause: unknown): void {
    if (this.#thread === thread) this.#thread = null;
    for (const { reject } of thread.waiting.values())
      reject(new StorageError('STORE_UNAVAILABLE', 'the thread that writes ended', cause));
    thread.waiting.clear();
  }
}

function answered({ worker, waiting }: Thread, answer: WriterAnswer): void {
  const found = waiting.get(answer.id);
  waiting.delete(answer.id);
  // An idle thread must not keep a command alive.
  if (waiting.size === 0) worker.unref();
  if ('written' in answer) found?.resolve(answer.written);
  else found?.reject(errorOf(answer.fault));
}

function errorOf({ storageCode, code, message }: WriterFault): Error {
  return storageCode === null ? Object.assign(new Error(message), { code }) : new StorageError(storageCode, message);
}

/** In memory, or in a file of this machine with both digests told: what needs nobody to read it out. */
export function canCross({ content, expected }: FileToWrite): boolean {
  if (content instanceof Uint8Array) return true;
  return localPathOf(content) !== null && expected?.sha256 !== undefined && expected.sha512 !== undefined;
}

// A part of a larger array would take all of it along.
function crossing({ content }: FileToWrite): CrossingContent {
  if (content instanceof Uint8Array) return content.byteLength === content.buffer.byteLength ? content : new Uint8Array(content);
  return { localPath: localPathOf(content) ?? '', sizeBytes: contentSizeBytes(content) };
}
