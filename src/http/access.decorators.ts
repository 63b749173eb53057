// Who may call a route. Without @Public() a session is needed; @Roles() narrows it to roles.
import { createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import type { Request } from 'express';
import { IdentityError, type Role, type User } from '../identity/index.ts';

export const PUBLIC = 'chauban:public';
export const ROLES_ALLOWED = 'chauban:roles';
export const BEFORE_PASSWORD_CHANGE = 'chauban:before-password-change';

/** No session needed. */
export const Public = () => SetMetadata(PUBLIC, true);
/** Only these roles; without it any signed-in user. */
export const Roles = (...roles: readonly Role[]) => SetMetadata(ROLES_ALLOWED, roles);
/** Also for users who must change their password first. */
export const BeforePasswordChange = () => SetMetadata(BEFORE_PASSWORD_CHANGE, true);

export interface SignedInRequest extends Request {
  user?: User;
  sessionToken?: string;
  id: string;
}

/** The signed-in user. */
export const CurrentUser = createParamDecorator((_: unknown, context: ExecutionContext): User => {
  const { user } = context.switchToHttp().getRequest<SignedInRequest>();
  if (user === undefined) throw new IdentityError('SESSION_REQUIRED');
  return user;
});
