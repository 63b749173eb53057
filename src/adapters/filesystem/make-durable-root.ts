// The store's own folder, and the names that lead to it: a synced file below an unsynced folder is lost with the folder.
import { dirname } from 'node:path';
import { type DurableFs, errorCode } from './durable-fs.ts';

export async function makeDurableRoot(fs: DurableFs, root: string): Promise<void> {
  const parent = dirname(root);
  if (parent === root) return;
  const isThere = (await fs.facts(root)) !== null;
  await makeDurableRoot(fs, parent);
  if (!isThere) {
    try {
      await fs.makeDirectory(root);
    } catch (cause) {
      if (errorCode(cause) !== 'EEXIST') throw cause;
    }
  }
  try {
    // Also for a folder that was there: an earlier start may have died between making it and this line.
    await fs.syncDirectory(parent);
  } catch (cause) {
    // Folders above that we may not open (somebody's home of mode 0711) were not made by us either.
    if (!isThere || !['EACCES', 'EPERM', 'EINVAL', 'EROFS'].includes(errorCode(cause))) throw cause;
  }
}
