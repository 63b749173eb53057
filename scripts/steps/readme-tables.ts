// The tables of README.md that repeat what the code says: the commands, and what a rebuild does not restore.
import { COMMANDS } from '../../src/cli/commands.ts';
import { NOT_REBUILT } from '../../src/composition/rebuild/not-rebuilt.ts';

/** README.md with its tables as they should be. */
export function withTables(readme: string): string {
  const commands = COMMANDS.map(({ name, en }) => `| \`${name}\` | ${en} |`);
  const lost = NOT_REBUILT.map(({ table, columns, en }) => {
    const named = columns === undefined ? '' : ` (${columns.map((column) => `\`${column}\``).join(', ')})`;
    return `| \`${table}\`${named} | ${en} |`;
  });
  return replaced(replaced(readme, '| command | does |', commands), '| table | what is not restored |', lost);
}

function replaced(text: string, headings: string, rows: readonly string[]): string {
  const lines = text.split('\n');
  const first = lines.indexOf(headings);
  if (first === -1) throw new Error(`README.md: expected a table ${headings}`);
  const after = lines.findIndex((line, index) => index > first && !line.startsWith('|'));
  return [...lines.slice(0, first + 2), ...rows, ...lines.slice(after)].join('\n');
}
