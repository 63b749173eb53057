// One log line per request: identifier, method, route, status, duration. No query, no body, no headers, no names.
import { randomUUID } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';
import type { Logger } from 'pino';
import type { SignedInRequest } from './access.decorators.ts';
import type { Metrics } from './metrics.ts';

const QUIET = /^\/(health|metrics|assets)(\/|$)/;

/** Gives every request an identifier (a sound X-Request-Id of a proxy is kept), answers it, and logs the outcome. */
export function requestLog(logger: Logger, metrics: Metrics) {
  return (request: Request, response: Response, next: NextFunction) => {
    const started = process.hrtime.bigint();
    const given = request.headers['x-request-id'];
    const id = typeof given === 'string' && /^[\w-]{8,64}$/.test(given) ? given : randomUUID();
    (request as SignedInRequest).id = id;
    response.setHeader('X-Request-Id', id);
    response.once('close', () => {
      const seconds = Number(process.hrtime.bigint() - started) / 1e9;
      // The route's pattern (/api/users/:id), never the address: identifiers and search words stay out of log and metrics.
      const route: unknown = request.route?.path;
      const path = typeof route === 'string' ? route : 'other';
      metrics.observeRequest(request.method, path, response.statusCode, seconds);
      if (QUIET.test(request.path)) return;
      const finished = response.writableFinished;
      logger.info({
        requestId: id,
        method: request.method,
        route: path,
        status: response.statusCode,
        ms: Math.round(seconds * 1000),
        finished,
      });
    });
    next();
  };
}
