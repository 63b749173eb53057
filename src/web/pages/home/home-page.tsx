// Home: what waits for me, what needs attention, what the archive holds and how it is kept.
import { Button } from 'antd';
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
          <Link to="/transfers?new=1">
            <Button type="primary" size="large">
              {home.newTransfer}
            </Button>
          </Link>
        ) : null
      }
    >
      <Tasks />
      <Loaded query={status}>{(value) => <StatusSheets status={value} full={user.role !== 'agency-officer'} />}</Loaded>
    </PageFrame>
  );
}
