// What waits for the person who is signed in.
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { api } from '../../api/client.ts';
import { NEWEST } from '../../api/queries.ts';
import type { Transfer, TransferState } from '../../api/record-types.ts';
import type { Page } from '../../api/types.ts';
import { useText } from '../../messages/language.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Section } from '../../parts/page.tsx';
import { isAllowed } from '../../session/permissions.ts';
import { useUser } from '../../session/session.tsx';

/** By state, among the newest: what is older has long been decided. */
async function countTransfers(): Promise<ReadonlyMap<TransferState, number>> {
  const { items } = await api.get<Page<Transfer>>('/transfers', { page: 1, pageSize: NEWEST });
  const counts = new Map<TransferState, number>();
  for (const { state } of items) counts.set(state, (counts.get(state) ?? 0) + 1);
  return counts;
}

export function Tasks() {
  const { home } = useText();
  const user = useUser();
  const counts = useQuery({ queryKey: ['transfers', 'counts'], queryFn: countTransfers, refetchInterval: 15_000 });
  return (
    <Section title={home.waiting}>
      <Loaded query={counts}>
        {(value) => {
          const count = (state: TransferState) => value.get(state) ?? 0;
          const working = count('CHECKING') + count('RECORDING');
          const lines = [
            {
              show: count('AWAITING_DECISION'),
              to: '/transfers?state=AWAITING_DECISION',
              words: isAllowed(user, 'package.decide') ? home.awaitingDecision : home.withArchive,
            },
            {
              show: user.role === 'archivist' || user.role === 'agency-officer' ? count('RECEIVING') : 0,
              to: '/transfers?state=RECEIVING',
              words: home.unfinished,
            },
            { show: working, to: '/transfers', words: home.inProgress },
          ].filter((line) => line.show > 0);
          if (lines.length === 0) return <p className="quiet">{home.nothingWaiting}</p>;
          return (
            <ul className="tasks">
              {lines.map((line) => (
                <li key={line.to + line.show}>
                  <Link to={line.to}>
                    <span>{line.words(line.show)}</span>
                    <span aria-hidden="true">→</span>
                  </Link>
                </li>
              ))}
            </ul>
          );
        }}
      </Loaded>
    </Section>
  );
}
