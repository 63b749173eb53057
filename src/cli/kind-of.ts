// What lies at a path that the caller named.
import { stat } from 'node:fs/promises';
import { UsageError } from './command.ts';
import { isAbsent } from './trust-folder.ts';

/**
 * Undefined when nothing is there. What is there and may not be looked at is not absent: UsageError with the path and the reason, so that
 * nobody is told that a file is missing which the operator's rights hide.
 */
export async function kindOf(path: string): Promise<'file' | 'directory' | 'other' | undefined> {
  try {
    const found = await stat(path);
    return found.isFile() ? 'file' : found.isDirectory() ? 'directory' : 'other';
  } catch (cause) {
    if (isAbsent(cause)) return undefined;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(`Không đọc được / cannot be read: ${path}\n${reason}`, { cause });
  }
}
