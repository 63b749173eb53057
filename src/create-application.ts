// The whole service as one object, not listening yet: for main.ts and for journeys.
import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { AppModule } from './app.module.ts';
import { type Configuration, installationFolder } from './configuration/index.ts';
import { configureApplication } from './http/configure-application.ts';
import { createLogger, NestLogger } from './http/logger.ts';

/** Connects, migrates and wires everything; rejects when something cannot be reached. */
export async function createApplication(configuration: Configuration, databaseUrl: string): Promise<NestExpressApplication> {
  const logger = createLogger(configuration.log);
  const app = await NestFactory.create<NestExpressApplication>(AppModule.forRoot({ configuration, databaseUrl }), {
    logger: new NestLogger(logger),
    bodyParser: false,
    // Otherwise an idle keep-alive connection holds up the end.
    forceCloseConnections: true,
    abortOnError: false,
  });
  configureApplication(app, { configuration, logger, pagesFolder: join(installationFolder(), 'dist', 'web') });
  return app;
}
