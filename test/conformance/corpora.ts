// Where conformance corpora lie: CHAUBAN_CORPORA, or ../shared/corpora beside the project. They are never part of the project.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

const base = process.env['CHAUBAN_CORPORA'] ?? resolve(import.meta.dirname, '../../../shared/corpora');

/** The folder of a corpus, or undefined when it is absent; says so in one line. */
export function findCorpus(name: string): string | undefined {
  const folder = join(base, name);
  if (existsSync(folder)) return folder;
  process.stderr.write(`skipped: corpus ${name} not found (set CHAUBAN_CORPORA)\n`);
  return undefined;
}
