// Answers every error in one shape; what we did wrong is logged with its stack, what the caller did wrong is not.
import { join } from 'node:path';
import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import type { Response } from 'express';
import type { SignedInRequest } from '../access.decorators.ts';
import { answerTo } from './error-answer.ts';

const OURS = /^\/(api|health|metrics)(\/|$)/;

@Catch()
export class ErrorFilter implements ExceptionFilter {
  readonly #logger = new Logger('http');

  /** `pages`: the folder of the built pages; an address that no route knows is one of the page's own. */
  constructor(private readonly pages: string | undefined) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<SignedInRequest>();
    const response = host.switchToHttp().getResponse<Response>();
    const { status, error } = answerTo(thrown);
    if (status >= 500) this.#logger.error(thrown);
    if (response.headersSent) {
      // Half an answer must not look like a whole one.
      response.destroy();
      return;
    }
    if (error.code === 'ROUTE_NOT_FOUND' && this.pages !== undefined && isPage(request)) {
      response.set('Cache-Control', 'no-cache').sendFile(join(this.pages, 'index.html'));
      return;
    }
    if (status === 429) response.set('Retry-After', '900');
    response.status(status).json({ error: { ...error, requestId: request.id } });
  }
}

function isPage(request: SignedInRequest): boolean {
  return request.method === 'GET' && !OURS.test(request.path) && request.accepts(['json', 'html']) === 'html';
}
