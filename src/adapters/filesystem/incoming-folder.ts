// Where files are written before they get their name: one folder per running process beside the areas, on the same file system.
// Not in the target directory, so that a crash never leaves foreign files inside an OCFL object, and so that cleaning up at
// start need not walk the whole archive.
import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { type DurableFs, errorCode } from './durable-fs.ts';

/** Another host's folder cannot be asked whether its process lives; uploads never take a day. */
const FOREIGN_AGE_MS = 24 * 60 * 60 * 1000;
const OURS = new Set<string>();

export class IncomingFolder {
  readonly #fs: DurableFs;
  readonly path: string;
  readonly #prefix: string;
  #count = 0;

  /** A folder that `open` made. Who else writes there, in another thread, has a prefix of its own. */
  constructor(fs: DurableFs, path: string, prefix = '') {
    this.#fs = fs;
    this.path = path;
    this.#prefix = prefix;
  }

  static async open(fs: DurableFs, root: string, now: Date): Promise<IncomingFolder> {
    const all = join(root, '.incoming');
    await makeIfMissing(fs, all);
    for (const { name } of await fs.readDirectory(all)) {
      if (await isLeftOver(fs, all, name, now)) await empty(fs, join(all, name));
    }
    const name = `${hostname()}~${process.pid}~${randomBytes(6).toString('hex')}`;
    OURS.add(name);
    await makeIfMissing(fs, join(all, name));
    return new IncomingFolder(fs, join(all, name));
  }

  /** A path that nobody else uses. */
  nextPath(): string {
    return join(this.path, `${this.#prefix}${this.#count++}`);
  }

  /** For a file that got its name, or that nobody wants. Missing is fine. */
  async discard(path: string): Promise<void> {
    try {
      await this.#fs.unlink(path);
    } catch (cause) {
      if (errorCode(cause) !== 'ENOENT') throw cause;
    }
  }
}

async function makeIfMissing(fs: DurableFs, path: string): Promise<void> {
  try {
    await fs.makeDirectory(path);
  } catch (cause) {
    if (errorCode(cause) !== 'EEXIST') throw cause;
  }
}

async function isLeftOver(fs: DurableFs, all: string, name: string, now: Date): Promise<boolean> {
  if (OURS.has(name)) return false;
  const [host, pid] = name.split('~');
  if (host === hostname() && pid !== undefined) return Number(pid) === process.pid || !isRunning(Number(pid));
  const facts = await fs.facts(join(all, name));
  return facts !== null && now.getTime() - facts.modifiedAt.getTime() > FOREIGN_AGE_MS;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return errorCode(cause) === 'EPERM'; // alive, somebody else's
  }
}

// The emptied folder itself stays: removing it could race with nothing worth the trouble, and it holds no bytes.
async function empty(fs: DurableFs, folder: string): Promise<void> {
  for (const { name, kind } of await fs.readDirectory(folder)) if (kind === 'file') await fs.unlink(join(folder, name));
}
