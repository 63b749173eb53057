// One backup at a time on a medium. The lock is a file with host and process; one that its process left behind when it died is taken over.
import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { BackupError } from './backup-error.ts';

/** Another host's process cannot be asked whether it lives; no backup takes longer than this. */
const FOREIGN_AGE_MS = 7 * 24 * 3_600_000;

interface Holder {
  readonly host: string;
  readonly pid: number;
  readonly since: string;
}

/** Rejects BackupError BACKUP_RUNNING. */
export async function withBackupLock<T>(folder: string, now: Date, work: () => Promise<T>): Promise<T> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, '.lock');
  await take(path, now);
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

async function take(path: string, now: Date): Promise<void> {
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      const file = await open(path, 'wx');
      const holder: Holder = { host: hostname(), pid: process.pid, since: now.toISOString() };
      await file.writeFile(JSON.stringify(holder));
      await file.close();
      return;
    } catch (cause) {
      if (!(cause instanceof Error && 'code' in cause && cause.code === 'EEXIST')) throw cause;
      if (await isHeld(path, now)) throw new BackupError('BACKUP_RUNNING', path, cause);
      await rm(path, { force: true });
    }
  }
  throw new BackupError('BACKUP_RUNNING', path);
}

async function isHeld(path: string, now: Date): Promise<boolean> {
  try {
    const { host, pid, since } = JSON.parse(await readFile(path, 'utf8')) as Holder;
    if (host !== hostname()) return now.getTime() - new Date(since).getTime() < FOREIGN_AGE_MS;
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    // Nobody wrote into it, or the process is gone (EPERM: it lives, and is somebody else's).
    return cause instanceof Error && 'code' in cause && cause.code === 'EPERM';
  }
}
