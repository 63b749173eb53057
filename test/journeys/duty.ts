// An archive to be damaged on purpose: dossiers deposited over HTTP, stores on disk, audits run and waited for.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestClient, TestService } from '../service.ts';

export interface Fault {
  readonly code: string;
  readonly store: string;
  readonly medium: string;
  readonly path: string;
  readonly file: string;
  readonly vi: string;
  readonly en: string;
  readonly healedAt: string | null;
}

export interface AuditAnswer {
  readonly id: string;
  readonly outcome: string;
  readonly finishedAt: string | null;
  readonly filesChecked: number;
  readonly dossiers: number;
  readonly faults: readonly Fault[];
  readonly notes: readonly Fault[];
  readonly minutes: string | null;
}

/** Runs an audit to its end. */
export async function audited(client: TestClient): Promise<AuditAnswer> {
  const begun = await client.send<{ id: string }>('POST', '/api/audits');
  if (begun.status !== 201) throw new Error(`audit: ${JSON.stringify(begun.body)}`);
  return waitForAudit(client, begun.body.id);
}

export async function waitForAudit(client: TestClient, id: string): Promise<AuditAnswer> {
  const deadline = performance.now() + 60_000;
  for (;;) {
    const { body } = await client.send<AuditAnswer>('GET', `/api/audits/${id}`);
    if (body.finishedAt !== null) return body;
    if (performance.now() > deadline) throw new Error('expected the audit to end within a minute');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export class StoreOnDisk {
  readonly root: string;

  constructor(
    service: TestService,
    readonly name: 'kho-a' | 'kho-b',
  ) {
    this.root = join(service.dataDir, 'stores', name.slice(-1));
  }

  /** Paths below the store, as minutes tell them: `records/…`, `ledger/…`. */
  find(pattern: RegExp): string {
    const paths = readdirSync(this.root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(this.root.length + 1))
      .sort();
    const found = paths.find((path) => pattern.test(path) && !path.startsWith('damaged/'));
    if (found === undefined) throw new Error(`expected a file like ${pattern} in ${this.name}`);
    return found;
  }

  bytes(path: string): Buffer {
    return readFileSync(join(this.root, path));
  }

  write(path: string, bytes: Uint8Array): void {
    writeFileSync(join(this.root, path), bytes);
  }

  /** One bit of one byte in the middle. */
  flip(path: string): void {
    const bytes = this.bytes(path);
    const at = Math.floor(bytes.length / 2);
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    this.write(path, bytes);
  }
}
