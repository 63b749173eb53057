// The DocumentExaminer port over worker threads, so that the service answers while files are examined.
import {
  DocumentExaminer,
  type Examination,
  ExaminationFailed,
  type ExaminationRequest,
} from '../../ingest/document-examiner.port.ts';
import type { TrustStore } from '../../preservation/trust-store.port.ts';
import type { WorkerRequest, WorkerTrust } from './examine-worker.ts';
import { JobFailed, ThreadEnded, WorkerPool } from './worker-pool.ts';

const TRUST_HOLDS_MS = 250;

export interface ExaminerSettings {
  readonly threads: number;
  readonly timeoutMs: number;
  readonly memoryMb: number;
  /** Policies as read from config/policies, by name. */
  readonly policies: ReadonlyMap<string, unknown>;
}

export class ThreadedExaminer extends DocumentExaminer {
  readonly #pool: WorkerPool<WorkerRequest, Examination>;
  readonly #settings: ExaminerSettings;
  readonly #trustStore: TrustStore;
  #askedAt = 0;
  #trust: { readonly version: number; readonly trust: WorkerTrust } | null = null;

  constructor(trustStore: TrustStore, settings: ExaminerSettings) {
    super();
    this.#trustStore = trustStore;
    this.#settings = settings;
    // The entry has the ending of this file: .ts where sources run as they are, .js where they were built.
    const entry = new URL(import.meta.url.endsWith('.ts') ? './examine-worker.ts' : './examine-worker.js', import.meta.url);
    this.#pool = new WorkerPool({ entry, threads: settings.threads, timeoutMs: settings.timeoutMs, memoryMb: settings.memoryMb });
  }

  override async examine(request: ExaminationRequest): Promise<Examination> {
    const policy = this.#settings.policies.get(request.policy);
    if (policy === undefined) throw new Error(`expected a policy named ${request.policy} in config/policies`);
    const { version, trust } = await this.#currentTrust();
    const { path, name, at } = request;
    const job: WorkerRequest = { path, name, atMs: at.getTime(), policy, trustVersion: version, trust };
    try {
      return await this.#pool.run(job).catch((cause: unknown) => this.#onceMore(job, cause));
    } catch (cause) {
      if (cause instanceof JobFailed || cause instanceof ThreadEnded) throw new ExaminationFailed(cause.message, { cause });
      throw cause;
    }
  }

  // A thread that was killed is no judgement on the file. Killed again, it is.
  #onceMore(job: WorkerRequest, cause: unknown): Promise<Examination> {
    if (cause instanceof ThreadEnded) return this.#pool.run(job);
    throw cause;
  }

  close(): Promise<void> {
    return this.#pool.close();
  }

  // A change of trust counts for files that come a moment later; asking the database for every file would cost more than most files.
  async #currentTrust(): Promise<{ readonly version: number; readonly trust: WorkerTrust }> {
    if (this.#trust !== null && performance.now() - this.#askedAt < TRUST_HOLDS_MS) return this.#trust;
    const version = await this.#trustStore.version();
    this.#askedAt = performance.now();
    if (this.#trust?.version === version) return this.#trust;
    const list = await this.#trustStore.list();
    const of = (purpose: string) => list.filter((item) => item.purpose === purpose).map((item) => shared(item.certificate));
    this.#trust = { version, trust: { signers: of('signers'), tsa: of('tsa'), intermediates: of('intermediates') } };
    return this.#trust;
  }
}

// Shared memory goes to the threads by reference: the certificates are not copied with every file.
function shared(bytes: Uint8Array): Uint8Array {
  const copy = new Uint8Array(new SharedArrayBuffer(bytes.length));
  copy.set(bytes);
  return copy;
}
