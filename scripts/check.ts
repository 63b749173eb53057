// npm run check: every static check. All of them run; each failure is shown whole.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { HOME, inPackage, runNode } from './steps/run-program.ts';

const tsc = (project: string) => [inPackage('typescript7', 'bin', 'tsc'), '-p', project, '--noEmit'];

const CHECKS: readonly (readonly [string, readonly string[]])[] = [
  ['types: core', tsc('src/core/tsconfig.json')],
  ['types: service and tests', tsc('tsconfig.json')],
  ...(existsSync(join(HOME, 'src/web/main.tsx')) ? [['types: pages', tsc('src/web/tsconfig.json')] as const] : []),
  ['format and lint', [inPackage('@biomejs', 'biome', 'bin', 'biome'), 'check', '--error-on-warnings', '.']],
  ['core purity', ['scripts/steps/check-core-purity.ts']],
  [
    'who imports whom',
    [inPackage('dependency-cruiser', 'bin', 'dependency-cruiser.mjs'), 'src', '--config', 'config/dependency-cruiser.cjs'],
  ],
  ['unused files, exports, packages', [inPackage('knip', 'bin', 'knip.js'), '--no-progress']],
];

let failed = 0;
for (const [name, command] of CHECKS) {
  const { status, output, seconds } = await runNode(command);
  if (status !== 0) failed++;
  process.stdout.write(`${status === 0 ? 'passed' : 'FAILED'}  ${name} (${seconds.toFixed(1)} s)\n`);
  if (status !== 0) process.stdout.write(`${output.trimEnd()}\n`);
}
process.stdout.write(`${CHECKS.length - failed} passed, ${failed} failed\n`);
process.exit(failed === 0 ? 0 : 1);
