// docs/conformance.md: the tables that the conformance suites published while they ran.
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HOME } from './run-program.ts';

export const CONFORMANCE_DOCUMENT = join(HOME, 'docs', 'conformance.md');

const HEAD = `# Conformance

Made by \`npm run conformance\` from the public corpora, which are not part of the project; CI makes it again and fails when it differs.
What disagrees is listed by name. The suites print the same tables.

`;

/** Runs `work`, during which the suites publish their tables, and answers what it answers and the document made of them. */
export async function withTables<Result>(
  work: () => Promise<Result>,
): Promise<{ readonly result: Result; readonly document: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'chauban-tables-'));
  process.env['CONFORMANCE_TABLES'] = folder;
  try {
    const result = await work();
    const parts: string[] = [];
    for (const name of (await readdir(folder)).sort()) parts.push(await readFile(join(folder, name), 'utf8'));
    return { result, document: HEAD + parts.join('\n') };
  } finally {
    delete process.env['CONFORMANCE_TABLES'];
    await rm(folder, { recursive: true });
  }
}

export async function isWritten(document: string): Promise<boolean> {
  return existsSync(CONFORMANCE_DOCUMENT) && (await readFile(CONFORMANCE_DOCUMENT, 'utf8')) === document;
}
