// The one guard: resumes the session of the cookie, then asks the route who may call it.
import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { IdentityError, type Role, SignIn, type User } from '../identity/index.ts';
import { BEFORE_PASSWORD_CHANGE, PUBLIC, ROLES_ALLOWED, type SignedInRequest } from './access.decorators.ts';
import { sessionTokenOf } from './session-cookie.ts';

@Injectable()
export class SessionGuard implements CanActivate {
  constructor(
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(SignIn) private readonly signIn: SignIn,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (this.#about<boolean>(PUBLIC, context) === true) return true;
    const request = context.switchToHttp().getRequest<SignedInRequest>();
    const token = sessionTokenOf(request.headers.cookie);
    const user = token === undefined ? undefined : await this.signIn.resume(token);
    if (token === undefined || user === undefined) throw new IdentityError('SESSION_REQUIRED');
    request.user = user;
    request.sessionToken = token;
    this.#refuse(context, user);
    return true;
  }

  #refuse(context: ExecutionContext, user: User): void {
    if (user.mustChangePassword && this.#about<boolean>(BEFORE_PASSWORD_CHANGE, context) !== true) {
      throw new IdentityError('PASSWORD_CHANGE_REQUIRED');
    }
    const roles = this.#about<readonly Role[]>(ROLES_ALLOWED, context);
    if (roles !== undefined && !roles.includes(user.role)) throw new IdentityError('NOT_ALLOWED');
  }

  #about<T>(key: string, context: ExecutionContext): T | undefined {
    return this.reflector.getAllAndOverride<T | undefined>(key, [context.getHandler(), context.getClass()]);
  }
}
