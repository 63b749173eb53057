// OCFL objects in any folder, for the validator: the folder is only read.
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { FilesystemStore } from '../adapters/filesystem/filesystem-store.ts';
import { NodeEngine } from '../engine/node-engine.ts';
import { isValidObject, type ObjectStore, type OcflFinding, validateObject } from '../storage/index.ts';

export interface JudgedObject {
  /** Path below the folder. */
  readonly object: string;
  readonly valid: boolean;
  readonly findings: readonly OcflFinding[];
}

/** `folder`: an object, a storage root, or a store with its area `records`. */
export async function* validateOcflFolder(folder: string): AsyncGenerator<JudgedObject> {
  const area = existsSync(join(folder, 'records', '0=ocfl_1.1')) ? join(folder, 'records') : folder;
  const isObject = (await readdir(area)).some((name) => name === 'inventory.json' || name.startsWith('0=ocfl_object_'));
  const engine = new NodeEngine();
  // The store wants folders of its own for writing: they are made elsewhere, and its area `records` is a link to what is judged.
  const scratch = await mkdtemp(join(tmpdir(), 'chauban-ocfl-'));
  try {
    await symlink(isObject ? dirname(area) : area, join(scratch, 'records'));
    const store = await FilesystemStore.open({ name: basename(folder), root: scratch });
    for await (const root of isObject ? [basename(area)] : objectRoots(store)) {
      const findings = await validateObject(store, root, engine);
      yield { object: root, valid: isValidObject(findings), findings };
    }
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

// Any version of the declaration: objects that others made are judged as well (OCFL 1.1 section 3.2).
async function* objectRoots(store: ObjectStore): AsyncGenerator<string> {
  for await (const { key } of store.list('records', '')) {
    const [, root] = /^(.+)\/0=ocfl_object_[^/]*$/.exec(key) ?? [];
    if (root !== undefined) yield root;
  }
}
