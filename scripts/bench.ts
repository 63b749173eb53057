// npm run bench -- <name>: test/bench/<name>.ts, compiled, so that it measures what production runs.
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from './steps/build-steps.ts';
import { HOME, say } from './steps/run-program.ts';

const [name = ''] = process.argv.slice(2);
if (!/^[a-z-]+$/.test(name) || !existsSync(join(HOME, 'test', 'bench', `${name}.ts`))) {
  const folder = join(HOME, 'test', 'bench');
  const known = existsSync(folder)
    ? (await readdir(folder)).filter((file) => file.endsWith('.ts')).map((file) => file.slice(0, -3))
    : [];
  say(`Hãy nêu tên phép đo: ${known.join(', ')}`, `Name a benchmark: ${known.join(', ')}`);
  process.exit(64);
}
await build(['server']);
process.disconnect?.();
process.argv.splice(2, 1);
await import(pathToFileURL(join(HOME, 'dist', 'server', 'test', 'bench', `${name}.js`)).href);
