// Starts the service: configuration, database, application, and an orderly end on SIGTERM or SIGINT.
import 'reflect-metadata';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { EmbeddedServer } from './adapters/postgres/embedded-server.ts';
import { DemonstrationRunner } from './composition/demonstration.module.ts';
import { type Configuration, type HttpConfiguration, loadConfiguration } from './configuration/index.ts';
import { createApplication } from './create-application.ts';
import { ManageUsers } from './identity/index.ts';
import { explainStartFailure, PortTakenError } from './start-failure.ts';

// Records, databases and backups are for the service's account alone, whatever the shell that started it allows.
process.umask(0o077);

let configuration: Configuration | undefined;
let embedded: EmbeddedServer | undefined;
let app: NestExpressApplication | undefined;
let ending: Promise<void> | undefined;

async function start(): Promise<void> {
  configuration = loadConfiguration();
  // Before anything is touched: a second start on the same port must not disturb the first.
  await requireFreePort(configuration.http);
  await requireWritable(configuration.dataDir);
  if (configuration.database.url === undefined) {
    embedded = await EmbeddedServer.start({ folder: join(configuration.dataDir, 'postgres') });
  }
  const databaseUrl = configuration.database.url ?? (await embedded?.database('chauban')) ?? '';
  app = await createApplication(configuration, databaseUrl);
  const first = await app.get(ManageUsers).addFirstAdministrator('Quản trị hệ thống');
  const demonstration = app.get(DemonstrationRunner);
  const accounts = [...(first === undefined ? [] : [first]), ...(await demonstration.prepare())];
  await app.listen(configuration.http.port, configuration.http.host);
  announce(configuration, accounts);
  demonstration.begin();
}

interface NewAccount {
  readonly username: string;
  readonly password: string;
  readonly displayName?: string;
}

function announce({ http, demo }: Configuration, accounts: readonly NewAccount[]): void {
  const address =
    http.publicUrl ?? `http://${http.host === '127.0.0.1' || http.host === '::1' ? 'localhost' : http.host}:${http.port}`;
  const lines = [
    `Châu Bản đang chạy tại / is running at ${address}`,
    ...accounts.map(
      ({ username, password, displayName = 'Quản trị hệ thống' }) =>
        `Tên đăng nhập / user: ${username}   Mật khẩu / password: ${password}   ${displayName}`,
    ),
    ...(accounts.length === 0 ? [] : ['Mật khẩu chỉ hiện một lần này / passwords are shown this once only.']),
    ...(demo ? ['KHO TRÌNH DIỄN: CA và TSA tự tạo, không có giá trị tin cậy / DEMONSTRATION: nothing here is trustworthy.'] : []),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

async function requireFreePort({ host, port }: HttpConfiguration): Promise<void> {
  if (port === 0) return;
  await new Promise<void>((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => reject(error.code === 'EADDRINUSE' ? new PortTakenError(port) : error));
    probe.listen(port, host, () => probe.close(() => resolve()));
  });
}

async function requireWritable(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const probe = join(folder, `.write-test-${process.pid}`);
  await writeFile(probe, '');
  await rm(probe);
}

/** Stops taking requests, finishes what runs, then stops the database that we started. */
function end(): Promise<void> {
  ending ??= (async () => {
    await app?.close();
    await embedded?.stop();
  })();
  return ending;
}

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
  process.on(signal, () => {
    end().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    );
  });
}

function fail(error: unknown): never {
  const explained = explainStartFailure(error, configuration?.dataDir);
  if (explained === undefined) console.error(error);
  else process.stderr.write(`${explained.vi}\n\n${explained.en}\n`);
  process.exit(1);
}

start().catch(async (error: unknown) => {
  await end().catch((later: unknown) => console.error(later));
  fail(error);
});
