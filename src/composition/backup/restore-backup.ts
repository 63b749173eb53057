// Restore (Circular 02/2019/TT-BNV Art. 11): a store made again from the newest backup on a medium. The medium is only read, every object is
// compared with the manifest on the way, and the log is verified at the end under the ledger's key. `chauban rebuild` does the rest.
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { ledgerReaderOf } from '../../adapters/ledger-objects/store-ledger-objects.ts';
import type { Bytes } from '../../core/encoding/bytes.ts';
import { CHECKPOINT_KEY, noteKey, parseCheckpoint } from '../../core/merkle/index.ts';
import type { NodeEngine } from '../../engine/node-engine.ts';
import { type LogReport, verifyLog } from '../../ledger/index.ts';
import {
  type ClosableByteSource,
  isReplaceableKey,
  type ObjectStore,
  prepareStorageRoots,
  ReplicaSet,
} from '../../storage/index.ts';
import { BackupError } from './backup-error.ts';
import {
  digestOfFile,
  type FinishedSet,
  MANIFEST,
  type ManifestLine,
  newestChain,
  OBJECTS,
  readManifest,
  readSets,
} from './backup-sets.ts';

export interface RestoreParts {
  readonly folder: string;
  /** Empty, or what an earlier run of this restoration has left. */
  readonly target: ObjectStore;
  readonly signer: { readonly keyName: string; readonly publicKey: Bytes };
  readonly engine: NodeEngine;
  readonly tell: (objects: number) => void;
}

export interface RestoreOutcome {
  readonly sets: readonly string[];
  readonly objects: number;
  readonly sizeBytes: number;
  /** Faults that the backup itself had recorded when it was made. */
  readonly knownFaults: number;
  readonly log: LogReport;
}

/** Rejects BackupError RESTORE_*, StorageError (STORE_KEY_CONFLICT when the store holds something else). */
export async function restoreBackup({ folder, target, signer, engine, tell }: RestoreParts): Promise<RestoreOutcome> {
  const chain = newestChain(await readSets(folder));
  const last = chain.at(-1);
  if (last === undefined) throw new BackupError('RESTORE_NOTHING', folder);
  await assertNotNewer(target, last);
  for (const set of chain) await assertManifest(set);
  await prepareStorageRoots(new ReplicaSet({ stores: [target], engine, requiredCopies: 1 }));
  let objects = 0;
  let sizeBytes = 0;
  for (const set of chain) {
    for await (const line of readManifest(set.path)) {
      if (line.area === 'metadata') continue;
      await copy(set, line, target);
      sizeBytes += line.sizeBytes;
      if (++objects % 100 === 0) tell(objects);
    }
  }
  const key = noteKey(engine, signer.keyName, signer.publicKey);
  const log = await verifyLog(ledgerReaderOf(target), { origin: key.name, key }, engine);
  const knownFaults = chain.reduce((sum, { description }) => sum + description.faults.length, 0);
  return { sets: chain.map(({ name }) => name), objects, sizeBytes, knownFaults, log };
}

async function copy(set: FinishedSet, { area, key, sha256, sha512 }: ManifestLine, target: ObjectStore): Promise<void> {
  if (area === 'metadata') return;
  const path = join(set.path, OBJECTS, area, key);
  let source: ClosableByteSource;
  try {
    source = await openFile(path);
  } catch (cause) {
    throw new BackupError('RESTORE_DAMAGED', path, cause);
  }
  try {
    const replace = isReplaceableKey(area, key);
    await target.put({ area, key, content: source, expected: { sha256, sha512 }, ...(replace && { replace }) });
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'STORE_DIGEST_MISMATCH') {
      throw new BackupError('RESTORE_DAMAGED', path, cause);
    }
    throw cause;
  } finally {
    await source.close();
  }
}

// An older checkpoint over a newer one would hide entries that the store has.
async function assertNotNewer(target: ObjectStore, { description }: FinishedSet): Promise<void> {
  const note = await ledgerReaderOf(target)(CHECKPOINT_KEY);
  if (note !== undefined && parseCheckpoint(note).size > description.ledger.size) {
    throw new BackupError('RESTORE_TARGET_NEWER', target.name);
  }
}

async function assertManifest({ path, description }: FinishedSet): Promise<void> {
  const { sha256 } = await digestOfFile(join(path, MANIFEST));
  if (sha256 !== description.manifest) throw new BackupError('RESTORE_DAMAGED', join(path, MANIFEST));
}

async function openFile(path: string): Promise<ClosableByteSource> {
  const file = await open(path);
  const { size } = await file.stat();
  return {
    sizeBytes: size,
    close: () => file.close(),
    async read(offset, length) {
      const buffer = new Uint8Array(length);
      const { bytesRead } = await file.read(buffer, 0, length, offset);
      if (bytesRead !== length) throw new RangeError(`expected ${length} bytes at ${offset} of ${path}, got ${bytesRead}`);
      return buffer;
    },
  };
}
