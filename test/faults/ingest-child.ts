// The service in a process of its own that kills itself at the point it is given, once SIGUSR2 has armed it.
import { setTimeout as delay } from 'node:timers/promises';
import { loadConfiguration } from '../../src/configuration/index.ts';
import { createApplication } from '../../src/create-application.ts';
import { CrashPoints } from './crash-points.ts';

export async function run(): Promise<void> {
  const { dataDir, databaseUrl, point }: Record<string, string> = JSON.parse(process.env['INGEST_TASK'] ?? '{}');
  const settings = { CHAUBAN_DEMO: 'true', CHAUBAN_DATA: dataDir ?? '', CHAUBAN_HTTP_PORT: '0', CHAUBAN_LOG_FILE: 'child.log' };
  const app = await createApplication(loadConfiguration(settings), databaseUrl ?? '');
  const die = async (): Promise<never> => {
    process.kill(process.pid, 'SIGKILL');
    return delay(60_000, undefined as never);
  };
  const crash = new CrashPoints(point, new Map(), die);
  crash.install(app);
  process.on('SIGUSR2', () => crash.arm());
  await app.listen(0, '127.0.0.1');
  process.stdout.write(`listening ${(await app.getUrl()).replace('[::1]', '127.0.0.1')}\n`);
  await delay(120_000);
}
