// For routes whose address alone says what is meant: a query string is refused.
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { HttpRefusal } from './errors/http-refusal.ts';

@Injectable()
export class NoQueryGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    if (context.switchToHttp().getRequest<Request>().originalUrl.includes('?')) throw new HttpRefusal('QUERY_REFUSED');
    return true;
  }
}
