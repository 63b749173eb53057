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
  watch: NodeJS.Timeout | null;
}

/** `ofMachine`: the job's input could not be read; otherwise the input broke the work. */
export type WorkerAnswer<Result> = { readonly result: Result } | { readonly error: string; readonly ofMachine: boolean };

export interface WorkerPoolOptions {
  readonly entry: URL;
  readonly threads: number;
  readonly timeoutMs: number;
  readonly memoryMb: number;
}

/** The input is at fault: the work on it threw, took too long, or took too much memory. */
export class JobFailed extends Error {
  override readonly name = 'JobFailed';
}

/** The thread ended and did not say why: killed from outside, or by a fault in native code. */
export class ThreadEnded extends Error {
  override readonly name = 'ThreadEnded';
}

const WATCH_MS = 200;

// What examining a file leaves behind is garbage at once: a larger young generation makes collecting it cheaper.
const YOUNG_MB = 96;

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
      () => this.#end(idle, new JobFailed(`no answer in ${this.#options.timeoutMs} ms`)),
      this.#options.timeoutMs,
    );
    idle.watch = setInterval(() => void this.#watchMemory(idle), WATCH_MS);
    idle.worker.ref();
    idle.worker.postMessage(job.request);
  }

  #grow(): Thread<Request, Result> | null {
    if (this.#threads.length >= this.#options.threads || this.#waiting.length === 0) return null;
    const worker = new Worker(this.#options.entry, {
      resourceLimits: { maxOldGenerationSizeMb: this.#options.memoryMb, maxYoungGenerationSizeMb: YOUNG_MB },
    });
    const thread: Thread<Request, Result> = { worker, job: null, timer: null, watch: null };
    worker.on('message', (answer: WorkerAnswer<Result>) => this.#answered(thread, answer));
    worker.on('error', (cause) => this.#end(thread, new JobFailed(String(cause), { cause })));
    worker.on('exit', () => this.#end(thread, new ThreadEnded('the worker thread ended')));
    this.#threads.push(thread);
    return thread;
  }

  #answered(thread: Thread<Request, Result>, answer: WorkerAnswer<Result>): void {
    const { job } = thread;
    this.#stopClocks(thread);
    thread.job = null;
    // An idle thread must not keep a command-line process alive.
    thread.worker.unref();
    if ('result' in answer) job?.resolve(answer.result);
    else job?.reject(answer.ofMachine ? new Error(answer.error) : new JobFailed(answer.error));
    this.#dispatch();
  }

  // The limit of a thread's heap does not count what lies outside it: the bytes of inflated streams.
  async #watchMemory(thread: Thread<Request, Result>): Promise<void> {
    const { job } = thread;
    try {
      const { used_heap_size: heap, external_memory: outside } = await thread.worker.getHeapStatistics();
      const usedMb = (heap + outside) / 2 ** 20;
      if (usedMb > this.#options.memoryMb && job !== null && thread.job === job)
        this.#end(thread, new JobFailed(`more than ${this.#options.memoryMb} MiB of memory`));
    } catch {
      // The thread has ended meanwhile; its own event says so, and its job is answered there.
      clearInterval(thread.watch ?? undefined);
    }
  }

  #stopClocks(thread: Thread<Request, Result>): void {
    if (thread.timer !== null) clearTimeout(thread.timer);
    if (thread.watch !== null) clearInterval(thread.watch);
    thread.timer = null;
    thread.watch = null;
  }

  #end(thread: Thread<Request, Result>, cause: Error): void {
    const at = this.#threads.indexOf(thread);
    if (at === -1) return;
    this.#threads.splice(at, 1);
    this.#stopClocks(thread);
    void thread.worker.terminate();
    thread.job?.reject(cause);
    this.#dispatch();
  }
}
