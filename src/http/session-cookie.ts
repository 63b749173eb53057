// The session cookie (RFC 6265bis): out of reach of scripts, never sent with a request that another site started.
import type { Response } from 'express';

const NAME = 'chauban_session';

export function sessionTokenOf(header: string | undefined): string | undefined {
  for (const pair of header?.split(';') ?? []) {
    const [name, value] = pair.trim().split('=');
    if (name === NAME && value !== undefined && /^[\w-]{43}$/.test(value)) return value;
  }
  return undefined;
}

/** `secure`: the browser sends it over https only. */
export function setSessionCookie(response: Response, token: string, expires: Date, secure: boolean): void {
  response.cookie(NAME, token, { httpOnly: true, sameSite: 'strict', path: '/', secure, expires });
}

export function clearSessionCookie(response: Response, secure: boolean): void {
  response.clearCookie(NAME, { httpOnly: true, sameSite: 'strict', path: '/', secure });
}
