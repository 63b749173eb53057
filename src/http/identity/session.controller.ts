// Sign in, who am I, sign out.
import { Body, Controller, Delete, Get, HttpCode, Inject, Ip, Post, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Configuration } from '../../configuration/index.ts';
import { SignIn, type User } from '../../identity/index.ts';
import { BeforePasswordChange, CurrentUser, Public, type SignedInRequest } from '../access.decorators.ts';
import { clearSessionCookie, sessionTokenOf, setSessionCookie } from '../session-cookie.ts';
import { SignInDto } from './identity.dto.ts';

@ApiTags('session')
@Controller('api/session')
export class SessionController {
  constructor(
    @Inject(SignIn) private readonly sessions: SignIn,
    @Inject(Configuration) private readonly configuration: Configuration,
  ) {}

  @Public()
  @Post()
  @HttpCode(200)
  async signIn(
    @Body() body: SignInDto,
    @Ip() address: string,
    @Req() request: SignedInRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<User> {
    const { user, token, expiresAt } = await this.sessions.signIn({ ...body, address });
    setSessionCookie(response, token, expiresAt, this.#isSecure(request));
    return user;
  }

  @BeforePasswordChange()
  @Get()
  current(@CurrentUser() user: User): User {
    return user;
  }

  /** Also for a session that has ended: the cookie goes in any case. */
  @Public()
  @Delete()
  @HttpCode(204)
  async signOut(@Req() request: SignedInRequest, @Res({ passthrough: true }) response: Response): Promise<void> {
    const token = sessionTokenOf(request.headers.cookie);
    if (token !== undefined) await this.sessions.signOut(token);
    clearSessionCookie(response, this.#isSecure(request));
  }

  #isSecure(request: SignedInRequest): boolean {
    return request.secure || (this.configuration.http.publicUrl?.startsWith('https:') ?? false);
  }
}
