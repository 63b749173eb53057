// README.md says what is: commands with their flags, configuration keys, links, exit codes, and what a rebuild does not restore.
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { withTables } from '../../scripts/steps/readme-tables.ts';
import { EXIT } from '../../src/cli/command.ts';
import { COMMANDS } from '../../src/cli/commands.ts';

const HOME = resolve(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(resolve(HOME, path), 'utf8');
const README = read('README.md');
const { scripts } = JSON.parse(read('package.json')) as { readonly scripts: Readonly<Record<string, string>> };

const blocks = [...README.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block = '']) => block.trim().split('\n'));
// Inside a container the command line is called by its file.
const contained = blocks.flatMap((line) => {
  const args = /dist\/server\/src\/cli\/main\.js (.+)$/.exec(line)?.[1];
  return args === undefined ? [] : [`npm run --silent chauban -- ${args}`];
});
const inline = [...README.matchAll(/`(npm [^`]+)`/g)].map(([, command = '']) => command);
const npmCommands = [...blocks.filter((line) => line.startsWith('npm ')), ...contained, ...inline].filter(
  (line) => !line.includes('COMMAND'),
);

/** Of a table: the cells of its rows, below the row with these headings. */
function table(headings: string): string[][] {
  const lines = README.split('\n');
  const first = lines.indexOf(headings);
  expect(first, headings).toBeGreaterThan(0);
  const end = lines.findIndex((line, index) => index > first && !line.startsWith('|'));
  return lines.slice(first + 2, end).map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  );
}

const names = (cell = ''): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);

describe('commands', () => {
  it.each(npmCommands)('%s', (line) => {
    const [, verb = '', ...words] = line.split(/\s+/);
    const [script = '', ...rest] = verb === 'run' ? words.filter((word) => word !== '--silent') : [verb];
    expect(Object.keys(scripts)).toContain(script);
    if (script === 'bench') expect(existsSync(resolve(HOME, `test/bench/${rest.at(-1)}.ts`))).toBe(true);
    if (script !== 'chauban') return;
    const args = rest.slice(rest.indexOf('--') + 1);
    const command = COMMANDS.find(({ name }) => args.slice(0, name.split(' ').length).join(' ') === name);
    expect(command, line).toBeDefined();
    for (const flag of args.filter((word) => word.startsWith('--'))) expect(command?.help()).toContain(flag);
  });

  it('have the exit codes that they have', () => {
    const said = /Exit codes: 0 passed, 1 failed, 2 indeterminate, (\d+) wrong usage, (\d+) internal error/.exec(README);
    expect(said?.slice(1).map(Number)).toEqual([EXIT.usage, EXIT.internal]);
    expect([EXIT.passed, EXIT.failed, EXIT.indeterminate]).toEqual([0, 1, 2]);
  });

  it('of compose name variables and volumes of docker-compose.yml', () => {
    const compose = read('docker-compose.yml');
    for (const [, name = ''] of README.matchAll(/^export (.+)$/gm)) {
      for (const [, variable = ''] of name.matchAll(/([A-Z_]+)=/g)) expect(compose).toContain(`\${${variable}:`);
    }
    for (const [, file = ''] of README.matchAll(/> (secrets\/[\w-]+)/g)) expect(compose).toContain(`./${file}`);
  });
});

describe('configuration', () => {
  const documented = table('| key | default | what |').flatMap(([cell]) => names(cell));
  const yaml = read('config/default.yaml');

  it('lists every key that has a default', () => {
    const keysOf = (value: unknown, path: string): string[] =>
      typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0
        ? Object.entries(value).flatMap(([key, inner]) => keysOf(inner, path === '' ? key : `${path}.${key}`))
        : [path];
    for (const key of keysOf(parse(yaml), ''))
      expect(
        documented.some((one) => one === key || one.startsWith(`${key}.`)),
        key,
      ).toBe(true);
  });

  it.each(documented)('%s stands in config/default.yaml', (key) => {
    expect(yaml).toMatch(new RegExp(`\\b${key.split('.').at(-1)}:`));
  });
});

it('links to files that exist', () => {
  for (const [, link = ''] of README.matchAll(/\]\((?!#|http)([^)#]+)\)/g))
    expect(existsSync(resolve(HOME, link)), link).toBe(true);
  for (const [, anchor = ''] of README.matchAll(/\]\(#([^)]+)\)/g)) expect(README.toLowerCase()).toContain(`\n## ${anchor}\n`);
});

// rule: tt02-11
it('lists every command, and everything that a rebuild does not restore: otherwise run npm run compliance', () => {
  expect(README).toBe(withTables(README));
});
