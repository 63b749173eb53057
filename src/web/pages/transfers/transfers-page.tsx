// All transfers that the person may see, newest first, by state.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Button, Select, type TableColumnsType } from 'antd';
import { useMemo } from 'react';
import { Link, useSearchParams } from 'react-router';
import { api } from '../../api/client.ts';
import { NEWEST, PAGE_SIZE } from '../../api/queries.ts';
import type { Transfer, TransferState } from '../../api/record-types.ts';
import type { Page } from '../../api/types.ts';
import { useText } from '../../messages/language.tsx';
import type { Messages } from '../../messages/shape.ts';
import { formatTime } from '../../parts/format.ts';
import { ListTable, usePageNumber } from '../../parts/list-table.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { PageFrame } from '../../parts/page.tsx';
import { TransferMark } from '../../parts/tags.tsx';
import { isAllowed } from '../../session/permissions.ts';
import { useUser } from '../../session/session.tsx';
import { CreateTransfer } from './create-transfer.tsx';

const STATES: readonly TransferState[] = ['RECEIVING', 'CHECKING', 'AWAITING_DECISION', 'RECORDING', 'FINISHED', 'CANCELLED'];

export function TransfersPage() {
  const text = useText();
  const { transfers, shell } = text;
  const user = useUser();
  const [parameters, setParameters] = useSearchParams();
  const page = usePageNumber();
  const state = parameters.get('state') ?? '';
  const query = useQuery({
    queryKey: ['transfers', 'list', state, page],
    queryFn: () => (state === '' ? listPage(page) : listInState(state)),
    placeholderData: keepPreviousData,
    refetchInterval: 10_000,
  });
  const mayCreate = isAllowed(user, 'transfer.create');
  const set = (name: string, value: string | null) => {
    const changed = new URLSearchParams(parameters);
    if (value === null || value === '') changed.delete(name);
    else changed.set(name, value);
    if (name !== 'new') changed.delete('page');
    setParameters(changed);
  };
  const columns = useMemo(() => columnsOf(text), [text]);
  return (
    <PageFrame
      title={transfers.title}
      lead={transfers.createHint}
      actions={
        mayCreate ? (
          <Button type="primary" size="large" onClick={() => set('new', '1')}>
            {transfers.create}
          </Button>
        ) : null
      }
    >
      <div className="filter-row">
        <label htmlFor="state">{transfers.state}</label>
        <Select
          id="state"
          value={state}
          onChange={(value) => set('state', value)}
          style={{ minWidth: 220 }}
          options={[{ value: '', label: shell.all }, ...STATES.map((one) => ({ value: one, label: transfers.states[one] }))]}
        />
      </div>
      <Loaded query={query}>
        {(value) => (
          <ListTable label={transfers.title} page={value} columns={columns} rowKey={(row) => row.id} empty={transfers.empty} />
        )}
      </Loaded>
      {mayCreate ? <CreateTransfer open={parameters.get('new') === '1'} onClose={() => set('new', null)} /> : null}
    </PageFrame>
  );
}

function listPage(page: number): Promise<Page<Transfer>> {
  return api.get('/transfers', { page, pageSize: PAGE_SIZE });
}

async function listInState(state: string): Promise<Page<Transfer>> {
  const newest = await api.get<Page<Transfer>>('/transfers', { page: 1, pageSize: NEWEST });
  const items = newest.items.filter((transfer) => transfer.state === state);
  return { items, total: items.length, page: 1, pageSize: NEWEST };
}

function columnsOf({ transfers }: Messages): TableColumnsType<Transfer> {
  return [
    { title: transfers.code, key: 'code', render: (_, row) => <Link to={`/transfers/${row.id}`}>{row.code}</Link> },
    { title: transfers.state, key: 'state', render: (_, row) => <TransferMark state={row.state} /> },
    { title: transfers.fonds, dataIndex: 'fondsName', key: 'fonds' },
    { title: transfers.organisation, dataIndex: 'organisationName', key: 'organisation' },
    { title: transfers.packages, key: 'packages', align: 'right', render: (_, row) => row.packages.length },
    { title: transfers.createdAt, key: 'createdAt', render: (_, row) => formatTime(row.createdAt) },
    { title: transfers.submittedAt, key: 'submittedAt', render: (_, row) => formatTime(row.submittedAt) },
    { title: transfers.note, key: 'note', render: (_, row) => <span className="clamp">{row.note}</span> },
  ];
}
