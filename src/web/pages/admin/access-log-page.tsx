// Who looked at what, and when.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Input, type TableColumnsType } from 'antd';
import { useMemo } from 'react';
import { Link, useSearchParams } from 'react-router';
import { api } from '../../api/client.ts';
import { PAGE_SIZE } from '../../api/queries.ts';
import type { AccessEntry, Page } from '../../api/types.ts';
import { useText } from '../../messages/language.tsx';
import { formatTimeExact } from '../../parts/format.ts';
import { ListTable, usePageNumber } from '../../parts/list-table.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { PageFrame } from '../../parts/page.tsx';

export function AccessLogPage() {
  const text = useText();
  const words = text.admin.access;
  const actions: Readonly<Record<string, string>> = words.actions;
  const page = usePageNumber();
  const [parameters, setParameters] = useSearchParams();
  const dossierId = parameters.get('dossierId') ?? '';
  const query = useQuery({
    queryKey: ['access-log', dossierId, page],
    queryFn: () => api.get<Page<AccessEntry>>('/access-log', { dossierId, page, pageSize: PAGE_SIZE }),
    placeholderData: keepPreviousData,
  });
  const columns = useMemo<TableColumnsType<AccessEntry>>(
    () => [
      { title: words.time, key: 'time', render: (_, row) => formatTimeExact(row.time) },
      { title: words.who, key: 'who', render: (_, row) => row.displayName },
      { title: words.action, key: 'action', render: (_, row) => actions[row.action] ?? row.action },
      { title: words.target, key: 'target', render: (_, row) => <Target entry={row} /> },
    ],
    [words, actions],
  );
  return (
    <PageFrame title={words.title} lead={words.intro}>
      <div className="filter-row">
        <label htmlFor="access-dossier">{words.dossier}</label>
        <Input.Search
          id="access-dossier"
          key={dossierId}
          defaultValue={dossierId}
          allowClear
          enterButton={text.search.submit}
          style={{ maxWidth: 420 }}
          onSearch={(value) => setParameters(value.trim() === '' ? {} : { dossierId: value.trim() })}
        />
      </div>
      <Loaded query={query}>
        {(value) => <ListTable label={words.title} page={value} columns={columns} rowKey={(row) => row.id} empty={words.empty} />}
      </Loaded>
    </PageFrame>
  );
}

function Target({ entry }: { entry: AccessEntry }) {
  const label = entry.title ?? entry.target;
  return entry.action.startsWith('trust-') ? (
    <span className="code">{label}</span>
  ) : (
    <Link to={`/dossiers/${entry.dossierId}`}>{label}</Link>
  );
}
