// Home: what waits for me, what needs attention, what the archive holds and how it is kept.
import { Link } from 'react-router';
import { useStatus } from '../../api/queries.ts';
import { useText } from '../../messages/language.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { PageFrame } from '../../parts/page.tsx';
import { isAllowed } from '../../session/permissions.ts';
import { useUser } from '../../session/session.tsx';
import { StatusSheets } from './status-sheets.tsx';
import { Tasks } from './tasks.tsx';

export function HomePage() {
  const { home, shell } = useText();
  const user = useUser();
  const status = useStatus();
  return (
    <PageFrame
      title={home.greeting(user.displayName)}
      lead={shell.roles[user.role]}
      actions={
        isAllowed(user, 'transfer.create') ? (
          <Link className="button-link button-link-primary" to="/transfers?new=1">
            {home.newTransfer}
          </Link>
        ) : null
      }
    >
      <Tasks />
      <Loaded query={status}>{(value) => <StatusSheets status={value} full={user.role !== 'agency-officer'} />}</Loaded>
    </PageFrame>
  );
}
