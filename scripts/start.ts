// npm start: builds what changed and becomes the service. Without a database or a configuration it is the demonstration.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from './steps/build-steps.ts';
import { HOME, say } from './steps/run-program.ts';

await build(['server', 'web']);
const { env } = process;
const configured = ['DATABASE_URL', 'CHAUBAN_DATABASE_URL', 'CHAUBAN_DATABASE_URL_FILE', 'CHAUBAN_CONFIG', 'CHAUBAN_DEMO'];
if (configured.every((name) => (env[name] ?? '') === '')) env['CHAUBAN_DEMO'] = 'true';
// A terminal is for people; the log is for machines.
env['CHAUBAN_LOG_FILE'] ??= 'logs/chauban.log';
say('Đang khởi động dịch vụ', 'Starting the service');
// When the process above is killed, this one ends in order as well.
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
await import(pathToFileURL(join(HOME, 'dist', 'server', 'src', 'main.js')).href);
