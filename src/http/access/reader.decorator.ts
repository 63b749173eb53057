// The signed-in user as a reader of records, with the identifier of the request for the access log.
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Reader } from '../../access/index.ts';
import { IdentityError } from '../../identity/index.ts';
import type { SignedInRequest } from '../access.decorators.ts';

export const CurrentReader = createParamDecorator((_: unknown, context: ExecutionContext): Reader => {
  const { user, id } = context.switchToHttp().getRequest<SignedInRequest>();
  if (user === undefined) throw new IdentityError('SESSION_REQUIRED');
  return { user, requestId: id };
});
