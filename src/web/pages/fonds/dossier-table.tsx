// The dossiers of a fonds.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { TableColumnsType } from 'antd';
import { useMemo } from 'react';
import { Link } from 'react-router';
import { api } from '../../api/client.ts';
import { PAGE_SIZE } from '../../api/queries.ts';
import type { DossierSummary } from '../../api/record-types.ts';
import type { Page } from '../../api/types.ts';
import { useLanguage } from '../../messages/language.tsx';
import type { Messages } from '../../messages/shape.ts';
import { formatDate } from '../../parts/format.ts';
import { ListTable, usePageNumber } from '../../parts/list-table.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { retentionWords } from '../../parts/retention-words.ts';
import { Mark } from '../../parts/tags.tsx';

export function DossierTable({ fondsId }: { fondsId: string }) {
  const { text } = useLanguage();
  const { records } = text;
  const page = usePageNumber();
  const query = useQuery({
    queryKey: ['fonds', fondsId, 'dossiers', page],
    queryFn: () => api.get<Page<DossierSummary>>(`/fonds/${fondsId}/dossiers`, { page, pageSize: PAGE_SIZE }),
    placeholderData: keepPreviousData,
  });
  const columns = useMemo(() => columnsOf(text), [text]);
  return (
    <Loaded query={query}>
      {(value) => (
        <ListTable
          label={records.dossiers}
          page={value}
          columns={columns}
          rowKey={(row) => row.id}
          empty={records.dossiersEmpty}
        />
      )}
    </Loaded>
  );
}

function columnsOf(text: Messages): TableColumnsType<DossierSummary> {
  const { records } = text;
  return [
    { title: records.fileCode, key: 'code', render: (_, row) => <span className="code">{row.fileCode}</span> },
    {
      title: records.title,
      key: 'title',
      render: (_, row) => (
        <div className="cell-title">
          <Link to={`/dossiers/${row.id}`}>{row.title}</Link>
        </div>
      ),
    },
    {
      title: records.period,
      key: 'period',
      render: (_, row) => [formatDate(row.startDate), formatDate(row.endDate)].filter((part) => part).join(' – '),
    },
    { title: records.documentCount, dataIndex: 'documentCount', key: 'documents', align: 'right' },
    { title: records.retention, key: 'retention', render: (_, row) => retentionWords(row.retention, text) },
    {
      title: records.evidence,
      key: 'evidence',
      render: (_, row) =>
        row.evidence.state === 'SEALED' ? <Mark tone="good">{records.sealed}</Mark> : <Mark tone="wait">{records.pending}</Mark>,
    },
    { title: records.acceptedAt, key: 'acceptedAt', render: (_, row) => formatDate(row.acceptedAt) },
  ];
}
