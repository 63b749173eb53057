// Everything between the socket and the controllers, in the order in which a request meets it.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Logger } from 'pino';
import type { Configuration } from '../configuration/index.ts';
import { serveApiDocumentation } from './api-documentation.ts';
import { ErrorFilter } from './errors/error.filter.ts';
import { validationPipe } from './errors/validation.ts';
import { Metrics } from './metrics.ts';
import { requestLog } from './request-log.ts';
import { sameOriginOnly } from './same-origin.ts';
import { securityHeaders } from './security-headers.ts';

export interface ApplicationSurroundings {
  readonly configuration: Configuration;
  readonly logger: Logger;
  /** The folder of the built pages (dist/web); served when it has an index.html. */
  readonly pagesFolder: string;
}

/** The application must have been created with bodyParser: false; uploads are read by their own handlers. */
export function configureApplication(app: NestExpressApplication, surroundings: ApplicationSurroundings): void {
  const { configuration, logger, pagesFolder } = surroundings;
  const { publicUrl, trustedProxies } = configuration.http;
  const pages = existsSync(join(pagesFolder, 'index.html')) ? pagesFolder : undefined;
  app.set('trust proxy', trustedProxies);
  app.disable('x-powered-by');
  app.use(requestLog(logger, app.get(Metrics)));
  app.use(securityHeaders(publicUrl?.startsWith('https:') ?? false));
  app.use(sameOriginOnly(publicUrl));
  app.useBodyParser('json', { limit: '1mb' });
  app.useGlobalPipes(validationPipe());
  app.useGlobalFilters(new ErrorFilter(pages));
  serveApiDocumentation(app);
  if (pages !== undefined) servePages(app, pages);
}

function servePages(app: NestExpressApplication, folder: string): void {
  // The build names files under assets/ by their content, so they never change.
  app.useStaticAssets(join(folder, 'assets'), { prefix: '/assets/', immutable: true, maxAge: '365d', index: false });
  app.useStaticAssets(folder, { maxAge: 0 });
}
