// Directories whose own entries are known to be on the medium. A directory found to exist may be one that another writer made a
// moment ago and has not synced; so every directory counts as unsynced until this process has synced its parent once.
import { dirname } from 'node:path';
import { type DurableFs, errorCode } from './durable-fs.ts';

const MAX_REMEMBERED = 200_000;

export class DurableDirectories {
  readonly #fs: DurableFs;
  readonly #root: string;
  readonly #durable = new Set<string>();

  /** `root` exists and is durable itself. */
  constructor(fs: DurableFs, root: string) {
    this.#fs = fs;
    this.#root = root;
  }

  /**
   * Makes the directory and its parents. Whatever is not known to be durable is added to `unsynced`, child to parent:
   * after syncing the parents, call `markDurable`.
   */
  async ensure(directory: string, unsynced: Map<string, string>): Promise<void> {
    if (directory === this.#root || this.#durable.has(directory) || unsynced.has(directory)) return;
    const parent = dirname(directory);
    await this.ensure(parent, unsynced);
    try {
      await this.#fs.makeDirectory(directory);
    } catch (cause) {
      if (errorCode(cause) !== 'EEXIST') throw cause;
    }
    unsynced.set(directory, parent);
  }

  markDurable(directories: Iterable<string>): void {
    if (this.#durable.size > MAX_REMEMBERED) this.#durable.clear(); // forgetting costs an fsync, nothing else
    for (const directory of directories) this.#durable.add(directory);
  }
}
