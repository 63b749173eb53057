// Resumable uploads (tus 1.0) that go on while the person moves between pages. At most two at a time.
import { DetailedError, Upload } from 'tus-js-client';
import { UNREACHABLE } from '../api/client.ts';
import type { Bilingual } from '../api/types.ts';

export type UploadState = 'waiting' | 'uploading' | 'paused' | 'failed' | 'finished';

export interface UploadItem {
  readonly key: string;
  readonly transferId: string;
  readonly fileName: string;
  readonly sizeBytes: number;
  readonly sentBytes: number;
  readonly state: UploadState;
  /** Known once the service has answered; it is the package's id. */
  readonly packageId: string | null;
  readonly failure: Bilingual | null;
}

export interface UnfinishedPackage {
  readonly id: string;
  readonly fileName: string;
  readonly sizeBytes: number;
}

const ENDPOINT = '/api/uploads';
const PARALLEL = 2;
const CHUNK_BYTES = 16 * 1024 * 1024;
const RETRY_DELAYS_MS = [0, 1_000, 3_000, 5_000, 10_000, 20_000];

export class UploadQueue {
  #items: readonly UploadItem[] = [];
  readonly #uploads = new Map<string, Upload>();
  readonly #listeners = new Set<() => void>();
  readonly #onSettled: (transferId: string) => void;
  #made = 0;

  /** `onSettled` is called when an upload began, finished or was removed: the transfer's page should ask the service again. */
  constructor(onSettled: (transferId: string) => void) {
    this.#onSettled = onSettled;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly items = (): readonly UploadItem[] => this.#items;

  isBusy(): boolean {
    return this.#items.some((item) => item.state === 'uploading' || item.state === 'waiting');
  }

  /** With `unfinished`, goes on where an earlier upload of the same file stopped (also after a reload, or on another computer). */
  add(transferId: string, file: File, unfinished?: UnfinishedPackage): void {
    const key = `upload-${++this.#made}`;
    this.#items = [
      ...this.#items,
      {
        key,
        transferId,
        fileName: file.name,
        sizeBytes: file.size,
        sentBytes: 0,
        state: 'waiting',
        packageId: unfinished?.id ?? null,
        failure: null,
      },
    ];
    this.#uploads.set(key, this.#createUpload(key, transferId, file, unfinished));
    this.#changed();
    this.#startNext();
  }

  pause(key: string): void {
    void this.#uploads.get(key)?.abort();
    this.#update(key, { state: 'paused' });
    this.#startNext();
  }

  resume(key: string): void {
    this.#update(key, { state: 'waiting', failure: null });
    this.#startNext();
  }

  /** Stops, and takes back what the service has received. */
  async remove(key: string): Promise<void> {
    const item = this.#items.find((one) => one.key === key);
    await this.#uploads.get(key)?.abort(true);
    this.#uploads.delete(key);
    this.#items = this.#items.filter((one) => one.key !== key);
    this.#changed();
    if (item) this.#onSettled(item.transferId);
    this.#startNext();
  }

  #createUpload(key: string, transferId: string, file: File, unfinished?: UnfinishedPackage): Upload {
    return new Upload(file, {
      endpoint: ENDPOINT,
      uploadUrl: unfinished ? `${ENDPOINT}/${encodeURIComponent(unfinished.id)}` : null,
      chunkSize: CHUNK_BYTES,
      retryDelays: RETRY_DELAYS_MS,
      storeFingerprintForResuming: false,
      metadata: { transferId, filename: file.name },
      onUploadUrlAvailable: () => {
        const packageId = packageIdOf(this.#uploads.get(key)?.url);
        if (packageId !== null) this.#update(key, { packageId });
        this.#onSettled(transferId);
      },
      onProgress: (sentBytes) => this.#update(key, { sentBytes }),
      onSuccess: () => {
        this.#update(key, { state: 'finished', sentBytes: file.size });
        this.#onSettled(transferId);
        this.#startNext();
      },
      onError: (error) => {
        this.#update(key, { state: 'failed', failure: failureOf(error) });
        this.#startNext();
      },
    });
  }

  #startNext(): void {
    const running = this.#items.filter((item) => item.state === 'uploading').length;
    for (const item of this.#items.filter((one) => one.state === 'waiting').slice(0, Math.max(0, PARALLEL - running))) {
      this.#update(item.key, { state: 'uploading' });
      this.#uploads.get(item.key)?.start();
    }
  }

  #update(key: string, change: Partial<UploadItem>): void {
    this.#items = this.#items.map((item) => (item.key === key ? { ...item, ...change } : item));
    this.#changed();
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}

function packageIdOf(url: string | null | undefined): string | null {
  const last = url?.split('?')[0]?.split('/').pop();
  return last ? decodeURIComponent(last) : null;
}

function failureOf(error: Error): Bilingual {
  const body = error instanceof DetailedError ? error.originalResponse?.getBody() : undefined;
  if (!body) return UNREACHABLE;
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed === 'object' && parsed !== null && 'error' in parsed) {
      const told = parsed.error;
      if (typeof told === 'object' && told !== null && 'vi' in told && 'en' in told) {
        return { vi: String(told.vi), en: String(told.en) };
      }
    }
    return UNREACHABLE;
  } catch {
    return UNREACHABLE; // an answer of a proxy, not of the service
  }
}
