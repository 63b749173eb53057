// All fonds that the person may see.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { TableColumnsType } from 'antd';
import { Link } from 'react-router';
import { api } from '../../api/client.ts';
import { PAGE_SIZE, useOrganisations } from '../../api/queries.ts';
import type { Fonds, Page } from '../../api/types.ts';
import { useLanguage } from '../../messages/language.tsx';
import { formatCount } from '../../parts/format.ts';
import { ListTable, usePageNumber } from '../../parts/list-table.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { PageFrame } from '../../parts/page.tsx';
import { isAllowed } from '../../session/permissions.ts';
import { useUser } from '../../session/session.tsx';

export function FondsListPage() {
  const { language, text } = useLanguage();
  const { records } = text;
  const user = useUser();
  const page = usePageNumber();
  const organisations = useOrganisations();
  const query = useQuery({
    queryKey: ['fonds', 'list', page],
    queryFn: () => api.get<Page<Fonds>>('/fonds', { page, pageSize: PAGE_SIZE }),
    placeholderData: keepPreviousData,
  });
  const nameOf = (id: string) => organisations.data?.items.find((one) => one.id === id)?.name ?? '';
  const columns: TableColumnsType<Fonds> = [
    { title: records.fondsCode, key: 'code', render: (_, row) => <span className="code">{row.code}</span> },
    { title: records.fondsName, key: 'name', render: (_, row) => <Link to={`/fonds/${row.id}`}>{row.name}</Link> },
    { title: records.organisation, key: 'organisation', render: (_, row) => nameOf(row.organisationId) },
    { title: records.dossiers, key: 'dossiers', align: 'right', render: (_, row) => formatCount(row.counts.dossiers, language) },
    {
      title: records.documentCount,
      key: 'documents',
      align: 'right',
      render: (_, row) => formatCount(row.counts.documents, language),
    },
    { title: records.profile, key: 'profile', render: (_, row) => row.profile },
  ];
  return (
    <PageFrame
      title={records.fondsTitle}
      actions={
        isAllowed(user, 'fonds.edit') ? (
          <Link className="button-link button-link-primary" to="/fonds/new">
            {records.fondsCreate}
          </Link>
        ) : null
      }
    >
      <Loaded query={query}>
        {(value) => (
          <ListTable
            label={records.fondsTitle}
            page={value}
            columns={columns}
            rowKey={(row) => row.id}
            empty={records.fondsEmpty}
          />
        )}
      </Loaded>
    </PageFrame>
  );
}
