// OCFL 1.1 section 3.3.1: the folder of a version's content, "content" unless the inventory names another.
import type { JsonObject } from './ocfl-finding.ts';

export function contentDirectory({ contentDirectory: name }: JsonObject): string {
  return typeof name === 'string' && name !== '' && !name.includes('/') ? name : 'content';
}
