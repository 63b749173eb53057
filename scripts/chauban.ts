// npm run --silent chauban -- …: the command line, built when needed. Its exit code is ours.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from './steps/build-steps.ts';
import { HOME } from './steps/run-program.ts';

await build(['server']);
// What npm start runs without a configuration is the demonstration; commands on the installation mean the same one.
const { env } = process;
const configured = ['DATABASE_URL', 'CHAUBAN_DATABASE_URL', 'CHAUBAN_DATABASE_URL_FILE', 'CHAUBAN_CONFIG', 'CHAUBAN_DEMO'];
if (configured.every((name) => (env[name] ?? '') === '')) env['CHAUBAN_DEMO'] = 'true';
process.disconnect?.();
await import(pathToFileURL(join(HOME, 'dist', 'server', 'src', 'cli', 'main.js')).href);
