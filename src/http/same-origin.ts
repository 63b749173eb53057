// Against cross-site request forgery: a request that changes something must come from our own pages, or from no page at all.
import type { NextFunction, Request, Response } from 'express';
import { HttpRefusal } from './errors/http-refusal.ts';

const READING = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Browsers send Origin with every such request; programs send none, and they carry no cookies of a victim. */
export function sameOriginOnly(publicUrl: string | undefined) {
  const own = publicUrl === undefined ? undefined : new URL(publicUrl).host;
  return (request: Request, _: Response, next: NextFunction) => {
    const { origin, host } = request.headers;
    if (READING.has(request.method) || origin === undefined) return next();
    const from = URL.canParse(origin) ? new URL(origin).host : '';
    if (from !== '' && (from === host || from === own)) return next();
    next(new HttpRefusal('ORIGIN_REFUSED'));
  };
}
