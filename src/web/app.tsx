// Language, server state and the door: whoever is not signed in sees a light page; the desk is loaded behind it.
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { lazy, Suspense, useEffect } from 'react';
import { ApiError, UNREACHABLE } from './api/client.ts';
import { LanguageProvider, useLanguage } from './messages/language.tsx';
import { ChangePasswordPage } from './session/change-password-page.tsx';
import { SESSION_KEY, UserProvider, useSessionQuery } from './session/session.tsx';
import { SignInPage } from './session/sign-in-page.tsx';

const loadDesk = () => import('./desk/desk.tsx');
const Desk = lazy(loadDesk);

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      retry: (count, error) => count < 2 && error instanceof ApiError && (error.status === 0 || error.status >= 502),
    },
  },
});

// A session that ended elsewhere: the next refusal brings the sign-in page.
queries.getQueryCache().subscribe((event) => {
  if (event.type !== 'updated' || event.action.type !== 'error' || event.query.queryKey[0] === SESSION_KEY[0]) return;
  const { error } = event.action;
  if (error instanceof ApiError && error.status === 401) queries.setQueryData(SESSION_KEY, null);
});

export function App() {
  return (
    <QueryClientProvider client={queries}>
      <LanguageProvider>
        <Door />
      </LanguageProvider>
    </QueryClientProvider>
  );
}

function Door() {
  const session = useSessionQuery();
  const signedOut = session.data === null;
  useEffect(() => {
    if (signedOut) void loadDesk(); // while the person types
  }, [signedOut]);
  if (session.data === null) return <SignInPage />;
  if (session.data === undefined) return session.isError ? <Unreachable retry={() => void session.refetch()} /> : <Waiting />;
  if (session.data.mustChangePassword) return <ChangePasswordPage user={session.data} />;
  return (
    <UserProvider user={session.data}>
      <Suspense fallback={<Waiting />}>
        <Desk />
      </Suspense>
    </UserProvider>
  );
}

function Waiting() {
  const { text } = useLanguage();
  return (
    <main className="waiting" aria-busy="true">
      <p role="status">{text.shell.loading}</p>
    </main>
  );
}

function Unreachable({ retry }: { retry: () => void }) {
  const { text, pick } = useLanguage();
  return (
    <main className="waiting">
      <p role="alert">{pick(UNREACHABLE)}</p>
      <button type="button" className="door-submit" onClick={retry}>
        {text.shell.retry}
      </button>
    </main>
  );
}
