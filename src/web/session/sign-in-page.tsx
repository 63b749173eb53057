// Sign in: two fields and one button.
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Bodies } from '../api/bodies.ts';
import { ApiError, api, UNREACHABLE } from '../api/client.ts';
import type { Bilingual, User } from '../api/types.ts';
import { useLanguage } from '../messages/language.tsx';
import { SignInFrame } from './frame.tsx';
import { SESSION_KEY } from './session.tsx';

export function SignInPage() {
  const { text, pick } = useLanguage();
  const queries = useQueryClient();
  const [failure, setFailure] = useState<Bilingual | null>(null);
  const [busy, setBusy] = useState(false);
  const [shown, setShown] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    setFailure(null);
    try {
      const user = await api.post<User>('/session', {
        username: String(form.get('username') ?? '').trim(),
        password: String(form.get('password') ?? ''),
      } satisfies Bodies['SignInDto']);
      queries.setQueryData(SESSION_KEY, user);
    } catch (error) {
      setFailure(error instanceof ApiError ? error.body : UNREACHABLE);
      setBusy(false);
    }
  }

  return (
    <SignInFrame title={text.session.title}>
      <form onSubmit={submit} className="door-form">
        <label htmlFor="username">{text.session.username}</label>
        <input id="username" name="username" autoComplete="username" autoCapitalize="none" spellCheck={false} required />
        <label htmlFor="password">{text.session.password}</label>
        <input id="password" name="password" type={shown ? 'text' : 'password'} autoComplete="current-password" required />
        <label className="door-check">
          <input type="checkbox" checked={shown} onChange={(event) => setShown(event.target.checked)} />
          {text.session.showPassword}
        </label>
        <p role="alert" className="door-failure">
          {failure === null ? '' : pick(failure)}
        </p>
        <button type="submit" className="door-submit" disabled={busy}>
          {busy ? text.session.submitting : text.session.submit}
        </button>
        <p className="door-hint">{text.session.forgotten}</p>
      </form>
    </SignInFrame>
  );
}
