// Loads the classes that the files of a folder export, so that a new entity or migration needs no list to be edited.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

export type Constructor = new () => object;

export interface LoadedClass {
  /** The file's name without its extension. */
  readonly file: string;
  readonly type: Constructor;
}

/** Files under `folder` (and below) whose path matches `pattern`, sorted by path, so that the order is the same everywhere. */
export async function loadClasses(folder: string, pattern: RegExp): Promise<LoadedClass[]> {
  const paths = (await readdir(folder, { recursive: true })).filter((path) => pattern.test(path)).sort();
  const loaded: LoadedClass[] = [];
  for (const path of paths) {
    const exports: Record<string, unknown> = await import(pathToFileURL(join(folder, path)).href);
    const file = path.replace(/^.*[\\/]/, '').replace(/\.[jt]s$/, '');
    for (const value of Object.values(exports)) {
      if (typeof value === 'function') loaded.push({ file, type: value as Constructor });
    }
  }
  return loaded;
}
