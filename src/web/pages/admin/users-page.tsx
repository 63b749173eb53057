// People who may sign in, their role and organisation.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Button, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { PAGE_SIZE, useOrganisations } from '../../api/queries.ts';
import type { Page, User } from '../../api/types.ts';
import { useText } from '../../messages/language.tsx';
import { EditDialog } from '../../parts/edit-dialog.tsx';
import { ListTable, usePageNumber } from '../../parts/list-table.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { PageFrame } from '../../parts/page.tsx';
import { Mark } from '../../parts/tags.tsx';
import { ResetPassword } from './reset-password.tsx';
import { UserFields } from './user-fields.tsx';

const FRESH: Partial<User> = {};

export function UsersPage() {
  const text = useText();
  const words = text.admin.users;
  const page = usePageNumber();
  const [edited, setEdited] = useState<Partial<User> | null>(null);
  const [reset, setReset] = useState<User | null>(null);
  const organisations = useOrganisations();
  const query = useQuery({
    queryKey: ['users', 'list', page],
    queryFn: () => api.get<Page<User>>('/users', { page, pageSize: PAGE_SIZE }),
    placeholderData: keepPreviousData,
  });
  const nameOf = (id: string | null) => organisations.data?.items.find((one) => one.id === id)?.name ?? '';
  const columns: TableColumnsType<User> = [
    { title: words.username, dataIndex: 'username', key: 'username' },
    { title: words.displayName, dataIndex: 'displayName', key: 'displayName' },
    { title: words.role, key: 'role', render: (_, row) => text.shell.roles[row.role] },
    { title: words.organisation, key: 'organisation', render: (_, row) => nameOf(row.organisationId) },
    { title: text.transfers.state, key: 'state', render: (_, row) => <UserState user={row} /> },
    {
      title: text.shell.edit,
      key: 'edit',
      render: (_, row) => (
        <div className="button-row">
          <Button aria-label={`${text.shell.edit} ${row.username}`} onClick={() => setEdited(row)}>
            {text.shell.edit}
          </Button>
          <Button aria-label={`${words.resetPassword} ${row.username}`} onClick={() => setReset(row)}>
            {words.resetPassword}
          </Button>
        </div>
      ),
    },
  ];
  return (
    <PageFrame
      title={words.title}
      actions={
        <Button type="primary" size="large" onClick={() => setEdited(FRESH)}>
          {words.create}
        </Button>
      }
    >
      <Loaded query={query}>
        {(value) => <ListTable label={words.title} page={value} columns={columns} rowKey={(row) => row.id} empty={words.empty} />}
      </Loaded>
      <EditDialog<User>
        value={edited}
        title={edited?.id === undefined ? words.create : words.edit}
        resource="users"
        changeOf={changeOf}
        onClose={() => setEdited(null)}
      >
        <UserFields existing={edited?.id !== undefined} />
      </EditDialog>
      <ResetPassword user={reset} onClose={() => setReset(null)} />
    </PageFrame>
  );
}

/** The user name is fixed; only an agency officer is bound to an organisation. */
function changeOf({ username: _, ...values }: Record<string, unknown>): Record<string, unknown> {
  return { ...values, organisationId: values['role'] === 'agency-officer' ? values['organisationId'] : null };
}

function UserState({ user }: { user: User }) {
  const words = useText().admin.users;
  if (!user.active) return <Mark tone="plain">{words.inactive}</Mark>;
  return user.mustChangePassword ? <Mark tone="wait">{words.mustChange}</Mark> : <Mark tone="good">{words.active}</Mark>;
}
