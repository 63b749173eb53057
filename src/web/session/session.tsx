// Who is signed in. The session itself is a cookie of the service; here is only the person's name, role and organisation.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext } from 'react';
import { ApiError, api } from '../api/client.ts';
import type { User } from '../api/types.ts';

export const SESSION_KEY = ['session'] as const;

/** null: nobody is signed in. */
export function useSessionQuery() {
  return useQuery({
    queryKey: SESSION_KEY,
    queryFn: async (): Promise<User | null> => {
      try {
        return await api.get<User>('/session');
      } catch (error) {
        if (error instanceof ApiError && error.status === 401) return null;
        throw error;
      }
    },
    staleTime: 60_000,
    retry: 1,
  });
}

const UserContext = createContext<User | null>(null);

export function UserProvider({ user, children }: { user: User; children: ReactNode }) {
  return <UserContext value={user}>{children}</UserContext>;
}

export function useUser(): User {
  const user = useContext(UserContext);
  if (user === null) throw new Error('useUser needs UserProvider around it');
  return user;
}

export function useSignOut(): () => Promise<void> {
  const queries = useQueryClient();
  return async () => {
    try {
      await api.delete('/session');
    } finally {
      queries.clear();
      queries.setQueryData(SESSION_KEY, null);
    }
  };
}
