// Organisations that transfer records.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Button, Form, Input, Switch, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { PAGE_SIZE } from '../../api/queries.ts';
import type { Organisation, Page } from '../../api/types.ts';
import { useText } from '../../messages/language.tsx';
import { EditDialog } from '../../parts/edit-dialog.tsx';
import { ListTable, usePageNumber } from '../../parts/list-table.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { PageFrame } from '../../parts/page.tsx';
import { Mark } from '../../parts/tags.tsx';
import { isAllowed } from '../../session/permissions.ts';
import { useUser } from '../../session/session.tsx';

const FRESH: Partial<Organisation> = {};

export function OrganisationsPage() {
  const text = useText();
  const words = text.admin.organisations;
  const mayEdit = isAllowed(useUser(), 'organisation.edit');
  const page = usePageNumber();
  const [edited, setEdited] = useState<Partial<Organisation> | null>(null);
  const query = useQuery({
    queryKey: ['organisations', 'list', page],
    queryFn: () => api.get<Page<Organisation>>('/organisations', { page, pageSize: PAGE_SIZE }),
    placeholderData: keepPreviousData,
  });
  const columns: TableColumnsType<Organisation> = [
    { title: words.code, key: 'code', render: (_, row) => <span className="code">{row.code}</span> },
    { title: words.name, dataIndex: 'name', key: 'name' },
    { title: words.nameEn, dataIndex: 'nameEn', key: 'nameEn' },
    {
      title: text.transfers.state,
      key: 'active',
      render: (_, row) => <Mark tone={row.active ? 'good' : 'plain'}>{row.active ? words.active : words.inactive}</Mark>,
    },
    {
      title: text.shell.edit,
      key: 'edit',
      render: (_, row) => (
        <Button aria-label={`${text.shell.edit} ${row.name}`} onClick={() => setEdited(row)}>
          {text.shell.edit}
        </Button>
      ),
    },
  ];
  return (
    <PageFrame
      title={words.title}
      actions={
        mayEdit ? (
          <Button type="primary" size="large" onClick={() => setEdited(FRESH)}>
            {words.create}
          </Button>
        ) : null
      }
    >
      <Loaded query={query}>
        {(value) => (
          <ListTable
            label={words.title}
            page={value}
            columns={mayEdit ? columns : columns.slice(0, -1)}
            rowKey={(row) => row.id}
            empty={words.empty}
          />
        )}
      </Loaded>
      <EditDialog<Organisation>
        value={edited}
        title={edited?.id === undefined ? words.create : words.edit}
        resource="organisations"
        onClose={() => setEdited(null)}
      >
        <Fields existing={edited?.id !== undefined} />
      </EditDialog>
    </PageFrame>
  );
}

function Fields({ existing }: { existing: boolean }) {
  const { admin, shell } = useText();
  const words = admin.organisations;
  return (
    <>
      <Form.Item name="code" label={words.code} rules={[{ required: true, message: shell.required(words.code) }]}>
        <Input maxLength={35} placeholder="H26.3.4" />
      </Form.Item>
      <Form.Item name="name" label={words.name} rules={[{ required: true, message: shell.required(words.name) }]}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="nameEn" label={words.nameEn}>
        <Input maxLength={200} />
      </Form.Item>
      {existing ? (
        <Form.Item name="active" label={words.active} valuePropName="checked">
          <Switch />
        </Form.Item>
      ) : null}
    </>
  );
}
