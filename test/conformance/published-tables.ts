// What a suite found, printed, and kept for docs/conformance.md where the runner asks for it (CONFORMANCE_TABLES).
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** `place` orders the document, for example "10-pkits". `lines` hold nothing that differs from run to run. */
export function publishTable(place: string, title: string, lines: readonly string[]): void {
  console.info([title, ...lines].join('\n'));
  const folder = process.env['CONFORMANCE_TABLES'];
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, `${place}.md`),
    `## ${title}\n\n\`\`\`\n${lines.map((line) => line.trimEnd()).join('\n')}\n\`\`\`\n`,
  );
}
