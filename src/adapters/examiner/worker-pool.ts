// A few worker threads that each do one job at a time. A job that takes too long or kills its thread costs that job only.
import { Worker } from 'node:worker_threads';

interface Job<Request, Result> {
  readonly request: Request;
  readonly resolve: (result: Result) => void;
  readonly reject: (cause: Error) => void;
}

interface Thread<Request, Result> {
  readonly worker: Worker;
  job: Job<Request, Result> | null;
  timer: NodeJS.Timeout | null;
}

export type WorkerAnswer<Result> = { readonly result: Result } | { readonly error: string };

export interface WorkerPoolOptions {
  readonly entry: URL;
  readonly threads: number;
  readonly timeoutMs: number;
  readonly memoryMb: number;
}

export class WorkerTimeout extends Error {
  override readonly name = 'WorkerTimeout';
}

export class WorkerPool<Request, Result> {
  readonly #options: WorkerPoolOptions;
  readonly #threads: Thread<Request, Result>[] = [];
  readonly #waiting: Job<Request, Result>[] = [];
  #closed = false;

  constructor(options: WorkerPoolOptions) {
    this.#options = options;
  }

  run(request: Request): Promise<Result> {
    if (this.#closed) return Promise.reject(new Error('expected an open worker pool'));
    return new Promise((resolve, reject) => {
      this.#waiting.push({ request, resolve, reject });
      this.#dispatch();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const job of this.#waiting.splice(0)) job.reject(new Error('the worker pool was closed'));
    await Promise.all(this.#threads.splice(0).map((thread) => thread.worker.terminate()));
  }

  #dispatch(): void {
    const idle = this.#threads.find((thread) => thread.job === null) ?? this.#grow();
    const job = idle === null ? undefined : this.#waiting.shift();
    if (idle === null || job === undefined) return;
    idle.job = job;
    idle.timer = setTimeout(
      () => this.#end(idle, new WorkerTimeout(`no answer in ${this.#options.timeoutMs} ms`)),
      this.#options.timeoutMs,
    );
    idle.worker.ref();
    idle.worker.postMessage(job.request);
  }

  #grow(): Thread<Request, Result> | null {
    if (this.#threads.length >= this.#options.threads || this.#waiting.length === 0) return null;
    const worker = new Worker(this.#options.entry, { resourceLimits: { maxOldGenerationSizeMb: this.#options.memoryMb } });
    const thread: Thread<Request, Result> = { worker, job: null, timer: null };
    worker.on('message', (answer: WorkerAnswer<Result>) => this.#answered(thread, answer));
    worker.on('error', (cause) => this.#end(thread, cause instanceof Error ? cause : new Error(String(cause))));
    worker.on('exit', () => this.#end(thread, new Error('the worker thread ended')));
    this.#threads.push(thread);
    return thread;
  }

  #answered(thread: Thread<Request, Result>, answer: WorkerAnswer<Result>): void {
    const { job } = thread;
    if (thread.timer !== null) clearTimeout(thread.timer);
    thread.job = null;
    thread.timer = null;
    // An idle thread must not keep a command-line process alive.
    thread.worker.unref();
    if ('result' in answer) job?.resolve(answer.result);
    else job?.reject(new Error(answer.error));
    this.#dispatch();
  }

  #end(thread: Thread<Request, Result>, cause: Error): void {
    const at = this.#threads.indexOf(thread);
    if (at === -1) return;
    this.#threads.splice(at, 1);
    if (thread.timer !== null) clearTimeout(thread.timer);
    void thread.worker.terminate();
    thread.job?.reject(cause);
    this.#dispatch();
  }
}
