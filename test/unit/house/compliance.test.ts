// docs/compliance.md says what the tests say.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { complianceTable, showingsIn } from '../../../scripts/steps/compliance-table.ts';

const HOME = resolve(import.meta.dirname, '../../..');

test('docs/compliance.md is fresh: otherwise run npm run compliance', async () => {
  expect(readFileSync(resolve(HOME, 'docs/compliance.md'), 'utf8')).toBe(await complianceTable(HOME));
});

test('a tag belongs to the test below it, also when a table of cases comes between', () => {
  const tag = '// rule:';
  const text = [
    `${tag} a, b`,
    "test('one', () => {});",
    `  ${tag} c`,
    '  it.each([',
    "    ['x'],",
    "  ])('%s two', () => {});",
  ].join('\n');
  expect(showingsIn('x.test.ts', text)).toEqual([
    { rule: 'a', file: 'x.test.ts', test: 'one' },
    { rule: 'b', file: 'x.test.ts', test: 'one' },
    { rule: 'c', file: 'x.test.ts', test: '%s two' },
  ]);
  expect(() => showingsIn('x.test.ts', `${tag} a\n`)).toThrow('no test follows');
});
