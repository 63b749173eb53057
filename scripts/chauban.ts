// npm run --silent chauban -- …: the command line, built when needed. Its exit code is ours.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from './steps/build-steps.ts';
import { HOME } from './steps/run-program.ts';

await build(['server']);
process.disconnect?.();
await import(pathToFileURL(join(HOME, 'dist', 'server', 'src', 'cli', 'main.js')).href);
