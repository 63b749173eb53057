// Backup sets on a medium. Each is a folder <time>-<kind> with objects/ (laid out as a store), metadata/ (XML), manifest.jsonl, the
// minutes, and set.json, which is written last: a set without it was broken off, and is continued by the next run.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { BackupKind, BackupSummary } from '../../preservation/backup-status.port.ts';
import type { ObjectDigests } from '../../storage/index.ts';

export const SET_FORMAT = 'chauban-backup/1';
export const OBJECTS = 'objects';
export const METADATA = 'metadata';
export const MANIFEST = 'manifest.jsonl';
const SET = 'set.json';
const NAME = /^\d{8}T\d{6}Z-(full|incremental)$/;

/** set.json: times in RFC 3339 UTC. */
export interface SetDescription {
  readonly format: typeof SET_FORMAT;
  readonly name: string;
  readonly kind: BackupKind;
  /** The full set that an incremental one continues; null for a full one. */
  readonly base: string | null;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly ledger: { readonly origin: string; readonly size: number; readonly root: string };
  /** Entries below are backed up whole in this chain of sets; the next incremental one begins here. */
  readonly nextEntry: number;
  readonly dossiers: number;
  readonly objects: number;
  readonly sizeBytes: number;
  readonly faults: readonly BackupFault[];
  /** SHA-256 of manifest.jsonl. */
  readonly manifest: string;
  readonly software: string;
}

export interface BackupFault {
  readonly code: 'OBJECT_UNREADABLE' | 'AIP_UNREADABLE' | 'RECEIPT_MISSING' | 'CHECKPOINT_WRONG' | 'LOG_NOT_WHOLE';
  /** Circular 02/2019/TT-BNV Art. 9: name and place of the faulty file. */
  readonly key: string;
  readonly entry: number | null;
  readonly detail: string;
}

/** A line of manifest.jsonl. */
export interface ManifestLine extends ObjectDigests {
  readonly area: 'records' | 'ledger' | 'metadata';
  readonly key: string;
  readonly sizeBytes: number;
}

export interface BackupSet {
  readonly name: string;
  readonly path: string;
  readonly kind: BackupKind;
  /** Absent: broken off. */
  readonly description: SetDescription | undefined;
}

/** The oldest first; empty when the folder is not there. */
export async function readSets(folder: string): Promise<readonly BackupSet[]> {
  const names = (await readdir(folder).catch(whenAbsent([]))).filter((name) => NAME.test(name)).sort();
  return Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      const text = await readFile(join(path, SET), 'utf8').catch(whenAbsent(undefined));
      const description = text === undefined ? undefined : (JSON.parse(text) as SetDescription);
      return { name, path, kind: name.endsWith('full') ? 'full' : 'incremental', description };
    }),
  );
}

export interface FinishedSet extends BackupSet {
  readonly description: SetDescription;
}

/** The newest finished full set and the finished incremental ones that continue it: together they are one backup. */
export function newestChain(sets: readonly BackupSet[]): readonly FinishedSet[] {
  const finished = sets.filter((set): set is FinishedSet => set.description !== undefined);
  const full = finished.findLast(({ kind }) => kind === 'full');
  if (full === undefined) return [];
  return [full, ...finished.filter(({ description }) => description.base === full.name)];
}

export function summaryOf({ description }: FinishedSet): BackupSummary {
  const { name, kind, startedAt, finishedAt, ledger, dossiers, objects, sizeBytes, faults } = description;
  return {
    ...{ name, kind, dossiers, objects, sizeBytes },
    startedAt: new Date(startedAt),
    finishedAt: new Date(finishedAt),
    ledgerSize: ledger.size,
    faults: faults.length,
  };
}

// The calendar of Circular 02/2019/TT-BNV Art. 10 is that of Việt Nam.
const VIETNAM_MS = 7 * 3_600_000;
const monthOf = (time: Date): string => new Date(time.getTime() + VIETNAM_MS).toISOString().slice(0, 7);

/** Art. 10: in full on the first day of each month (or the first day after on which a backup runs), otherwise what is new. */
export function kindDue(sets: readonly BackupSet[], now: Date): BackupKind {
  const [full] = newestChain(sets);
  return full === undefined || monthOf(new Date(full.description.startedAt)) !== monthOf(now) ? 'full' : 'incremental';
}

/** The next second whose name is free: a finished set is never written to again. */
export function setName(kind: BackupKind, now: Date, sets: readonly BackupSet[]): string {
  const name = `${now.toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z-${kind}`;
  return sets.some((set) => set.name.slice(0, 16) === name.slice(0, 16))
    ? setName(kind, new Date(now.getTime() + 1000), sets)
    : name;
}

export async function* readManifest(path: string): AsyncGenerator<ManifestLine> {
  const lines = createInterface({ input: createReadStream(join(path, MANIFEST)), crlfDelay: Number.POSITIVE_INFINITY });
  for await (const line of lines) if (line !== '') yield JSON.parse(line) as ManifestLine;
}

export async function digestOfFile(path: string): Promise<ObjectDigests & { readonly sizeBytes: number }> {
  const [sha256, sha512] = [createHash('sha256'), createHash('sha512')];
  let sizeBytes = 0;
  for await (const chunk of createReadStream(path)) {
    sha256.update(chunk as Uint8Array);
    sha512.update(chunk as Uint8Array);
    sizeBytes += (chunk as Uint8Array).length;
  }
  return { sha256: sha256.digest('hex'), sha512: sha512.digest('hex'), sizeBytes };
}

export function finishSet(path: string, description: SetDescription): Promise<void> {
  return writeDurably(join(path, SET), `${JSON.stringify(description, null, 2)}\n`);
}

/** Under another name first, synced, renamed, folder synced: whole or not at all. */
export async function writeDurably(path: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const file = await open(`${path}.partial`, 'w');
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.partial`, path);
  await syncFolder(dirname(path));
}

export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function whenAbsent<T>(answer: T): (cause: unknown) => T {
  return (cause) => {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return answer;
    throw cause;
  };
}
