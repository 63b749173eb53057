// Change one's own password; forced after the first sign-in and after a reset.

import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Bodies } from '../api/bodies.ts';
import { ApiError, api, UNREACHABLE } from '../api/client.ts';
import type { User } from '../api/types.ts';
import { useLanguage } from '../messages/language.tsx';
import { SignInFrame } from './frame.tsx';
import { SESSION_KEY, useSignOut } from './session.tsx';

export const PASSWORD_MINIMUM = 12;

export function ChangePasswordPage({ user, onDone }: { user: User; onDone?: () => void }) {
  const { text, pick } = useLanguage();
  const words = text.session.change;
  const queries = useQueryClient();
  const signOut = useSignOut();
  const [failure, setFailure] = useState('');
  const [busy, setBusy] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const current = String(form.get('current') ?? '');
    const next = String(form.get('next') ?? '');
    if (next.length < PASSWORD_MINIMUM) return setFailure(words.tooShort);
    if (next !== String(form.get('again') ?? '')) return setFailure(words.differs);
    setBusy(true);
    setFailure('');
    try {
      await api.post(`/users/${user.id}/password`, { password: next, current } satisfies Bodies['PasswordDto']);
      await queries.invalidateQueries({ queryKey: SESSION_KEY });
      onDone?.();
    } catch (error) {
      setFailure(pick(error instanceof ApiError ? error.body : UNREACHABLE));
    }
    setBusy(false);
  }

  return (
    <SignInFrame title={words.title}>
      <form onSubmit={submit} className="door-form">
        {user.mustChangePassword ? <p className="door-note">{words.forced}</p> : null}
        <input type="hidden" name="username" autoComplete="username" value={user.username} readOnly />
        <label htmlFor="current">{words.current}</label>
        <input id="current" name="current" type="password" autoComplete="current-password" required />
        <label htmlFor="next">{words.next}</label>
        <input id="next" name="next" type="password" autoComplete="new-password" aria-describedby="next-hint" required />
        <p id="next-hint" className="door-hint">
          {words.hint}
        </p>
        <label htmlFor="again">{words.again}</label>
        <input id="again" name="again" type="password" autoComplete="new-password" required />
        <p role="alert" className="door-failure">
          {failure}
        </p>
        <button type="submit" className="door-submit" disabled={busy}>
          {words.submit}
        </button>
        <button type="button" className="link-button" onClick={user.mustChangePassword ? signOut : onDone}>
          {user.mustChangePassword ? text.shell.signOut : text.shell.cancel}
        </button>
      </form>
    </SignInFrame>
  );
}
